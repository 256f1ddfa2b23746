import type { CallApi, ClickToCallEvent, GatewayTarget } from '../cec/call-api.js';
import type { Clock } from '../core/clock.js';
import { DeskbellError, toDeskbellError } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import { AudioOutput } from './audio-output.js';
import { adaptOldBrowser, type Browser } from './browser.js';
import type { CallCause, CallMedia, DeviceKind } from './call-control.js';
import { CallMedium } from './call-medium.js';
import { captureCause, CaptureError } from './capture.js';
import { callError, causeOfCreateError } from './causes.js';
import { CentreLeg } from './centre-leg.js';
import { checkDevices, checkPage } from './environment.js';
import { GatewayError, planCall } from './gateways.js';
import { onPageLeft, warnBeforeLeaving } from './page-leaving.js';
import type { LoadPhone } from './phone.js';
import type { CallProgress } from './progress.js';
import { claimCall } from './single-call.js';
import { finalState } from './state.js';
import type { CallStores } from './stores.js';

export interface CallSettings {
  readonly iceServers?: readonly RTCIceServer[];
  readonly iceTransportPolicy?: RTCIceTransportPolicy;
  readonly gatewayPath?: string;
}

export interface CallParts {
  readonly api: CallApi;
  readonly browser: Browser;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: CallSettings;
  readonly locale: string;
  readonly loadPhone: LoadPhone;
  readonly visitor: string;
  readonly progress: CallProgress;
  readonly stores: CallStores;
  /** What the call before this one still sends to the centre. */
  readonly before: Promise<unknown>;
}

export interface AnonymousCall {
  readonly called: string;
  readonly callerPresent: string;
  readonly callData?: string;
}

/**
 * One call from the click to its end. Whatever goes wrong anywhere becomes one `end(cause)`, and only the first
 * counts: the microphone goes off first, then the phone and the centre are told, then everybody else.
 */
export class Call {
  readonly #parts: CallParts;
  readonly #media: CallMedia;
  readonly #leg: CentreLeg;
  readonly #medium: CallMedium;
  readonly #over = new AbortController();
  readonly #undo: (() => void)[] = [];
  #placed = false;

  /** Made inside the visitor's click: sound must be unlocked there. */
  constructor(parts: CallParts, media: CallMedia) {
    this.#parts = parts;
    this.#media = media;
    const { api, browser, clock, log, stores } = parts;
    this.#leg = new CentreLeg(api, clock, log);
    const output = new AudioOutput(browser, (blocked) => stores.hint('audio-blocked', blocked));
    this.#medium = new CallMedium(parts, media, output, (cause) => this.end(cause));
  }

  /** The last word to the centre, as far as it is on its way. */
  get settled(): Promise<unknown> {
    return Promise.all([this.#parts.before, this.#leg.settled]);
  }

  get medium(): CallMedium {
    return this.#medium;
  }

  /** Resolves when the centre has accepted the call. @throws DeskbellError `call-failed` */
  async run(anonymous?: AnonymousCall): Promise<void> {
    const { progress } = this.#parts;
    progress.begin(this.#media);
    try {
      const phone = await this.#prepare(!anonymous);
      progress.go('creating');
      // The call before must be dropped, or the drop would meet this one.
      await this.#parts.before;
      this.#go();
      if (anonymous) await this.#createAnonymous(anonymous, phone);
      else await this.#create(phone);
    } catch (reason) {
      this.end(this.#causeOf(reason), reason);
      throw this.#over.signal.reason;
    }
  }

  /** @param leaving the page goes away with the call */
  end(cause: CallCause, reason?: unknown, leaving = false): void {
    if (this.#over.signal.aborted) return;
    const { clock, log, progress, stores } = this.#parts;
    const error = callError(cause, reason);
    this.#medium.close();
    this.#over.abort(error);
    this.#leg.drop(leaving);
    for (const undo of this.#undo.splice(0)) undo();
    stores.clear();
    log.info('call over', { cause });
    progress.go(finalState(cause), { cause, endedAt: clock.now() });
    if (progress.state === 'failed') stores.failed.emit(error);
  }

  /** @throws DeskbellError with the cause; the device before stays in use */
  async chooseDevice(kind: DeviceKind, id: string): Promise<void> {
    await this.#withCause(kind, this.#medium.choose(kind, id));
  }

  /** @throws DeskbellError with the cause */
  async setCamera(on: boolean): Promise<void> {
    await this.#withCause('camera', this.#medium.setCamera(on));
  }

  /** Everything that can go wrong before an agent is reserved. */
  async #prepare(atCentre: boolean): Promise<LoadPhone> {
    const { browser, clock, loadPhone, visitor, stores } = this.#parts;
    this.#require(checkPage(browser, this.#media));
    // The download runs beside the prompt; a failure shows where the phone is needed.
    const loaded = loadPhone();
    loaded.catch(() => {});
    this.#undo.push(onPageLeft(browser, () => this.end('page-left', undefined, true)));
    const release = await claimCall(browser, clock, visitor, this.#over.signal);
    if (!release) throw callError('taken-elsewhere');
    this.#undo.push(release);
    if (this.#over.signal.aborted) release();
    this.#go();
    await adaptOldBrowser();
    this.#require(await checkDevices(browser, this.#media));
    this.#go();
    await Promise.all([this.#medium.open(this.#over.signal), atCentre ? this.#checkSupport() : undefined]);
    this.#go();
    stores.devices.watch();
    this.#undo.push(() => stores.devices.unwatch());
    return () => loaded;
  }

  async #checkSupport(): Promise<void> {
    const { webRtc, clickToCall } = await this.#parts.api.checkClickToCallSupport({ signal: this.#over.signal });
    this.#require(webRtc && clickToCall ? undefined : 'not-supported');
  }

  async #create(phone: LoadPhone): Promise<void> {
    const { progress } = this.#parts;
    await this.#leg.create(this.#media);
    this.#go();
    this.#undo.push(warnBeforeLeaving(this.#parts.browser));
    progress.go('queued');
    const inCall = (): boolean => progress.state === 'active' || progress.state === 'reconnecting';
    void this.#leg.poll(inCall, (event) => this.#onEvent(event, phone)).then((error) => {
      if (error) this.end(error.code === 'session-expired' ? 'auth-expired' : 'events-lost', error);
    });
  }

  async #createAnonymous(call: AnonymousCall, phone: LoadPhone): Promise<void> {
    const { sipServiceAddress, accessCode } = await this.#parts.api.createAnonymousCall(call, { signal: this.#over.signal });
    this.#go();
    const domain = sipServiceAddress.replace(/^wss?:\/\//i, '').replace(/[/?].*$/, '').replace(/:\d+$/, '');
    await this.#place({ domain, gatewayAddresses: [sipServiceAddress], accessCode, caller: 'anonymous' }, phone);
  }

  #onEvent(event: ClickToCallEvent, phone: LoadPhone): void {
    const { log, progress } = this.#parts;
    if (event.type !== 'none') log.info('call event', { type: event.type });
    switch (event.type) {
      case 'established':
        // The centre may say it twice.
        if (!this.#placed) this.#place(event.target, phone).catch((reason: unknown) => this.end(this.#causeOf(reason), reason));
        return;
      case 'malformed':
        if (!this.#placed) this.end('gateway-invalid');
        return;
      case 'transferred':
        progress.note({ transferred: true });
        this.#medium.excuseSilence();
        return;
      case 'queue-timeout': case 'failed': case 'released': {
        this.#leg.endedByCentre();
        const cause = event.type === 'released' ? 'remote-hangup' : event.type === 'failed' ? 'queue-failed' : 'queue-timeout';
        const { causeId, causeDescription } = event;
        this.end(cause, causeId === undefined ? undefined : new DeskbellError('rejected', causeDescription, { resultCode: causeId }));
      }
    }
  }

  async #place(target: GatewayTarget, phone: LoadPhone): Promise<void> {
    this.#placed = true;
    const { progress, settings } = this.#parts;
    const plan = planCall(target, settings.gatewayPath);
    progress.go('connecting');
    const { createPhone } = await phone().catch((reason: unknown) => {
      throw callError('network-lost', reason);
    });
    this.#go();
    this.#medium.place(createPhone, plan);
  }

  async #withCause(kind: DeviceKind, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (reason) {
      if (this.#over.signal.aborted) return;
      throw callError(kind === 'speaker' ? 'speaker-none' : await captureCause(this.#parts.browser, kind === 'camera' ? 'video' : 'audio', reason), reason);
    }
  }

  #require(cause: CallCause | undefined): void {
    if (cause) throw callError(cause);
  }

  /** After every wait: somebody may have hung up meanwhile. */
  #go(): void {
    this.#over.signal.throwIfAborted();
  }

  #causeOf(reason: unknown): CallCause {
    if (reason instanceof CaptureError) return reason.callCause;
    if (reason instanceof GatewayError) return 'gateway-invalid';
    const error = toDeskbellError(reason);
    return error.code === 'call-failed' ? (error.callCause as CallCause) : causeOfCreateError(error);
  }
}
