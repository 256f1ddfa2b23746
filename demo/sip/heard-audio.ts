import { decodeSample, sampleRate } from './g711.js';

/** What came in at a far end: enough to say that a person would have heard something, and what. */
export class HeardAudio {
  packets = 0;
  /** Sum of squares over time, as `totalAudioEnergy` of getStats counts it. */
  energy = 0;
  /** 0 to 1, since it was last asked. */
  peak = 0;
  digits = '';
  #lastEvent = -1;
  /** The last second. */
  readonly #recent = new Float32Array(sampleRate);
  #at = 0;

  take(payload: Buffer): void {
    this.packets++;
    for (const byte of payload) {
      const sample = decodeSample(byte) / 32_768;
      this.energy += (sample * sample) / sampleRate;
      this.peak = Math.max(this.peak, Math.abs(sample));
      this.#recent[this.#at++ % sampleRate] = sample;
    }
  }

  /** One RFC 4733 packet; a key sends its end three times, under one timestamp. */
  takeEvent(payload: Buffer, timestamp: number): void {
    const ended = (payload[1]! & 0x80) !== 0;
    if (!ended || timestamp === this.#lastEvent) return;
    this.#lastEvent = timestamp;
    this.digits += '0123456789*#ABCD'[payload[0]!] ?? '';
  }

  /** Peak since the last call. */
  takePeak(): number {
    const { peak } = this;
    this.peak = 0;
    return peak;
  }

  /** How strong `hertz` is in the last second, as a share of all there is: 1 for that tone alone (Goertzel). */
  share(hertz: number): number {
    const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / sampleRate);
    let one = 0;
    let two = 0;
    let total = 0;
    // From the oldest to the newest: the buffer is a ring, and a jump in it would sound like noise.
    for (let index = 0; index < sampleRate; index++) {
      const sample = this.#recent[(this.#at + index) % sampleRate]!;
      total += sample * sample;
      [two, one] = [one, sample + coefficient * one - two];
    }
    return total === 0 ? 0 : (2 * (one * one + two * two - coefficient * one * two)) / (total * sampleRate);
  }
}
