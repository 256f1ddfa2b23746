import type { Page } from '@playwright/test';
import type { ChatView } from '../support/e2e-chat-view.js';
import { expect, test } from '../support/e2e-world.js';

const codes = async (chat: ChatView): Promise<string[]> => (await chat.events<{ code: string }>('error')).map(({ code }) => code);

const good = {
  baseUrl: 'http://127.0.0.1:9', appKey: 'k', accessToken: 'a', messagingToken: 'm', userId: 'u', userName: 'n', channelId: 'c', expiresIn: 600,
};

interface Bad {
  readonly what: string;
  readonly status?: number;
  readonly body: string;
  readonly type?: string;
  readonly code: string;
}

const json = (value: unknown): string => JSON.stringify(value);
const answers: readonly Bad[] = [
  { what: 'a 500', status: 500, body: 'oops', code: 'session-refused' },
  { what: 'HTML', body: '<!doctype html><title>Sign in</title>', type: 'text/html', code: 'session-malformed' },
  { what: 'nothing', body: '', code: 'session-malformed' },
  { what: 'JSON that is cut off', body: '{"baseUrl": "http', code: 'session-malformed' },
  { what: 'half a credential', body: json({ ...good, messagingToken: undefined }), code: 'session-malformed' },
  { what: 'wrong types', body: json({ ...good, accessToken: 7, userId: {} }), code: 'session-malformed' },
  { what: 'an array', body: '[]', code: 'session-malformed' },
  { what: 'an address that is none', body: json({ ...good, baseUrl: 'javascript:alert(1)' }), code: 'session-malformed' },
];

const answerWith = (page: Page, { status = 200, body, type = 'application/json' }: Pick<Bad, 'status' | 'body' | 'type'>): Promise<unknown> =>
  page.route('**/deskbell/session', (route) => route.fulfill({ status, body, contentType: type }));

for (const bad of answers) {
  test(`a session endpoint that answers ${bad.what}`, async ({ visit, page, control }) => {
    await answerWith(page, bad);
    const chat = await (await visit()).open();
    await expect(chat.alert).toBeVisible();
    await expect(chat.alert.getByRole('button')).toBeVisible();
    await expect.poll(() => codes(chat)).toEqual([bad.code]);
    await chat.box.fill('kept');
    await page.unroute('**/deskbell/session');
    await chat.alert.getByRole('button').click();
    await chat.reaches('robot');
    await expect(chat.box).toHaveValue('kept');
    await expect(chat.alert).toHaveCount(0);
    expect(control.count({ controlType: 'CONNECT' })).toBe(1);
  });
}

test('a session endpoint that is not there', async ({ visit, page }) => {
  await page.route('**/deskbell/session', (route) => route.abort());
  const chat = await (await visit()).open();
  await expect(chat.alert.getByRole('button')).toBeVisible();
  await expect.poll(() => codes(chat)).toEqual(['session-unreachable']);
});

test('no session-url: one warning, one error, a panel that says so', async ({ page, demo, visit, troubles }) => {
  const chat = await visit();
  await page.evaluate(() => {
    document.querySelector('deskbell-widget')!.remove();
    document.body.append(document.createElement('deskbell-widget'));
  });
  await chat.open();
  await expect(chat.alert).toContainText('not set up correctly');
  expect(await codes(chat)).toEqual(['config-invalid']);
  expect(troubles.console.filter((text) => text.includes('session-url'))).toHaveLength(1);
  expect(demo.gateway.control.count()).toBe(0);
});

test('bad attributes: one warning each, and the chat works', async ({ visit, troubles }) => {
  const bad = {
    'poll-interval': '100', 'call': 'carrier-pigeon', 'start': 'never', 'max-file-size': '-1', 'ice-servers': '{', 'ice-transport-policy': 'some',
    'gateway-path': 'no slash', 'locale': '??', 'position': 'top', 'theme': 'pink',
  };
  const chat = await (await visit('/plain', bad)).open();
  await chat.reaches('robot');
  for (const name of Object.keys(bad)) {
    expect(troubles.console.filter((text) => text.includes(`"${name}"`)), name).toHaveLength(1);
  }
});

test('a send that the centre refuses keeps its text, with Retry', async ({ visit, control }) => {
  control.set({ robot: false });
  control.addAgent({ name: 'Echo' });
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  control.fail({ path: 'send', controlType: 'CHAT', body: { resultCode: '3' } });
  await chat.say('please');
  await expect(chat.message('please').getByRole('button', { name: 'Retry' })).toBeVisible();
  expect(await codes(chat)).toEqual(['rejected']);
  await chat.button('Retry').click();
  await expect(chat.message('Echo: please')).toHaveCount(1);
  expect(control.accepted()).toEqual(['please']);
});

test('answers that are HTML, cut off or of a wrong type', async ({ visit, control }) => {
  control.set({ robot: false });
  control.addAgent({ name: 'Echo' });
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  for (const text of ['<html>', '{"resultCode": "0", "downlinkMess', '']) control.fail({ path: 'poll', text });
  for (const downlinkMessages of ['none', null, 7]) control.fail({ path: 'poll', body: { resultCode: '0', downlinkMessages } });
  await chat.say('still here?');
  await expect(chat.message('Echo: still here?')).toBeVisible({ timeout: 40_000 });
  expect(await codes(chat)).toEqual([]);
});

test('5 MB of text in one message from the centre', async ({ visit, control, page }) => {
  control.set({ robot: false });
  control.addAgent({ name: 'Echo' });
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  control.inject({ message: { sourceType: 'AGENT', controlType: 'CHAT', mediaType: 'TEXT', content: `start ${'https://example.com/x '.repeat(240_000)}end`, messageCode: 'huge', timestamp: Date.now() } });
  await expect(chat.message('start')).toBeVisible();
  await expect(chat.message('start').getByRole('button', { name: 'Show more' })).toBeVisible();
  expect(await page.evaluate(() => document.querySelector('deskbell-widget')!.shadowRoot!.querySelector('deskbell-chat') !== null)).toBe(true);
  await chat.say('and on');
  await expect(chat.message('Echo: and on')).toBeVisible();
  expect(await codes(chat)).toEqual([]);
});

test('5 MB typed: refused visibly, kept in the box', async ({ visit, control }) => {
  control.set({ robot: false });
  control.addAgent({ name: 'Echo' });
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  const text = 'a b '.repeat(1_310_720);
  await chat.box.evaluate((box, value) => {
    (box as HTMLTextAreaElement).value = value;
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, text);
  await chat.button('Send').click();
  await expect(chat.alert).toContainText('too long');
  expect(await chat.box.evaluate((box) => (box as HTMLTextAreaElement).value.length)).toBe(text.length);
  expect(control.accepted()).toEqual([]);
  await chat.box.fill('short');
  await chat.box.press('Enter');
  await expect(chat.message('Echo: short')).toBeVisible();
});

test('the panel\'s code cannot be fetched: said in the panel, and tried again', async ({ visit, page, demo }) => {
  let blocked = false;
  await page.route(`${demo.widgetOrigin}/chunks/**`, (route) => (blocked ? route.abort() : route.fallback()));
  const chat = await visit();
  blocked = true;
  await chat.launcher.click();
  await expect(chat.panel.getByRole('alert')).toContainText('could not be loaded');
  blocked = false;
  await chat.panel.getByRole('button', { name: 'Try again' }).click();
  await expect(chat.box.or(chat.panel.getByRole('alert'))).toBeVisible();
});

test('with storage blocked it works, says so once, and forgets', async ({ visit, page, control }) => {
  control.set({ robot: false });
  control.addAgent({ name: 'Echo' });
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'indexedDB', { get: () => { throw new DOMException('blocked', 'SecurityError'); } });
  });
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  await chat.say('hello');
  await expect(chat.message('Echo: hello')).toBeVisible();
  expect((await codes(chat)).filter((code) => code !== 'storage')).toEqual([]);
  expect((await codes(chat)).length).toBeLessThanOrEqual(1);
});
