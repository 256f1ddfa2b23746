import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';

/** ms without an answer from which a page counts as stopped. */
const silence = 700;

/** The processes that render pages, by their ids. */
async function renderers(browser: Browser): Promise<readonly number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as { processInfo: { type: string; id: number }[] };
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/** The process that renders a page and no other of these: found by stopping each in turn for a moment. */
export async function rendererOf(browser: Browser, page: Page, others: Iterable<number>): Promise<number> {
  const known = new Set(others);
  for (const id of await renderers(browser)) {
    if (known.has(id)) continue;
    process.kill(id, 'SIGSTOP');
    const answers = await Promise.race([page.evaluate('1').then(() => true), sleep(silence).then(() => false)]);
    process.kill(id, 'SIGCONT');
    if (!answers) return id;
  }
  throw new Error('no process of its own renders the page');
}
