import type { Browser } from './browser.js';

/** Keeps the screen on during a call; the browser drops the lock whenever the page is hidden. */
export class ScreenWakeLock {
  readonly #browser: Browser;
  #held: WakeLockSentinel | undefined;
  #wanted = false;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  hold(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#browser.document.addEventListener('visibilitychange', this.#request);
    void this.#request();
  }

  release(): void {
    this.#wanted = false;
    this.#browser.document.removeEventListener('visibilitychange', this.#request);
    void this.#held?.release().catch(() => {});
    this.#held = undefined;
  }

  readonly #request = async (): Promise<void> => {
    if (this.#browser.document.visibilityState !== 'visible') return;
    try {
      const sentinel = await this.#browser.wakeLock?.request('screen');
      if (this.#wanted) this.#held = sentinel;
      else await sentinel?.release();
    } catch {
      // Battery saver, or a policy: the call goes on.
    }
  };
}
