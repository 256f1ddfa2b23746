// npx tsx bench/leaving.ts [departures] [ms between polls] [ms that an answer travels] [modes] [ms that the next page takes]: what is
// lost when a page leaves with an answer in flight. Three visitors leave again and again at random moments while messages arrive twice a second.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright';
import { Dice } from '../test/support/seeded-draw.js';
import { openSoakWorld, type SoakWorld } from '../test/soak/soak-world.js';
import type { SoakMode } from '../test/soak/soak-options.js';
import { readStoredLog } from '../test/soak/stored-log.js';
import { ready } from '../test/soak/visitor-tabs.js';
import { machine, openBrowser } from './open-browser.js';

const departures = Number(process.argv[2] ?? 300);
const interval = Number(process.argv[3] ?? 500);
const travel = Number(process.argv[4] ?? 50);
const pageTime = Number(process.argv[6] ?? 0);
const visitors = 3;
const seed = 5;
/** ms between two messages of the centre to one visitor, on average. */
const messageEvery = 500;

interface Outcome {
  readonly left: number;
  readonly sent: number;
  readonly lost: number;
  readonly doubled: number;
  /** Departures within which a message was lost. */
  readonly harmed: number;
}

async function visit(browser: Browser, world: SoakWorld, turn: number): Promise<Outcome> {
  const { gateway: { control }, pageOrigin } = world;
  const dice = new Dice(seed, `visitor ${turn}`);
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(pageOrigin);
  await ready(page);
  await page.waitForFunction(() => (document.querySelector('deskbell-widget') as unknown as { chatState: string }).chatState === 'agent', undefined, { timeout: 60_000 });
  const { userId } = control.conversations().at(-1)!;
  opened();
  const sent: { text: string; period: number }[] = [];
  let left = 0;
  let over = false;
  const arriving = (async () => {
    while (!over) {
      await sleep(dice.random() * 2 * messageEvery);
      const text = `message ${turn} ${sent.length + 1}`;
      sent.push({ text, period: left });
      control.say({ userId, text });
    }
  })();
  while (left < departures / visitors) {
    await sleep(300 + dice.random() * 2 * interval);
    await page.goto(`${pageOrigin}/page-${++left}`);
    await ready(page);
  }
  over = true;
  await arriving;
  const end = Date.now() + 30_000;
  let texts: string[] = [];
  // The last one has come when the last polls have been answered.
  while (Date.now() < end && !texts.includes(sent.at(-1)!.text)) {
    await sleep(500);
    texts = (await readStoredLog(page)).messages.map(({ text }) => text);
  }
  await context.close();
  const missing = sent.filter(({ text }) => !texts.includes(text));
  return { left, sent: sent.length, lost: missing.length, doubled: texts.length - new Set(texts).size, harmed: new Set(missing.map(({ period }) => period)).size };
}

/** Visitors come one after the other, so that the newest conversation is the one who came. */
let opened: () => void = () => {};

async function measure(browser: Browser, mode: SoakMode): Promise<Outcome> {
  const world = await openSoakWorld({ mode, seed, hold: 0, codes: true, tokenSeconds: 0, pageTime, attributes: `poll-interval="${interval}" call="none" open` });
  world.gateway.control.set({ delay: travel });
  try {
    const running: Promise<Outcome>[] = [];
    for (let turn = 1; turn <= visitors; turn++) {
      const known = new Promise<void>((resolve) => (opened = resolve));
      running.push(visit(browser, world, turn));
      await Promise.race([known, running.at(-1)]);
    }
    const outcomes = await Promise.all(running);
    const sum = (name: keyof Outcome): number => outcomes.reduce((total, outcome) => total + outcome[name], 0);
    return { left: sum('left'), sent: sum('sent'), lost: sum('lost'), doubled: sum('doubled'), harmed: sum('harmed') };
  } finally {
    await world.close();
  }
}

const browser = await openBrowser();
console.log(machine(browser));
console.log(`poll-interval ${interval} ms, answers travel ${travel} ms, the next page takes ${pageTime} ms, a message every ${messageEvery} ms, seed ${seed}\n`);
console.log('| mode | departures | messages meanwhile | lost | doubled | departures that lost one |\n| --- | --: | --: | --: | --: | --: |');
for (const mode of (process.argv[5]?.split(',') ?? ['direct', 'relay']) as SoakMode[]) {
  const { left, sent, lost, doubled, harmed } = await measure(browser, mode);
  console.log(`| ${mode} | ${left} | ${sent} | ${lost} | ${doubled} | ${harmed} (${(100 * harmed / left).toFixed(1)} %) |`);
}
await browser.close();
