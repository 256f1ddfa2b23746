import type { Clock } from '../core/clock.js';
import { DeskbellError, toDeskbellError, type Delivery } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import { parseAnswer, parseObject, readReport, type Answer } from './answer.js';
import type { RequestOptions } from './chat-api.js';
import type { Credentials, CredentialSource } from './credential-source.js';
import { createFetchTransport } from './fetch-transport.js';
import { httpFailure } from './http-failure.js';
import { createTrackedTransport } from './tracked-transport.js';
import type { Transport, TransportAnswer } from './transport.js';

/** One endpoint's request. Who it is from is filled in when it goes out, from the credentials then in force. */
export interface EndpointCall {
  /** Below `/apiaccess/ccmessaging/`. */
  readonly path: string;
  /** It is a GET with this query. */
  readonly query?: (visitor: Credentials) => Readonly<Record<string, string>>;
  /** It is a POST of this as JSON. */
  readonly body?: (visitor: Credentials) => object;
  /** ms. */
  readonly timeout: number;
  /** Carrying it out twice would be noticed: it goes by the transport that can tell whether it left. */
  readonly effect?: boolean;
  /** The time limit counts from the last byte that moved. */
  readonly patient?: boolean;
  readonly withoutMessagingToken?: boolean;
  readonly onProgress?: (sent: number, total: number) => void;
}

/** Carries every request to the contact centre: headers, time limits, renewed credentials. */
export interface Requester {
  readonly clock: Clock;
  /** The answer to a 2xx. Rejects with a `DeskbellError` that has `delivery`. */
  call(call: EndpointCall, options?: RequestOptions): Promise<Answer>;
}

export interface RequesterOptions {
  readonly credentials: CredentialSource;
  readonly clock: Clock;
  readonly log: Logger;
  /** For questions, and for what must outlive the page. */
  readonly transport?: Transport;
  /** For what must not be carried out twice. */
  readonly trackedTransport?: Transport;
}

/** "Interface authentication failed", in the body of a 200. Guide table 17-3. */
const notAuthenticated = '10010000001';

const isRefusal = ({ status, text }: TransportAnswer): boolean =>
  status === 401 || status === 403 || (status === 200 && text.includes(notAuthenticated) && readReport(parseObject(text) ?? {}).code === notAuthenticated);

export function createRequester({
  credentials, clock, log, transport = createFetchTransport(clock), trackedTransport = createTrackedTransport(clock),
}: RequesterOptions): Requester {
  async function exchange(call: EndpointCall, visitor: Credentials, options: RequestOptions): Promise<TransportAnswer> {
    const { path, query, body, effect, patient, onProgress } = call;
    const search = query ? `?${new URLSearchParams(query(visitor)).toString()}` : '';
    // XMLHttpRequest has no keepalive: a page that leaves asks for delivery, not for news of it.
    const carry = (effect || patient) && !options.keepalive ? trackedTransport : transport;
    const answer = await carry({
      method: body ? 'POST' : 'GET',
      url: `${visitor.baseUrl}/apiaccess/ccmessaging/${path}${search}`,
      headers: {
        'Content-Type': 'application/json',
        'x-app-key': visitor.appKey,
        Authorization: `Bearer ${visitor.accessToken}`,
        ...(!call.withoutMessagingToken && { 'ccmessaging-token': visitor.messagingToken }),
      },
      timeout: options.timeout ?? call.timeout,
      // A redirect would carry the tokens to whoever it names.
      redirect: 'error',
      ...(body && { body: JSON.stringify(body(visitor)) }),
      ...(effect && { effect }),
      ...(patient && { patient }),
      ...(onProgress && { onProgress }),
      ...(options.signal && { signal: options.signal }),
      ...(options.keepalive && { keepalive: true }),
    });
    const rotated = answer.header('ccmessaging-token');
    // Of credentials that have been replaced meanwhile, no late word counts.
    if (rotated && credentials.current.get()?.accessToken === visitor.accessToken) credentials.adopt(rotated);
    return answer;
  }

  return {
    clock,
    async call(call, options = {}) {
      const { path } = call;
      let visitor = await credentials.get(options.signal).catch(refuse('never-sent'));
      let answer = await exchange(call, visitor, options);
      // Another's renewal may be older than the refusal itself: only credentials that were asked for after it count.
      for (let asked = false; isRefusal(answer); answer = await exchange(call, visitor, options)) {
        log.debug('credentials refused', { path, status: answer.status });
        if (asked) throw expired(path, answer.status, 'were renewed and refused again');
        const known = credentials.current.get();
        const renewed = await credentials.renew(visitor, options.signal).catch(refuse('answered'));
        if (renewed.userId !== visitor.userId || renewed.channelId !== visitor.channelId) {
          throw expired(path, answer.status, 'are another visitor\'s now');
        }
        asked = renewed !== known;
        visitor = renewed;
      }
      if (answer.status < 200 || answer.status > 299) throw httpFailure(answer, path, clock);
      return parseAnswer(answer.text, path);
    },
  };
}

const expired = (path: string, status: number, fate: string): DeskbellError =>
  new DeskbellError('session-expired', `${path}: the credentials ${fate}`, { status, delivery: 'answered' });

/** A failure to get credentials, with what it means for the request that needed them. */
const refuse = (delivery: Delivery) => (reason: unknown): never => {
  const { code, message, cause, retryable, status, retryAfter } = toDeskbellError(reason, 'session-unreachable');
  throw new DeskbellError(code, message, { cause, retryable, delivery, ...(status && { status }), ...(retryAfter !== undefined && { retryAfter }) });
};
