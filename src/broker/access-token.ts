import type { Clock } from '../core/clock.js';
import { sleep } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import { singleFlight } from '../core/single-flight.js';
import { refuseFor } from './exchange.js';
import type { Upstream } from './upstream.js';
import type { TokenShare } from './token-share.js';

/** ms between two requests for a token, whatever happens. */
const spacing = 4000;
/** ms, the longest pause after refusals in a row. */
const longestPause = 60_000;
const timeLimit = 15_000;
/** Seconds that we ask for (`X-Token-Expire`). */
const wantedLifetime = 600;

export interface AccessToken {
  readonly value: string;
  /** ms since the epoch. */
  readonly expiresAt: number;
  /** ms since the epoch, a little before: asked for anew from then on while this one still serves. */
  readonly renewAt: number;
}

interface Parts {
  readonly upstream: () => Upstream;
  readonly appKey: string;
  readonly appSecret: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where several machines serve, one asks and all use it. */
  readonly share: TokenShare | undefined;
  readonly onRequest?: (outcome: 'granted' | 'refused') => void;
}

/** The application's one access token: got when first needed, renewed before it expires, one request at a time. */
export class AccessTokens {
  readonly #parts: Parts;
  readonly #renewal = singleFlight(() => this.#renew());
  #current: AccessToken | undefined;
  /** What a renewal replaces: no use, even where another machine still shares it. */
  #last: string | undefined;
  /** Monotonic ms before which nothing is asked. */
  #notBefore = -Infinity;
  #failures = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Refused or unreachable at the last try, and nothing usable is left. */
  get failing(): boolean {
    return this.#failures > 0 && !this.#usable(this.#current);
  }

  /** Every value that must not leave the broker. */
  get secrets(): readonly string[] {
    return this.#last ? [this.#parts.appSecret, this.#last] : [this.#parts.appSecret];
  }

  /** @throws Refusal 503 where there is none to be had. */
  async get(): Promise<AccessToken> {
    const current = this.#current;
    if (!this.#usable(current)) return this.#renewal();
    // The old one is still good: whoever asks does not wait for the new one.
    if (current.renewAt < this.#parts.clock.now() && this.#pause() <= 0) this.#renewal().catch(() => {});
    return current;
  }

  /** A newer token after `refused` was answered 403; one request for all who come with the same one. */
  async renew(refused: AccessToken): Promise<AccessToken> {
    if (this.#current && this.#current.value !== refused.value) return this.#current;
    this.#current = undefined;
    return this.#renewal();
  }

  #usable(token: AccessToken | undefined): token is AccessToken {
    return token !== undefined && token.expiresAt > this.#parts.clock.now();
  }

  #pause(): number {
    return this.#notBefore - this.#parts.clock.monotonic();
  }

  async #renew(): Promise<AccessToken> {
    const { clock, share } = this.#parts;
    const pause = this.#pause();
    // After a refusal nobody waits: they are told when to come back. After a success the renewal only keeps its distance.
    if (this.#failures > 0 && pause > 0) throw this.#unavailable(pause);
    if (pause > 0) await sleep(clock, pause);
    const replaced = this.#last;
    const token = share ? await share.obtain((shared) => this.#usable(shared) && shared.value !== replaced, () => this.#request()) : await this.#request();
    this.#current = token;
    this.#last = token.value;
    return token;
  }

  async #request(): Promise<AccessToken> {
    const { clock, upstream, appKey, appSecret, logger, onRequest } = this.#parts;
    this.#notBefore = clock.monotonic() + spacing;
    let reason: string;
    try {
      const answer = await upstream().send({
        method: 'POST',
        path: '/apigovernance/api/oauth/tokenByAkSk',
        headers: { 'content-type': 'application/json', 'x-token-expire': String(wantedLifetime) },
        body: JSON.stringify({ app_key: appKey, app_secret: appSecret }),
        timeLimit,
      });
      const token = readToken(answer.status, answer.body, clock.now());
      if (token) {
        if (this.#failures > 0) logger.info('access token granted again');
        this.#failures = 0;
        onRequest?.('granted');
        return token;
      }
      reason = `answered ${answer.status} without a token`;
    } catch (error) {
      reason = `could not be asked (${error instanceof Error ? error.message : 'unknown'})`;
    }
    onRequest?.('refused');
    const pause = Math.min(longestPause, spacing * 2 ** this.#failures++);
    this.#notBefore = clock.monotonic() + pause;
    // One line for a whole outage, however many visitors wait.
    if (this.#failures === 1) logger.error(`the contact centre gives no access token: tokenByAkSk ${reason}; check app key and secret`);
    throw this.#unavailable(pause);
  }

  #unavailable(pause: number): Error {
    return refuseFor(pause, 503, 'contact-centre-unavailable', 'The contact centre gives no access at the moment.');
  }
}

/** Contract section 1: numbers arrive as strings. */
function readToken(status: number, body: string, now: number): AccessToken | undefined {
  if (status !== 200) return undefined;
  try {
    const { AccessToken: value, Expires: expires } = JSON.parse(body) as { AccessToken?: unknown; Expires?: unknown };
    const lifetime = Number(expires ?? wantedLifetime);
    if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value) || !(lifetime > 0)) return undefined;
    return { value, expiresAt: now + lifetime * 1000, renewAt: now + lifetime * 1000 - Math.min(60_000, lifetime * 100) };
  } catch {
    return undefined;
  }
}
