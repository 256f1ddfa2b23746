import { ownOrigin } from './client-address.js';
import { Refusal, type Answer, type Incoming } from './exchange.js';

/** Seconds that a browser may keep a preflight's answer. */
const preflightLifetime = '7200';

/** Where the page that asks stands. `headers` belong on whatever it is answered. */
export interface PageOrigin {
  /** As the browser named it; undefined where it named none. */
  readonly origin: string | undefined;
  /** The page named an origin, and it is the broker's own. */
  readonly same: boolean;
  readonly headers: Record<string, string>;
}

const unnamed: PageOrigin = { origin: undefined, same: false, headers: {} };

/** @throws Refusal 403 for a page of an origin that is not listed. */
export function checkOrigin(incoming: Incoming, allowed: readonly string[], trustProxy: number): PageOrigin {
  const origin = incoming.header('origin');
  const site = incoming.header('sec-fetch-site');
  if (origin === undefined) {
    // A browser names the origin with everything that we answer across sites; without it, it is no page of ours.
    if (site === 'cross-site') throw refused();
    return unnamed;
  }
  const same = origin !== 'null' && (site === 'same-origin' || origin === ownOrigin(incoming, trustProxy));
  if (same || allowed.includes(origin)) {
    return {
      origin,
      same,
      headers: {
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'Retry-After, X-Request-Id',
      },
    };
  }
  throw refused();
}

const refused = (): Refusal => new Refusal(403, 'origin-refused', 'This origin is not allowed; see allowedOrigins.');

export const preflightAnswer = (): Answer => ({
  status: 204,
  headers: {
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'Authorization, CCMessaging-Token, Content-Type, X-App-Key, X-Request-Id',
    'access-control-max-age': preflightLifetime,
  },
  body: '',
});
