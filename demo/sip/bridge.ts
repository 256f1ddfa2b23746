import { CallLeg } from './call-leg.js';
import type { SipConnection } from './sip-connection.js';
import type { SipMessage } from './sip-message.js';

/** Where a call is put through to: somebody registered. */
export interface Callee {
  readonly connection: SipConnection;
  /** Their SIP URI, and the contact they registered with. */
  readonly uri: string;
  readonly contactUri: string;
}

export interface BridgeListener {
  ringing?(): void;
  answered?(): void;
  /** Once. `by` is who ended it; `status` of a call that was never answered. */
  ended?(end: { readonly by: 'caller' | 'callee' | 'gateway'; readonly status?: number }): void;
}

/** ms that the callee may ring. */
const ringLimit = 45_000;
/** ms for a caller whose socket went to come back to an answered call. */
const returnLimit = 30_000;

/**
 * One call through the gateway, as two dialogs that it joins (a back-to-back user agent, RFC 7092): so the far end can
 * be exchanged for another while the caller's dialog goes on. Session descriptions pass unchanged; sound and picture
 * flow between the two ends directly.
 *
 *     calling ─200─► talking ⟲ re-INVITE, INFO, transfer ─BYE from either side, release()─► over
 *        └── CANCEL, 3xx-6xx, nobody answers, a socket is lost ─────────────────────────────▲
 */
export class Bridge {
  readonly caller: CallLeg;
  callee: CallLeg | undefined;
  readonly #listener: BridgeListener;
  #state: 'calling' | 'talking' | 'over' = 'calling';
  #invite: SipMessage | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: SipConnection, invite: SipMessage, listener: BridgeListener) {
    this.caller = CallLeg.incoming(connection, invite);
    this.#invite = invite;
    this.#listener = listener;
  }

  get state(): 'calling' | 'talking' | 'over' {
    return this.#state;
  }

  /** Refuses the call before anybody was called. */
  refuse(status: number): void {
    if (this.#invite) this.caller.reply(this.#invite, status);
    this.#end('gateway', status);
  }

  async call(to: Callee, from: { readonly uri: string; readonly displayName?: string }): Promise<void> {
    const invite = this.#invite!;
    const callee = CallLeg.outgoing(to.connection, { caller: from.uri, callee: to.uri, contactUri: to.contactUri, ...(from.displayName && { displayName: from.displayName }) });
    this.callee = callee;
    this.#after(ringLimit, () => {
      callee.cancel();
      this.#fail(408);
    });
    const outcome = await callee.invite(invite.body, (response) => {
      if (response.status === 100 || this.#state !== 'calling') return;
      this.caller.reply(invite, response.status, response.body);
      this.#listener.ringing?.();
    });
    if (this.#state !== 'calling') {
      // Cancelled while the 200 was on its way.
      outcome.ack();
      if (outcome.status < 300) callee.bye();
      return;
    }
    if (outcome.status >= 300) return this.#fail(outcome.status);
    this.#after(0, undefined);
    this.#state = 'talking';
    this.#invite = undefined;
    this.caller.reply(invite, 200, outcome.body);
    outcome.ack();
    this.#listener.answered?.();
  }

  /** A request within one of the two dialogs, or the CANCEL of the first INVITE. */
  async take(leg: CallLeg, connection: SipConnection, request: SipMessage): Promise<void> {
    if (request.method === 'ACK') return;
    if (request.method === 'CANCEL') return this.#cancelled(connection, request);
    leg.heard(connection, request);
    if (leg === this.caller) this.#after(0, undefined);
    const other = leg === this.caller ? this.callee : this.caller;
    if (request.method === 'BYE') {
      leg.reply(request, 200);
      leg.over = true;
      other?.bye();
      return this.#end(leg === this.caller ? 'caller' : 'callee');
    }
    if (!other || this.#state !== 'talking') return leg.reply(request, 481);
    if (request.method === 'INVITE') return this.#renegotiate(leg, other, request);
    if (request.method !== 'INFO' && request.method !== 'MESSAGE') return leg.reply(request, request.method === 'OPTIONS' ? 200 : 405);
    leg.reply(request, (await other.request(request.method, request.body, request.get('Content-Type'))).status);
  }

  /**
   * Puts the caller through to somebody else; rejects, with everything as it was, where that one does not answer.
   * @param headers of the INVITE, which carries no session description to tell voice from video by
   */
  async transfer(to: Callee, from: { readonly uri: string; readonly displayName?: string }, headers: readonly (readonly [string, string])[] = []): Promise<void> {
    const former = this.callee;
    if (this.#state !== 'talking' || !former) throw new Error('Nobody is talking.');
    const next = CallLeg.outgoing(to.connection, { caller: from.uri, callee: to.uri, contactUri: to.contactUri, ...(from.displayName && { displayName: from.displayName }) });
    // RFC 3725 flow I: the new end offers, the caller answers.
    const timer = setTimeout(() => next.cancel(), ringLimit);
    const offer = await next.invite('', () => {}, headers);
    clearTimeout(timer);
    if (offer.status >= 300) throw new Error(`The other side did not take the call (${offer.status}).`);
    if (this.#over()) {
      offer.ack();
      next.bye();
      throw new Error('The caller has hung up.');
    }
    this.caller.negotiating = true;
    const answer = await this.caller.request('INVITE', offer.body);
    this.caller.negotiating = false;
    if (answer.status >= 300 || this.#over()) {
      offer.ack();
      next.bye();
      throw new Error(`The caller could not be put through (${answer.status}).`);
    }
    answer.ack();
    offer.ack(answer.body);
    this.callee = next;
    former.bye();
  }

  /** The centre ends the call: BYE to both, or a refusal where it was not answered. */
  release(): void {
    if (this.#state === 'over') return;
    if (this.#state === 'calling') {
      this.callee?.cancel();
      return this.#fail(480, 'gateway');
    }
    this.caller.bye();
    this.callee?.bye();
    this.#end('gateway');
  }

  /** A socket went. Talk may go on without it: the caller gets time to come back, a callee does not. */
  lost(connection: SipConnection): void {
    if (this.#state === 'over') return;
    if (this.callee?.connection === connection) return this.#state === 'calling' ? this.#fail(480) : this.#hangUp('callee');
    if (this.caller.connection !== connection) return;
    if (this.#state === 'talking') return this.#after(returnLimit, () => this.#hangUp('caller'));
    this.callee?.cancel();
    this.#end('caller');
  }

  #over(): boolean {
    return this.#state === 'over';
  }

  async #renegotiate(leg: CallLeg, other: CallLeg, request: SipMessage): Promise<void> {
    // RFC 3261 section 14.2: one offer at a time.
    if (leg.negotiating || other.negotiating) return leg.reply(request, 491);
    leg.negotiating = other.negotiating = true;
    leg.reply(request, 100);
    const outcome = await other.request('INVITE', request.body);
    outcome.ack();
    leg.negotiating = other.negotiating = false;
    leg.reply(request, outcome.status, outcome.body);
  }

  #cancelled(connection: SipConnection, request: SipMessage): void {
    connection.reply(request, this.#state === 'calling' ? 200 : 481, { tag: this.caller.localTag });
    if (this.#state !== 'calling') return;
    this.callee?.cancel();
    this.#fail(487, 'caller');
  }

  #fail(status: number, by: 'caller' | 'callee' | 'gateway' = 'callee'): void {
    if (this.#invite) this.caller.reply(this.#invite, status);
    this.#end(by, status);
  }

  #hangUp(by: 'caller' | 'callee'): void {
    this.caller.bye();
    this.callee?.bye();
    this.#end(by);
  }

  #end(by: 'caller' | 'callee' | 'gateway', status?: number): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#invite = undefined;
    this.#after(0, undefined);
    this.#listener.ended?.({ by, ...(status !== undefined && { status }) });
  }

  #after(delay: number, run: (() => void) | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = run && setTimeout(run, delay).unref();
  }
}
