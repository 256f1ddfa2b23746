import type { Cancel, Clock } from '../core/clock.js';

/** The part of the Web Locks API that is used. */
export interface Locks {
  request(name: string, options: { readonly steal?: boolean; readonly signal?: AbortSignal }, run: () => Promise<void>): Promise<unknown>;
}

export const browserLocks = (): Locks | undefined => (typeof navigator === 'undefined' ? undefined : (navigator.locks as Locks | undefined));

/** How often a follower makes sure that the leader lives, and after how many silences it takes over: 2.5 s in all. */
export const leaderWatch = { period: 500, silences: 4 } as const;

export interface LeaderOptions {
  readonly name: string;
  /** Undefined: every tab leads, and the transcript alone keeps them from doubling anything. */
  readonly locks: Locks | undefined;
  readonly clock: Clock;
  /** Asks the leader whether it lives. @returns false where nothing is going on that needs one. */
  ping(): boolean;
  onLead(): void;
  onLost(): void;
}

/**
 * One tab among all of a visitor's polls and sends.
 *
 *     stopped ──► waiting ──► leading        the lock came: the one before has closed, crashed or left the page
 *        ▲           │  ▲        │
 *        │           ▼  └────────┤           the lock was stolen: this tab was frozen, and notices
 *        │        stealing ──► leading       four pings in a row without an answer: the leader is frozen
 *        └─────────── stop() from everywhere
 */
export class Leader {
  readonly #options: LeaderOptions;
  #phase: 'stopped' | 'waiting' | 'leading' = 'stopped';
  #waiting: AbortController | undefined;
  #release: (() => void) | undefined;
  #cancelTick: Cancel | undefined;
  #silences = 0;
  /** Requests are numbered: what an abandoned one still says is not heard. */
  #round = 0;

  constructor(options: LeaderOptions) {
    this.#options = options;
  }

  get leading(): boolean {
    return this.#phase === 'leading';
  }

  start(): void {
    if (this.#phase !== 'stopped') return;
    if (!this.#options.locks) return this.#lead();
    this.#wait();
  }

  /** Steps down, or stops waiting. Another tab's turn comes at once. */
  stop(): void {
    this.#round++;
    this.#cancelTick?.();
    this.#waiting?.abort();
    this.#release?.();
    this.#waiting = this.#release = this.#cancelTick = undefined;
    const led = this.#phase === 'leading';
    this.#phase = 'stopped';
    if (led) this.#options.onLost();
  }

  /** The leader was heard. */
  heard(): void {
    this.#silences = 0;
  }

  #wait(): void {
    this.#phase = 'waiting';
    this.#silences = 0;
    this.#waiting = new AbortController();
    this.#request({ signal: this.#waiting.signal });
    this.#tick();
  }

  #request(options: { readonly steal?: boolean; readonly signal?: AbortSignal }): void {
    const round = ++this.#round;
    this.#options.locks!
      .request(this.#options.name, options, () => {
        if (round !== this.#round) return Promise.resolve();
        this.#cancelTick?.();
        return new Promise<void>((resolve) => {
          this.#release = resolve;
          this.#lead();
        });
      })
      .catch(() => {
        if (round !== this.#round) return;
        // Stolen, or locks are refused to this page altogether.
        const stolen = this.#phase === 'leading';
        this.stop();
        if (stolen) this.#wait();
        else this.#lead();
      });
  }

  #tick(): void {
    this.#cancelTick = this.#options.clock.after(leaderWatch.period, () => {
      if (this.#phase !== 'waiting') return;
      // Counted in ticks, not in time: who wakes from sleep asks first.
      if (this.#silences++ >= leaderWatch.silences) {
        this.#waiting?.abort();
        this.#silences = 0;
        this.#request({ steal: true });
      } else if (!this.#options.ping()) {
        this.#silences = 0;
      }
      this.#tick();
    });
  }

  #lead(): void {
    this.#phase = 'leading';
    this.#options.onLead();
  }
}
