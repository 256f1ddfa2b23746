// Finds a Chromium, and with --install gets one. Order: CHROME_PATH, the system, Playwright's cache,
// Playwright's own download, apt-get as root. It always says which it took.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];
const fixed = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/snap/bin/chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

const executable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** @returns {Promise<{ path: string, from: string } | undefined>} */
export async function findChromium() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!executable(named)) throw new Error(`CHROME_PATH=${named} is not an executable file`);
    return { path: named, from: 'CHROME_PATH' };
  }
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name);
      if (executable(path)) return { path, from: 'the system' };
    }
  }
  for (const path of fixed) if (executable(path)) return { path, from: 'the system' };
  const { chromium } = await import('playwright');
  const cached = chromium.executablePath();
  if (cached && existsSync(cached)) return { path: cached, from: "Playwright's cache" };
  return undefined;
}

/** Chromium's own sandbox cannot be used by root, and containers often lack a large /dev/shm. */
export const sandboxArguments = () =>
  process.platform === 'linux' && (process.getuid?.() === 0 || process.env.CI) ? ['--no-sandbox', '--disable-dev-shm-usage'] : [];

/** Without these Chromium calls home, which a closed network answers with seconds of retries. */
export const quietArguments = [
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic',
];

/** A microphone and a camera of the browser's own, granted without a prompt, over loopback alone if need be. */
export const mediaArguments = [
  '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
];

/** @returns {Promise<{ path: string, from: string }>} */
export async function findOrInstallChromium() {
  const found = await findChromium();
  if (found) return found;
  const run = (command, commandArguments, timeout) => spawnSync(command, commandArguments, { stdio: 'inherit', timeout }).status === 0;
  console.log('No Chromium on this machine: trying Playwright\'s own download.');
  run('npx', ['playwright', 'install', 'chromium'], 300_000);
  const downloaded = await findChromium();
  if (downloaded) return downloaded;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Not to be had there: trying apt-get.');
    run('apt-get', ['update', '-qq'], 300_000);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], 900_000);
    const installed = await findChromium();
    if (installed) return { ...installed, from: 'apt-get' };
  }
  throw new Error('No Chromium. Set CHROME_PATH, install one (Debian: apt-get install chromium), or run: npx playwright install chromium');
}

if (import.meta.url === `file://${process.argv[1]}`) {
  try {
    const { path, from } = process.argv.includes('--install') ? await findOrInstallChromium() : ((await findChromium()) ?? {});
    if (!path) throw new Error('No Chromium found. Run: npm run setup:browser');
    console.log(`Browser: ${path} (from ${from})`);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
