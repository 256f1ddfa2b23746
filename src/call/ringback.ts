import type { Cancel, Clock } from '../core/clock.js';

export interface Cadence {
  /** Hz, sounded together. */
  readonly tones: readonly number[];
  /** ms. */
  readonly on: number;
  readonly off: number;
}

const northAmerica: Cadence = { tones: [440, 480], on: 2_000, off: 4_000 };
/** ETSI, and mainland China. */
const elsewhere: Cadence = { tones: [425], on: 1_000, off: 4_000 };

/** ITU-T E.180, for where the visitor's language places them. */
export const cadenceFor = (locale: string): Cadence => (/-(US|CA)\b/i.test(locale) || /^en$/i.test(locale) ? northAmerica : elsewhere);

/** The tone a caller expects while the callee rings. */
export class Ringback {
  readonly #clock: Clock;
  readonly #context: AudioContext | undefined;
  readonly #cadence: Cadence;
  #cancel: Cancel = () => {};
  #sounding: OscillatorNode[] = [];

  constructor(clock: Clock, context: AudioContext | undefined, cadence: Cadence) {
    this.#clock = clock;
    this.#context = context;
    this.#cadence = cadence;
  }

  get sounding(): boolean {
    return this.#sounding.length > 0;
  }

  start(): void {
    const context = this.#context;
    this.stop();
    if (!context || context.state === 'closed') return;
    const gain = new GainNode(context, { gain: 0.05 });
    gain.connect(context.destination);
    this.#sounding = this.#cadence.tones.map((frequency) => {
      const oscillator = new OscillatorNode(context, { frequency });
      oscillator.connect(gain);
      oscillator.start();
      return oscillator;
    });
    this.#cancel = this.#clock.after(this.#cadence.on, () => {
      this.#silence();
      this.#cancel = this.#clock.after(this.#cadence.off, () => this.start());
    });
  }

  stop(): void {
    this.#cancel();
    this.#silence();
  }

  #silence(): void {
    for (const oscillator of this.#sounding) {
      oscillator.stop();
      oscillator.disconnect();
    }
    this.#sounding = [];
  }
}
