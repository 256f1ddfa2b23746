import type { MediaSample } from './stats.js';

export type Grade = 1 | 2 | 3;

/** Samples looked at together; a warning comes with 3 bad ones among them and goes when there is none. */
const windowLength = 5;
const raiseAt = 3;
/** ms after the first sample that do not count: jitter buffers settle. */
const warmUp = 5_000;

/**
 * Estimated mean opinion score, 1 to 4.5, from round trip and jitter in ms and loss from 0 to 1
 * (simplified E-model, ITU-T G.107). Shown as three steps only: it is an estimate.
 */
export function opinionScore(roundTrip: number, jitter: number, loss: number): number {
  const delay = roundTrip + 2 * jitter + 10;
  if (delay >= 1_000) return 1;
  const rating = 94.768 - (delay < 160 ? delay / 40 : (delay - 120) / 10) - 2.5 * loss * 100;
  if (rating <= 0) return 1;
  return 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating);
}

export function gradeOf(before: MediaSample, now: MediaSample): Grade {
  const packets = now.packetsIn - before.packetsIn;
  const lost = Math.max(0, now.packetsLost - before.packetsLost);
  const loss = packets + lost > 0 ? lost / (packets + lost) : 0;
  const score = opinionScore(now.roundTrip * 1_000, now.jitter * 1_000, loss);
  if (score < 3.1 || now.roundTrip > 0.4 || loss > 0.1) return 1;
  return score < 3.7 || now.jitter > 0.03 || loss > 0.03 ? 2 : 3;
}

/** Turns samples, one a second, into a grade that does not flicker. */
export class QualityMeter {
  #first: MediaSample | undefined;
  #last: MediaSample | undefined;
  #grades: Grade[] = [];
  #poor = false;

  /** @returns undefined until there is enough to judge by. */
  add(sample: MediaSample): { readonly grade: Grade; readonly poor: boolean } | undefined {
    this.#first ??= sample;
    const before = this.#last;
    this.#last = sample;
    if (!before || sample.at - this.#first.at < warmUp) return undefined;
    this.#grades = [...this.#grades, gradeOf(before, sample)].slice(-windowLength);
    const count = (grade: Grade): number => this.#grades.filter((each) => each === grade).length;
    if (count(1) >= raiseAt) this.#poor = true;
    else if (count(1) === 0) this.#poor = false;
    const grade = this.#poor ? 1 : count(3) >= this.#grades.length - 1 ? 3 : 2;
    return { grade, poor: this.#poor };
  }

  reset(): void {
    this.#first = this.#last = undefined;
    this.#grades = [];
    this.#poor = false;
  }
}
