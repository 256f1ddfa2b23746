import type { BrowserContext, Page } from '@playwright/test';
import { ChatView } from '../support/e2e-chat-view.js';
import { storedText } from '../support/e2e-storage.js';
import { expect, test } from '../support/e2e-world.js';

const numbered = (count: number, word = 'line'): string[] => Array.from({ length: count }, (_, index) => `${word} ${index + 1}`);

test.beforeEach(({ control }) => {
  control.set({ robot: false });
  control.addAgent({ name: 'Echo' });
});

test('tokens that run out in the middle are renewed unnoticed', async ({ visit, control }) => {
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  for (const [index, expire] of (['expireAccessTokens', 'expireMessagingTokens', 'rotateMessagingTokens'] as const).entries()) {
    control[expire]();
    await chat.say(`after ${index}`);
    await expect(chat.message(`Echo: after ${index}`)).toHaveCount(1);
  }
  // Both at once, while polls and a burst of sends are under way.
  control.expireAccessTokens();
  control.expireMessagingTokens();
  for (const text of numbered(5)) await chat.say(text);
  await expect(chat.message('Echo: line 5')).toHaveCount(1);
  expect(control.accepted()).toEqual(['after 0', 'after 1', 'after 2', ...numbered(5)]);
  expect(await chat.events('error')).toEqual([]);
  expect(await chat.state()).toBe('agent');
});

test('credentials that stay refused end in a state that keeps log and draft, with a way on', async ({ visit, control, page }) => {
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  await chat.say('before');
  await expect(chat.message('Echo: before')).toBeVisible();
  await chat.box.fill('half a sentence');
  control.fail({ path: 'poll', status: 401, times: 1_000 });
  await expect(chat.alert).toContainText('session has ended');
  expect((await chat.events<{ code: string }>('error')).map(({ code }) => code)).toEqual(['session-expired']);
  await expect(chat.message('Echo: before')).toBeVisible();
  await expect(chat.box).toHaveValue('half a sentence');
  control.clearFaults();
  // The centre has not heard of it, and ends what it believes open: that end is not the next conversation's.
  control.end();
  await chat.alert.getByRole('button', { name: 'New conversation' }).click();
  await chat.reaches('agent');
  await expect(chat.box).toHaveValue('half a sentence');
  expect(page.isClosed()).toBe(false);
});

test('what is written offline is sent in order when the network is back', async ({ visit, control, context }) => {
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  await context.setOffline(true);
  await expect(chat.panel.locator('[part=offline]')).toBeVisible();
  for (const text of numbered(4)) await chat.say(text);
  expect(control.accepted()).toEqual([]);
  await context.setOffline(false);
  await expect(chat.message('Echo: line 4')).toBeVisible();
  expect(control.accepted()).toEqual(numbered(4));
  expect((await chat.texts()).filter((text) => text.startsWith('line'))).toEqual(numbered(4));
});

test('a reload: the log at once, no second CONNECT, nothing twice, the count right', async ({ visit, control, page }) => {
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  await chat.say('one');
  await expect(chat.message('Echo: one')).toBeVisible();
  await chat.box.fill('a draft');
  await expect.poll(() => storedText(page)).toContain('a draft');
  await page.reload();
  await chat.open();
  await expect(chat.message('Echo: one')).toBeVisible();
  await page.reload();
  await expect(chat.panel).toBeHidden();
  control.say({ text: 'while you were away' });
  await expect(chat.launcher).toHaveAccessibleName('Open chat, 1 unread message');
  await chat.open();
  await expect(chat.box).toHaveValue('a draft');
  await expect(chat.message('Echo: one')).toHaveCount(1);
  await expect(chat.message('while you were away')).toHaveCount(1);
  await chat.button('Close').click();
  await expect(chat.launcher).toHaveAccessibleName('Open chat');
  await page.reload();
  await expect.poll(async () => (await chat.texts()).includes('while you were away')).toBe(true);
  await expect(chat.launcher, 'read messages are not counted again').toHaveAccessibleName('Open chat');
  expect(control.count({ controlType: 'CONNECT' })).toBe(1);
  expect(control.accepted()).toEqual(['one']);
});

test('with keep-open the panel stays open from page to page, and on a phone the page comes first', async ({ visit, control, page }) => {
  const chat = await (await visit('/plain', { 'keep-open': '' })).open();
  await chat.reaches('agent');
  await chat.say('one');
  await expect(chat.message('Echo: one')).toBeVisible();
  await page.reload();
  await expect(chat.message('Echo: one')).toBeVisible();
  await expect(chat.box, 'nothing that the visitor did moved the focus').not.toBeFocused();
  control.say({ text: 'and two' });
  await expect(chat.message('and two')).toBeVisible();
  await expect(chat.launcher, 'what stands in an open panel is read').toHaveAccessibleName('Close chat');
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 390, height: 740 });
  await page.reload();
  control.say({ text: 'and three' });
  await expect(chat.launcher).toHaveAccessibleName('Open chat, 1 unread message');
  await expect(chat.panel).toBeHidden();
  await page.setViewportSize(size);
  await page.reload();
  await chat.button('Close').click();
  await page.reload();
  await expect.poll(async () => (await chat.texts()).includes('and three')).toBe(true);
  await expect(chat.panel).toBeHidden();
  expect(control.count({ controlType: 'CONNECT' })).toBe(1);
});

test('after a reload the whole of a long log can be read again', async ({ visit, control, page }) => {
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  for (let line = 1; line <= 230; line++) control.say({ text: `line ${line} of many` });
  await expect(chat.message('line 230 of many')).toBeVisible();
  await page.reload();
  await chat.open();
  await expect(chat.message('line 230 of many')).toBeVisible();
  expect(await chat.texts(), 'the newest first').not.toContain('line 1 of many');
  const first = chat.message('line 1 of many');
  await expect.poll(async () => {
    await chat.log.evaluate((log) => (log.scrollTop = 0));
    return first.count();
  }).toBe(1);
  expect((await chat.texts()).filter((text) => /^line \d+ of many$/.test(text))).toEqual(Array.from({ length: 230 }, (_, index) => `line ${index + 1} of many`));
});

test('unread messages are counted while the panel is closed', async ({ visit, control }) => {
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  await expect(chat.message('Hello, this is Echo')).toBeVisible();
  await chat.button('Close').click();
  for (const text of numbered(3)) control.say({ text });
  await expect(chat.launcher).toHaveAccessibleName('Open chat, 3 unread messages');
  expect((await chat.events<{ count: number }>('unread')).at(-1)).toEqual({ count: 3 });
  await chat.open();
  await expect.poll(async () => (await chat.events<{ count: number }>('unread')).at(-1)).toEqual({ count: 0 });
});

test.describe('several pages of one visitor', () => {
  const another = async (context: BrowserContext, first: Page): Promise<ChatView> => {
    const page = await context.newPage();
    await page.goto(first.url());
    const chat = new ChatView(page);
    await expect.poll(() => chat.state()).toBe('agent');
    await chat.open();
    return chat;
  };

  test('one polls, all show the same, and another takes over', async ({ visit, control, context, page }) => {
    const first = await (await visit()).open();
    await first.reaches('agent');
    const second = await another(context, page);
    const third = await another(context, page);
    await second.say('from the second');
    await expect(first.message('Echo: from the second')).toHaveCount(1);
    await third.say('from the third');
    for (const chat of [first, second, third]) await expect(chat.message('Echo: from the third')).toHaveCount(1);
    const [one, two, three] = await Promise.all([first, second, third].map((chat) => chat.texts()));
    expect(two).toEqual(one);
    expect(three).toEqual(one);

    // Three cost what one costs: polls never overlap, and keep one page's distance.
    control.clearLog();
    await expect.poll(() => control.count({ path: 'poll' })).toBeGreaterThanOrEqual(5);
    const times = control.log({ path: 'poll' }).map(({ time }) => time);
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeGreaterThan(300);

    control.clearLog();
    await page.close();
    // What is said into the last poll of a page that has just gone is lost with it, here where no broker stands between.
    await expect.poll(() => control.count({ path: 'poll' })).toBeGreaterThanOrEqual(2);
    control.say({ text: 'after the leader went' });
    for (const chat of [second, third]) await expect(chat.message('after the leader went')).toHaveCount(1, { timeout: 8_000 });
    await third.say('still together');
    await expect(second.message('Echo: still together')).toHaveCount(1);
    expect(control.accepted()).toEqual(['still together']);
    expect(control.count({ controlType: 'CONNECT' })).toBe(0);
  });

  test('a send while the leader goes is accepted once', async ({ visit, control, context, page }) => {
    const first = await (await visit()).open();
    await first.reaches('agent');
    const second = await another(context, page);
    await second.box.fill('hand-over');
    await Promise.all([page.close(), second.box.press('Enter')]);
    await expect(second.message('Echo: hand-over')).toHaveCount(1);
    expect(control.accepted()).toEqual(['hand-over']);
  });

  test('forgetting the visitor in one forgets in all', async ({ visit, control, context, page }) => {
    const first = await (await visit()).open();
    await first.reaches('agent');
    await first.say('secret');
    const second = await another(context, page);
    await expect(second.message('secret').first()).toBeVisible();
    await first.host.evaluate((element) => (element as HTMLElement & { reset(): Promise<void> }).reset());
    await expect(first.message('secret')).toHaveCount(0);
    await expect(second.message('secret')).toHaveCount(0);
    expect(control.conversations()).toHaveLength(1);
  });
});

test.describe('once each', () => {
  test('a double click on Send', async ({ visit, control }) => {
    const chat = await (await visit()).open();
    await chat.reaches('agent');
    await chat.box.fill('double');
    await chat.button('Send').dblclick();
    await expect(chat.message('Echo: double')).toHaveCount(1);
    expect(control.accepted()).toEqual(['double']);
  });

  test('Enter held down', async ({ visit, control, page }) => {
    const chat = await (await visit()).open();
    await chat.reaches('agent');
    await chat.box.fill('held');
    await chat.box.focus();
    for (let repeat = 0; repeat < 12; repeat++) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await expect(chat.message('Echo: held')).toHaveCount(1);
    expect(control.accepted()).toEqual(['held']);
    await expect(chat.box).toHaveValue('');
  });

  test('a double click on the launcher and on every button that asks for something', async ({ visit, control }) => {
    control.set({ robot: true });
    const chat = await visit();
    await chat.launcher.dblclick();
    await chat.launcher.click();
    await chat.reaches('robot');
    await chat.button('Talk to a person').dblclick();
    await chat.reaches('agent');
    await chat.button('End conversation').dblclick();
    await chat.reaches('ended');
    await chat.button('New conversation').dblclick();
    await chat.reaches('robot');
    expect(control.count({ controlType: 'CONNECT' })).toBe(2);
    expect(control.count({ controlType: 'TRANS2AGENT' })).toBe(1);
    expect(control.count({ controlType: 'DISCONNECT' })).toBe(1);
  });

  test('a send in the moment of expiry', async ({ visit, control, page }) => {
    const chat = await (await visit()).open();
    await chat.reaches('agent');
    for (const text of numbered(4)) {
      await chat.box.fill(text);
      control.expireMessagingTokens();
      control.expireAccessTokens();
      await page.keyboard.press('Enter');
      await expect(chat.message(`Echo: ${text}`)).toHaveCount(1);
    }
    expect(control.accepted()).toEqual(numbered(4));
    expect(await chat.events('error')).toEqual([]);
  });

  test('a send whose answer cannot be read is not repeated, and is offered', async ({ visit, control }) => {
    const chat = await (await visit()).open();
    await chat.reaches('agent');
    control.fail({ path: 'send', controlType: 'CHAT', text: '{"resultCo', carriedOut: true });
    await chat.say('cut off');
    const mine = chat.message('cut off').filter({ hasNotText: 'Echo' });
    await expect(mine).toContainText('could not tell whether this was sent');
    await expect(mine.getByRole('button', { name: 'Retry' })).toBeVisible();
    await expect(chat.message('Echo: cut off')).toHaveCount(1);
    expect(control.accepted()).toEqual(['cut off']);
  });

  test('a send that the centre could not take is repeated by itself, in order', async ({ visit, control }) => {
    const chat = await (await visit()).open();
    await chat.reaches('agent');
    control.fail({ path: 'send', controlType: 'CHAT', status: 503, times: 2 });
    for (const text of numbered(3)) await chat.say(text);
    await expect(chat.message('Echo: line 3')).toHaveCount(1, { timeout: 30_000 });
    expect(control.accepted()).toEqual(numbered(3));
    expect(await chat.events('error')).toEqual([]);
  });
});
