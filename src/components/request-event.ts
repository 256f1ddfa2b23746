import type { CallMedia, DeviceKind } from '../call/call-control.js';

/** What a component may ask of the widget or provider it stands in. */
export type UiRequest =
  | { readonly type: 'open' | 'close' | 'toggle' }
  | { readonly type: 'send-text'; readonly text: string }
  | { readonly type: 'send-files'; readonly files: readonly File[] }
  | { readonly type: 'retry' | 'cancel'; readonly messageId: string }
  | { readonly type: 'load-earlier' }
  | { readonly type: 'fetch-file'; readonly messageId: string }
  | { readonly type: 'rate-answer'; readonly messageId: string; readonly helpful: boolean; readonly reason?: string }
  | { readonly type: 'typed' | 'draft'; readonly text: string }
  | { readonly type: 'transfer-to-agent' | 'end-conversation' | 'connect' | 'start-again' | 'dismiss-notice' }
  | { readonly type: 'submit-satisfaction'; readonly stars: 1 | 2 | 3 | 4 | 5; readonly comment: string }
  | { readonly type: 'skip-satisfaction' | 'open-leave-message' | 'close-form' }
  | { readonly type: 'leave-message'; readonly phone: string; readonly text: string }
  /** The visitor touched a part that stands outside a panel: the conversation may start. */
  | { readonly type: 'engage' }
  | { readonly type: 'seen'; readonly seen: boolean }
  | { readonly type: 'start-call'; readonly media: CallMedia }
  | { readonly type: 'hang-up' | 'resume-audio' | 'dismiss-call' }
  | { readonly type: 'set-muted'; readonly muted: boolean }
  | { readonly type: 'set-camera'; readonly on: boolean }
  | { readonly type: 'send-digit'; readonly digit: string }
  | { readonly type: 'choose-device'; readonly kind: DeviceKind; readonly id: string };

/** What the owner's promise brings, by request. Everything else resolves with nothing of interest. */
export interface UiResults {
  readonly 'fetch-file': Blob;
}

type ResultOf<R extends UiRequest> = R['type'] extends keyof UiResults ? UiResults[R['type']] : unknown;

/**
 * A wish on its way up. The owner (widget or provider) takes it, stops it there, and leaves the promise of its
 * outcome in `result`; outside any owner `result` stays undefined.
 */
export class RequestEvent extends Event {
  static readonly type = 'deskbell-request';
  readonly request: UiRequest;
  result: Promise<unknown> | undefined;

  constructor(request: UiRequest) {
    super(RequestEvent.type, { bubbles: true, composed: true });
    this.request = request;
  }
}

/** Sends a wish up from `element`. Rejects as the owner does (a `DeskbellError`). */
export async function request<R extends UiRequest>(element: Element, wish: R): Promise<ResultOf<R>> {
  const event = new RequestEvent(wish);
  element.dispatchEvent(event);
  return (await event.result) as ResultOf<R>;
}
