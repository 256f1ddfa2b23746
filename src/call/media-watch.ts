import type { CallCause } from './call-control.js';

/** ms after the answer until the visitor is told that no sound passes yet, until one ICE restart, and until the end. */
export const setUp = { hint: 5_000, restart: 10_000, end: 20_000 } as const;
/** ms without a byte until it is said, until an ICE restart, between two of them, and until the end. */
export const stall = { hint: 4_000, restart: 6_000, again: 3_000, end: 28_000 } as const;
/** ICE restarts in one trouble. */
const maxRestarts = 5;
/** ms of a disconnected peer connection, together with silence, that count as trouble. */
const disconnectedLimit = 2_500;

export interface MediaWatchListener {
  /** Connected for the first time, or again after trouble. */
  flowing(): void;
  /** Media broke off. */
  broken(): void;
  noMedia(showing: boolean): void;
  restartIce(): void;
  dead(cause: CallCause): void;
}

export interface MediaReading {
  /** Monotonic, ms. */
  readonly at: number;
  readonly connection: RTCPeerConnectionState;
  readonly bytesIn: number;
  /** False while the far end has put us on hold: silence is then no trouble. */
  readonly expected: boolean;
}

/**
 * Judges from readings, one a second or more, whether sound still comes.
 *
 *     waiting (answered, not connected) ─► flowing ⇄ broken ─► dead
 */
export class MediaWatch {
  readonly #listener: MediaWatchListener;
  #phase: 'idle' | 'waiting' | 'flowing' | 'broken' | 'dead' = 'idle';
  #since = 0;
  #bytes = 0;
  #lastByteAt = 0;
  #disconnectedAt: number | undefined;
  #restarts = 0;
  #lastRestartAt = 0;
  #hinted = false;

  constructor(listener: MediaWatchListener) {
    this.#listener = listener;
  }

  /** The callee has answered. */
  start(at: number): void {
    if (this.#phase !== 'idle') return;
    this.#phase = 'waiting';
    this.#since = this.#lastByteAt = at;
  }

  /** Silence until then is no trouble: a transfer may take its time. */
  excuse(until: number): void {
    this.#lastByteAt = Math.max(this.#lastByteAt, until);
  }

  read(reading: MediaReading): void {
    if (this.#phase === 'idle' || this.#phase === 'dead') return;
    const { at, connection } = reading;
    if (reading.bytesIn !== this.#bytes || !reading.expected) {
      this.#bytes = reading.bytesIn;
      this.#lastByteAt = Math.max(this.#lastByteAt, at);
    }
    this.#disconnectedAt = connection === 'connected' ? undefined : (this.#disconnectedAt ?? at);
    if (this.#phase === 'waiting') this.#awaitConnection(at, connection);
    else this.#judge(at, connection);
  }

  #awaitConnection(at: number, connection: RTCPeerConnectionState): void {
    const waited = at - this.#since;
    if (connection === 'connected') {
      this.#phase = 'flowing';
      this.#lastByteAt = Math.max(this.#lastByteAt, at);
      this.#recovered();
    } else if (waited >= setUp.end) this.#die('media-failed');
    else {
      if (waited >= setUp.hint) this.#hint(true);
      if ((waited >= setUp.restart || connection === 'failed') && this.#restarts === 0) this.#restart(at);
    }
  }

  #judge(at: number, connection: RTCPeerConnectionState): void {
    const silent = at - this.#lastByteAt;
    const disconnected = this.#disconnectedAt === undefined ? 0 : at - this.#disconnectedAt;
    const lost = connection === 'failed' || (disconnected >= disconnectedLimit && silent >= disconnectedLimit);
    if (!lost && silent < stall.hint) {
      if (this.#phase === 'broken' && connection === 'connected') {
        this.#phase = 'flowing';
        this.#recovered();
      }
      return;
    }
    this.#hint(true);
    if (silent >= stall.end) return this.#die(connection === 'connected' ? 'media-failed' : 'network-lost');
    if (!lost && silent < stall.restart) return;
    if (this.#phase === 'flowing') {
      this.#phase = 'broken';
      this.#listener.broken();
    }
    if (this.#restarts < maxRestarts && (this.#restarts === 0 || at - this.#lastRestartAt >= stall.again)) this.#restart(at);
  }

  #restart(at: number): void {
    this.#restarts += 1;
    this.#lastRestartAt = at;
    this.#listener.restartIce();
  }

  #recovered(): void {
    this.#restarts = 0;
    this.#hint(false);
    this.#listener.flowing();
  }

  #hint(showing: boolean): void {
    if (this.#hinted === showing) return;
    this.#hinted = showing;
    this.#listener.noMedia(showing);
  }

  #die(cause: CallCause): void {
    this.#phase = 'dead';
    this.#listener.dead(cause);
  }
}
