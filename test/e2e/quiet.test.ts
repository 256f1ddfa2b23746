import type { Page } from '@playwright/test';
import { storedText } from '../support/e2e-storage.js';
import { expect, test } from '../support/e2e-world.js';

const stored = (page: Page): Promise<unknown[]> => page.evaluate(async () => [
  (await indexedDB.databases()).map(({ name }) => name), Object.keys(sessionStorage), localStorage.length, document.cookie, (await caches.keys()).length,
]);

/** Visible or hidden, as the browser would say it: Playwright's pages are always seen. */
const setVisibility = (page: Page, state: 'visible' | 'hidden'): Promise<void> => page.evaluate((value) => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => value });
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => value === 'hidden' });
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
}, state);

test('before the chat is opened nothing is sent and nothing is stored', async ({ visit, page, demo, control }) => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  const chat = await visit('/');
  await expect(chat.launcher).toBeVisible();
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(() => setTimeout(resolve, 1_000))));
  const widget = requests.filter((url) => url.startsWith(demo.widgetOrigin)).map((url) => url.slice(demo.widgetOrigin.length));
  expect(widget.filter((path) => !/^\/(deskbell|chunks\/base-[\w-]+)\.js$/.test(path))).toEqual([]);
  expect(requests.filter((url) => !url.startsWith(demo.widgetOrigin) && !url.startsWith(demo.pageOrigin))).toEqual([]);
  expect(requests.filter((url) => url.includes('/deskbell/'))).toEqual([]);
  expect(await stored(page)).toEqual([[], [], 0, '', 0]);
  expect(control.count()).toBe(0);
});

test('start="message": opening sends and stores nothing, writing does', async ({ visit, page, control }) => {
  control.addAgent({ name: 'Echo' });
  control.set({ robot: false });
  const chat = await (await visit('/plain', { start: 'message' })).open();
  await chat.box.fill('not yet');
  await page.waitForTimeout(800);
  expect(control.count()).toBe(0);
  expect(await stored(page)).toEqual([[], [], 0, '', 0]);
  await chat.box.press('Enter');
  await expect(chat.message('Echo: not yet')).toBeVisible();
  expect(await stored(page)).toEqual([['deskbell'], [], 0, '', 0]);
});

test('no token is stored', async ({ visit, page, control }) => {
  const chat = await (await visit()).open();
  await chat.reaches('robot');
  const kept = await storedText(page);
  expect(kept).toContain('Lumi');
  const tokens = control.log({ path: 'poll' }).length;
  expect(tokens).toBeGreaterThan(0);
  expect(kept).not.toMatch(/accessToken|messagingToken|appKey/i);
});

test('polls stop when the conversation is over, and start with the next', async ({ visit, control, page }) => {
  const chat = await (await visit()).open();
  await chat.reaches('robot');
  await chat.button('End conversation').click();
  await chat.reaches('ended');
  await expect.poll(() => control.log({ path: 'poll' }).every(({ status }) => status !== undefined)).toBe(true);
  control.clearLog();
  await page.waitForTimeout(2_500);
  expect(control.count()).toBe(0);
  await chat.button('New conversation').click();
  await expect.poll(() => control.count({ path: 'poll' })).toBeGreaterThan(1);
});

test('a hidden page polls one to four times a minute, and at once when it is seen again', async ({ visit, control, page }) => {
  await page.clock.install();
  const chat = await visit();
  await chat.launcher.click();
  // The page's clock stands still between steps: what waits for time gets it here.
  await expect.poll(async () => {
    await page.clock.runFor(500);
    return chat.state();
  }).toBe('robot');
  await setVisibility(page, 'hidden');
  await page.clock.runFor(30_000);
  const minute = async (): Promise<number> => {
    control.clearLog();
    for (let second = 0; second < 60; second++) await page.clock.runFor(1_000);
    return control.count({ path: 'poll' });
  };
  const hidden = await minute();
  expect(hidden).toBeGreaterThanOrEqual(1);
  expect(hidden).toBeLessThanOrEqual(4);
  control.clearLog();
  await setVisibility(page, 'visible');
  await page.clock.runFor(1_000);
  await expect.poll(() => control.count({ path: 'poll' })).toBeGreaterThanOrEqual(1);
});

test('a centre that holds polls gets one at a time, and sends do not wait behind it', async ({ visit, control }) => {
  control.set({ robot: false, pollHold: 20_000 });
  control.addAgent({ name: 'Echo' });
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  await expect.poll(() => control.log({ path: 'poll' }).filter(({ status }) => status === undefined).length).toBe(1);
  await chat.say('quick');
  await expect(chat.message('Echo: quick')).toBeVisible({ timeout: 5_000 });
  expect(control.log({ path: 'poll' }).filter(({ status }) => status === undefined).length).toBeLessThanOrEqual(1);
});

test('errors are met with longer and longer pauses, and Retry-After is honoured', async ({ visit, control }) => {
  const chat = await (await visit()).open();
  await chat.reaches('robot');
  control.clearLog();
  control.fail({ path: 'poll', status: 503, headers: { 'Retry-After': '3' } });
  await expect.poll(() => control.count({ path: 'poll' }), { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
  const failed = control.log({ path: 'poll' }).findIndex(({ status }) => status === 503);
  await expect.poll(() => control.log({ path: 'poll' }).length, { timeout: 10_000 }).toBeGreaterThan(failed + 1);
  const [one, two] = control.log({ path: 'poll' }).slice(failed);
  expect(two!.time - one!.time).toBeGreaterThanOrEqual(2_900);
  expect(await chat.events('error')).toEqual([]);
});
