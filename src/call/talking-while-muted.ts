import type { Cancel, Clock } from '../core/clock.js';

/** ms between two looks, and the level (0 to 1, root mean square) and number of looks in five that count as talking. */
const interval = 200;
const loud = 0.03;
const looks = 5;
const needed = 3;

/** Listens, while muted, to a copy of the microphone that goes nowhere, to say "you are muted" to who talks. */
export class TalkingWhileMuted {
  readonly #clock: Clock;
  readonly #talking: (talking: boolean) => void;
  #cancel: Cancel = () => {};
  #copy: MediaStreamTrack | undefined;
  #source: MediaStreamAudioSourceNode | undefined;

  constructor(clock: Clock, talking: (talking: boolean) => void) {
    this.#clock = clock;
    this.#talking = talking;
  }

  start(context: AudioContext | undefined, track: MediaStreamTrack): void {
    this.stop();
    if (!context || context.state === 'closed' || track.readyState === 'ended') return;
    this.#copy = track.clone();
    this.#copy.enabled = true;
    this.#source = context.createMediaStreamSource(new MediaStream([this.#copy]));
    const analyser = new AnalyserNode(context, { fftSize: 2048 });
    this.#source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let recent: boolean[] = [];
    const look = (): void => {
      analyser.getFloatTimeDomainData(samples);
      const level = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      recent = [...recent, level > loud].slice(-looks);
      if (recent.filter(Boolean).length >= needed) this.#talking(true);
      else if (!recent.includes(true)) this.#talking(false);
      this.#cancel = this.#clock.after(interval, look);
    };
    this.#cancel = this.#clock.after(interval, look);
  }

  stop(): void {
    this.#cancel();
    this.#copy?.stop();
    this.#source?.disconnect();
    this.#copy = this.#source = undefined;
    this.#talking(false);
  }
}
