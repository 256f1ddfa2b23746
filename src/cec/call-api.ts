import type { RequestOptions } from './chat-api.js';
import { checkClickToCallSupport } from './endpoints/check-click-to-call-support.js';
import { createCall } from './endpoints/create-call.js';
import { createClickToCall } from './endpoints/create-click-to-call.js';
import { dropClickToCall } from './endpoints/drop-click-to-call.js';
import { getClickToCallEvents } from './endpoints/get-click-to-call-events.js';
import type { Requester } from './request.js';

export interface ClickToCallSupport {
  readonly webRtc: boolean;
  readonly clickToCall: boolean;
}

/** Where the media call goes: as the centre gave it, unchecked. Contract section 4. */
export interface GatewayTarget {
  readonly domain: string;
  readonly gatewayAddresses: readonly string[];
  readonly accessCode: string;
  readonly caller: string;
}

/** One answer of `getClickToCallEvents`. */
export type ClickToCallEvent =
  | { readonly type: 'none' }
  | { readonly type: 'queuing' }
  | { readonly type: 'established'; readonly target: GatewayTarget }
  | { readonly type: 'transferred' }
  | { readonly type: 'queue-timeout' | 'failed' | 'released'; readonly causeId?: string; readonly causeDescription?: string }
  /** 168101 whose content cannot be used. */
  | { readonly type: 'malformed'; readonly eventId: string };

/** The click-to-call endpoints bound to one visitor's credentials. Errors as in `ChatApi`. */
export interface CallApi {
  checkClickToCallSupport(options?: RequestOptions): Promise<ClickToCallSupport>;
  createClickToCall(media: 'audio' | 'video', options?: RequestOptions): Promise<void>;
  getClickToCallEvent(options?: RequestOptions): Promise<ClickToCallEvent>;
  dropClickToCall(options?: RequestOptions): Promise<void>;
  /** Anonymous outbound call; sent without the messaging token. Guide 16.1. */
  createAnonymousCall(
    call: { readonly called: string; readonly callerPresent: string; readonly callData?: string },
    options?: RequestOptions,
  ): Promise<{ readonly callSerialNumber?: string; readonly sipServiceAddress: string; readonly accessCode: string }>;
}

export function createCallApi(requester: Requester): CallApi {
  return {
    checkClickToCallSupport: (options) => checkClickToCallSupport(requester, options),
    createClickToCall: (media, options) => createClickToCall(requester, media, options),
    getClickToCallEvent: (options) => getClickToCallEvents(requester, options),
    dropClickToCall: (options) => dropClickToCall(requester, options),
    createAnonymousCall: (call, options) => createCall(requester, call, options),
  };
}
