import { sleep } from '../core/clock.js';
import { clientAddress, isLoopback } from './client-address.js';
import { checkOrigin, preflightAnswer, type PageOrigin } from './cors.js';
import { upstreamPrefix } from './endpoints.js';
import { json, Refusal, refusalAnswer, refuseFor, type Answer, type Incoming, type Later } from './exchange.js';
import { openSession } from './open-session.js';
import type { Metrics } from './metrics.js';
import type { BrokerSettings } from './options.js';
import { openServices, type Services } from './services.js';
import type { Session } from './sessions.js';
import { FetchUpstream, type Upstream } from './upstream.js';

/** ms that what runs may go on after a stop. */
export const stopGrace = 30_000;

/** On every answer: it is data for one page, once. */
const usualHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  vary: 'Origin',
} as const;

/** What a request turned out to be, for its answer's headers and its count. */
interface Handling {
  route: string;
  page: PageOrigin | undefined;
  metrics: Metrics | undefined;
  /** Gives an open poll's place back. */
  closePoll: (() => void) | undefined;
}

/** A broker behind its doors: takes a request in the form of any runtime, answers it, and can be stopped. */
export class BrokerCore {
  readonly settings: BrokerSettings;
  #upstream: Upstream;
  #services: Promise<Services> | undefined;
  #running = 0;
  #stopping = false;

  constructor(settings: BrokerSettings) {
    this.settings = settings;
    this.#upstream = new FetchUpstream(settings.cecOrigin, settings.fetch ?? ((...request) => fetch(...request)), settings.clock);
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  /** Puts a runtime's own client in the place of fetch, unless the site gave one of its own. */
  useUpstream(upstream: Upstream): void {
    if (!this.settings.fetch) this.#upstream = upstream;
  }

  /** Whether a path is this broker's to answer. */
  owns(path: string): boolean {
    return path.startsWith(`${this.settings.basePath}/`);
  }

  /** @throws BrokerOptionError for a setting that only shows wrong in use. */
  start(): Promise<Services> {
    return (this.#services ??= openServices(this.settings, () => this.#upstream));
  }

  /** Refuses new work, waits for what runs, ends what then still runs. */
  async stop(grace: number): Promise<void> {
    this.#stopping = true;
    const services = await this.#services?.catch(() => undefined);
    if (!services) return;
    const { clock, desk } = services;
    const deadline = clock.monotonic() + grace;
    while ((this.#running > 0 || desk.rounds > 0) && clock.monotonic() < deadline) await sleep(clock, 25);
    desk.stop();
    await services.close();
  }

  /** Answers in every case. */
  handle(incoming: Incoming): Promise<Answer> {
    const handling: Handling = { route: 'unknown', page: undefined, metrics: undefined, closePoll: undefined };
    const requestId = this.#requestId(incoming);
    const startedAt = this.settings.clock.monotonic();
    this.#running++;
    return new Promise((resolve) => {
      const finish = (answer: Answer): void => {
        this.#running--;
        handling.closePoll?.();
        handling.metrics?.request(handling.route, answer.status, startedAt);
        resolve({ ...answer, headers: { ...usualHeaders, 'x-request-id': requestId, ...handling.page?.headers, ...answer.headers } });
      };
      this.start()
        .then((services) => this.#route(incoming, services, handling))
        .then((answer) => (typeof answer === 'function' ? answer(finish) : finish(answer)))
        .catch((error: unknown) => finish(refusalAnswer(error instanceof Refusal ? error : this.#defect(error, handling.route))));
    });
  }

  #defect(error: unknown, route: string): Refusal {
    this.settings.logger.error('a request failed in the broker itself', { route, error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' });
    return new Refusal(500, 'internal', 'The broker failed.');
  }

  async #route(incoming: Incoming, services: Services, handling: Handling): Promise<Answer | Later> {
    const { settings } = this;
    const { limits } = services;
    handling.metrics = services.metrics;
    const mark = incoming.target.indexOf('?');
    const path = mark < 0 ? incoming.target : incoming.target.slice(0, mark);
    const own = this.owns(path) ? path.slice(settings.basePath.length) : undefined;
    const operator = own === undefined ? undefined : this.#operatorRoute(own);
    if (operator) {
      handling.route = own!;
      if (incoming.method !== 'GET') throw new Refusal(405, 'method', 'Use GET.', { allow: 'GET' });
      return operator(incoming, services);
    }

    handling.page = checkOrigin(incoming, settings.allowedOrigins, settings.trustProxy);
    const endpoint = own?.startsWith(upstreamPrefix) && settings.mode === 'relay' ? services.endpoints.get(own.slice(upstreamPrefix.length)) : undefined;
    if (own !== '/session' && !endpoint) throw new Refusal(404, 'not-found', 'There is nothing here.');
    handling.route = own!;
    const method = endpoint?.method ?? 'POST';
    if (incoming.method === 'OPTIONS') return preflightAnswer();
    if (incoming.method !== method) throw new Refusal(405, 'method', `Use ${method}.`, { allow: `${method}, OPTIONS` });
    if (this.#stopping) throw refuseFor(1000, 503, 'stopping', 'This machine is being stopped.');

    const address = clientAddress(incoming, settings.trustProxy);
    await limits.take('total', 'all');
    await limits.take('address', address);
    if (!endpoint) return openSession(incoming, handling.page, address, services);

    const session = await this.#session(incoming, handling.page, services);
    await limits.take('visitor', session.key);
    if (endpoint.long) {
      handling.closePoll = limits.openPoll(session.key);
      incoming.forget();
    }
    if (endpoint.long !== 'poll') return services.relay.pass(endpoint, session, incoming);
    return services.desk.poll(session, new URLSearchParams(mark < 0 ? '' : incoming.target.slice(mark)).get('ack') ?? undefined, incoming);
  }

  async #session(incoming: Incoming, page: PageOrigin, { sessions }: Services): Promise<Session> {
    const token = /^Bearer ([\w.-]+)$/.exec(incoming.header('authorization') ?? '')?.[1];
    const session = token ? await sessions.open(token) : undefined;
    const usable =
      session && this.settings.channels.includes(session.channelId) &&
      // Taken away to another page, it is no good there.
      (session.origin === undefined || page.origin === undefined || session.origin === page.origin);
    if (!usable) throw new Refusal(401, 'session-refused', 'The session is missing, expired or not valid here.');
    return session;
  }

  #operatorRoute(path: string): ((incoming: Incoming, services: Services) => Promise<Answer>) | undefined {
    if (path === '/health') return async () => json({ status: 'ok' });
    if (path === '/ready') return (_incoming, services) => this.#readiness(services);
    if (path === '/metrics') return (incoming, services) => this.#metrics(incoming, services);
    return undefined;
  }

  async #readiness({ storeAvailable, accessTokens }: Services): Promise<Answer> {
    if (this.#stopping) return json({ status: 'stopping' }, 503);
    if (!(await storeAvailable())) return json({ status: 'redis-away' }, 503);
    const granted = await accessTokens.get().then(() => true, () => false);
    return granted ? json({ status: 'ready' }) : json({ status: 'contact-centre-refuses' }, 503);
  }

  async #metrics(incoming: Incoming, { metrics }: Services): Promise<Answer> {
    if (this.settings.metrics !== 'public' && !isLoopback(incoming)) throw new Refusal(403, 'loopback-only', 'Metrics are for this machine only.');
    const rendered = await metrics.render();
    if (!rendered) throw new Refusal(404, 'no-metrics', 'This runtime has no metrics.');
    return { status: 200, headers: { 'content-type': rendered.type }, body: rendered.text };
  }

  /** That of a proxy of one's own, or a new one. */
  #requestId(incoming: Incoming): string {
    const given = this.settings.trustProxy > 0 ? incoming.header('x-request-id') : undefined;
    return given && /^[\w.-]{1,64}$/.test(given) ? given : crypto.randomUUID();
  }
}
