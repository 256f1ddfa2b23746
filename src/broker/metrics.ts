import type { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../core/clock.js';

type MailEvent = 'received' | 'repeated' | 'dropped';

/** What operators see. Labels name routes, codes and kinds, never a visitor. */
export class Metrics {
  readonly #clock: Clock;
  #instruments: Instruments | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Loads prom-client where the runtime has it; without it nothing is counted and there is nothing to read. */
  async load(openPolls: () => number): Promise<void> {
    try {
      this.#instruments = createInstruments(await import('prom-client'), openPolls);
    } catch {
      this.#instruments = undefined;
    }
  }

  now(): number {
    return this.#clock.monotonic();
  }

  request(route: string, status: number, startedAt: number): void {
    const instruments = this.#instruments;
    if (!instruments) return;
    instruments.requests.inc({ route, status });
    instruments.duration.observe({ route }, (this.now() - startedAt) / 1000);
  }

  upstream(endpoint: string, outcome: string, startedAt: number): void {
    this.#instruments?.upstream.observe({ endpoint, outcome }, (this.now() - startedAt) / 1000);
  }

  mail(event: MailEvent, count: number): void {
    this.#instruments?.mail.inc({ event }, count);
  }

  limited(limit: string): void {
    this.#instruments?.limited.inc({ limit });
  }

  accessToken(outcome: string): void {
    this.#instruments?.accessTokens.inc({ outcome });
  }

  async render(): Promise<{ readonly type: string; readonly text: string } | undefined> {
    const registry = this.#instruments?.registry;
    return registry && { type: registry.contentType, text: await registry.metrics() };
  }
}

interface Instruments {
  readonly registry: Registry;
  readonly requests: Counter<'route' | 'status'>;
  readonly duration: Histogram<'route'>;
  readonly upstream: Histogram<'endpoint' | 'outcome'>;
  readonly mail: Counter<'event'>;
  readonly limited: Counter<'limit'>;
  readonly accessTokens: Counter<'outcome'>;
  readonly openPolls: Gauge;
}

/** Seconds: from an answer at once to a long poll that held out. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 65];

function createInstruments({ Counter, Gauge, Histogram, Registry }: typeof import('prom-client'), openPolls: () => number): Instruments {
  const registry = new Registry();
  const registers = [registry];
  const name = (text: string): string => `deskbell_broker_${text}`;
  return {
    registry,
    requests: new Counter({ name: name('requests_total'), help: 'Requests answered.', labelNames: ['route', 'status'], registers }),
    duration: new Histogram({ name: name('request_duration_seconds'), help: 'Time to answer.', labelNames: ['route'], buckets, registers }),
    upstream: new Histogram({ name: name('upstream_duration_seconds'), help: 'Time the contact centre took.', labelNames: ['endpoint', 'outcome'], buckets, registers }),
    mail: new Counter({ name: name('mailbox_messages_total'), help: 'Messages received, repeated to a page, dropped.', labelNames: ['event'], registers }),
    limited: new Counter({ name: name('limited_total'), help: 'Requests refused by a limit.', labelNames: ['limit'], registers }),
    accessTokens: new Counter({ name: name('access_token_requests_total'), help: 'tokenByAkSk, granted or refused.', labelNames: ['outcome'], registers }),
    openPolls: new Gauge({
      name: name('open_polls'), help: 'Polls that wait.', registers,
      collect() {
        this.set(openPolls());
      },
    }),
  };
}
