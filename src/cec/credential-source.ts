import type { ReadableStore } from '../core/store.js';

/** What the session endpoint answers. Interface section 2. */
export interface Credentials {
  /** Origin of the contact centre or of a relay, no trailing slash; checked (https, or http on loopback). */
  readonly baseUrl: string;
  readonly appKey: string;
  readonly accessToken: string;
  readonly messagingToken: string;
  readonly userId: string;
  readonly userName: string;
  readonly channelId: string;
  /** ms since the epoch at which to ask again, from `expiresIn` less a margin. */
  readonly renewAt: number;
  readonly visitorToken?: string;
}

/** What the page tells the session endpoint. */
export interface SessionRequest {
  readonly channelId?: string;
  readonly userId?: string;
  readonly userName?: string;
  readonly userToken?: string;
  readonly visitorToken?: string;
  readonly locale: string;
}

/** One visitor's credentials: fetched when first needed, renewed once for all who wait. */
export interface CredentialSource {
  readonly current: ReadableStore<Credentials | undefined>;
  /** The credentials in force; asks the endpoint where there are none or they are about to expire. */
  get(signal?: AbortSignal): Promise<Credentials>;
  /** New credentials after `refused` was answered 401 or 403; those in force where they are newer already. */
  renew(refused: Credentials, signal?: AbortSignal): Promise<Credentials>;
  /** A `ccmessaging-token` that came in a response's headers, or from another tab: in force from now on. */
  adopt(messagingToken: string): void;
  /** Another tab's newer credentials. */
  accept(credentials: Credentials): void;
  dispose(): void;
}
