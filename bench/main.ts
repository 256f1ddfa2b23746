// npm run bench: the figures of README and docs, as one table. Build first; "npm run bench -- short" leaves out what takes minutes.
import { existsSync } from 'node:fs';
import { startDemo } from '../demo/start.js';
import { openBrowser, machine } from './open-browser.js';
import { append, bytes, longTasks, type Row } from './page.js';
import { requestsAMinute } from './visitor-requests.js';

const dist = process.env.DESKBELL_DIST ?? 'dist';
if (!existsSync(`${dist}/manifest.json`)) throw new Error('Nothing is built: npm run build');
const short = process.argv.includes('short');

const print = (rows: readonly Row[]): void => {
  for (const { what, value, limit } of rows) console.log(`| ${what} | ${value} | ${limit ?? ''} |`);
};

const browser = await openBrowser();
const demo = await startDemo({ widget: 'dist', serverSide: 'direct' });
try {
  console.log(`${machine(browser)}\n\n| what | measured | at most |\n| --- | --- | --- |`);
  print(bytes(dist));
  print(await longTasks(browser, demo));
  print(await append(browser, demo));
  if (!short) print(await requestsAMinute(browser, demo));
} finally {
  await browser.close();
  await demo.close();
}

if (!short) {
  // Through a real SIP server, where the machine has one; bench/call.ts says what it lacks.
  const { measureCalls } = await import('./call.js');
  for (const { what, unit, p50, p95, samples, limit } of await measureCalls()) {
    console.log(`| ${what} (${samples}) | ${p50.toFixed(1)} ${unit}${p95 === undefined ? '' : `, p95 ${p95.toFixed(1)} ${unit}`} | ${limit === undefined ? '' : `${limit} ${unit}`} |`);
  }
}
