import type { Clock } from '../core/clock.js';
import { mailCapacity, mailLifetime, parseCursor, type Batch, type Claim, type Mail, type Mailbox } from './mailbox.js';

interface Box {
  /** When the box was made, ms: first half of its cursors, so that one from before a restart confirms nothing here. */
  readonly epoch: number;
  /** Number of the newest message ever put in. */
  newest: number;
  /** Oldest first; numbered up to `newest` without a gap. */
  messages: { readonly text: string; readonly time: number }[];
  callIds: readonly string[];
  touched: number;
}

const sweepInterval = 60_000;
const claim: Claim = { release: async () => {} };
const silence = (): void => {};

/** The mailbox of a broker that serves alone. */
export class MemoryMailbox implements Mailbox {
  readonly #clock: Clock;
  readonly #boxes = new Map<string, Box>();
  #lastEpoch = 0;
  #swept: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#swept = clock.now();
  }

  async read(visitor: string, ack: string | undefined): Promise<Mail> {
    this.#sweep();
    const box = this.#box(visitor);
    const confirmed = parseCursor(ack);
    if (confirmed?.time === box.epoch && confirmed.sequence <= box.newest) {
      const left = box.newest - confirmed.sequence;
      if (left < box.messages.length) box.messages = left === 0 ? [] : box.messages.slice(-left);
    }
    return { messages: box.messages.map(({ text }) => text), cursor: `${box.epoch}-${box.newest}` };
  }

  async append(visitor: string, { messages, callIds }: Batch): Promise<number> {
    const box = this.#box(visitor);
    const time = this.#clock.now();
    box.messages.push(...messages.map((text) => ({ text, time })));
    box.newest += messages.length;
    if (callIds.length) box.callIds = [...new Set([...box.callIds, ...callIds])].slice(-20);
    const surplus = Math.max(0, box.messages.length - mailCapacity);
    box.messages.splice(0, surplus);
    return surplus;
  }

  async sawCall(visitor: string, callId: string): Promise<boolean> {
    return this.#boxes.get(visitor)?.callIds.includes(callId) ?? false;
  }

  async claim(): Promise<Claim> {
    return claim;
  }

  async watch(): Promise<() => void> {
    return silence;
  }

  #box(visitor: string): Box {
    const now = this.#clock.now();
    let box = this.#boxes.get(visitor);
    if (!box) {
      // Never the epoch of a box that was swept away: its cursors may still be out.
      this.#lastEpoch = Math.max(now, this.#lastEpoch + 1);
      this.#boxes.set(visitor, (box = { epoch: this.#lastEpoch, newest: 0, messages: [], callIds: [], touched: now }));
    }
    box.touched = now;
    return box;
  }

  #sweep(): void {
    const now = this.#clock.now();
    if (now - this.#swept < sweepInterval) return;
    this.#swept = now;
    for (const [visitor, box] of this.#boxes) {
      const kept = box.messages.findIndex(({ time }) => now - time < mailLifetime);
      if (kept !== 0) box.messages = kept < 0 ? [] : box.messages.slice(kept);
      if (box.messages.length === 0 && now - box.touched > mailLifetime) this.#boxes.delete(visitor);
    }
  }
}
