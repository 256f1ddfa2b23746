import type { Clock } from '../core/clock.js';

/** INPUT at most once in so many ms: docs/reliability.md. */
export const typingPeriod = 4_000;

/** Tells the agent that the visitor types, now and then. */
export class TypingNotifier {
  readonly #clock: Clock;
  readonly #send: () => void;
  #last = -Infinity;

  constructor(clock: Clock, send: () => void) {
    this.#clock = clock;
    this.#send = send;
  }

  typed(): void {
    const now = this.#clock.monotonic();
    if (now - this.#last < typingPeriod) return;
    this.#last = now;
    this.#send();
  }

  /** What was typed has been sent: the next stroke is news again. */
  reset(): void {
    this.#last = -Infinity;
  }
}
