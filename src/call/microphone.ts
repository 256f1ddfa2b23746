import type { Clock } from '../core/clock.js';
import { Store, type ReadableStore } from '../core/store.js';
import type { Browser } from './browser.js';
import { capture, constraintsFor, type CaptureWish } from './capture.js';

export interface MicrophoneListener {
  /** Another track is in use: whoever sends the old one must change over. The old one stops after that. */
  changed(track: MediaStreamTrack): Promise<void>;
  /** No microphone delivers at the moment, or one does again. */
  lost(lost: boolean): void;
  /** The system took the microphone away for a while (a phone call). */
  interrupted(interrupted: boolean): void;
}

/**
 * The one owner of the microphone's track: whoever else holds it never stops it, and `stop()` always does.
 * The track sends only while the call is `live` and the visitor has not muted.
 */
export class Microphone {
  readonly #browser: Browser;
  readonly #clock: Clock;
  readonly #listener: MicrophoneListener;
  readonly #muted = new Store(false);
  readonly #stopped = new AbortController();
  #track: MediaStreamTrack;
  /** Those replaced but not stopped yet. */
  readonly #replaced = new Set<MediaStreamTrack>();
  #live = false;

  constructor(track: MediaStreamTrack, browser: Browser, clock: Clock, listener: MicrophoneListener) {
    this.#browser = browser;
    this.#clock = clock;
    this.#listener = listener;
    this.#track = track;
    this.#watch(track);
    browser.mediaDevices?.addEventListener('devicechange', this.#onDeviceChange);
  }

  get track(): MediaStreamTrack {
    return this.#track;
  }

  get muted(): ReadableStore<boolean> {
    return this.#muted;
  }

  setMuted(muted: boolean): void {
    this.#muted.set(muted);
    this.#apply(this.#track);
  }

  setLive(live: boolean): void {
    this.#live = live;
    this.#apply(this.#track);
  }

  /** Takes another device; muted stays muted. Rejects as getUserMedia does, with the old device still in use. */
  async choose(wish: CaptureWish): Promise<void> {
    const stream = await capture(this.#browser, this.#clock, { audio: constraintsFor('audio', wish) }, this.#stopped.signal);
    const [track] = stream.getAudioTracks();
    if (!track) return;
    if (this.#stopped.signal.aborted) {
      track.stop();
      return;
    }
    const old = this.#track;
    this.#replaced.add(old);
    this.#track = track;
    this.#watch(track);
    await this.#listener.changed(track);
    old.stop();
    this.#replaced.delete(old);
    this.#listener.lost(false);
    this.#listener.interrupted(false);
  }

  stop(): void {
    if (this.#stopped.signal.aborted) return;
    this.#track.stop();
    for (const track of this.#replaced) track.stop();
    this.#stopped.abort(new Error('stopped'));
    this.#browser.mediaDevices?.removeEventListener('devicechange', this.#onDeviceChange);
  }

  #apply(track: MediaStreamTrack): void {
    track.enabled = this.#live && !this.#muted.get();
  }

  #watch(track: MediaStreamTrack): void {
    this.#apply(track);
    const current = (run: () => void) => (): void => {
      if (track === this.#track && !this.#stopped.signal.aborted) run();
    };
    const { signal } = this.#stopped;
    // Not fired by our own stop(): the device was unplugged or its permission taken back.
    track.addEventListener('ended', current(() => void this.#recover()), { signal });
    track.addEventListener('mute', current(() => this.#listener.interrupted(true)), { signal });
    track.addEventListener('unmute', current(() => this.#listener.interrupted(false)), { signal });
  }

  readonly #onDeviceChange = (): void => {
    if (this.#track.readyState === 'ended') void this.#recover();
  };

  async #recover(): Promise<void> {
    this.#listener.lost(true);
    await this.choose({}).catch(() => {});
  }
}
