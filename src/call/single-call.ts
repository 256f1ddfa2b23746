import { sleep, type Clock } from '../core/clock.js';
import type { Browser } from './browser.js';

/** ms that a call just ended, here or in another tab, may take to let go. */
const patience = 300;

/**
 * One call over all tabs of a visitor: resolves with a release, or undefined where another tab holds the call.
 * The browser frees the lock of a tab that is closed or has crashed.
 */
export function claimCall({ locks }: Browser, clock: Clock, visitor: string): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    if (!locks) return resolve(() => {});
    const waiting = new AbortController();
    void sleep(clock, patience).then(() => waiting.abort());
    locks
      .request(`deskbell-call:${visitor}`, { signal: waiting.signal }, () => new Promise<void>((release) => resolve(release)))
      // Locks are refused in some sandboxed frames: better two calls than none.
      .catch((error: unknown) => resolve(error instanceof DOMException && error.name === 'AbortError' ? undefined : () => {}));
  });
}
