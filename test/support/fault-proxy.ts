import { createServer, request as forward, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { FaultDraw, type Fault, type FaultRule } from './fault-rule.js';

export type { Fault, FaultRule };

export type Deed = Fault['kind'] | 'passed' | 'preflight' | 'refused-upstream' | 'client-gone';

/** An answer of the server that its client did not get, or not whole. */
export interface LostAnswer {
  readonly kind: 'drop-answer' | 'cut-answer' | 'client-gone';
  readonly method: string;
  readonly path: string;
  readonly request: string;
  readonly status: number;
  readonly body: string;
  /** ms since the epoch. */
  readonly time: number;
}

export interface FaultProxyOptions {
  /** Origin of the server behind. */
  readonly target: string;
  readonly seed?: number;
  readonly rules?: readonly FaultRule[];
  /** A connection serves several requests. Browsers repeat by themselves, POST too, a request whose reused connection was reset: off by default. */
  readonly keepAlive?: boolean;
  readonly port?: number;
  /** ms for which the server is given time to answer a client that has gone; default 50. */
  readonly graceForGone?: number;
  /** An answer of the server whose last byte went to the client's socket. */
  readonly onDelivered?: (answer: DeliveredAnswer) => void;
}

export type DeliveredAnswer = Omit<LostAnswer, 'kind' | 'request'>;

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly body: Buffer;
}

interface ServerAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * A reverse proxy that does harm by the seed: the n-th request of a method and path meets the same fate in every run
 * with the same seed and rules, whatever comes in between. CORS preflights always pass.
 */
export class FaultProxy {
  readonly #target: URL;
  readonly #keepAlive: boolean;
  readonly #graceForGone: number;
  readonly #onDelivered: FaultProxyOptions['onDelivered'];
  readonly #server = createServer((incoming, response) => {
    this.#answer(incoming, response).catch(() => incoming.socket.destroy());
  });
  readonly #sockets = new Set<Socket>();
  readonly #draw: FaultDraw;
  #port = 0;

  readonly counts = new Map<Deed, number>();
  readonly lost: LostAnswer[] = [];

  private constructor({ target, seed = 1, rules = [], keepAlive = false, graceForGone = 50, onDelivered }: FaultProxyOptions) {
    this.#target = new URL(target);
    this.#draw = new FaultDraw(seed, rules);
    this.#keepAlive = keepAlive;
    this.#graceForGone = graceForGone;
    this.#onDelivered = onDelivered;
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket)).on('error', () => {});
    });
  }

  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    await proxy.#listen(options.port ?? 0);
    return proxy;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get rules(): readonly FaultRule[] {
    return this.#draw.rules;
  }

  /** Takes effect with the next request; `times` count anew. */
  set rules(rules: readonly FaultRule[]) {
    this.#draw.rules = rules;
  }

  count(deed: Deed): number {
    return this.counts.get(deed) ?? 0;
  }

  /** Nobody listens any more: connections are refused, those open are reset. */
  async refuse(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  /** Listens again, at the same address. */
  async resume(): Promise<void> {
    await this.#listen(this.#port);
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.refuse();
  }

  async #listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = incoming.url ?? '/';
    if (!this.#keepAlive) response.setHeader('connection', 'close');
    const exchange: Exchange = { incoming, response, path, body: await readAll(incoming) };
    if (incoming.method === 'OPTIONS') {
      this.#did('preflight');
      const answer = await this.#ask(exchange);
      return answer ? this.#deliver(exchange, answer) : undefined;
    }
    const faults = this.#draw.next(incoming.method ?? 'GET', path);
    const deadly = faults.find(({ kind }) => kind !== 'delay' && kind !== 'drip');
    for (const { kind } of faults) if (kind === 'delay' || kind === 'drip' || kind === deadly?.kind) this.#did(kind);
    const delay = faults.find((fault) => fault.kind === 'delay');
    if (delay) await pause(delay.time);
    if (deadly?.kind === 'reset') return void incoming.socket.resetAndDestroy();
    if (deadly?.kind === 'status') {
      const headers = { ...openToAll(incoming), 'content-type': 'application/json', ...(deadly.retryAfter && { 'retry-after': deadly.retryAfter }) };
      return this.#deliver(exchange, { status: deadly.status, headers, body: Buffer.from('{"errorCode":"0","exceptionInfo":"fault proxy"}') });
    }

    const answer = await this.#ask(exchange);
    if (!answer) return;
    const gone = incoming.socket.destroyed;
    if (deadly?.kind === 'drop-answer') {
      this.#lose('drop-answer', exchange, answer);
      return void incoming.socket.resetAndDestroy();
    }
    if (deadly?.kind === 'cut-answer') {
      this.#lose('cut-answer', exchange, answer);
      return this.#deliverHalf(exchange, answer);
    }
    const drip = faults.find((fault) => fault.kind === 'drip');
    await this.#deliver(exchange, answer, drip);
    if (gone || !response.writableFinished) {
      if (!gone) this.#did('client-gone');
      this.#lose('client-gone', exchange, answer);
      return;
    }
    if (!faults.length) this.#did('passed');
    this.#onDelivered?.({ method: incoming.method ?? '', path, status: answer.status, body: answer.body.toString(), time: Date.now() });
  }

  /** What the server says; nothing where it is not there, or the client left before it spoke. */
  #ask({ incoming, path, body }: Exchange): Promise<ServerAnswer | undefined> {
    return new Promise((resolve) => {
      const { connection: _, 'transfer-encoding': __, 'content-length': ___, ...headers } = incoming.headers;
      const onward = forward(new URL(path, this.#target), {
        method: incoming.method, agent: false, headers: { ...headers, host: this.#target.host, 'content-length': body.length },
      }, (reply) => {
        readAll(reply).then((whole) => resolve({ status: reply.statusCode ?? 502, headers: reply.headers, body: whole }), () => fail());
      });
      // The server may have taken messages out of the mailbox already: its answer is waited for, to be counted as lost.
      const onGone = (): void => {
        this.#did('client-gone');
        setTimeout(() => onward.destroy(), this.#graceForGone);
      };
      const fail = (): void => {
        incoming.socket.off('close', onGone);
        if (!incoming.socket.destroyed) this.#did('refused-upstream');
        incoming.socket.resetAndDestroy();
        resolve(undefined);
      };
      incoming.socket.once('close', onGone);
      onward.on('response', (reply) => reply.on('end', () => incoming.socket.off('close', onGone)));
      onward.on('error', fail);
      onward.end(body);
    });
  }

  /** Whether it got there is `response.writableFinished`. */
  async #deliver({ response }: Exchange, { status, headers, body }: ServerAnswer, drip?: Extract<Fault, { kind: 'drip' }>): Promise<void> {
    const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...passed } = headers;
    if (response.destroyed) return;
    response.writeHead(status, { ...passed, ...(status !== 204 && status !== 304 && { 'content-length': body.length }) });
    let sent = 0;
    for (; drip && sent + drip.bytes < body.length && !response.destroyed; sent += drip.bytes) {
      response.write(body.subarray(sent, sent + drip.bytes));
      await pause(drip.time);
    }
    await new Promise<void>((resolve) => {
      response.once('close', resolve);
      response.end(body.subarray(sent), () => resolve());
    });
  }

  async #deliverHalf({ incoming, response }: Exchange, { status, headers, body }: ServerAnswer): Promise<void> {
    const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...passed } = headers;
    response.writeHead(status, { ...passed, 'content-length': body.length });
    await new Promise<void>((resolve) => void response.write(body.subarray(0, Math.floor(body.length / 2)), () => resolve()));
    incoming.socket.destroySoon();
  }

  #did(deed: Deed): void {
    this.counts.set(deed, this.count(deed) + 1);
  }

  #lose(kind: LostAnswer['kind'], { incoming, path, body: request }: Exchange, { status, body }: ServerAnswer): void {
    this.lost.push({ kind, method: incoming.method ?? '', path, request: request.toString(), status, body: body.toString(), time: Date.now() });
  }
}

/** So that a page can read the status that the proxy made up. */
const openToAll = ({ headers: { origin } }: IncomingMessage): IncomingHttpHeaders =>
  ({ ...(origin && { 'access-control-allow-origin': origin, 'access-control-expose-headers': 'ccmessaging-token, retry-after', vary: 'origin' }) });

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
