import type { Clock } from '../core/clock.js';
import { DeskbellError, toDeskbellError } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import { singleFlight } from '../core/single-flight.js';
import { Store } from '../core/store.js';
import type { Credentials, CredentialSource, SessionRequest } from './credential-source.js';
import { createFetchTransport } from './fetch-transport.js';
import { readRetryAfter } from './http-failure.js';
import { readCredentials } from './session-answer.js';

const timeLimit = 15_000;
/** ms after a renewal ahead of time failed before the next try; what is in force still serves meanwhile. */
const pauseAfterFailure = 5_000;

export interface CredentialSourceOptions {
  /** May be relative to `baseLocation`. */
  readonly sessionUrl: string;
  /** The visitor as the page knows them at this moment. */
  readonly describe: () => SessionRequest;
  readonly clock: Clock;
  readonly log: Logger;
  /** Default: the page's address. */
  readonly baseLocation?: string;
  readonly fetch?: typeof fetch;
}

/** What is known of credentials beside themselves: which renewal they come from, and when they end. */
interface Issue {
  readonly generation: number;
  /** Wall clock, which goes on while the machine sleeps. */
  readonly expiresAt: number;
  /** Monotonic, which the visitor cannot set back. */
  readonly expiresAtMonotonic: number;
}

/**
 * The visitor's credentials from the page's own `session-url`. Cookies go along to the page's own origin only
 * (`same-origin`): there they are the site's login; another origin knows the visitor by `userToken`.
 */
export function createCredentialSource(options: CredentialSourceOptions): CredentialSource {
  const { describe, clock, log } = options;
  const transport = createFetchTransport(clock, options.fetch);
  const current = new Store<Credentials | undefined>(undefined);
  const issues = new WeakMap<Credentials, Issue>();
  const disposal = new AbortController();
  let generation = 0;
  let tryAgainAt = -Infinity;

  const put = (credentials: Credentials, issue: Issue): Credentials => {
    issues.set(credentials, issue);
    current.set(credentials);
    return credentials;
  };

  /** For credentials that another tab fetched: its margin is not known, `renewAt` is the end that is. */
  const issueUntil = (expiresAt: number, ofGeneration: number): Issue => ({
    generation: ofGeneration, expiresAt, expiresAtMonotonic: clock.monotonic() + expiresAt - clock.now(),
  });

  const fetchNew = singleFlight(async (): Promise<Credentials> => {
    const asked = describe();
    try {
      const url = sessionAddress(options);
      const answer = await transport({
        method: 'POST', url, headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify(asked),
        timeout: timeLimit, signal: disposal.signal, credentials: 'same-origin',
      }).catch(unreachable);
      if (answer.status < 200 || answer.status > 299) throw sessionRefused(answer.status, readRetryAfter(answer.header('retry-after'), clock));
      const { credentials, lifetime } = readCredentials(answer.text, asked, url, clock.now());
      log.info('credentials received', { expiresIn: lifetime / 1000 });
      return put(credentials, issueUntil(clock.now() + lifetime, ++generation));
    } catch (reason) {
      tryAgainAt = clock.monotonic() + pauseAfterFailure;
      const error = disposal.signal.aborted ? new DeskbellError('disposed', undefined, { cause: reason }) : toDeskbellError(reason, 'session-unreachable');
      log.debug('no credentials', { code: error.code, status: error.status });
      throw error;
    }
  });

  const ask = (signal?: AbortSignal): Promise<Credentials> => {
    if (disposal.signal.aborted) return Promise.reject(new DeskbellError('disposed'));
    return unlessAborted(fetchNew(), signal);
  };

  return {
    current,
    async get(signal) {
      const credentials = current.get();
      const issue = credentials && issues.get(credentials);
      if (!credentials || !issue || disposal.signal.aborted) return ask(signal);
      const now = clock.now();
      if (now >= issue.expiresAt || clock.monotonic() >= issue.expiresAtMonotonic) return ask(signal);
      // About to expire: renewed while the old ones still serve, so that no request waits for it.
      if (now >= credentials.renewAt && clock.monotonic() >= tryAgainAt) ask().catch(() => {});
      return credentials;
    },

    async renew(refused, signal) {
      const credentials = current.get();
      const known = credentials && issues.get(credentials)?.generation;
      const isNewer = known !== undefined && known > (issues.get(refused)?.generation ?? 0);
      return credentials && isNewer && !disposal.signal.aborted ? credentials : ask(signal);
    },

    adopt(messagingToken) {
      const credentials = current.get();
      const issue = credentials && issues.get(credentials);
      if (!issue || messagingToken === credentials.messagingToken || !/^[\x20-\x7e]+$/.test(messagingToken)) return;
      put({ ...credentials, messagingToken }, issue);
    },

    accept(credentials) {
      const own = current.get();
      if (disposal.signal.aborted || (own && (own.userId !== credentials.userId || own.channelId !== credentials.channelId))) return;
      if (own && (credentials.renewAt < own.renewAt || (credentials.accessToken === own.accessToken && credentials.messagingToken === own.messagingToken))) return;
      const issue = own && issues.get(own);
      if (issue && own.accessToken === credentials.accessToken && own.renewAt === credentials.renewAt) put(credentials, issue);
      else put(credentials, issueUntil(credentials.renewAt, ++generation));
    },

    dispose() {
      disposal.abort();
      current.set(undefined);
    },
  };
}

function sessionAddress({ sessionUrl, baseLocation = document.baseURI }: CredentialSourceOptions): string {
  try {
    if (sessionUrl) return new URL(sessionUrl, baseLocation).href;
  } catch {
    // Said below, with the missing one.
  }
  throw new DeskbellError('config-invalid', 'session-url is missing or no address');
}

const unreachable = (reason: unknown): never => {
  throw new DeskbellError('session-unreachable', undefined, { cause: reason, retryable: true });
};

const sessionRefused = (status: number, retryAfter: number | undefined): DeskbellError =>
  new DeskbellError('session-refused', `The session endpoint answered HTTP ${status}`, {
    status, retryable: status >= 500 || status === 429, ...(retryAfter !== undefined && { retryAfter }),
  });

/** One who gives up does not end the request that others wait for. */
function unlessAborted<T>(flight: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return flight;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      flight.catch(() => {});
      reject(new DeskbellError('cancelled', undefined, { cause: signal.reason }));
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    void flight.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
