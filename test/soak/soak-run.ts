import type { Page } from 'playwright';
import { Dice } from '../support/seeded-draw.js';
import { countSoak, type SoakReport } from './soak-count.js';
import { openSoakWorld, type SoakWorld } from './soak-world.js';
import type { ServerSideKind } from '../../demo/server-side.js';

export interface SoakOptions {
  /** `direct`: the page speaks to the contact centre; `relay`: to the broker and its mailbox. */
  readonly kind: ServerSideKind;
  readonly seed: number;
  /** From the agent. */
  readonly incoming: number;
  /** From the visitor. */
  readonly outgoing: number;
  /** Of the agent's messages. */
  readonly perSecond: number;
  readonly reloadSeconds: number;
  readonly tokenSeconds: number;
  /** Open at the same time, at most. */
  readonly tabs: number;
  readonly onProgress?: (line: string) => void;
}

/** What the page's provider offers, as this file calls it inside the page. */
interface ProviderElement extends HTMLElement {
  sendMessage(text: string): Promise<unknown>;
  readonly chatState: string;
}

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));
const name = (kind: string, number: number): string => `${kind}-${String(number).padStart(6, '0')}`;

async function openTab(world: SoakWorld): Promise<Page> {
  const page = await world.context.newPage();
  await page.goto(world.pageAddress);
  await page.waitForFunction(() => customElements.get('deskbell-provider') !== undefined);
  return page;
}

/** Writes without waiting for the centre. @returns whether the page took it. */
const write = (page: Page, text: string): Promise<boolean> => page.evaluate((words) => {
  (document.querySelector('deskbell-provider') as unknown as ProviderElement).sendMessage(words).catch(() => {});
  return true;
}, text).catch(() => false);

const isIn = (page: Page, state: string): Promise<boolean> => page.evaluate(
  (wanted) => (document.querySelector('deskbell-provider') as unknown as ProviderElement | null)?.chatState === wanted, state,
).catch(() => false);

/** Tabs come, go and reload by the dice. One always stays, because a visitor who has left reads nothing. */
async function stir(world: SoakWorld, tabs: Page[], options: SoakOptions, over: () => boolean): Promise<void> {
  const dice = new Dice(options.seed, 'tabs');
  while (!over()) {
    await pause((options.reloadSeconds * 1_000) * (0.5 + dice.random()) / 2);
    if (over()) return;
    const fate = dice.random();
    if (fate < 0.5) {
      await dice.pick(tabs as [Page, ...Page[]]).reload().catch(() => {});
    } else if (fate < 0.75 && tabs.length > 1) {
      const [page] = tabs.splice(Math.floor(dice.random() * tabs.length), 1);
      await page!.close();
    } else if (tabs.length < options.tabs) {
      tabs.push(await openTab(world));
    }
  }
}

/** The whole run: an agent and a visitor who write to each other while everything around them breaks. */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const world = await openSoakWorld(options.kind, options.seed, options.tokenSeconds);
  const { control } = world.gateway;
  const report = options.onProgress ?? (() => {});
  const began = Date.now();
  try {
    const tabs = [await openTab(world)];
    await write(tabs[0]!, 'hello');
    await settled(() => control.conversations().length > 0, 30_000, 'the conversation is open');
    control.accept({ agentId: 'ann' });
    let incoming = 0;
    let outgoing = 0;
    const over = (): boolean => incoming >= options.incoming && outgoing >= options.outgoing;
    const agent = async (): Promise<void> => {
      while (incoming < options.incoming) {
        control.say({ text: name('in', ++incoming) });
        if (incoming % 500 === 0) report(`${incoming} from the agent, ${outgoing} from the visitor, ${tabs.length} tabs, ${Math.round((Date.now() - began) / 1000)} s`);
        await pause(1_000 / options.perSecond);
      }
    };
    const visitor = async (): Promise<void> => {
      const dice = new Dice(options.seed, 'visitor');
      const gap = (options.incoming / options.perSecond) * 1_000 / options.outgoing;
      while (outgoing < options.outgoing) {
        if (await write(dice.pick(tabs as [Page, ...Page[]]), name('out', outgoing + 1))) outgoing++;
        await pause(gap * 2 * dice.random());
      }
    };
    await Promise.all([agent(), visitor(), stir(world, tabs, options, over)]);
    report('waiting for what is under way');
    await quiet(world, tabs[0]!);
    return await countSoak(world, tabs[0]!, { incoming, outgoing, seconds: Math.round((Date.now() - began) / 1000), kind: options.kind, seed: options.seed });
  } finally {
    await world.close();
  }
}

/** Until nothing more is sent, and several polls have come back with nothing. */
async function quiet(world: SoakWorld, page: Page): Promise<void> {
  const { control } = world.gateway;
  const pending = (): Promise<number> => page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('deskbell');
      request.onsuccess = () => resolve(request.result);
    });
    const count = await new Promise<number>((resolve) => {
      const request = database.transaction('outbox').objectStore('outbox').count();
      request.onsuccess = () => resolve(request.result);
    });
    database.close();
    return count;
  }).catch(() => 1);
  await settled(async () => (await pending()) === 0, 180_000, 'the outbox is empty');
  const polls = control.count({ path: 'poll', accepted: true });
  // Polls slow down when nothing moves; through the broker it is the broker that polls.
  await settled(() => control.count({ path: 'poll', accepted: true }) >= polls + 5, 120_000, 'five more polls');
  await pause(3_000);
  if (!(await isIn(page, 'agent'))) throw new Error('the conversation is no longer with the agent');
}

async function settled(holds: () => boolean | Promise<boolean>, limit: number, what: string): Promise<void> {
  const end = Date.now() + limit;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`did not come about in time: ${what}`);
    await pause(100);
  }
}
