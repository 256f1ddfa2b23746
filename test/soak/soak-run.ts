import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright';
import { Dice } from '../support/seeded-draw.js';
import { readStoredLog, type StoredLog } from './stored-log.js';
import type { SoakOptions } from './soak-options.js';
import { openSoakWorld, soakRules, type SoakWorld } from './soak-world.js';
import { tally, textsIn, type Tally } from './tally.js';
import { shownIn, VisitorTabs } from './visitor-tabs.js';

export interface SoakReport extends Tally {
  readonly options: SoakOptions;
  readonly seconds: number;
  readonly requests: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly reloaded: number;
  readonly opened: number;
  readonly closed: number;
  readonly expired: number;
  /** What the tabs said went wrong, by code. */
  readonly errors: Readonly<Record<string, number>>;
  readonly connects: number;
  readonly pressedAgain: number;
  readonly startedAgain: number;
  readonly visitors: number;
  readonly waiting: number;
  readonly thrown: readonly string[];
}

/** ms that what is under way at the end is given. */
const patience = 180_000;
/** ms within which a page has written down what it was answered. */
const commitTime = 10_000;
/** Tabs at a time, and messages that the harness writes at the same time. */
const mostTabs = 3;
const mostWriting = 3;

/** One visitor, one centre, many faults. Ends in bounded time whatever happens. */
export async function runSoak(browser: Browser, options: SoakOptions, say: (line: string) => void = () => {}): Promise<SoakReport> {
  const began = Date.now();
  const world = await openSoakWorld(options);
  const context = await browser.newContext({ locale: 'en-GB' });
  try {
    const tabs = await VisitorTabs.inContext(context, world.pageOrigin, new Dice(options.seed, 'tabs'));
    const first = await tabs.open();
    await first.waitForFunction(() => (document.querySelector('deskbell-widget') as unknown as { chatState: string }).chatState === 'agent', undefined, { timeout: 60_000 });
    world.faults(soakRules);
    const over = new AbortController();
    const until = Date.now() + options.minutes * 60_000;
    const background = [troubleTabs(tabs, options, over.signal), every(options.reloadEvery, over.signal, () => tabs.reload()), expireTokens(world, options, over.signal), every(5, over.signal, () => tabs.wayOn())];
    const progress = every(30, over.signal, async () => say(`${options.mode}: ${Math.round((Date.now() - began) / 1000)} s, ${tabs.count} tabs, accepted ${world.gateway.control.accepted().length}, states ${(await tabs.states()).join(' ')}`));
    const [injected, asked] = await Promise.all([inject(world, options, until), write(tabs, options, until, say)]);
    say(`${options.mode}: all written after ${Math.round((Date.now() - began) / 1000)} s`);
    const stored = await settle(tabs, world, options, injected);
    over.abort();
    const expired = (await Promise.all(background))[2];
    await progress;
    for (const page of tabs.pages) tabs.farewells.push({ shown: await shownIn(page), at: Infinity, gone: Infinity });
    const { gateway: { control }, proxies } = world;
    const errors = countBy(tabs.heard.filter(({ type }) => type === 'error').map(({ code }) => code ?? ''));
    return {
      options, seconds: Math.round((Date.now() - began) / 1000), stored,
      ...tally({
        injected, asked, accepted: control.accepted(), stored, heard: tabs.heard, glimpses: tabs.farewells, lostAnswers: world.wire.lost,
        delivered: world.delivered, mailbox: options.mode === 'relay',
      }),
      requests: control.count(), reloaded: tabs.reloaded, opened: tabs.opened, closed: tabs.closed, expired: expired ?? 0, errors,
      faults: countBy(proxies.flatMap((proxy) => [...proxy.counts].flatMap(([deed, count]) => Array<string>(count).fill(deed)))),
      connects: control.count({ path: 'send', controlType: 'CONNECT', accepted: true }), visitors: new Set(control.conversations().map(({ userId }) => userId)).size,
      waiting: stored.waiting, thrown: tabs.thrown, pressedAgain: tabs.pressedAgain, startedAgain: tabs.startedAgain,
    } as SoakReport;
  } finally {
    await context.close().catch(() => {});
    await world.close();
  }
}

/** The centre's messages in numbered order, evenly with bursts. */
async function inject({ gateway: { control } }: SoakWorld, { messages, seed }: SoakOptions, until: number): Promise<string[]> {
  const dice = new Dice(seed, 'inject');
  const began = Date.now();
  const injected: string[] = [];
  while (injected.length < messages) {
    const due = Math.min(messages, Math.ceil(messages * (Date.now() - began) / (until - began)));
    while (injected.length < due) {
      const text = `centre ${injected.length + 1}`;
      injected.push(text);
      control.say({ text });
    }
    await sleep(20 + dice.random() * (dice.random() < 0.1 ? 1_500 : 150));
  }
  return injected;
}

/** The visitor's, in whichever tab; every fifth by the keyboard. */
async function write(tabs: VisitorTabs, { sent, seed }: SoakOptions, until: number, say: (line: string) => void): Promise<string[]> {
  const dice = new Dice(seed, 'write');
  const began = Date.now();
  const asked: string[] = [];
  const writing = new Set<Promise<void>>();
  for (let turn = 1; turn <= sent; turn++) {
    const pause = began + (until - began) * (turn - dice.random()) / sent - Date.now();
    if (pause > 0) await sleep(pause);
    while (writing.size >= mostWriting) await Promise.race(writing);
    const text = `visitor ${turn}`;
    const task = tabs.say(text, dice.random() < 0.2).then(() => void asked.push(text), (reason: unknown) => {
      // A page that was closed first: nothing was written.
      if (!/closed/.test(String(reason))) {
        asked.push(text);
        say(`${text}: ${String(reason).split('\n')[0]}`);
      } else turn--;
    }).finally(() => writing.delete(task));
    writing.add(task);
  }
  await Promise.all(writing);
  return asked;
}

async function troubleTabs(tabs: VisitorTabs, { seed }: SoakOptions, over: AbortSignal): Promise<void> {
  const dice = new Dice(seed, 'trouble');
  while (!over.aborted) {
    await pause(2_000 + dice.random() * 6_000, over);
    if (over.aborted) return;
    const opens = tabs.count < 2 || (tabs.count < mostTabs && dice.random() < 0.5);
    await (opens ? tabs.open().then(() => {}) : tabs.close());
  }
}

/** In turns each way in which a token ends. @returns how many times. */
async function expireTokens({ gateway: { control }, proxies }: SoakWorld, { expireEvery, mode }: SoakOptions, over: AbortSignal): Promise<number> {
  const ways = [() => control.expireAccessTokens(), () => control.expireMessagingTokens(), () => control.rotateMessagingTokens()];
  let times = 0;
  await every(expireEvery, over, async () => {
    ways[times++ % ways.length]!();
    // The broker renews what the centre refuses by itself: the page's own session is refused besides.
    if (mode === 'relay') proxies[0]!.rules = [...soakRules, { fault: { kind: 'status', status: 401 }, path: /\/ccmessaging\//, times: 1 }];
  });
  return times;
}

/** Waits until everything has its outcome, at most so long. */
async function settle(tabs: VisitorTabs, world: SoakWorld, { mode }: SoakOptions, injected: readonly string[]): Promise<StoredLog> {
  const end = Date.now() + patience;
  for (;;) {
    const page = tabs.pages.find((one) => !one.isClosed());
    const stored = page && await readStoredLog(page).catch(() => undefined);
    if (stored) {
      const gone = new Set(stored.messages.map(({ text }) => text));
      // What was answered in full some time ago and is not there will not come any more.
      const long = world.delivered.filter(({ time }) => time < Date.now() - commitTime);
      if (mode === 'direct') for (const text of [...world.wire.lost, ...long].flatMap(({ body }) => textsIn(body))) gone.add(text);
      if ((stored.waiting === 0 && injected.every((text) => gone.has(text))) || Date.now() > end) return stored;
    }
    await sleep(500);
  }
}

async function every(seconds: number, over: AbortSignal, work: () => Promise<void>): Promise<number> {
  for (;;) {
    await pause(seconds * 1_000, over);
    if (over.aborted) return 0;
    await work().catch((reason: unknown) => {
      if (!over.aborted && !/closed|Timeout/.test(String(reason))) throw reason;
    });
  }
}

const pause = (time: number, over: AbortSignal): Promise<void> => sleep(time, undefined, { signal: over }).catch(() => {});

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
