import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBroker, toNodeListener, type Broker, type BrokerOptions } from '../../src/broker/index.js';
import type { Logger } from '../../src/core/log.js';
import { StubCec } from './stub-cec.js';

export const channel = '1011577355744904195';
export const otherChannel = '1011577355744904196';
export const secret = 'a session secret for tests of 32 bytes or more';

/** Wide enough that no test but those of limits meets one. */
export const wideLimits = { visitorPerSecond: 1e6, addressPerSecond: 1e6, sessionsPerMinute: 1e6, totalPerSecond: 1e6, pollsPerVisitor: 1000 };

export interface Heard {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export interface SessionAnswer {
  readonly baseUrl: string;
  readonly appKey: string;
  readonly accessToken: string;
  readonly messagingToken: string;
  readonly userId: string;
  readonly userName: string;
  readonly channelId: string;
  readonly expiresIn: number;
  readonly visitorToken?: string;
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly facts: unknown;
}

/** A logger whose lines can be read back. */
export function keptLog(): { readonly lines: LogLine[]; readonly logger: Logger } {
  const lines: LogLine[] = [];
  const line = (level: string): Logger['info'] => (message, facts) => void lines.push({ level, message, facts });
  return { lines, logger: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') } };
}

/** Asks without a browser's rules; what came back in headers and body is kept in `journal`. */
export async function ask(url: string, { method = 'GET', headers = {}, body, signal }: Ask = {}, journal: string[] = []): Promise<Heard> {
  const data = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { method, headers: { ...(data !== undefined && { 'content-type': 'application/json' }), ...headers }, ...(signal && { signal }) }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        journal.push(`${incoming.statusCode} ${incoming.rawHeaders.join('\n')}\n\n${text}`);
        let parsed: Record<string, unknown> = {};
        try {
          parsed = JSON.parse(text) as Record<string, unknown>;
        } catch {
          // Metrics and empty answers are no JSON.
        }
        resolve({ status: incoming.statusCode!, headers: incoming.headers as Record<string, string>, text, body: parsed });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(data);
  });
}

export const optionsFor = (cec: StubCec, options: Partial<BrokerOptions> = {}): BrokerOptions => ({
  cecOrigin: cec.origin, appKey: cec.appKey, appSecret: cec.appSecret, channels: [channel, otherChannel], sessionSecrets: [secret], limits: wideLimits,
  logger: keptLog().logger, ...options,
});

/** A stand-in centre and a broker in front of it, both on loopback. */
export class BrokerWorld {
  readonly cec: StubCec;
  readonly broker: Broker;
  readonly log: LogLine[];
  /** Everything that any page was answered. */
  readonly journal: string[] = [];
  readonly #server: Server;
  readonly #ownsCec: boolean;

  private constructor(cec: StubCec, broker: Broker, server: Server, log: LogLine[], ownsCec: boolean) {
    this.cec = cec;
    this.broker = broker;
    this.log = log;
    this.#server = server;
    this.#ownsCec = ownsCec;
  }

  static async open(options: Partial<BrokerOptions> = {}, sharedCec?: StubCec): Promise<BrokerWorld> {
    const cec = sharedCec ?? (await StubCec.start());
    const { lines, logger } = keptLog();
    const broker = createBroker(optionsFor(cec, { logger, ...options }));
    const server = createServer(toNodeListener(broker));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new BrokerWorld(cec, broker, server, lines, sharedCec === undefined);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Connections of pages that stand. */
  connections(): Promise<number> {
    return new Promise((resolve, reject) => this.#server.getConnections((error, count) => (error ? reject(error) : resolve(count))));
  }

  ask(path: string, options: Ask = {}): Promise<Heard> {
    return ask(`${this.origin}/deskbell${path}`, options, this.journal);
  }

  async session(claims: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<SessionAnswer> {
    const heard = await this.ask('/session', { method: 'POST', body: { locale: 'en', ...claims }, headers });
    if (heard.status !== 200) throw new Error(`session: ${heard.status} ${heard.text}`);
    return heard.body as unknown as SessionAnswer;
  }

  /** A page's request under CEC's own paths. */
  call(session: Pick<SessionAnswer, 'accessToken'>, path: string, body?: unknown, options: Ask = {}): Promise<Heard> {
    return this.ask(`/apiaccess/ccmessaging/${path}`, {
      ...(body !== undefined && { method: 'POST', body }), ...options, headers: { authorization: `Bearer ${session.accessToken}`, ...options.headers },
    });
  }

  async poll(session: Pick<SessionAnswer, 'accessToken'>, ack?: string, options: Ask = {}): Promise<{ texts: string[]; cursor: string; heard: Heard }> {
    const heard = await this.call(session, `poll?receiverId=x&channel=WEB${ack === undefined ? '' : `&ack=${encodeURIComponent(ack)}`}`, undefined, options);
    const messages = (heard.body['downlinkMessages'] ?? []) as ({ content?: string } | null)[];
    return { texts: messages.map((message) => message?.content ?? ''), cursor: heard.body['cursor'] as string, heard };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await this.broker.stop(0);
    await new Promise((resolve) => this.#server.close(resolve));
    if (this.#ownsCec) await this.cec.close();
  }
}

/** Polls for a state instead of sleeping. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, within = 20_000): Promise<void> {
  const deadline = Date.now() + within;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
