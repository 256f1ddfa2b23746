// What the widget costs the page that it stands on: bytes, appending to a long log, long tasks while it boots.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Browser, CDPSession, Page } from 'playwright';
import type { Demo } from '../demo/start.js';

export interface Row {
  readonly what: string;
  readonly value: string;
  /** What it must not exceed, where something is promised. */
  readonly limit?: string;
}

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

/** Bytes of the built files, from dist/manifest.json. */
export function bytes(dist = 'dist'): readonly Row[] {
  const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const filesOf = (keys: readonly string[]): Set<string> => {
    const found = new Set<string>();
    const visit = (key: string): void => {
      const chunk = manifest[key];
      if (!chunk || found.has(chunk.file)) return;
      found.add(chunk.file);
      chunk.imports?.forEach(visit);
    };
    keys.forEach(visit);
    return found;
  };
  const kilobytes = (count: number): string => `${(count / 1000).toFixed(1)} kB`;
  const sizes = (files: Iterable<string>): string => {
    let brotli = 0;
    let gzip = 0;
    for (const file of files) {
      const content = readFileSync(join(dist, file));
      brotli += brotliCompressSync(content).length;
      gzip += gzipSync(content).length;
    }
    return `${kilobytes(brotli)} brotli, ${kilobytes(gzip)} gzip`;
  };
  const gathered = (name: string): string => Object.keys(manifest).find((key) => key.startsWith(`_${name}-`)) ?? name;
  const without = (files: Iterable<string>, ...others: ReadonlySet<string>[]): Set<string> => new Set([...files].filter((file) => !others.some((other) => other.has(file))));
  const entry = filesOf(['src/embed.ts']);
  const chat = without(filesOf([gathered('session'), 'src/i18n/en.ts']), entry);
  const later = without(filesOf([gathered('files'), 'src/components/register-later.ts', 'src/chat/transcript-memory.ts']), entry, chat);
  const calls = without(filesOf(['src/components/register-call.ts', 'src/call/call-session.ts', 'src/call/sip-phone.ts', 'src/cec/call-api.ts']), entry, chat);
  return [
    { what: 'script before the launcher is clicked', value: sizes(entry), limit: '12 kB brotli' },
    { what: 'more when the chat is opened, English', value: sizes(chat), limit: '40 kB brotli' },
    { what: 'more when a file, a form or a rating comes up', value: sizes(later), limit: '10 kB brotli' },
    { what: 'more when a call is wanted', value: sizes(calls), limit: '60 kB gzip' },
  ];
}

const median = (values: readonly number[]): number => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;

const countMessages = `document.querySelector('deskbell-widget').messages.length`;
/** Elements in the widget, through every shadow root. */
const countElements = `(() => {
  let count = 0;
  const look = (root) => { for (const element of root.querySelectorAll('*')) { count++; if (element.shadowRoot) look(element.shadowRoot); } };
  look(document.querySelector('deskbell-widget').shadowRoot);
  return count;
})()`;

/** Resolves two frames after the next message has come. */
const drawnMessage = `void (drawnMessage = new Promise((drawn) => document.addEventListener('deskbell-message', () =>
  requestAnimationFrame(() => requestAnimationFrame(() => drawn())), { once: true })))`;

async function busy(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000;
}

/** Main-thread time from an agent's line at the centre to its bubble in a log of so many messages, everything on the way included. */
export async function append(browser: Browser, demo: Demo, samples = 60): Promise<readonly Row[]> {
  const { control } = demo.gateway;
  control.reset();
  control.set({ robot: false, pollHold: 20_000 });
  control.addAgent({ id: 'bench', name: 'Bench', echo: false });
  const context = await browser.newContext({ locale: 'en-GB' });
  try {
    const page = await context.newPage();
    await page.goto(`${demo.pageOrigin}/plain?open=true&call=none`);
    await page.waitForFunction(`document.querySelector('deskbell-widget').chatState === 'agent'`);
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable');
    let said = 0;
    const say = (): void => control.say({ text: `Line ${++said}: the lamp is on its way and should be with you by Thursday.` });
    const fill = async (count: number): Promise<void> => {
      const there = await page.evaluate<number>(countMessages);
      for (let more = there; more < count; more++) say();
      await page.waitForFunction(`${countMessages} >= ${count}`, undefined, { timeout: 120_000 });
      await page.waitForTimeout(1_500);
    };
    const measure = async (): Promise<{ readonly cost: number; readonly elements: number }> => {
      const costs: number[] = [];
      for (let sample = 0; sample < samples; sample++) {
        // Listened to beforehand, so that the looking costs next to nothing.
        await page.evaluate(drawnMessage);
        const from = await busy(session);
        say();
        await page.evaluate('drawnMessage');
        costs.push(await busy(session) - from);
      }
      return { cost: median(costs), elements: await page.evaluate<number>(countElements) };
    };
    await fill(50);
    const few = await measure();
    await fill(5_000);
    const many = await measure();
    return [
      { what: `appending a message at 50 (median of ${samples}, main thread)`, value: `${few.cost.toFixed(1)} ms` },
      { what: 'appending a message at 5,000', value: `${many.cost.toFixed(1)} ms`, limit: `${(2 * few.cost).toFixed(1)} ms (twice)` },
      { what: 'elements in the widget at 50 and at 5,000', value: `${few.elements} and ${many.elements}` },
    ];
  } finally {
    await context.close();
  }
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const evaluation = new Set(['EvaluateScript', 'v8.evaluateModule', 'v8.compile', 'v8.compileModule', 'V8.CompileCode', 'v8.produceCache']);

interface Task {
  /** When it began, in the trace's microseconds. */
  readonly from: number;
  /** ms */
  readonly whole: number;
  /** Compiling and evaluating scripts, of it. ms */
  readonly scripts: number;
  /** A module is evaluated in it. */
  readonly evaluates: boolean;
}

type Tasks = readonly Task[];

/** Tasks of the page's main thread in a trace, by their CPU time. */
function tasksOf(trace: readonly TraceEvent[]): Tasks {
  const mains = new Set(trace.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid}/${tid}`));
  const complete = trace.filter(({ ph, pid, tid }) => ph === 'X' && mains.has(`${pid}/${tid}`));
  const cost = (event: TraceEvent): number => (event.tdur ?? event.dur ?? 0) / 1000;
  const end = (event: TraceEvent): number => event.ts + (event.dur ?? 0);
  return complete.filter(({ name }) => name === 'RunTask').map((task) => {
    const inside = complete.filter((event) => evaluation.has(event.name) && event.tid === task.tid && event.pid === task.pid && event.ts >= task.ts && end(event) <= end(task));
    // The outermost alone: what is evaluated within an evaluation is counted with it.
    const outer = inside.filter((event) => !inside.some((other) => other !== event && other.ts <= event.ts && end(other) >= end(event)));
    return {
      from: task.ts, whole: cost(task), scripts: outer.reduce((sum, event) => sum + cost(event), 0), evaluates: inside.some(({ name }) => name === 'v8.evaluateModule'),
    };
  });
}

/** The navigation's own tasks are not the widget's. */
function fromFirstScript(tasks: Tasks): Tasks {
  const first = Math.min(...tasks.filter(({ evaluates }) => evaluates).map(({ from }) => from));
  if (first === Infinity) throw new Error('There is no script in the trace: its categories or names are others now');
  return tasks.filter(({ from }) => from >= first);
}

async function traced(browser: Browser, page: Page, run: () => Promise<unknown>): Promise<Tasks> {
  await browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'] });
  await run();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  return tasksOf(traceEvents);
}

/** The longest tasks at a fourfold slow-down: from the widget's first script to the launcher in so many new browsers, and from its click to the open chat. */
export async function longTasks(browser: Browser, demo: Demo, boots = 10): Promise<readonly Row[]> {
  const booting: Tasks[] = [];
  const opening: Tasks[] = [];
  for (let boot = 0; boot < boots; boot++) {
    demo.gateway.control.reset();
    const context = await browser.newContext({ locale: 'en-GB' });
    try {
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      // By the protocol alone: what a test driver puts into a page would be measured with it.
      booting.push(fromFirstScript(await traced(browser, page, async () => {
        await session.send('Page.navigate', { url: `${demo.pageOrigin}/plain?call=none` });
        await page.waitForTimeout(3_000);
      })));
      opening.push(await traced(browser, page, async () => {
        await session.send('Runtime.evaluate', { expression: `document.querySelector('deskbell-widget').open()` });
        await page.waitForTimeout(3_000);
      }));
      const { result } = await session.send('Runtime.evaluate', { expression: `document.querySelector('deskbell-widget').chatState` });
      if (result.value !== 'robot') throw new Error(`The chat did not open: ${String(result.value)}`);
    } finally {
      await context.close();
    }
  }
  const row = (what: string, runs: readonly Tasks[], limit?: string): Row => {
    const longest = runs.map((tasks) => Math.max(0, ...tasks.map(({ whole, scripts }) => whole - scripts))).sort((one, other) => one - other);
    const scripts = median(runs.map((tasks) => tasks.reduce((sum, task) => sum + task.scripts, 0)));
    return {
      what: `longest task while ${what}, 4 × slower CPU, ${runs.length} times`,
      value: `${longest.at(-1)!.toFixed(0)} ms, median ${median(longest).toFixed(0)} ms (scripts compiled and evaluated beside it in ${scripts.toFixed(0)} ms)`,
      ...(limit && { limit }),
    };
  };
  return [row('booting', booting, '50 ms'), row('the chat opens', opening)];
}
