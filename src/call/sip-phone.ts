import { UserAgent } from 'sip.js/lib/api/user-agent.js';
import type { CallPlan } from './gateways.js';
import type { LocalMedia, Phone, PhoneCall, PhoneListener, PhoneOptions, TrackKind } from './phone.js';
import type { CallCause } from './call-control.js';
import { SipAttempt, type AttemptOutcome } from './sip-attempt.js';
import { SafeDescriptionHandler } from './sip-description-handler.js';
import { openFirst } from './sockets.js';

/** One visitor's call over as many gateways as it takes; at any time at most one of them holds an INVITE. */
class SipCall implements PhoneCall {
  readonly #plan: CallPlan;
  readonly #media: LocalMedia;
  readonly #listener: PhoneListener;
  readonly #options: PhoneOptions;
  readonly #stopped = new AbortController();
  readonly #tracks = new Map<TrackKind, MediaStreamTrack | null>();
  #handler: SafeDescriptionHandler | undefined;
  #attempt: SipAttempt | undefined;

  constructor(plan: CallPlan, media: LocalMedia, listener: PhoneListener, options: PhoneOptions) {
    this.#plan = plan;
    this.#media = media;
    this.#listener = listener;
    this.#options = options;
    this.#handler = this.#newHandler();
    this.#handler.prepare();
    void this.#run().then(
      (cause) => this.#end(cause),
      (error: unknown) => {
        options.log.warn('call broke', { reason: String(error) });
        this.#end('network-lost');
      },
    );
  }

  async replaceTrack(kind: TrackKind, track: MediaStreamTrack | null): Promise<void> {
    this.#tracks.set(kind, track);
    await this.#handler?.replaceTrack(kind, track);
  }

  sendDigit(digit: string): void {
    if (!this.#handler?.sendDtmf(digit)) this.#attempt?.sendInfo(digit);
  }

  async restartIce(): Promise<boolean> {
    return (await this.#attempt?.restartIce()) ?? false;
  }

  checkSignalling(): void {
    this.#attempt?.check();
  }

  hangUp(): void {
    if (this.#stopped.signal.aborted) return;
    this.#stopped.abort(new Error('hung up'));
    this.#attempt?.hangUp();
    this.#handler?.close();
  }

  #end(cause: CallCause | undefined): void {
    if (this.#stopped.signal.aborted) return;
    this.#stopped.abort(new Error('over'));
    this.#handler?.close();
    if (cause) this.#listener.ended(cause);
  }

  /** @returns why the call ended; undefined when it was hung up here. */
  async #run(): Promise<CallCause | undefined> {
    const { clock, createSocket, log } = this.#options;
    const { signal } = this.#stopped;
    let left = [...this.#plan.urls];
    let outcome: AttemptOutcome = { cause: 'gateway-unreachable', next: true };
    while (left.length > 0) {
      const opened = await openFirst(left, { clock, create: createSocket, signal }).catch(() => undefined);
      if (!opened || signal.aborted) {
        opened?.socket.close();
        break;
      }
      left = left.filter((url) => url !== opened.url && !opened.failed.includes(url));
      log.info('gateway open', { left: left.length });
      const handler = (this.#handler = this.#handler?.open ? this.#handler : this.#newHandler());
      await this.#applyTracks(handler);
      if (signal.aborted) {
        opened.socket.close();
        break;
      }
      this.#listener.connection(handler.peerConnection);
      this.#attempt = new SipAttempt({ plan: this.#plan, url: opened.url, socket: opened.socket, handler, listener: this.#listener, phone: this.#options });
      outcome = await this.#attempt.over;
      log.info('gateway over', { cause: outcome.cause, next: outcome.next });
      if (!outcome.next) break;
    }
    return signal.aborted ? undefined : outcome.cause;
  }

  async #applyTracks(handler: SafeDescriptionHandler): Promise<void> {
    for (const [kind, track] of this.#tracks) await handler.replaceTrack(kind, track);
  }

  #newHandler(): SafeDescriptionHandler {
    const { clock, createPeerConnection, iceServers, iceTransportPolicy = 'all' } = this.#options;
    // Never sip.js's default, which is somebody else's STUN server; the bundle policy stays the browser's.
    const peerConnection = createPeerConnection({ iceServers: [...(iceServers ?? [])], iceTransportPolicy });
    return new SafeDescriptionHandler({ clock, peerConnection, media: this.#media, relayOnly: iceTransportPolicy === 'relay', onRemote: (stream) => this.#listener.remoteStream(stream) });
  }
}

/** The phone that speaks SIP through sip.js; the one door to it. */
export function createPhone(options: PhoneOptions): Phone {
  return {
    place(plan, media, listener) {
      if (!UserAgent.makeURI(plan.caller) || !UserAgent.makeURI(plan.callee)) throw new TypeError('Not a SIP URI');
      return new SipCall(plan, media, listener, options);
    },
  };
}
