import type { Cancel, Clock } from '../../src/core/clock.js';

/** Time that a test moves. Both clocks go together unless the wall clock is made to jump. */
export class FakeClock implements Clock {
  #wall: number;
  #monotonic = 0;
  #timers: { at: number; run: () => void }[] = [];

  constructor(wall = 1_700_000_000_000) {
    this.#wall = wall;
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(delay: number, run: () => void): Cancel {
    const timer = { at: this.#monotonic + Math.max(0, delay), run };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Lets time pass, running what falls due in order, and the promises that each run settles. */
  async advance(duration: number): Promise<void> {
    const end = this.#monotonic + duration;
    for (;;) {
      await settle();
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#move(next.at - this.#monotonic);
      next.run();
    }
    this.#move(end - this.#monotonic);
    await settle();
  }

  /** The machine slept or somebody set the clock: only the wall clock moves. */
  jump(duration: number): void {
    this.#wall += duration;
  }

  #move(duration: number): void {
    this.#monotonic += duration;
    this.#wall += duration;
  }
}

/** Long enough for any chain of promises that needs no outside event. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}
