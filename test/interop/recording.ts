import { readFileSync } from 'node:fs';

/** What a recorded wav of 16-bit PCM holds: the fake microphone beeps, so sound comes in bursts. */
export interface Recording {
  readonly seconds: number;
  /** Root mean square, 0 to 1, of every tenth of a second. */
  readonly levels: readonly number[];
  /** Starts of sound, seconds. */
  readonly bursts: readonly number[];
  /** Hz of the strongest tone of a burst. */
  readonly pitch: number;
}

export function readRecording(file: string): Recording {
  const bytes = readFileSync(file);
  let channels = 1;
  let rate = 8_000;
  let data = bytes.subarray(0, 0);
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    if (name === 'fmt ') [channels, rate] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 12)];
    // A recording that is still open has not its length yet.
    if (name === 'data') data = bytes.subarray(at + 8, Math.min(bytes.length, length > 0 ? at + 8 + length : bytes.length));
    if (name === 'data') break;
    at += 8 + length + (length & 1);
  }
  const count = Math.floor(data.length / 2 / channels);
  const sample = (index: number): number => (index < count ? data.readInt16LE(index * 2 * channels) / 32_768 : 0);
  const level = (from: number, length: number): number => {
    let sum = 0;
    for (let index = from; index < from + length; index += 1) sum += sample(index) ** 2;
    return Math.sqrt(sum / length);
  };
  const bursts: number[] = [];
  const step = Math.round(rate / 100);
  let lastLoud = -Infinity;
  for (let at = 0; at + step <= count; at += step) {
    if (level(at, step) < 0.05) continue;
    if (at - lastLoud > rate * 0.15) bursts.push(at / rate);
    lastLoud = at;
  }
  const tenth = Math.round(rate / 10);
  const start = Math.round((bursts[Math.min(3, bursts.length - 1)] ?? 0) * rate);
  const length = Math.round(rate * 0.06);
  // Goertzel: the power at one frequency.
  const power = (hertz: number): number => {
    const factor = 2 * Math.cos((2 * Math.PI * hertz) / rate);
    let [previous, before] = [0, 0];
    for (let index = 0; index < length; index += 1) [previous, before] = [sample(start + index) + factor * previous - before, previous];
    return previous ** 2 + before ** 2 - factor * previous * before;
  };
  const pitches = Array.from({ length: 140 }, (_, index) => 100 + index * 10);
  return {
    seconds: count / rate,
    levels: Array.from({ length: Math.floor(count / tenth) }, (_, index) => level(index * tenth, tenth)),
    bursts,
    pitch: pitches.reduce((best, pitch) => (power(pitch) > power(best) ? pitch : best), 100),
  };
}
