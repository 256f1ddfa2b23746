import type { AccessToken, AccessTokens } from './access-token.js';
import { composeBody, composeQuery, upstreamPrefix, usualBodyLimit, type Endpoint } from './endpoints.js';
import { readJsonObject, Refusal, refuseFor, type Answer, type Incoming } from './exchange.js';
import type { Mailbox } from './mailbox.js';
import type { MessagingTokens } from './messaging-tokens.js';
import type { Metrics } from './metrics.js';
import { carriesSecret, publicErrorBody } from './secrecy.js';
import type { Session } from './sessions.js';
import { UpstreamFailure, type Upstream, type UpstreamAnswer } from './upstream.js';

/** ms */
const usualTimeLimit = 15_000;
export const longTimeLimit = 65_000;

interface Parts {
  readonly upstream: () => Upstream;
  readonly appKey: string;
  readonly bodyBytes: number;
  readonly accessTokens: AccessTokens;
  readonly messagingTokens: MessagingTokens;
  readonly mailbox: Mailbox;
  readonly metrics: Metrics;
}

/** What goes upstream on a visitor's behalf. */
export interface UpstreamCall {
  readonly endpoint: Endpoint;
  readonly body?: string;
  readonly onAbort?: (abort: () => void) => void;
  /** Made once more already: a refusal is the answer. */
  readonly last?: true;
}

export interface Credentials {
  readonly access: AccessToken;
  readonly messaging: string | undefined;
}

/** An upstream answer, clean of what a page must not see. */
export interface CleanAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfter?: string;
}

/** Passes a visitor's requests on under the broker's own credentials. */
export class Relay {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A page's request, passed on and answered. */
  async pass(endpoint: Endpoint, session: Session, incoming: Incoming): Promise<Answer> {
    const body = endpoint.method === 'POST' ? await this.#readBody(endpoint, session, incoming) : undefined;
    let forgetPage: (() => void) | undefined;
    try {
      const answer = await this.call(session, {
        endpoint,
        ...(body !== undefined && { body }),
        // Only what waits for news ends with its page: what a page sent last, while it left, must arrive.
        ...(endpoint.long === 'events' && { onAbort: (abort: () => void) => (forgetPage = incoming.onGone(abort)) }),
      }, await this.credentials(session, endpoint));
      return { status: answer.status, headers: answer.retryAfter ? { 'retry-after': answer.retryAfter } : {}, body: answer.body };
    } finally {
      forgetPage?.();
    }
  }

  /** What a call goes out with. @throws Refusal 503 */
  async credentials(session: Session, { anonymous }: Endpoint): Promise<Credentials> {
    const { accessTokens, messagingTokens } = this.#parts;
    return { access: await accessTokens.get(), messaging: anonymous ? undefined : await messagingTokens.get(session) };
  }

  /** One call in the visitor's name; refused credentials are renewed and the same call made once more. @throws Refusal */
  call(session: Session, call: UpstreamCall, credentials: Credentials): Promise<CleanAnswer> {
    const startedAt = this.#parts.metrics.now();
    return this.#send(session, call, credentials).then(
      (answer) => this.#receive(session, call, credentials, answer, startedAt),
      (error: unknown) => this.#fail(call, error, startedAt),
    );
  }

  async #receive(session: Session, call: UpstreamCall, { access, messaging }: Credentials, answer: UpstreamAnswer, startedAt: number): Promise<CleanAnswer> {
    const { messagingTokens, metrics } = this.#parts;
    metrics.upstream(call.endpoint.path, String(answer.status), startedAt);
    const rotated = answer.header('ccmessaging-token');
    if (rotated && rotated !== messaging && /^[\x21-\x7e]+$/.test(rotated)) await messagingTokens.adopt(session, rotated);
    const refused = (answer.status === 401 || answer.status === 403) && !call.last;
    return refused ? this.#again(session, call, { access, messaging }, answer) : this.#clean(answer, access.value, messaging);
  }

  #fail(call: UpstreamCall, error: unknown, startedAt: number): never {
    if (!(error instanceof UpstreamFailure)) throw error;
    this.#parts.metrics.upstream(call.endpoint.path, error.kind, startedAt);
    throw failureRefusal(error);
  }

  /** The same call with new credentials, where there are any; otherwise the refusal stands. */
  async #again(session: Session, call: UpstreamCall, refused: Credentials, refusal: UpstreamAnswer): Promise<CleanAnswer> {
    const { accessTokens, messagingTokens } = this.#parts;
    const access = refusal.status === 403 ? await accessTokens.renew(refused.access) : refused.access;
    const messaging = refused.messaging === undefined ? undefined : await messagingTokens.renew(session, refused.messaging);
    const renewed = access !== refused.access || messaging !== refused.messaging;
    return renewed ? this.call(session, { ...call, last: true }, { access, messaging }) : this.#clean(refusal, access.value, messaging);
  }

  async #readBody(endpoint: Endpoint, session: Session, incoming: Incoming): Promise<string> {
    const limit = Math.min(this.#parts.bodyBytes, endpoint.bodyLimit === 'file' ? Infinity : (endpoint.bodyLimit ?? usualBodyLimit));
    const body = composeBody(endpoint, await readJsonObject(incoming, limit), session);
    // A visitor leaves a message about a call of his own: one that his conversation named, or himself.
    if ('callId' in body && !(await this.#parts.mailbox.sawCall(session.key, String(body['callId'])))) body['callId'] = session.userId;
    return JSON.stringify(body);
  }

  #send(session: Session, { endpoint, body, onAbort }: UpstreamCall, { access, messaging }: Credentials): Promise<UpstreamAnswer> {
    const { upstream, appKey } = this.#parts;
    const query = endpoint.method === 'GET' ? `?${composeQuery(endpoint, session)}` : '';
    return upstream().send({
      method: endpoint.method,
      path: upstreamPrefix + endpoint.path + query,
      headers: {
        'content-type': 'application/json', accept: 'application/json', 'x-app-key': appKey, authorization: `Bearer ${access.value}`,
        ...(messaging !== undefined && { 'ccmessaging-token': messaging }),
      },
      ...(body !== undefined && { body }),
      timeLimit: endpoint.long ? longTimeLimit : usualTimeLimit,
      ...(onAbort && { onAbort }),
    });
  }

  #clean(answer: UpstreamAnswer, access: string, messaging: string | undefined): CleanAnswer {
    const secrets = [...this.#parts.accessTokens.secrets, access, messaging ?? '', answer.header('ccmessaging-token') ?? ''];
    const retryAfter = answer.header('retry-after');
    const leaks = carriesSecret(answer.body, secrets);
    if (answer.status >= 200 && answer.status < 300) {
      if (leaks) throw new Refusal(502, 'answer-withheld', 'The contact centre answered something that is not for pages.');
      return { status: answer.status === 204 ? 200 : answer.status, body: answer.body };
    }
    return {
      // A redirect would lead the page out of the broker.
      status: answer.status < 400 ? 502 : answer.status,
      body: publicErrorBody(answer.status, answer.body, secrets),
      ...(retryAfter && /^\d{1,6}$/.test(retryAfter) && { retryAfter }),
    };
  }
}

/** The code of a refusal after a time limit: of a long poll it only says that there was nothing. */
export const timedOut = 'contact-centre-timeout';

/**
 * 503 is said only where nothing was sent, so that the page may send again by itself; 504 leaves open whether the
 * centre carried the request out.
 */
function failureRefusal({ kind }: UpstreamFailure): Refusal {
  if (kind === 'never-sent') return refuseFor(2000, 503, 'contact-centre-unreachable', 'The contact centre cannot be reached.');
  if (kind === 'too-large') return new Refusal(502, 'answer-too-large', 'The contact centre answered more than the broker passes on.');
  return new Refusal(504, kind === 'timeout' ? timedOut : 'outcome-unknown', 'The contact centre did not answer; whether it carried the request out is not known.');
}
