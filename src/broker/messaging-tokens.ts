import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import type { AccessTokens } from './access-token.js';
import { refuseFor } from './exchange.js';
import type { MessagingTokenStore } from './messaging-token-store.js';
import type { NewSession, Session } from './sessions.js';
import type { Upstream, UpstreamAnswer } from './upstream.js';

const spacing = 4000;
const timeLimit = 15_000;

interface Parts {
  readonly upstream: () => Upstream;
  readonly appKey: string;
  readonly accessTokens: AccessTokens;
  readonly store: MessagingTokenStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

type Visitor = NewSession & Pick<Session, 'key'>;

/** One messaging token a visitor and channel, applied for when first needed and again when the centre refuses it. */
export class MessagingTokens {
  readonly #parts: Parts;
  readonly #flights = new Map<string, Promise<string>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws Refusal 503 where the centre gives none. */
  async get(visitor: Visitor): Promise<string> {
    const kept = await this.#parts.store.get(visitor.key);
    return kept ? kept.value : this.apply(visitor);
  }

  /** A newer token after `refused` was refused; `refused` itself where that was given only seconds ago. */
  async renew(visitor: Visitor, refused: string): Promise<string> {
    const kept = await this.#parts.store.get(visitor.key);
    if (kept && kept.value !== refused) return kept.value;
    if (kept && this.#parts.clock.now() - kept.appliedAt < spacing) return refused;
    return this.apply(visitor);
  }

  /** The centre may rotate the token in any answer; it is in force from then on. Contract section 1. */
  async adopt(visitor: Visitor, rotated: string): Promise<void> {
    await this.#parts.store.set(visitor.key, { value: rotated, appliedAt: this.#parts.clock.now() });
  }

  /** A new token; callers for the same visitor share one request. */
  apply(visitor: Visitor): Promise<string> {
    let flight = this.#flights.get(visitor.key);
    if (!flight) {
      flight = this.#apply(visitor).finally(() => this.#flights.delete(visitor.key));
      this.#flights.set(visitor.key, flight);
    }
    return flight;
  }

  async #apply(visitor: Visitor): Promise<string> {
    const { accessTokens, store, clock } = this.#parts;
    let access = await accessTokens.get();
    let answer = await this.#ask(visitor, access.value);
    if (answer.status === 401 || answer.status === 403) {
      access = await accessTokens.renew(access);
      answer = await this.#ask(visitor, access.value);
    }
    const token = readToken(answer);
    if (!token) {
      this.#parts.logger.warn('the contact centre gives no messaging token', { status: answer.status, channel: visitor.channelId });
      throw this.#unavailable();
    }
    await store.set(visitor.key, { value: token, appliedAt: clock.now() });
    return token;
  }

  async #ask(visitor: Visitor, access: string): Promise<UpstreamAnswer> {
    const { userId, userName, channelId, locale } = visitor;
    try {
      return await this.#parts.upstream().send({
        method: 'POST',
        path: '/apiaccess/ccmessaging/applyToken',
        headers: { 'content-type': 'application/json; charset=UTF-8', 'x-app-key': this.#parts.appKey, authorization: `Bearer ${access}` },
        body: JSON.stringify({ userId, userName, channelId, locale }),
        timeLimit,
      });
    } catch {
      throw this.#unavailable();
    }
  }

  #unavailable(): Error {
    return refuseFor(spacing, 503, 'contact-centre-unavailable', 'The contact centre gives no access at the moment.');
  }
}

/** The guide's own sample is no JSON at all: that, too, is no token. */
function readToken({ status, body }: UpstreamAnswer): string | undefined {
  if (status !== 200) return undefined;
  try {
    const { token, resultCode, returnCode } = JSON.parse(body) as Record<string, unknown>;
    return String(resultCode ?? returnCode ?? 0) === '0' && typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? token : undefined;
  } catch {
    return undefined;
  }
}
