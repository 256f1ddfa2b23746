/** Stops what was scheduled; calling it again, or after it ran, does nothing. */
export type Cancel = () => void;

/** The only source of time and timers, so that tests can own both. Times are in milliseconds. */
export interface Clock {
  /** Wall clock, ms since the epoch. It may jump: use it for what is shown and stored. */
  now(): number;
  /** Monotonic, ms from an arbitrary origin: use it for durations and deadlines. */
  monotonic(): number;
  after(delay: number, run: () => void): Cancel;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delay, run) {
    const timer = setTimeout(run, delay);
    return () => clearTimeout(timer);
  },
};

/** Resolves after `delay` ms; rejects with the signal's reason when it aborts first. */
export function sleep(clock: Clock, delay: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delay, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
