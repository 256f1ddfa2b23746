// npx tsx bench/takeover.ts [times]: how long it takes until another tab polls, after the leader was closed, crashed or frozen.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright';
import { openSoakWorld, type SoakWorld } from '../test/soak/soak-world.js';
import { ready } from '../test/soak/visitor-tabs.js';
import { machine, openBrowser } from './open-browser.js';

const times = Number(process.argv[2] ?? 10);
const isPoll = (url: string): boolean => url.includes('/ccmessaging/poll?');

/** ms after which somebody should have taken over. */
const patience = 30_000;

const ends: Readonly<Record<string, (leader: Page, context: BrowserContext) => Promise<void>>> = {
  'closes': (leader) => leader.close(),
  'crashes': async (leader, context) => {
    const session = await context.newCDPSession(leader);
    const crashed = leader.waitForEvent('crash');
    session.send('Page.crash').catch(() => {});
    await crashed;
  },
  'is frozen': async (leader, context) => {
    // Chromium freezes no page that is seen, and every page of Playwright's is: its scripts are stopped instead, between two polls.
    const session = await context.newCDPSession(leader);
    await session.send('Debugger.enable');
    await session.send('Runtime.evaluate', { expression: 'setTimeout(() => { debugger; })' });
  },
};

async function open(context: BrowserContext, world: SoakWorld): Promise<Page> {
  const page = await context.newPage();
  await page.goto(world.pageOrigin);
  await ready(page);
  await page.waitForFunction(() => (document.querySelector('deskbell-widget') as unknown as { chatState: string }).chatState === 'agent', undefined, { timeout: 60_000 });
  return page;
}

/** @returns ms, and how often two tabs polled at the same time afterwards. */
async function measure(browser: Browser, world: SoakWorld, end: (leader: Page, context: BrowserContext) => Promise<void>): Promise<number> {
  const context = await browser.newContext({ locale: 'en-GB' });
  try {
    const polls: { page: Page; at: number }[] = [];
    context.on('request', (request) => {
      if (isPoll(request.url())) polls.push({ page: request.frame().page(), at: performance.now() });
    });
    await open(context, world);
    await open(context, world);
    await open(context, world);
    const before = polls.length;
    while (polls.length < before + 2) await sleep(20);
    const leader = polls.at(-1)!.page;
    await sleep(100 + Math.random() * 300);
    const began = performance.now();
    await end(leader, context);
    for (;;) {
      const next = polls.find(({ page, at }) => page !== leader && at > began);
      if (next) return next.at - began;
      if (performance.now() - began > patience) throw new Error(`nobody took over; ${context.pages().length} tabs are left, ${polls.filter(({ at }) => at > began).length} polls`);
      await sleep(5);
    }
  } finally {
    await context.close();
  }
}

const browser = await openBrowser();
const world = await openSoakWorld({ mode: 'direct', seed: 1, hold: 0, codes: true, tokenSeconds: 0 });
console.log(`${machine(browser)}\n\n| the leader | times | median, ms | longest, ms |\n| --- | --: | --: | --: |`);
for (const [name, end] of Object.entries(ends)) {
  const taken: number[] = [];
  for (let turn = 0; turn < times; turn++) taken.push(await measure(browser, world, end));
  taken.sort((one, other) => one - other);
  console.log(`| ${name} | ${times} | ${taken[Math.floor(times / 2)]!.toFixed(0)} | ${taken.at(-1)!.toFixed(0)} |`);
}
await world.close();
await browser.close();
