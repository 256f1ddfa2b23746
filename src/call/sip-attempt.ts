import { SessionState } from 'sip.js/lib/api/session-state.js';
import { UserAgent } from 'sip.js/lib/api/user-agent.js';
import type { IncomingResponse } from 'sip.js/lib/core/messages/incoming-response.js';
import { sleep, type Cancel } from '../core/clock.js';
import type { CallCause } from './call-control.js';
import { causeOfStatus, tryNextGateway } from './causes.js';
import type { CallPlan } from './gateways.js';
import type { PhoneListener, PhoneOptions } from './phone.js';
import type { OfferWish, SafeDescriptionHandler } from './sip-description-handler.js';
import { SafeInviter } from './sip-inviter.js';
import { SocketTransport, type SocketTransportOptions } from './sip-transport.js';
import { openSocket } from './sockets.js';

/** ms from INVITE to the first answer of any kind; SIP's own Timer B is 32 s. */
export const silenceLimit = 4_000;
/** ms that the callee may ring. */
export const ringLimit = 30_000;
/** ms for the answer to a re-INVITE. */
export const reinviteLimit = 8_000;
/** ms that a socket stays open for the answer to BYE or CANCEL. */
export const farewellLimit = 2_000;
/** ms between attempts to get the socket back; the last one repeats. */
const reconnectDelays = [0, 300, 1_200, 2_700, 4_800, 7_000];

/** `next`: another gateway may be asked. */
export interface AttemptOutcome {
  readonly cause: CallCause;
  readonly next: boolean;
}

export interface AttemptOptions {
  readonly plan: CallPlan;
  readonly url: string;
  readonly socket: WebSocket;
  readonly handler: SafeDescriptionHandler;
  readonly listener: PhoneListener;
  readonly phone: PhoneOptions;
}

/**
 * One INVITE through one gateway, from its open socket to the end of the call.
 *
 *     inviting ─18x─► ringing ─200─► up (socket up ⇄ down) ─► over
 *        └──────────────┴── fails ──────────────────────────────▲
 */
export class SipAttempt {
  readonly over: Promise<AttemptOutcome>;
  readonly #options: AttemptOptions;
  readonly #agent: UserAgent;
  readonly #inviter: SafeInviter;
  readonly #finished = new AbortController();
  #settle: (outcome: AttemptOutcome) => void = () => {};
  #stage: 'inviting' | 'ringing' | 'up' | 'over' = 'inviting';
  #cancelTimer: Cancel = () => {};
  #reconnecting = false;
  #offers: Promise<unknown> = Promise.resolve();
  #digits: Promise<unknown> = Promise.resolve();

  constructor(options: AttemptOptions) {
    this.#options = options;
    this.over = new Promise((resolve) => (this.#settle = resolve));
    this.#agent = this.#newAgent();
    this.#inviter = new SafeInviter(this.#agent, UserAgent.makeURI(options.plan.callee)!, { earlyMedia: true });
    this.#inviter.stateChange.addListener((state) => this.#onState(state));
    void this.#invite();
  }

  /** CANCEL or BYE is written in this turn; the socket closes when it is answered, or a little later. */
  hangUp(): void {
    if (this.#stage === 'over') return;
    const { state } = this.#inviter;
    this.#stage = 'over';
    this.#release();
    const close = (): void => this.#close();
    if (state === SessionState.Established) {
      this.#inviter.bye({ requestDelegate: { onAccept: close, onReject: close, onRedirect: close } }).catch(close);
    } else if (state === SessionState.Establishing && !this.#inviter.dialog) {
      this.#inviter.cancel().catch(() => {});
    }
    // With the answer still being applied, closing the media makes sip.js send ACK and BYE.
    this.#options.handler.close();
    if (!this.#agent.isConnected()) return close();
    this.#cancelTimer = this.#options.phone.clock.after(farewellLimit, close);
  }

  sendInfo(digit: string): void {
    const body = { contentDisposition: 'render', contentType: 'application/dtmf-relay', content: `Signal=${digit}\r\nDuration=160\r\n` };
    // One at a time, in order: some gateways drop an INFO that overtakes another.
    this.#digits = this.#digits.then(
      () =>
        new Promise<void>((resolve) => {
          const done = (): void => {
            cancel();
            resolve();
          };
          const cancel = this.#options.phone.clock.after(reinviteLimit, done);
          this.#inviter.info({ requestDelegate: { onAccept: done, onReject: done, onRedirect: done }, requestOptions: { body } }).catch(done);
        }),
    );
  }

  restartIce(): Promise<boolean> {
    if (!this.#agent.isConnected()) return Promise.resolve(false);
    return this.#offer(true);
  }

  check(): void {
    if (this.#stage === 'over') return;
    if (this.#agent.isConnected()) (this.#agent.transport as SocketTransport).ping();
    else if (this.#stage === 'up') void this.#reconnect();
  }

  #newAgent(): UserAgent {
    const { plan, url, socket, handler, phone } = this.#options;
    const { clock, createSocket: create } = phone;
    const transportOptions: SocketTransportOptions = {
      clock, url, socket,
      reopen: () => openSocket(url, { clock, create, signal: this.#finished.signal }),
      probe: () => this.#probe(),
    };
    const agent = new UserAgent({
      uri: UserAgent.makeURI(plan.caller)!,
      userAgentString: 'Deskbell',
      // Its logs are on by default and hold the access code and every SDP.
      logBuiltinEnabled: false, logConfiguration: false, logLevel: 'error',
      gracefulShutdown: false,
      transportConstructor: SocketTransport as never,
      transportOptions,
      sessionDescriptionHandlerFactory: () => handler,
      delegate: {
        onDisconnect: () => this.#onSocketLost(),
        onInvite: (invitation) => void invitation.reject({ statusCode: 486 }).catch(() => {}),
      },
    });
    // A guest has no password: a challenge is an answer, not a question.
    agent.userAgentCore.configuration.authenticationFactory = () => undefined;
    return agent;
  }

  async #invite(): Promise<void> {
    const { clock } = this.#options.phone;
    try {
      await this.#agent.start();
      if (this.#stage === 'over') return;
      const sent = this.#inviter.invite({
        requestDelegate: {
          onTrying: () => this.#await(ringLimit, { cause: 'no-answer', next: false }),
          onProgress: (response) => this.#onProgress(response),
          onReject: ({ message }) => {
            const status = message.statusCode ?? 500;
            this.#finish({ cause: causeOfStatus(status), next: !this.#inviter.rang && tryNextGateway(status) });
          },
          onRedirect: () => this.#finish({ cause: 'bad-target', next: false }),
        },
      });
      await sent;
      if (this.#stage === 'inviting') {
        this.#cancelTimer();
        this.#cancelTimer = clock.after(silenceLimit, () => this.#finish({ cause: 'gateway-unreachable', next: true }));
      }
    } catch (error) {
      this.#options.phone.log.debug('invite failed', { reason: String(error) });
      this.#finish({ cause: 'gateway-unreachable', next: true });
    }
  }

  #onProgress({ message }: IncomingResponse): void {
    if (this.#stage === 'over') return;
    if (this.#stage === 'inviting') {
      this.#stage = 'ringing';
      this.#await(ringLimit, { cause: 'no-answer', next: false });
    }
    this.#options.listener.ringing(Boolean(message.body));
  }

  #onState(state: SessionState): void {
    if (this.#stage === 'over') return;
    if (state === SessionState.Established) {
      this.#cancelTimer();
      this.#stage = 'up';
      this.#options.listener.answered();
      if (!this.#agent.isConnected()) this.#onSocketLost();
    } else if (state === SessionState.Terminated) {
      const stage = this.#stage;
      // The reason of a refusal comes right after this step; without one the answer could not be used.
      queueMicrotask(() => {
        if (this.#stage === 'over') return;
        if (stage === 'up') return this.#finish({ cause: 'remote-hangup', next: false });
        this.#inviter.cancelUnanswered();
        this.#finish({ cause: this.#inviter.leftEarly ? 'remote-hangup' : 'codec', next: false });
      });
    }
  }

  #await(limit: number, outcome: AttemptOutcome): void {
    if (this.#stage !== 'inviting' && this.#stage !== 'ringing') return;
    this.#cancelTimer();
    this.#cancelTimer = this.#options.phone.clock.after(limit, () => this.#finish(outcome));
  }

  #onSocketLost(): void {
    // Answered already: what is missing is only our own part.
    if (this.#inviter.dialog && this.#stage !== 'up') return;
    if (this.#stage === 'inviting' && !this.#inviter.rang) this.#finish({ cause: 'gateway-unreachable', next: true });
    else if (this.#stage === 'inviting' || this.#stage === 'ringing') this.#finish({ cause: 'network-lost', next: false });
    else if (this.#stage === 'up') {
      this.#options.listener.signalling(false);
      void this.#reconnect();
    }
  }

  /** The call lives on its media meanwhile: however long this takes, it is no reason to end it. */
  async #reconnect(): Promise<void> {
    if (this.#reconnecting) return;
    this.#reconnecting = true;
    const { signal } = this.#finished;
    const { clock } = this.#options.phone;
    for (let attempt = 0; !signal.aborted && !this.#agent.isConnected(); attempt += 1) {
      const delay = reconnectDelays[Math.min(attempt, reconnectDelays.length - 1)]!;
      await sleep(clock, delay + (attempt ? Math.random() * 1_000 : 0), signal).catch(() => {});
      if (!signal.aborted) await this.#agent.reconnect().catch(() => {});
    }
    this.#reconnecting = false;
    if (signal.aborted) return;
    this.#options.listener.signalling(true);
    // Tells the far end where we are now. A refusal changes nothing as long as there is sound.
    void this.#offer(false);
  }

  /** One re-INVITE after the other; made again where it met one of the far end's. */
  #offer(iceRestart: boolean): Promise<boolean> {
    const run = this.#offers.then(async () => {
      let status = await this.#reinvite(iceRestart);
      if (status === 491) {
        // RFC 3261 section 14.1, for the side that owns the Call-ID.
        await sleep(this.#options.phone.clock, 2_100 + 10 * Math.floor(Math.random() * 190), this.#finished.signal);
        status = await this.#reinvite(iceRestart);
      }
      return status >= 200 && status < 300;
    }).catch(() => false);
    this.#offers = run;
    return run;
  }

  /** @returns the status of the answer; 408 without one in time. */
  #reinvite(iceRestart: boolean): Promise<number> {
    return new Promise((resolve) => {
      if (this.#stage !== 'up') return resolve(481);
      const settle = ({ message }: IncomingResponse): void => {
        cancel();
        resolve(message.statusCode ?? 500);
      };
      const cancel = this.#options.phone.clock.after(reinviteLimit, () => {
        void this.#inviter.abandonReinvite().then(() => resolve(408));
      });
      const wish: OfferWish = { iceRestart };
      this.#inviter.invite({ sessionDescriptionHandlerOptions: wish as object, requestDelegate: { onAccept: settle, onReject: settle, onRedirect: settle } }).catch(() => {
        cancel();
        resolve(500);
      });
    });
  }

  #probe(): void {
    const { userAgentCore: core } = this.#agent;
    const { plan } = this.#options;
    const target = UserAgent.makeURI(`sip:${plan.domain}`);
    if (!target) return;
    core.request(core.makeOutgoingRequestMessage('OPTIONS', target, UserAgent.makeURI(plan.caller)!, target, {}), {});
  }

  #finish(outcome: AttemptOutcome): void {
    if (this.#stage === 'over') return;
    const asked = this.#stage !== 'up' && !outcome.next && this.#inviter.state === SessionState.Establishing;
    if (asked) this.hangUp();
    else {
      this.#stage = 'over';
      this.#release();
      // Before the next gateway is asked this one must be dead, or the agent could get two calls.
      this.#close();
      this.#options.handler.close();
    }
    this.#settle(outcome);
  }

  #release(): void {
    this.#cancelTimer();
    this.#finished.abort(new Error('over'));
  }

  #close(): void {
    this.#cancelTimer();
    this.#inviter.forceTerminate();
    this.#agent.stop().catch(() => {});
  }
}
