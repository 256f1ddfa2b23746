// npx tsx bench/mounts.ts [times]: what mounting and removing a connected widget leaves behind on its page.
import type { CDPSession, Page } from 'playwright';
import { openSoakWorld } from '../test/soak/soak-world.js';
import { ready } from '../test/soak/visitor-tabs.js';
import { machine, openBrowser } from './open-browser.js';

const times = Number(process.argv[2] ?? 100);

/** Mounts, waits until the conversation stands and the log shows it, removes, waits until nothing is left of it. */
const mountAndRemove = (page: Page, count: number): Promise<void> => page.evaluate(async (turns) => {
  type Widget = HTMLElement & { chatState: string; messages: readonly unknown[] };
  for (let turn = 0; turn < turns; turn++) {
    const widget = document.createElement('deskbell-widget') as Widget;
    widget.setAttribute('session-url', '/deskbell/session');
    widget.setAttribute('poll-interval', '500');
    widget.setAttribute('open', '');
    document.body.append(widget);
    const end = performance.now() + 30_000;
    while (widget.chatState !== 'agent' || widget.messages.length === 0) {
      if (performance.now() > end) throw new Error(`turn ${turn}: ${widget.chatState}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    widget.remove();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await new Promise((resolve) => setTimeout(resolve, 2_000));
}, count);

interface Remains {
  readonly heap: number;
  readonly listeners: number;
  readonly nodes: number;
  readonly locks: number;
}

async function look(page: Page, session: CDPSession): Promise<Remains> {
  for (let turn = 0; turn < 3; turn++) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
  const locks = await page.evaluate(async () => {
    const { held = [], pending = [] } = await navigator.locks.query();
    return held.length + pending.length;
  });
  return { heap: of('JSHeapUsedSize') / 1024, listeners: of('JSEventListeners'), nodes: of('Nodes'), locks };
}

const browser = await openBrowser();
const world = await openSoakWorld({ mode: 'direct', seed: 1, hold: 0, codes: true, tokenSeconds: 0 });
try {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(world.pageOrigin);
  await ready(page);
  await page.evaluate(() => document.querySelector('deskbell-widget')!.remove());
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.enable');
  // What is loaded once and stays is loaded now.
  await mountAndRemove(page, 10);
  const before = await look(page, session);
  await mountAndRemove(page, times);
  const after = await look(page, session);
  const polls = world.gateway.control.count({ path: 'poll' });
  await page.waitForTimeout(3_000);
  console.log(`${machine(browser)}\n\n| after ${times} mounts and removals | before | after |\n| --- | --: | --: |`);
  console.log(`| heap, kB | ${before.heap.toFixed(0)} | ${after.heap.toFixed(0)} |`);
  for (const name of ['listeners', 'nodes', 'locks'] as const) console.log(`| ${name} | ${before[name]} | ${after[name]} |`);
  console.log(`| polls in the 3 s after the last | | ${world.gateway.control.count({ path: 'poll' }) - polls} |`);
} finally {
  await browser.close();
  await world.close();
}
