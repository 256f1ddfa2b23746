// npm run screenshots: the main states, made with the built widget against the demo, into docs/screenshots.
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import type { Control } from '../demo/gateway/control.js';
import { startDemo } from '../demo/start.js';
import { findChromium, mediaArguments, quietArguments, sandboxArguments } from './find-browser.mjs';

const folder = 'docs/screenshots';

interface Look {
  readonly phone?: true;
  readonly dark?: true;
  readonly chinese?: true;
  /** Attributes of the widget. */
  readonly attributes?: Readonly<Record<string, string>>;
}

interface Shot {
  readonly name: string;
  readonly look: Look;
  /** What the picture shows, for its text in the docs. */
  readonly shows: string;
  readonly act: (page: Page, control: Control) => Promise<unknown>;
}

const inState = (page: Page, state: string): Promise<unknown> =>
  page.waitForFunction(`document.querySelector('deskbell-widget').chatState === '${state}'`, undefined, { timeout: 60_000 });
const said = (page: Page, text: string): Promise<void> => page.getByRole('article').filter({ hasText: text }).last().waitFor();

async function write(page: Page, text: string): Promise<void> {
  const box = page.locator('deskbell-composer textarea');
  await box.fill(text);
  await box.press('Enter');
}

async function open(page: Page): Promise<void> {
  await page.locator('deskbell-widget [part~=launcher]').click();
  await page.locator('deskbell-composer textarea').waitFor();
}

/** A photo for the agent to see: the demo shop's own lamp. */
async function photo(page: Page): Promise<Buffer> {
  const drawing = page.locator('.product svg').first();
  await drawing.scrollIntoViewIfNeeded();
  return drawing.screenshot();
}

async function withAgent(page: Page, control: Control, chinese = false): Promise<void> {
  control.set({ robot: false, agentGreeting: false });
  const picture = await photo(page);
  await page.evaluate('scrollTo(0, 0)');
  await open(page);
  await inState(page, 'queued');
  control.accept({ agentId: 'mia' });
  control.say({ text: chinese ? '您好，我是 Mia，请问有什么可以帮您？' : 'Hello, I am Mia. How can I help?' });
  await inState(page, 'agent');
  await write(page, chinese ? '灯罩收到时有裂纹。' : 'The shade of my lamp arrived with a crack.');
  await page.locator('deskbell-composer input[type=file]').setInputFiles({ name: 'lamp.png', mimeType: 'image/png', buffer: picture });
  await page.locator('img[part=media]').waitFor();
  control.say({ text: chinese ? '非常抱歉！我们今天就为您补发新的灯罩。' : 'I am sorry! A new shade leaves our workshop today.' });
  await said(page, chinese ? '补发' : 'workshop');
}

async function withRobot(page: Page, _control: Control, question: string, answer: string): Promise<void> {
  await open(page);
  await inState(page, 'robot');
  await write(page, question);
  await said(page, answer);
}

async function queued(page: Page, control: Control): Promise<void> {
  control.set({ queueAhead: 2, queueStep: 600_000 });
  await open(page);
  await inState(page, 'robot');
  await page.locator('[part~=transfer-button]').click();
  await inState(page, 'queued');
  await page.locator('deskbell-queue-status strong').waitFor();
}

const shots: readonly Shot[] = [
  { name: 'closed', look: {}, shows: 'The launcher with two unread messages', act: async (page, control) => {
    control.set({ robot: false });
    await open(page);
    await inState(page, 'queued');
    control.accept({ agentId: 'mia' });
    await inState(page, 'agent');
    await page.locator('[part~=close-button]').click();
    for (const text of ['One', 'Two']) control.say({ text });
    await page.waitForFunction(`document.querySelector('deskbell-widget').unreadCount === 2`);
  } },
  { name: 'empty', look: { attributes: { start: 'message' } }, shows: 'The open panel before anybody has written', act: open },
  { name: 'robot', look: {}, shows: 'A robot\'s answer with similar questions', act: (page, control) => withRobot(page, control, 'How do I return an item?', '30 days') },
  { name: 'queue', look: {}, shows: 'In the queue', act: queued },
  { name: 'agent', look: {}, shows: 'With an agent, a picture sent', act: withAgent },
  { name: 'agent-dark', look: { dark: true }, shows: 'The same in the dark', act: withAgent },
  { name: 'satisfaction', look: {}, shows: 'After the end: the rating', act: async (page, control) => {
    await withAgent(page, control);
    control.end();
    await page.getByRole('radio', { name: '4 stars' }).check();
    await page.getByRole('textbox', { name: 'Comment' }).fill('Quick and kind, thank you!');
  } },
  { name: 'leave-message', look: {}, shows: 'Outside working hours: leaving a message', act: async (page, control) => {
    control.set({ robot: false, open: false });
    await open(page);
    await page.getByRole('textbox', { name: 'Phone number' }).fill('+49 40 123456');
  } },
  { name: 'error', look: {}, shows: 'The service cannot be reached', act: async (page) => {
    await page.route('**/deskbell/session', (route) => route.abort());
    await open(page);
    await page.getByRole('alert').waitFor();
  } },
  { name: 'call', look: {}, shows: 'A call beside the chat', act: async (page, control) => {
    control.addAgent({ name: 'Jonas Weber', id: 'machine' });
    await withRobot(page, control, 'My item arrived damaged', 'send a photo');
    await page.getByRole('button', { name: 'Voice call' }).click();
    await page.waitForFunction(`['active', 'queued', 'ringing', 'connecting', 'failed'].includes(document.querySelector('deskbell-widget').callState)`);
    await page.waitForTimeout(2_500);
  } },
  { name: 'phone-robot', look: { phone: true }, shows: 'On a phone the panel is the screen', act: (page, control) => withRobot(page, control, 'How do I return an item?', '30 days') },
  { name: 'phone-agent-dark', look: { phone: true, dark: true }, shows: 'On a phone, dark', act: withAgent },
  { name: 'zh-robot', look: { chinese: true }, shows: 'Chinese', act: (page, control) => withRobot(page, control, '如何退货？', '30 天内') },
  { name: 'zh-phone-agent', look: { chinese: true, phone: true }, shows: 'Chinese, on a phone', act: (page, control) => withAgent(page, control, true) },
];

const size = ({ phone }: Look): { width: number; height: number } => (phone ? { width: 390, height: 844 } : { width: 1180, height: 740 });

async function contextFor(browser: Browser, look: Look): Promise<BrowserContext> {
  return browser.newContext({
    viewport: size(look), colorScheme: look.dark ? 'dark' : 'light', locale: look.chinese ? 'zh-CN' : 'en-GB', reducedMotion: 'reduce',
    ...(look.phone && { hasTouch: true, isMobile: true, deviceScaleFactor: 1.5 }),
  });
}

const found = await findChromium();
if (!found) throw new Error('No Chromium: npm run setup:browser');
const wanted = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: found.path, args: [...sandboxArguments(), ...quietArguments, ...mediaArguments] });
const demo = await startDemo({ widget: 'dist', serverSide: 'direct' });
await mkdir(folder, { recursive: true });
if (wanted.length === 0) for (const file of await readdir(folder)) if (file.endsWith('.png')) await rm(`${folder}/${file}`);
try {
  const { control } = demo.gateway;
  for (const { name, look, act } of shots.filter((shot) => wanted.length === 0 || wanted.includes(shot.name))) {
    control.reset();
    for (const { id } of control.agents()) control.removeAgent({ id });
    control.addAgent({ id: 'mia', name: 'Mia Chen', avatar: `${demo.pageOrigin}/people/mia.svg`, mode: 'desk' });
    const context = await contextFor(browser, look);
    const page = await context.newPage();
    const query = new URLSearchParams({ 'poll-interval': '500', ...(look.chinese && { lang: 'zh' }), ...look.attributes });
    await page.goto(`${demo.pageOrigin}/?${query}`);
    await act(page, control);
    // The pointer leaves no hover in the picture.
    await page.mouse.move(0, 0);
    await page.waitForTimeout(700);
    await page.screenshot({ path: `${folder}/${name}.png` });
    await context.close();
    console.log(`${name}.png  ${((await stat(`${folder}/${name}.png`)).size / 1000).toFixed(0)} kB`);
  }
} finally {
  await browser.close();
  await demo.close();
}
