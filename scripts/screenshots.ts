// npm run screenshots: the main states of the widget, from what is built, into docs/screenshots.
import { mkdir } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright';
import { startDemo } from '../demo/start.js';
import { findOrInstallChromium, mediaArguments, quietArguments, sandboxArguments } from './find-browser.mjs';

interface Look {
  readonly device: 'desktop' | 'phone';
  readonly theme: 'light' | 'dark';
  readonly locale: 'en' | 'zh';
}

type State = 'closed' | 'robot' | 'queue' | 'agent' | 'satisfaction' | 'leave-message' | 'error' | 'call';

const words = {
  en: { open: 'Open chat', box: 'Message', person: 'Talk to a person', call: 'Voice call', ask: 'How long does delivery take?', leave: /^Leave a message/ },
  zh: { open: '打开聊天', box: '消息', person: '转人工客服', call: '语音通话', ask: '多久能送到？', leave: /留言/ },
};

const shots: readonly (readonly [State, Look])[] = [
  ['closed', { device: 'desktop', theme: 'light', locale: 'en' }],
  ['robot', { device: 'desktop', theme: 'light', locale: 'en' }],
  ['robot', { device: 'phone', theme: 'dark', locale: 'zh' }],
  ['queue', { device: 'desktop', theme: 'light', locale: 'zh' }],
  ['agent', { device: 'desktop', theme: 'dark', locale: 'en' }],
  ['agent', { device: 'phone', theme: 'light', locale: 'en' }],
  ['satisfaction', { device: 'desktop', theme: 'light', locale: 'en' }],
  ['satisfaction', { device: 'phone', theme: 'dark', locale: 'zh' }],
  ['leave-message', { device: 'desktop', theme: 'light', locale: 'en' }],
  ['error', { device: 'desktop', theme: 'dark', locale: 'zh' }],
  ['call', { device: 'desktop', theme: 'light', locale: 'en' }],
  ['call', { device: 'phone', theme: 'dark', locale: 'zh' }],
];

const { path } = await findOrInstallChromium();
const browser: Browser = await chromium.launch({ executablePath: path, args: [...sandboxArguments(), ...quietArguments, ...mediaArguments] });
await mkdir('docs/screenshots', { recursive: true });
for (const [state, look] of shots) {
  // A contact centre of its own for each, so that no picture depends on the one before.
  const demo = await startDemo({ widget: 'dist', serverSide: 'direct', gateway: { agents: [] } });
  try {
    const context = await browser.newContext({
      viewport: look.device === 'desktop' ? { width: 1120, height: 740 } : { width: 390, height: 780 },
      colorScheme: look.theme, locale: look.locale === 'zh' ? 'zh-CN' : 'en-GB', hasTouch: look.device === 'phone',
      isMobile: look.device === 'phone', deviceScaleFactor: 1, reducedMotion: 'reduce', permissions: ['microphone', 'camera'],
    });
    const page = await context.newPage();
    await page.goto(`${demo.pageOrigin}/?lang=${look.locale}&locale=${look.locale}&theme=${look.theme}&call=${encodeURIComponent('audio video')}`);
    await show(page, state, words[look.locale], demo);
    await page.screenshot({ path: `docs/screenshots/${look.device}-${state}-${look.theme}-${look.locale}.png` });
    await context.close();
  } finally {
    await demo.close();
  }
}
await browser.close();

async function show(page: Page, state: State, word: (typeof words)['en'], { gateway: { control } }: Awaited<ReturnType<typeof startDemo>>): Promise<void> {
  const open = page.getByRole('button', { name: word.open });
  const box = page.getByRole('textbox', { name: word.box });
  const messages = page.locator('deskbell-widget').getByRole('article');
  const say = async (text: string): Promise<void> => {
    const before = await messages.count();
    await box.fill(text);
    await box.press('Enter');
    await page.waitForFunction((count) => (document.querySelector('deskbell-widget') as unknown as { messages: unknown[] }).messages.length >= count, before + 2);
  };
  await open.waitFor();
  if (state === 'closed') return;
  if (state === 'error') control.fail({ path: 'send', times: 50, status: 500 });
  if (state === 'agent' || state === 'satisfaction') control.addAgent({ id: 'mia', name: 'Mia Chen', avatar: `${new URL(page.url()).origin}/people/mia.svg` });
  if (state === 'queue') control.addAgent({ id: 'busy', name: 'Jonas Weber', mode: 'desk' });
  await open.click();
  await box.waitFor();
  if (state === 'error') return page.locator('deskbell-widget').getByRole('alert').first().waitFor();
  await messages.first().waitFor();
  if (state === 'leave-message') {
    control.set({ open: false });
    await page.getByRole('button', { name: word.person }).click();
    await page.getByRole('button', { name: word.leave }).first().click();
    await page.getByRole('form', { name: word.leave }).waitFor();
    return;
  }
  await say(word.ask);
  if (state === 'call') {
    control.call('setCalls', { answeredBy: 'machine' });
    await page.getByRole('button', { name: word.call }).click();
    await page.locator('deskbell-widget').getByRole('timer').waitFor();
    return page.waitForTimeout(2500);
  }
  if (state === 'robot') return;
  await page.getByRole('button', { name: word.person }).click();
  if (state === 'queue') return page.locator('deskbell-queue-status').getByRole('status').filter({ hasText: /\d/ }).waitFor();
  await page.waitForFunction(() => (document.querySelector('deskbell-widget') as unknown as { chatState: string }).chatState === 'agent');
  await say(word === words.zh ? '你好，我想改一下收货地址。' : 'Hello, I would like to change the delivery address.');
  if (state === 'agent') return page.waitForTimeout(600);
  await say('bye');
  await page.getByRole('radiogroup').waitFor();
}
