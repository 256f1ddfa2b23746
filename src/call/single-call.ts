import { sleep, type Clock } from '../core/clock.js';
import type { Browser } from './browser.js';

/** ms that a call just ended, here or in another tab, may take to let go, and how often it is waited for. */
const patience = 300;
const tries = 3;

/**
 * One call over all tabs of a visitor: resolves with a release, or undefined where another tab holds the call.
 * The browser frees the lock of a tab that is closed or has crashed.
 */
export async function claimCall(browser: Browser, clock: Clock, visitor: string, signal: AbortSignal): Promise<(() => void) | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const release = await tryClaim(browser, visitor);
    if (release || attempt === tries) return release;
    await sleep(clock, patience, signal);
  }
}

function tryClaim({ locks }: Browser, visitor: string): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    if (!locks) return resolve(() => {});
    locks
      .request(`deskbell-call:${visitor}`, { ifAvailable: true }, (lock) => (lock ? new Promise<void>((release) => resolve(release)) : resolve(undefined)))
      // Refused in some sandboxed frames: better two calls than none.
      .catch(() => resolve(() => {}));
  });
}
