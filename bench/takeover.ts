// npx tsx bench/takeover.ts [times]: how long it takes until another tab polls, after the leader was closed, crashed or frozen,
// and what becomes of what the agent says meanwhile.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright';
import { openSoakWorld, type SoakWorld } from '../test/soak/soak-world.js';
import { readStoredLog } from '../test/soak/stored-log.js';
import { ready } from '../test/soak/visitor-tabs.js';
import { machine, openBrowser } from './open-browser.js';
import { rendererOf } from './renderer-of.js';

const times = Number(process.argv[2] ?? 10);
const isPoll = (url: string): boolean => url.includes('/ccmessaging/poll?');

/** ms after which somebody should have taken over. */
const patience = 30_000;

interface Leader {
  readonly page: Page;
  /** The process that renders it. */
  readonly process: number;
}

/** @returns how it goes on, where it does. */
type End = (leader: Leader, context: BrowserContext) => Promise<(() => void) | undefined>;

const ends: Readonly<Record<string, End>> = {
  'closes': ({ page }) => page.close().then(() => undefined),
  'crashes': async ({ page }, context) => {
    const session = await context.newCDPSession(page);
    const crashed = page.waitForEvent('crash');
    session.send('Page.crash').catch(() => {});
    await crashed;
    return undefined;
  },
  // Chromium freezes no page that is seen, and every page of Playwright's is: its whole process is stopped instead, wherever it is.
  'is frozen': async ({ process: id }) => {
    process.kill(id, 'SIGSTOP');
    return () => process.kill(id, 'SIGCONT');
  },
};

async function open(context: BrowserContext, world: SoakWorld): Promise<Page> {
  const page = await context.newPage();
  await page.goto(world.pageOrigin);
  await ready(page);
  await page.waitForFunction(() => (document.querySelector('deskbell-widget') as unknown as { chatState: string }).chatState === 'agent', undefined, { timeout: 60_000 });
  return page;
}

interface Takeover {
  /** ms until another tab polled. */
  readonly time: number;
  readonly said: number;
  readonly missing: number;
  readonly doubled: number;
  readonly misplaced: number;
}

/** The agent speaks every 60 ms while the leader goes, and until one that was frozen has come back. */
async function measure(browser: Browser, end: End): Promise<Takeover> {
  const world = await openSoakWorld({ mode: 'direct', seed: 1, hold: 0, codes: true, tokenSeconds: 0 });
  const context = await browser.newContext({ locale: 'en-GB' });
  let talking = true;
  let goOn: (() => void) | undefined;
  try {
    const polls: { page: Page; at: number }[] = [];
    context.on('request', (request) => {
      if (isPoll(request.url())) polls.push({ page: request.frame().page(), at: performance.now() });
    });
    const processes = new Map<Page, number>();
    for (let tab = 0; tab < 3; tab++) {
      const page = await open(context, world);
      processes.set(page, await rendererOf(browser, page, processes.values()));
    }
    const said: string[] = [];
    const talk = (async () => {
      for (; talking; await sleep(60)) {
        said.push(`line ${said.length + 1}`);
        world.gateway.control.say({ text: said.at(-1)! });
      }
    })();
    const before = polls.length;
    while (polls.length < before + 2) await sleep(20);
    await sleep(1_000 + Math.random() * 500);
    const { page } = polls.at(-1)!;
    const began = performance.now();
    goOn = await end({ page, process: processes.get(page)! }, context);
    let time = 0;
    while (time === 0) {
      const next = polls.find((poll) => poll.page !== page && poll.at > began);
      if (next) time = next.at - began;
      else if (performance.now() - began > patience) throw new Error(`nobody took over; ${context.pages().length} tabs are left, ${polls.filter(({ at }) => at > began).length} polls`);
      else await sleep(5);
    }
    await sleep(2_000);
    goOn?.();
    await sleep(2_000);
    talking = false;
    await talk;
    await sleep(2_000);
    const stored = (await readStoredLog([...processes.keys()].find((tab) => tab !== page)!)).messages.map(({ text }) => text).filter((text) => text.startsWith('line'));
    const places = stored.map((text) => said.indexOf(text));
    return {
      time, said: said.length, missing: said.filter((text) => !stored.includes(text)).length, doubled: stored.length - new Set(stored).size,
      misplaced: places.filter((place, index) => place < (places[index - 1] ?? -1)).length,
    };
  } finally {
    talking = false;
    goOn?.();
    await context.close();
    await world.close();
  }
}

const browser = await openBrowser();
console.log(`${machine(browser)}\n\n| the leader | times | median, ms | longest, ms | said meanwhile | missing | doubled | misplaced |\n| --- | --: | --: | --: | --: | --: | --: | --: |`);
for (const [name, end] of Object.entries(ends)) {
  const taken: Takeover[] = [];
  for (let turn = 0; turn < times; turn++) taken.push(await measure(browser, end));
  taken.sort((one, other) => one.time - other.time);
  const sum = (count: 'said' | 'missing' | 'doubled' | 'misplaced'): number => taken.reduce((total, one) => total + one[count], 0);
  console.log(`| ${name} | ${times} | ${taken[Math.floor(times / 2)]!.time.toFixed(0)} | ${taken.at(-1)!.time.toFixed(0)} | ${sum('said')} | ${sum('missing')} | ${sum('doubled')} | ${sum('misplaced')} |`);
}
await browser.close();
