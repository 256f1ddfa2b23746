import type { Clock } from '../core/clock.js';
import { Store, type ReadableStore } from '../core/store.js';
import type { Browser } from './browser.js';
import { capture, constraintsFor, type CaptureWish } from './capture.js';

/** The one owner of the camera's track. Off means stopped, so that the light goes out. */
export class Camera {
  readonly #browser: Browser;
  readonly #clock: Clock;
  readonly #changed: (track: MediaStreamTrack | null) => Promise<void>;
  readonly #on = new Store(true);
  readonly #stopped = new AbortController();
  #track: MediaStreamTrack | undefined;
  #old: MediaStreamTrack | undefined;
  #wish: CaptureWish = {};
  #wanted = true;
  #work: Promise<void> = Promise.resolve();

  constructor(track: MediaStreamTrack, browser: Browser, clock: Clock, changed: (track: MediaStreamTrack | null) => Promise<void>) {
    this.#browser = browser;
    this.#clock = clock;
    this.#changed = changed;
    this.#take(track);
  }

  get on(): ReadableStore<boolean> {
    return this.#on;
  }

  get track(): MediaStreamTrack | undefined {
    return this.#track;
  }

  /** Quick changes are carried out one after the other, and only the last wish counts. */
  set(on: boolean): Promise<void> {
    this.#wanted = on;
    return this.#queue(() => (this.#wanted ? this.#open() : this.#close()));
  }

  choose(wish: CaptureWish): Promise<void> {
    this.#wish = wish;
    return this.#queue(async () => {
      if (!this.#wanted) return;
      this.#old = this.#track;
      await this.#open(true);
      if (this.#track !== this.#old) this.#old?.stop();
    });
  }

  stop(): void {
    this.#wanted = false;
    this.#stopped.abort(new Error('stopped'));
    this.#track?.stop();
    this.#old?.stop();
    this.#track = undefined;
    this.#on.set(false);
  }

  #queue(run: () => Promise<void>): Promise<void> {
    const result = this.#work.then(() => (this.#stopped.signal.aborted ? undefined : run()));
    this.#work = result.catch(() => {});
    return result;
  }

  async #open(again = false): Promise<void> {
    if (this.#track && !again) return;
    const stream = await capture(this.#browser, this.#clock, { video: constraintsFor('video', this.#wish) }, this.#stopped.signal);
    const [track] = stream.getVideoTracks();
    if (!track) return;
    if (this.#stopped.signal.aborted || !this.#wanted) {
      track.stop();
      return;
    }
    this.#take(track);
    await this.#changed(track);
  }

  async #close(): Promise<void> {
    this.#track?.stop();
    this.#track = undefined;
    this.#on.set(false);
    await this.#changed(null);
  }

  #take(track: MediaStreamTrack): void {
    this.#track = track;
    this.#on.set(true);
    track.addEventListener('ended', () => {
      if (track === this.#track) void this.#queue(() => this.#close());
    }, { signal: this.#stopped.signal });
  }
}
