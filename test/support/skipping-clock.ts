import type { Cancel, Clock } from '../../src/core/clock.js';

interface Timer {
  due: number;
  readonly run: () => void;
  handle: ReturnType<typeof setTimeout>;
}

/** A clock that goes by itself and can be pushed forward, for tests whose media and sockets need real time. */
export class SkippingClock implements Clock {
  readonly #timers = new Set<Timer>();
  #skipped = 0;

  now(): number {
    return Date.now() + this.#skipped;
  }

  monotonic(): number {
    return performance.now() + this.#skipped;
  }

  after(delay: number, run: () => void): Cancel {
    const timer: Timer = { due: this.monotonic() + delay, run, handle: 0 as never };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => this.#drop(timer);
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** Runs everything due in the next `ms`, each at its own time, with a turn of the event loop after each. */
  async skip(ms: number): Promise<void> {
    const end = this.monotonic() + ms;
    for (;;) {
      const next = [...this.#timers].sort((a, b) => a.due - b.due)[0];
      const step = Math.max(0, Math.min(next?.due ?? end, end) - this.monotonic());
      this.#skipped += step;
      if (!next || next.due > this.monotonic() + 1e-6) break;
      this.#drop(next);
      next.run();
      await new Promise((resolve) => setTimeout(resolve));
    }
    for (const timer of this.#timers) this.#arm(timer);
  }

  #arm(timer: Timer): void {
    clearTimeout(timer.handle);
    timer.handle = setTimeout(() => {
      this.#drop(timer);
      timer.run();
    }, Math.max(0, timer.due - this.monotonic()));
  }

  #drop(timer: Timer): void {
    clearTimeout(timer.handle);
    this.#timers.delete(timer);
  }
}
