import type { AudioOutput } from './audio-output.js';
import { Camera } from './camera.js';
import type { CallParts } from './call.js';
import type { CallCause, CallMedia, DeviceKind } from './call-control.js';
import { captureCall } from './capture.js';
import type { CallPlan } from './gateways.js';
import { MediaWatch } from './media-watch.js';
import { Microphone } from './microphone.js';
import { CallMonitor } from './monitor.js';
import type { LoadPhone, PhoneCall, PhoneListener } from './phone.js';
import { cadenceFor, Ringback } from './ringback.js';
import { TalkingWhileMuted } from './talking-while-muted.js';
import { ScreenWakeLock } from './wake-lock.js';

/** ms of silence that a transfer may take. */
const transferLimit = 60_000;

/** A call's sound and picture: microphone, camera, phone, loudspeaker, and who watches over them. */
export class CallMedium {
  readonly #parts: CallParts;
  readonly #media: CallMedia;
  readonly #output: AudioOutput;
  readonly #end: (cause: CallCause) => void;
  readonly #ringback: Ringback;
  readonly #wakeLock: ScreenWakeLock;
  readonly #talking: TalkingWhileMuted;
  readonly #watch: MediaWatch;
  readonly #monitor: CallMonitor;
  readonly #gone = new AbortController();
  #microphone: Microphone | undefined;
  #camera: Camera | undefined;
  #phone: PhoneCall | undefined;
  #live = false;
  #closed = false;

  constructor(parts: CallParts, media: CallMedia, output: AudioOutput, end: (cause: CallCause) => void) {
    const { browser, clock, locale, progress, stores } = parts;
    this.#parts = parts;
    this.#media = media;
    this.#output = output;
    this.#end = end;
    this.#ringback = new Ringback(clock, output.context, cadenceFor(locale));
    this.#wakeLock = new ScreenWakeLock(browser);
    this.#talking = new TalkingWhileMuted(clock, (talking) => stores.hint('you-are-muted', talking));
    this.#watch = new MediaWatch({
      flowing: () => progress.go('active'),
      broken: () => {
        if (progress.state === 'active') progress.go('reconnecting');
        this.#phone?.checkSignalling();
      },
      noMedia: (showing) => {
        stores.hint('no-media', showing);
        if (showing) this.#phone?.checkSignalling();
      },
      restartIce: () => void this.#phone?.restartIce(),
      dead: end,
    });
    this.#monitor = new CallMonitor(clock, this.#watch, () => this.#live && !stores.muted.get(), {
      quality: (grade, poor) => {
        stores.quality.set(grade);
        stores.hint('weak-connection', poor);
      },
      deaf: (deaf) => stores.hint('cannot-hear-you', deaf),
    });
  }

  /** Asks for the microphone, and the camera. Nothing is sent before the call is answered. */
  async open(signal: AbortSignal): Promise<void> {
    const { browser, clock, stores } = this.#parts;
    const { microphone: audio, camera: video } = stores.devices.list.get().chosen;
    const wish = (deviceId?: string) => (deviceId ? { deviceId } : {});
    const stream = await captureCall(browser, clock, { audio: wish(audio), ...(this.#media === 'video' ? { video: wish(video) } : {}) }, signal);
    const [track] = stream.getAudioTracks();
    const [picture] = stream.getVideoTracks();
    if (track) this.#adoptMicrophone(track);
    if (picture) this.#adoptCamera(picture);
    if (this.#closed) this.close();
  }

  place(createPhone: Awaited<ReturnType<LoadPhone>>['createPhone'], plan: CallPlan): void {
    const { browser, clock, log, settings, stores } = this.#parts;
    const phone = createPhone({
      clock, log,
      ...(settings.iceServers ? { iceServers: settings.iceServers } : {}),
      ...(settings.iceTransportPolicy ? { iceTransportPolicy: settings.iceTransportPolicy } : {}),
      createSocket: (url) => browser.createSocket(url),
      createPeerConnection: (configuration) => browser.createPeerConnection(configuration),
    });
    const { speaker } = stores.devices.list.get().chosen;
    if (speaker) void this.#output.choose(speaker).catch(() => {});
    const tracks = [this.#microphone?.track, this.#camera?.track].filter((track) => track !== undefined);
    this.#phone = phone.place(plan, { stream: new MediaStream(tracks), video: this.#media === 'video' }, this.#listener());
    const check = (): void => {
      if (browser.document.visibilityState === 'visible') this.#phone?.checkSignalling();
    };
    browser.page.addEventListener('online', check, { signal: this.#gone.signal });
    browser.connection?.addEventListener('change', check, { signal: this.#gone.signal });
    browser.document.addEventListener('visibilitychange', check, { signal: this.#gone.signal });
    this.#wakeLock.hold();
  }

  setMuted(muted: boolean): void {
    const { stores } = this.#parts;
    this.#microphone?.setMuted(muted);
    stores.muted.set(muted);
    if (muted && this.#live && this.#microphone) this.#talking.start(this.#output.context, this.#microphone.track);
    else this.#talking.stop();
  }

  async setCamera(on: boolean): Promise<void> {
    await this.#camera?.set(on);
  }

  sendDigit(digit: string): void {
    this.#phone?.sendDigit(digit);
  }

  async choose(kind: DeviceKind, deviceId: string): Promise<void> {
    if (kind === 'speaker') return this.#output.choose(deviceId);
    await (kind === 'camera' ? this.#camera : this.#microphone)?.choose({ deviceId, exact: true });
  }

  resumeAudio(): Promise<void> {
    return this.#output.resume();
  }

  excuseSilence(): void {
    this.#watch.excuse(this.#parts.clock.monotonic() + transferLimit);
  }

  /** The microphone is off when this returns; calling it again is harmless. */
  close(): void {
    this.#closed = true;
    this.#microphone?.stop();
    this.#camera?.stop();
    this.#talking.stop();
    this.#phone?.hangUp();
    this.#gone.abort();
    this.#monitor.stop();
    this.#ringback.stop();
    this.#wakeLock.release();
    this.#output.close();
  }

  #listener(): PhoneListener {
    const { clock, log, progress, stores } = this.#parts;
    return {
      ringing: (earlyMedia) => {
        if (progress.state === 'connecting') progress.go('ringing');
        if (earlyMedia) this.#ringback.stop();
        else if (!this.#ringback.sounding) this.#ringback.start();
      },
      answered: () => {
        this.#ringback.stop();
        this.#live = true;
        this.#microphone?.setLive(true);
        if (stores.muted.get()) this.setMuted(true);
        progress.note({ answeredAt: clock.now() });
        this.#monitor.start();
      },
      connection: (pc) => this.#monitor.attach(pc),
      remoteStream: (stream) => {
        stores.remoteStream.set(stream);
        void this.#output.play(stream);
      },
      signalling: (up) => log.info('signalling', { up }),
      ended: (cause) => this.#end(cause),
    };
  }

  #adoptMicrophone(track: MediaStreamTrack): void {
    const { browser, clock, stores } = this.#parts;
    this.#microphone = new Microphone(track, browser, clock, {
      changed: async (next) => {
        if (stores.muted.get()) this.setMuted(true);
        void stores.devices.read();
        await this.#phone?.replaceTrack('audio', next).catch(() => {});
      },
      lost: (lost) => stores.hint('mic-lost', lost),
      interrupted: (interrupted) => stores.hint('mic-interrupted', interrupted),
    });
    this.#microphone.setMuted(stores.muted.get());
  }

  #adoptCamera(track: MediaStreamTrack): void {
    const { browser, clock, stores } = this.#parts;
    const show = (next: MediaStreamTrack | null): void => {
      stores.localStream.set(next ? new MediaStream([next]) : undefined);
      stores.cameraOn.set(next !== null);
    };
    this.#camera = new Camera(track, browser, clock, async (next) => {
      show(next);
      await this.#phone?.replaceTrack('video', next).catch(() => {});
    });
    show(track);
  }
}
