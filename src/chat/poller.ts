import type { PollAnswer } from '../cec/downlink.js';
import { backoffDelay } from '../core/backoff.js';
import type { Cancel, Clock } from '../core/clock.js';
import { toDeskbellError, type DeskbellError } from '../core/errors.js';
import { pollDelay, pollPace } from './pace.js';
import type { PageSignals } from './page-signals.js';

export interface PollerOptions {
  readonly clock: Clock;
  readonly page: PageSignals;
  /** ms, already held to its smallest. */
  interval(): number;
  /** ms since something was last sent or received. */
  stillFor(): number;
  /** ms for which nothing new may be begun: the page is about to go. */
  resting(): number;
  /** One poll, named with the cursor in force; undefined: this tab may not poll any more. */
  poll(): Promise<PollAnswer | undefined>;
  /** The loop goes on by itself. @returns false to stop. */
  onError(error: DeskbellError): boolean;
  readonly random: () => number;
}

/**
 * Asks the centre again and again, each time when the last answer is dealt with. It never aborts a poll: the centre
 * forgets what it answers, so that an answer on its way must be received.
 *
 *     stopped ──► asking ──► resting ──► asking …        resting goes on while the page is about to go
 *        ▲           └────────► backing off ──► asking
 *        └── stop() from everywhere; an answer under way is still committed
 */
export class Poller {
  readonly #options: PollerOptions;
  #running = false;
  #round = 0;
  #cancel: Cancel | undefined;
  #startedAt = -Infinity;
  #asking = 0;
  #failures = 0;
  #holds = false;
  #backingOff = false;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  get running(): boolean {
    return this.#running;
  }

  set(running: boolean): void {
    if (running === this.#running) return;
    this.#running = running;
    this.#round++;
    this.#cancel?.();
    this.#failures = 0;
    if (running) void this.#ask();
  }

  /** Something was sent: its answer may be there soon. A back-off is not cut short by it. */
  soon(): void {
    if (this.#running && this.#asking === 0 && !this.#backingOff && !this.#holds) this.#schedule(pollPace.afterSend);
  }

  /**
   * The page or the network is back: asks at once. Once, however many events say so; beside a poll that is under way
   * only if that one has been out so long that its connection may be dead, and never beside two.
   */
  nudge(): void {
    if (!this.#running) return;
    const age = this.#options.clock.now() - this.#startedAt;
    if (this.#asking > 1 || (this.#asking === 1 && (this.#holds || age < pollPace.stale))) return;
    this.#failures = 0;
    this.#round++;
    this.#schedule(age < pollPace.smallestInterval && age >= 0 ? pollPace.smallestInterval - age : 0);
  }

  #schedule(delay: number): void {
    this.#cancel?.();
    this.#cancel = this.#options.clock.after(delay, () => void this.#ask());
  }

  async #ask(): Promise<void> {
    const { clock, page, interval, stillFor, resting, poll, onError, random } = this.#options;
    const rest = resting();
    if (rest > 0) return this.#schedule(rest);
    const round = this.#round;
    const began = clock.monotonic();
    this.#startedAt = clock.now();
    this.#backingOff = false;
    this.#asking++;
    let delay: number;
    try {
      const answer = await poll();
      const took = clock.monotonic() - began;
      if (!answer) return;
      if (took >= pollPace.held) this.#holds = true;
      // An empty answer that came at once: this centre does not hold.
      else if (answer.messages.length === 0) this.#holds = false;
      this.#failures = 0;
      delay = pollDelay({ interval: interval(), visible: page.visible(), stillFor: stillFor(), took, holds: this.#holds });
      if (delay >= pollPace.smallestInterval) delay *= 0.95 + 0.1 * random();
    } catch (reason) {
      if (round !== this.#round) return;
      const error = toDeskbellError(reason);
      if (!onError(error)) return;
      this.#backingOff = true;
      const pause = backoffDelay(this.#failures++, { base: pollPace.errorBase, max: pollPace.errorMax, random });
      delay = Math.max(pause, error.retryAfter ?? 0, page.visible() ? 0 : pollPace.hidden);
    } finally {
      this.#asking--;
    }
    if (this.#running && round === this.#round) this.#schedule(delay);
  }
}
