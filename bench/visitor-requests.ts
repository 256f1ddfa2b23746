import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';
import type { Demo } from '../demo/start.js';
import type { Row } from './page.js';

const hide = (page: Page): Promise<void> => page.evaluate(`
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));`);

/**
 * Polls a minute that a visitor costs the centre, by the centre's own journal: two minutes, all situations side by
 * side. `bench/requests.ts` looks at more of them, and longer.
 */
export async function requestsAMinute(browser: Browser, demo: Demo, minutes = 2): Promise<readonly Row[]> {
  const { control } = demo.gateway;
  control.reset();
  control.set({ robot: false });
  control.addAgent({ id: 'many', name: 'Bench', echo: false, capacity: 100 });
  const visitor = async (tabs: number, then: (pages: readonly Page[], userId: string) => Promise<unknown> | void): Promise<string> => {
    const context = await browser.newContext({ locale: 'en-GB' });
    const pages: Page[] = [];
    while (pages.length < tabs) {
      const page = await context.newPage();
      await page.goto(`${demo.pageOrigin}/plain?open=true&call=none`);
      await page.waitForFunction(`document.querySelector('deskbell-widget').chatState === 'agent'`, undefined, { timeout: 60_000 });
      pages.push(page);
    }
    const { userId } = control.conversations().at(-1)!;
    await then(pages, userId);
    return userId;
  };
  const situations = [
    { what: 'polls a minute: one tab, nothing moves', userId: await visitor(1, () => {}) },
    { what: 'polls a minute: three tabs, nothing moves', userId: await visitor(3, () => {}), limit: 'as one' },
    { what: 'polls a minute: one tab, hidden', userId: await visitor(1, ([page]) => hide(page!)), limit: '4' },
    { what: 'polls a minute: the conversation is over', userId: await visitor(1, (_pages, userId) => control.end({ userId })), limit: '0' },
  ];
  // Past the half minute in which every widget still asks as if something moved.
  await sleep(35_000);
  const from = Date.now();
  await sleep(minutes * 60_000);
  return situations.map(({ userId, ...row }) => ({ ...row, value: (control.log({ path: 'poll', userId }).filter(({ time }) => time >= from).length / minutes).toFixed(1) }));
}
