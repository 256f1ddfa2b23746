// npx tsx bench/requests.ts: what a visitor costs the contact centre in requests a minute, by the centre's own journal.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';
import { openSoakWorld, type SoakWorld } from '../test/soak/soak-world.js';
import { ready } from '../test/soak/visitor-tabs.js';
import { machine, openBrowser } from './open-browser.js';

interface Situation {
  readonly name: string;
  readonly tabs: number;
  readonly hidden?: true;
  readonly ended?: true;
  /** The agent says something every 5 s. */
  readonly moving?: true;
  /** s before the minute that counts, and how many minutes. */
  readonly after: number;
  readonly minutes: number;
}

const situations: readonly Situation[] = [
  { name: 'the agent writes every 5 s', tabs: 1, moving: true, after: 5, minutes: 2 },
  { name: 'the agent writes every 5 s', tabs: 3, moving: true, after: 5, minutes: 2 },
  { name: 'nothing moves for 3 min', tabs: 1, after: 190, minutes: 2 },
  { name: 'nothing moves for 3 min', tabs: 3, after: 190, minutes: 2 },
  { name: 'idle, every tab hidden', tabs: 1, hidden: true, after: 40, minutes: 4 },
  { name: 'idle, every tab hidden', tabs: 3, hidden: true, after: 40, minutes: 4 },
  { name: 'the conversation is over', tabs: 3, ended: true, after: 5, minutes: 2 },
];

/** As the browser would say it: Playwright's pages are always seen. As text, because tsx adds to functions what a page lacks. */
const hide = (page: Page): Promise<void> => page.evaluate(`
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));`);

/** @returns when the visitor is known, so that the next may come; and then the row. */
async function begin(browser: Browser, { gateway: { control }, pageOrigin }: SoakWorld, situation: Situation): Promise<() => Promise<string>> {
  const { name, tabs, hidden, ended, moving, after, minutes } = situation;
  const context = await browser.newContext({ locale: 'en-GB' });
  const pages: Page[] = [];
  while (pages.length < tabs) {
    const page = await context.newPage();
    await page.goto(pageOrigin);
    await ready(page);
    await page.waitForFunction(() => (document.querySelector('deskbell-widget') as unknown as { chatState: string }).chatState === 'agent', undefined, { timeout: 60_000 });
    pages.push(page);
  }
  const { userId } = control.conversations().at(-1)!;
  return async () => {
    if (hidden) for (const page of pages) await hide(page);
    if (ended) control.end({ userId });
    const talk = moving && setInterval(() => control.say({ userId, text: 'still here' }), 5_000);
    await sleep(after * 1_000);
    const from = Date.now();
    await sleep(minutes * 60_000);
    const log = control.log({ userId }).filter(({ time }) => time >= from);
    if (talk) clearInterval(talk);
    await context.close();
    const polls = log.filter(({ path }) => path.endsWith('/poll')).length;
    return `| ${name} | ${tabs} | ${(polls / minutes).toFixed(1)} | ${((log.length - polls) / minutes).toFixed(1)} |`;
  };
}

const browser = await openBrowser();
const world = await openSoakWorld({ mode: 'direct', seed: 1, hold: 0, codes: true, tokenSeconds: 0, attributes: 'call="none" open' });
const begun: (() => Promise<string>)[] = [];
for (const situation of situations) begun.push(await begin(browser, world, situation));
const rows = await Promise.all(begun.map((measure) => measure()));
console.log(`${machine(browser)}; poll-interval 2000\n\n| situation | tabs | polls a minute | other requests a minute |\n| --- | --: | --: | --: |\n${rows.join('\n')}`);
await world.close();
await browser.close();
