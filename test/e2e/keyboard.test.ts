import { resolve } from 'node:path';
import { movingParts } from '../support/e2e-motion.js';
import { expect, test } from '../support/e2e-world.js';
import type { ChatView } from '../support/e2e-chat-view.js';

/** Role and name of what has the focus, through every shadow root. */
const focused = (chat: ChatView): Promise<string> => chat.page.evaluate(() => {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active ? `${active.localName}: ${active.getAttribute('aria-label') ?? active.textContent?.trim() ?? ''}` : 'nothing';
});

/** Tab until what has the focus is called that; fails after a round. */
async function tabTo(chat: ChatView, name: RegExp): Promise<void> {
  for (let press = 0; press < 40; press++) {
    await chat.page.keyboard.press('Tab');
    if (name.test(await focused(chat))) return;
  }
  throw new Error(`${name} is not to be reached with Tab`);
}

test('a whole conversation by keyboard alone', async ({ visit, control, page }) => {
  control.addAgent({ name: 'Echo' });
  const chat = await visit();
  await tabTo(chat, /Open chat/);
  await page.keyboard.press('Enter');
  await expect(chat.box).toBeFocused();
  await chat.reaches('robot');
  await page.keyboard.type('invoice');
  await page.keyboard.press('Enter');
  await expect(chat.message(/as PDF/)).toBeVisible();
  await expect(chat.box).toBeFocused();

  await page.keyboard.press('Escape');
  await expect(chat.panel).toBeHidden();
  await expect(chat.launcher).toBeFocused();
  await page.keyboard.press('Space');
  await expect(chat.box).toBeFocused();

  await tabTo(chat, /Helpful/);
  await page.keyboard.press('Enter');
  await expect.poll(() => control.robotRatings().length).toBe(1);
  await expect.poll(() => focused(chat), { message: 'the focus stays in the panel' }).not.toMatch(/^(body|html)/);
  await tabTo(chat, /Talk to a person/);
  await page.keyboard.press('Enter');
  await chat.reaches('agent');
  await expect.poll(() => focused(chat)).not.toMatch(/^(body|html)/);
  await chat.box.focus();
  await page.keyboard.type('first line');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('second line');
  await page.keyboard.press('Enter');
  await expect.poll(() => control.accepted()).toEqual(['invoice', 'first line\nsecond line']);

  await tabTo(chat, /End conversation/);
  await page.keyboard.press('Enter');
  await chat.reaches('ended');
  const stars = chat.host.getByRole('radiogroup');
  await expect(stars).toBeVisible();
  await expect.poll(() => focused(chat)).not.toMatch(/^(body|html)/);
  await stars.getByRole('radio', { name: '1 star', exact: true }).focus();
  for (let press = 0; press < 2; press++) await page.keyboard.press('ArrowRight');
  await tabTo(chat, /Submit/);
  await page.keyboard.press('Enter');
  await expect.poll(() => control.ratings()).toMatchObject([{ evaluation: '3' }]);
  await page.keyboard.press('Escape');
  await expect(chat.launcher).toBeFocused();
});

test('nothing is sent while an input method composes', async ({ visit, control, page }) => {
  const chat = await (await visit()).open();
  await chat.reaches('robot');
  const client = await page.context().newCDPSession(page);
  await chat.box.focus();
  await client.send('Input.imeSetComposition', { text: 'nihao', selectionStart: 5, selectionEnd: 5 });
  // Enter that belongs to the input method arrives with key code 229.
  await client.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 });
  await client.send('Input.insertText', { text: '你好' });
  await expect(chat.box).toHaveValue('你好');
  expect(control.accepted()).toEqual([]);
  await page.keyboard.press('Enter');
  await expect.poll(() => control.accepted()).toEqual(['你好']);
});

test('axe finds nothing in the main states', async ({ visit, control, page }) => {
  control.addAgent({ id: 'mia', name: 'Mia Chen', mode: 'desk' });
  const chat = await visit('/');
  await page.addScriptTag({ path: resolve('node_modules/axe-core/axe.min.js') });
  const check = async (state: string): Promise<void> => {
    // What still fades in has another contrast than what stands.
    await expect.poll(() => page.evaluate(movingParts)).toEqual([]);
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(context: object): Promise<{ violations: { id: string; nodes: { target: unknown }[] }[] }> } };
      const { violations } = await axe.run({ include: ['deskbell-widget'] });
      return violations.map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes.map(({ target }) => target))}`);
    });
    expect(violations, state).toEqual([]);
  };
  await check('closed');
  await chat.open();
  await chat.reaches('robot');
  await chat.say('Where is my order?');
  await expect(chat.message(/tracking link/)).toBeVisible();
  await chat.box.pressSequentially('deliv');
  await expect(chat.host.getByRole('listbox')).toBeVisible();
  await check('robot, suggestions');
  await chat.box.fill('');
  await chat.askForPerson();
  await expect(chat.host.getByRole('status').filter({ hasText: 'in the queue' })).toBeVisible();
  await check('queue');
  await chat.button('Leave a message').click();
  await expect(chat.host.getByRole('form', { name: 'Leave a message' })).toBeVisible();
  await check('leave a message');
  await chat.button('Back to the chat').click();
  control.accept({ agentId: 'mia' });
  await expect(chat.message('Hello, this is Mia Chen')).toBeVisible();
  await check('agent');
  control.end();
  await expect(chat.host.getByRole('radiogroup')).toBeVisible();
  await check('satisfaction');
  control.fail({ path: 'send', controlType: 'CONNECT', body: { resultCode: '3' } });
  await chat.button('Skip').click();
  await chat.button('New conversation').click();
  await expect(chat.alert).toBeVisible();
  await check('failed');
});
