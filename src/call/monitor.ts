import type { Cancel, Clock } from '../core/clock.js';
import type { MediaWatch } from './media-watch.js';
import { QualityMeter, type Grade } from './quality.js';
import { sampleOf } from './stats.js';

/** ms between two readings, and ms of a microphone without any energy until the visitor is told. */
const interval = 1_000;
const deafLimit = 10_000;

export interface MonitorListener {
  quality(grade: Grade, poor: boolean): void;
  /** Our microphone delivers nothing at all, or something again. */
  deaf(deaf: boolean): void;
}

/** Reads the peer connection once a second for everybody who judges by it. */
export class CallMonitor {
  readonly #clock: Clock;
  readonly #watch: MediaWatch;
  readonly #listener: MonitorListener;
  readonly #sending: () => boolean;
  readonly #meter = new QualityMeter();
  #pc: RTCPeerConnection | undefined;
  #cancel: Cancel = () => {};
  #running = false;
  #energy = 0;
  #heardAt = 0;

  /** @param sending whether the microphone is meant to be heard now */
  constructor(clock: Clock, watch: MediaWatch, sending: () => boolean, listener: MonitorListener) {
    this.#clock = clock;
    this.#watch = watch;
    this.#sending = sending;
    this.#listener = listener;
  }

  attach(pc: RTCPeerConnection): void {
    this.#pc?.removeEventListener('connectionstatechange', this.#onChange);
    this.#pc = pc;
    pc.addEventListener('connectionstatechange', this.#onChange);
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#heardAt = this.#clock.monotonic();
    this.#watch.start(this.#heardAt);
    void this.#tick();
  }

  stop(): void {
    this.#running = false;
    this.#cancel();
    this.#pc?.removeEventListener('connectionstatechange', this.#onChange);
  }

  readonly #onChange = (): void => {
    if (this.#running) void this.#read(false);
  };

  async #tick(): Promise<void> {
    await this.#read(true);
    if (this.#running) this.#cancel = this.#clock.after(interval, () => void this.#tick());
  }

  async #read(regular: boolean): Promise<void> {
    const pc = this.#pc;
    const report = await pc?.getStats().catch(() => undefined);
    if (!pc || !report || !this.#running) return;
    const at = this.#clock.monotonic();
    const sample = sampleOf(report as unknown as Iterable<[string, Record<string, unknown>]>, at);
    const audio = pc.getTransceivers().find(({ receiver }) => receiver.track.kind === 'audio');
    const direction = audio?.currentDirection ?? 'sendrecv';
    this.#watch.read({ at, connection: pc.connectionState, bytesIn: sample.bytesIn, expected: direction === 'sendrecv' || direction === 'recvonly' });
    if (!regular || !this.#running) return;
    const verdict = this.#meter.add(sample);
    if (verdict) this.#listener.quality(verdict.grade, verdict.poor);
    const energy = sample.energyOut;
    if (energy === undefined || Math.abs(energy - this.#energy) > 1e-9 || !this.#sending()) this.#heardAt = at;
    this.#energy = energy ?? 0;
    this.#listener.deaf(at - this.#heardAt >= deafLimit);
  }
}
