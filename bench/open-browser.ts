import { cpus } from 'node:os';
import { chromium, type Browser } from 'playwright';
import { findChromium, quietArguments, sandboxArguments } from '../scripts/find-browser.mjs';

/** The Chromium that the tests use. */
export async function openBrowser(): Promise<Browser> {
  const found = await findChromium();
  if (!found) throw new Error('No Chromium: npm run setup:browser');
  return chromium.launch({ executablePath: found.path, args: [...sandboxArguments(), ...quietArguments] });
}

/** What the figures were taken on. */
export const machine = (browser: Browser): string => `${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}, Chromium ${browser.version()}`;
