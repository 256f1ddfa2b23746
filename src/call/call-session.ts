import type { CallApi } from '../cec/call-api.js';
import { systemClock, type Clock } from '../core/clock.js';
import type { DeskbellError } from '../core/errors.js';
import { silentLogger, type Logger } from '../core/log.js';
import type { Signal } from '../core/signal.js';
import type { ReadableStore } from '../core/store.js';
import { currentBrowser, type Browser } from './browser.js';
import { Call, type AnonymousCall, type CallSettings } from './call.js';
import type { CallControl, CallDevices, CallHint, CallMedia, CallStatus, DeviceKind } from './call-control.js';
import { Devices } from './devices.js';
import { onPermissionGranted } from './permission-retry.js';
import type { LoadPhone } from './phone.js';
import { CallProgress } from './progress.js';
import { isOver } from './state.js';
import { CallStores } from './stores.js';

export interface CallSessionOptions {
  readonly api: CallApi;
  readonly settings?: CallSettings;
  /** Loads the part that speaks SIP; by default its own chunk. */
  readonly loadPhone?: LoadPhone;
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly browser?: Browser;
  /** Who calls: one call at a time over all of this visitor's tabs. */
  readonly visitor?: () => string | undefined;
  /** BCP 47, for the ring-back tone. */
  readonly locale?: () => string;
}

class CallSession implements CallControl {
  readonly #options: CallSessionOptions;
  readonly #clock: Clock;
  readonly #browser: Browser;
  readonly #progress = new CallProgress();
  readonly #stores: CallStores;
  #call: Call | undefined;
  #running: Promise<void> | undefined;
  #cancelRetry: () => void = () => {};

  constructor(options: CallSessionOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#browser = options.browser ?? currentBrowser();
    this.#stores = new CallStores(new Devices(this.#browser, this.#clock));
  }

  get status(): ReadableStore<CallStatus> {
    return this.#progress.status;
  }

  get muted(): ReadableStore<boolean> {
    return this.#stores.muted;
  }

  get cameraOn(): ReadableStore<boolean> {
    return this.#stores.cameraOn;
  }

  get quality(): ReadableStore<1 | 2 | 3 | undefined> {
    return this.#stores.quality;
  }

  get hints(): ReadableStore<ReadonlySet<CallHint>> {
    return this.#stores.hints;
  }

  get devices(): ReadableStore<CallDevices> {
    return this.#stores.devices.list;
  }

  get localStream(): ReadableStore<MediaStream | undefined> {
    return this.#stores.localStream;
  }

  get remoteStream(): ReadableStore<MediaStream | undefined> {
    return this.#stores.remoteStream;
  }

  get failed(): Signal<DeskbellError> {
    return this.#stores.failed;
  }

  prepare(): void {
    this.#loadPhone().catch(() => {});
  }

  start({ media }: { readonly media: CallMedia }): Promise<void> {
    return this.#start(media);
  }

  startAnonymous(call: AnonymousCall): Promise<void> {
    return this.#start('audio', call);
  }

  async hangUp(): Promise<void> {
    const created = this.#progress.state !== 'checking' && this.#progress.state !== 'creating';
    this.#call?.end(created ? 'local-hangup' : 'cancelled');
  }

  setMuted(muted: boolean): void {
    if (!isOver(this.#progress.state)) this.#call?.medium.setMuted(muted);
  }

  async setCamera(on: boolean): Promise<void> {
    if (!isOver(this.#progress.state)) await this.#call?.setCamera(on);
  }

  sendDigit(digit: string): void {
    if (/^[0-9*#]$/.test(digit)) this.#call?.medium.sendDigit(digit);
  }

  async chooseDevice(kind: DeviceKind, id: string): Promise<void> {
    if (!isOver(this.#progress.state)) await this.#call?.chooseDevice(kind, id);
    this.#stores.devices.choose(kind, id);
  }

  async resumeAudio(): Promise<void> {
    await this.#call?.medium.resumeAudio();
  }

  reset(): void {
    this.#cancelRetry();
    if (!isOver(this.#progress.state)) void this.hangUp();
    this.#progress.reset();
  }

  dispose(): void {
    this.#cancelRetry();
    if (!isOver(this.#progress.state)) this.#call?.end('local-hangup', undefined, true);
    this.#stores.devices.unwatch();
    this.#stores.failed.clear();
  }

  /** A second click while a call is on its way shares the first one's outcome. */
  #start(media: CallMedia, anonymous?: AnonymousCall): Promise<void> {
    if (!isOver(this.#progress.state)) return this.#running ?? Promise.resolve();
    this.#cancelRetry();
    const { api, log = silentLogger, settings = {}, visitor, locale } = this.#options;
    const before = this.#call?.settled ?? Promise.resolve();
    const call = (this.#call = new Call({
      api, log, settings, before,
      browser: this.#browser, clock: this.#clock, progress: this.#progress, stores: this.#stores,
      visitor: visitor?.() ?? '', locale: locale?.() ?? '',
      loadPhone: () => this.#loadPhone(),
    }, media));
    this.#running = call.run(anonymous);
    this.#running.catch(() => this.#retryWhenAllowed(media, anonymous));
    return this.#running;
  }

  #retryWhenAllowed(media: CallMedia, anonymous?: AnonymousCall): void {
    const { state, cause } = this.#progress.status.get();
    if (state !== 'failed' || !cause) return;
    this.#cancelRetry = onPermissionGranted(this.#browser, cause, () => {
      if (this.#progress.status.get().cause === cause) this.#start(media, anonymous).catch(() => {});
    });
  }

  #loadPhone(): ReturnType<LoadPhone> {
    return (this.#options.loadPhone ?? (() => import('./sip-phone.js')))();
  }
}

/** A visitor's calls. Nothing happens, and nothing more is loaded, before `start` or `prepare`. */
export function createCallControl(options: CallSessionOptions): CallControl {
  return new CallSession(options);
}
