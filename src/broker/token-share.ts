import type { AccessToken } from './access-token.js';

/** Lets several machines use one access token. */
export interface TokenShare {
  /** The shared token where it is usable; otherwise what `request` gets, asked by one machine at a time. */
  obtain(usable: (shared: AccessToken) => boolean, request: () => Promise<AccessToken>): Promise<AccessToken>;
}
