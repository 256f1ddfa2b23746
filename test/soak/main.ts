// npm run soak: one visitor's conversation under seeded faults, counted. See docs/reliability.md.
import { cpus } from 'node:os';
import { chromium } from 'playwright';
import { findChromium, quietArguments, sandboxArguments } from '../../scripts/find-browser.mjs';
import { readSoakOptions } from './soak-options.js';
import { runSoak, type SoakReport } from './soak-run.js';
import { broken, soakTable } from './soak-table.js';

const runs = readSoakOptions(process.argv.slice(2));
const found = await findChromium();
if (!found) throw new Error('No Chromium: npm run setup:browser');
const browser = await chromium.launch({ executablePath: found.path, args: [...sandboxArguments(), ...quietArguments] });
const reports: SoakReport[] = [];
const faults: string[] = [];
try {
  for (const options of runs) {
    console.log(`soak ${JSON.stringify(options)}`);
    const report = await runSoak(browser, options, console.log);
    reports.push(report);
    faults.push(...broken(report).map((line) => `${options.mode}: ${line}`));
    console.log(`${options.mode}: errors shown to the visitor ${JSON.stringify(report.errors)}, proxies ${JSON.stringify(report.faults)}`);
  }
} finally {
  await browser.close();
}
console.log(`\n${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}, Chromium ${browser.version()}\n\n${soakTable(reports)}\n`);
for (const line of faults) console.log(`NOT HELD ${line}`);
process.exit(faults.length > 0 ? 1 : 0);
