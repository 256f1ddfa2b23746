import { Inviter } from 'sip.js/lib/api/inviter.js';
import { SessionState } from 'sip.js/lib/api/session-state.js';
import type { IncomingByeRequest } from 'sip.js/lib/core/messages/methods/bye.js';
import type { IncomingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
import type { IncomingReferRequest } from 'sip.js/lib/core/messages/methods/refer.js';

/** What sip.js 0.21.2 keeps private and a mend must reach; the version is pinned because of it. */
interface Internals {
  pendingReinvite: boolean;
  isCanceled: boolean;
  outgoingInviteRequest: { cancel(reason?: string): void } | undefined;
  onProgress(response: unknown): Promise<void>;
}

interface DialogInternals {
  reinviteUserAgentClient: { receiveResponse: () => void } | undefined;
  signalingStateRollback(): void;
}

/** An INVITE session that ends whatever happens. */
export class SafeInviter extends Inviter {
  /** The far end hung up before its own answer was applied. */
  leftEarly = false;
  /** The callee's side has rung: sip.js tells that only a few turns later, and a refusal may overtake it. */
  rang = false;

  constructor(...parameters: ConstructorParameters<typeof Inviter>) {
    super(...parameters);
    const internals = this as unknown as Internals;
    const onProgress = internals.onProgress.bind(this);
    internals.onProgress = (response) => {
      this.rang = true;
      return onProgress(response);
    };
  }

  /** A BYE that meets the answer still being applied is dropped by sip.js, and the call can then never be ended. */
  protected override onByeRequest(request: IncomingByeRequest): void {
    if (this.state === SessionState.Established) return super.onByeRequest(request);
    request.accept();
    this.leftEarly = true;
  }

  /** sip.js gives no answer at all to a re-INVITE that comes before the first answer is applied. */
  protected override onInviteRequest(request: IncomingInviteRequest): void {
    if (this.state === SessionState.Established) return super.onInviteRequest(request);
    request.reject({ statusCode: 491 });
  }

  /** Whoever stands in the path could otherwise make this browser call another number. */
  protected override onReferRequest(request: IncomingReferRequest): void {
    request.reject({ statusCode: 603 });
  }

  protected override stateTransition(state: SessionState): void {
    super.stateTransition(state);
    if (state === SessionState.Established && this.leftEarly) super.stateTransition(SessionState.Terminated);
  }

  /** Ends the session here and now, whatever sip.js still waits for. */
  forceTerminate(): void {
    if (this.state !== SessionState.Terminated) this.stateTransition(SessionState.Terminated);
  }

  /** Takes an INVITE back whose session sip.js has already given up, so that no callee goes on ringing. */
  cancelUnanswered(): void {
    const internals = this as unknown as Internals;
    internals.isCanceled = true;
    internals.outgoingInviteRequest?.cancel();
  }

  /** Lets go of a re-INVITE that got no answer; sip.js would refuse every later one. An answer that comes later is dropped. */
  async abandonReinvite(): Promise<void> {
    (this as unknown as Internals).pendingReinvite = false;
    const dialog = this.dialog as unknown as DialogInternals | undefined;
    if (dialog?.reinviteUserAgentClient) dialog.reinviteUserAgentClient.receiveResponse = () => {};
    if (dialog) dialog.reinviteUserAgentClient = undefined;
    dialog?.signalingStateRollback();
    await this.rollbackOffer().catch(() => {});
  }
}
