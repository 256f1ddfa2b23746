import type { Browser } from './browser.js';

/** Plays the far end. A panel that shows the same stream as video must mute its element. */
export class AudioOutput {
  readonly #element: HTMLAudioElement;
  readonly #context: AudioContext | undefined;
  readonly #blocked: (blocked: boolean) => void;

  /** Made inside the visitor's click, so that the browser lets it sound later. */
  constructor(browser: Browser, blocked: (blocked: boolean) => void) {
    this.#blocked = blocked;
    this.#element = browser.createAudio();
    this.#element.autoplay = true;
    this.#context = browser.createAudioContext();
    void this.#context?.resume().catch(() => {});
  }

  /** For tones and level meters; iOS allows few contexts, so the call has one. */
  get context(): AudioContext | undefined {
    return this.#context;
  }

  async play(stream: MediaStream): Promise<void> {
    if (this.#element.srcObject !== stream) this.#element.srcObject = stream;
    try {
      await this.#element.play();
      this.#blocked(false);
    } catch (error) {
      // AbortError: another source came first, and its own play() answers.
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.#blocked(true);
    }
  }

  async resume(): Promise<void> {
    void this.#context?.resume().catch(() => {});
    const stream = this.#element.srcObject;
    if (stream instanceof MediaStream) await this.play(stream);
  }

  async choose(speaker: string): Promise<void> {
    if ('setSinkId' in this.#element) await this.#element.setSinkId(speaker);
    const context = this.#context as (AudioContext & { setSinkId?(id: string): Promise<void> }) | undefined;
    await context?.setSinkId?.(speaker).catch(() => {});
  }

  close(): void {
    this.#element.pause();
    this.#element.srcObject = null;
    if (this.#context?.state !== 'closed') void this.#context?.close().catch(() => {});
  }
}
