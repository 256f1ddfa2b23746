// npx tsx bench/call.ts [calls] [soak]: what a call costs, through a real SIP server, with the built widget.
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { CDPSession, Page } from 'playwright';
import { WebSocketServer } from 'ws';
import { CallWorld, inState } from '../test/interop/call-world.js';
import { have } from '../test/interop/parts.js';
import { startSipServer, type SipServer } from '../test/interop/sip-server.js';
import { installLeakCounter, type LeakCount } from './leak-counter.js';

export interface Row {
  readonly what: string;
  readonly unit: string;
  readonly p50: number;
  readonly p95?: number;
  readonly samples: number;
  /** What it must not exceed, where something is promised. */
  readonly limit?: number;
}

const percentile = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? NaN;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** ms since the epoch at which a page first heard the other end. */
const firstSound = (page: Page): Promise<number> => page.evaluate(async () => {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const { probe } = window;
    if (probe.connections.length > 0 && (await probe.counters()).energyIn > 0) return performance.timeOrigin + performance.now();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('Nothing heard');
});

/** One call on fresh pages. @returns ms from 168101 to sound at both ends, and from the click on Hang up to the microphone's end */
async function oneCall(world: CallWorld, server: SipServer, addresses: readonly string[]): Promise<{ readonly setUp: number; readonly release: number }> {
  await world.route(addresses);
  const agent = await world.agent(server);
  const customer = await world.customer();
  const heard = Promise.all([firstSound(customer), firstSound(agent)]);
  // Where the call fails that is the error, not that nothing was heard.
  heard.catch(() => {});
  await customer.getByRole('button', { name: 'Call us', exact: true }).click();
  await inState(customer, 'active');
  const sound = Math.max(...(await heard));
  // The state changes in the turn in which 168101 is read.
  const established = await customer.evaluate(() => performance.timeOrigin + window.probe.marks['connecting']!);
  const release = await customer.getByRole('button', { name: 'Hang up' }).evaluate(async (button: HTMLElement) => {
    const start = performance.now();
    button.click();
    while (window.probe.tracks.some(({ readyState }) => readyState === 'live')) await new Promise((resolve) => setTimeout(resolve));
    return performance.now() - start;
  });
  await world.closePages();
  return { setUp: sound - established, release };
}

async function series(count: number, run: () => Promise<number>): Promise<readonly number[]> {
  const values: number[] = [];
  while (values.length < count) values.push(await run());
  return values;
}

const row = (what: string, unit: string, values: readonly number[], limit?: number): Row => ({
  what, unit, p50: percentile(values, 0.5), samples: values.length,
  ...(values.length > 1 ? { p95: percentile(values, 0.95) } : {}),
  ...(limit === undefined ? {} : { limit }),
});

async function failOver(world: CallWorld, server: SipServer, count: number): Promise<Row[]> {
  const hanging: Socket[] = [];
  const hang = createServer((socket) => void hanging.push(socket)).listen(0, '127.0.0.1');
  const silent = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'sip' });
  await Promise.all([once(hang, 'listening'), once(silent, 'listening')]);
  const address = (listening: { address(): unknown }): string => `ws://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  try {
    const rows: Row[] = [];
    for (const [what, first, limit] of [['refuses', 'ws://127.0.0.1:9', undefined], ['hangs while opening', address(hang), 2_500], ['opens and is silent', address(silent), undefined]] as const) {
      rows.push(row(`168101 → sound, first address ${what}`, 'ms', await series(count, async () => (await oneCall(world, server, [first, `ws://${server.plain}`])).setUp), limit));
    }
    return rows;
  } finally {
    for (const socket of hanging) socket.destroy();
    hang.close();
    for (const client of silent.clients) client.terminate();
    silent.close();
  }
}

async function heapOf(session: CDPSession): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    await session.send('HeapProfiler.collectGarbage');
    await pause(100);
  }
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

async function soak(world: CallWorld, server: SipServer, count: number): Promise<Row[]> {
  await world.route([`ws://${server.plain}`]);
  await world.agent(server);
  const context = await world.browser.newContext({ permissions: ['microphone', 'camera'] });
  const page = await context.newPage();
  // tsx names the functions it compiles by a helper that a page has not.
  await page.addInitScript('globalThis.__name = (value) => value;');
  await page.addInitScript(installLeakCounter);
  await page.goto(world.customerUrl);
  const session = await context.newCDPSession(page);
  const calls = async (number: number): Promise<void> => {
    for (let index = 0; index < number; index += 1) {
      await page.evaluate(async () => {
        const provider = document.querySelector('deskbell-provider') as HTMLElement & { startCall(call: object): Promise<void>; hangUp(): void; readonly callState: string };
        await provider.startCall({ media: 'audio' });
        const end = performance.now() + 20_000;
        while (provider.callState !== 'active') {
          if (performance.now() > end || provider.callState === 'failed') throw new Error(`The call is ${provider.callState}`);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        provider.hangUp();
      });
    }
    await pause(3_000);
  };
  const counted = (): Promise<LeakCount> => page.evaluate(() => window.leaks());
  // The first calls load code and fill caches.
  await calls(5);
  const [heap, before] = [await heapOf(session), await counted()];
  await calls(count);
  const [after, left] = [await heapOf(session), await counted()];
  await context.close();
  await world.closePages();
  return [
    row(`heap after ${count} calls`, 'kB', [(after - heap) / 1_024], 2_048),
    row(`open sockets after ${count} calls`, '', [left.sockets], 0),
    row(`open peer connections after ${count} calls`, '', [left.connections], 0),
    row(`live tracks after ${count} calls`, '', [left.tracks], 0),
    row(`more timers than before ${count} calls`, '', [left.timers - before.timers], 0),
  ];
}

/** Of the built files: what a call loads besides the widget's own elements. */
function chunks(): Row[] {
  const folder = join(import.meta.dirname, '../dist/chunks');
  const size = (name: string): number => {
    const file = readdirSync(folder).find((each) => each.startsWith(`${name}-`) && each.endsWith('.js'));
    return file ? gzipSync(readFileSync(join(folder, file)), { level: 9 }).length / 1_024 : NaN;
  };
  return [row('call chunks, gzip (session + SIP)', 'kB', [size('call-session') + size('sip-phone')], 60)];
}

async function bytesBeforeACall(world: CallWorld): Promise<Row> {
  const page = await world.browser.newPage();
  let bytes = 0;
  page.on('response', (response) => {
    if (/(call-session|sip-phone|adapter_core)-/.test(response.url())) void response.body().then((body) => (bytes += body.length), () => {});
  });
  await page.goto(`${world.demo.pageOrigin}/plain`);
  await page.getByRole('button', { name: /^Open chat/ }).click();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  await pause(1_000);
  await page.close();
  return row('bytes of the call chunks before a call is near', 'B', [bytes], 0);
}

export async function measureCalls({ calls = 30, soaked = 100 }: { readonly calls?: number; readonly soaked?: number } = {}): Promise<readonly Row[]> {
  if (!have('call measurements', 'kamailio')) return [];
  const server = await startSipServer();
  const world = await CallWorld.open(server.spki);
  try {
    const runs: { readonly setUp: number; readonly release: number }[] = [];
    while (runs.length < calls) runs.push(await oneCall(world, server, [server.secure]));
    return [
      row('168101 → sound both ways, Kamailio over TLS', 'ms', runs.map(({ setUp }) => setUp), 2_500),
      row('Hang up → microphone off', 'ms', runs.map(({ release }) => release), 100),
      ...(await failOver(world, server, Math.max(3, Math.round(calls / 6)))),
      ...(await soak(world, server, soaked)),
      ...chunks(),
      await bytesBeforeACall(world),
    ];
  } finally {
    await world.close();
    await server.stop();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [calls, soaked] = process.argv.slice(2).map(Number);
  const rows = await measureCalls({ ...(calls ? { calls } : {}), ...(soaked ? { soaked } : {}) });
  const number = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(value < 100 && value % 1 ? 1 : 0));
  console.table(rows.map(({ what, unit, p50, p95, samples, limit }) => ({ what, unit, p50: number(p50), p95: number(p95), n: samples, limit: number(limit) })));
}
