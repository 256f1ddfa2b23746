import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Cancel, Clock } from '../core/clock.js';
import { coreOf, type Broker } from './create-broker.js';
import { Refusal, type Answer, type Incoming } from './exchange.js';

/** ms without progress after which a slow client is cut, while it sends and while it reads. */
const patience = 10_000;
/** Bytes that are handed to the socket at a time: progress shows only from one to the next. */
const portion = 64 * 1024;
/** Bytes of a refused body that are taken and thrown away. */
const largestDrain = 64 * 1024 * 1024;

const forgotten = { raw: [] as string[], headers: {} };

/** For `node:http`, and as Express middleware: what lies outside the broker's base path goes to `next`. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => void;

export function toNodeListener(broker: Broker): NodeListener {
  const core = coreOf(broker);
  const { clock } = core.settings;
  let ready = false;
  const upstream = import('./node-upstream.js')
    .then(({ NodeUpstream }) => core.useUpstream(new NodeUpstream(core.settings.cecOrigin, clock)), () => {})
    .then(() => (ready = true));
  return (request, response, next) => {
    const incoming = new NodeIncoming(request, response, clock, next !== undefined);
    if (next && !core.owns(incoming.target.split('?', 1)[0]!)) return next();
    // Chained, not awaited, here and on the rest of a poll's way: thousands wait, and each frame that waits is kept.
    const answered = ready ? core.handle(incoming) : upstream.then(() => core.handle(incoming));
    answered
      .then((answer) => (request.complete ? send(response, answer, core.stopping, clock) : drain(request, clock).then(() => send(response, answer, core.stopping, clock))))
      // `handle` answers everything; what is left is a response that somebody else has begun.
      .catch(() => response.destroy());
  };
}

class NodeIncoming implements Incoming {
  readonly method: string;
  readonly target: string;
  readonly #request: IncomingMessage & { readonly originalUrl?: string; readonly body?: unknown };
  readonly #response: ServerResponse;
  readonly #clock: Clock;
  /** With the site's own middleware. */
  readonly #shared: boolean;

  constructor(request: IncomingMessage, response: ServerResponse, clock: Clock, shared: boolean) {
    this.#shared = shared;
    this.#clock = clock;
    this.#request = request;
    this.#response = response;
    this.method = request.method ?? 'GET';
    // Express cuts off what a router is mounted at.
    this.target = this.#request.originalUrl ?? request.url ?? '/';
  }

  get scheme(): string {
    return (this.#request.socket as TLSSocket).encrypted ? 'https' : 'http';
  }

  get host(): string {
    return this.#request.headers.host ?? '';
  }

  get peer(): string | undefined {
    return this.#request.socket.remoteAddress;
  }

  header(name: string): string | undefined {
    const value = this.#request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  async readBody(limit: number): Promise<Uint8Array> {
    const { body } = this.#request;
    const tooLarge = (): Refusal => new Refusal(413, 'body-too-large', `The body is larger than ${limit} bytes.`);
    if (this.#request.readableEnded && body !== undefined) {
      // A body parser of the site was here first.
      const again = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      if (again.length > limit) throw tooLarge();
      return again;
    }
    return new Promise((resolve, reject) => {
      const request = this.#request;
      const chunks: Buffer[] = [];
      let size = 0;
      const slow = (): void => finish(new Refusal(408, 'body-slow', 'The body came too slowly.', { connection: 'close' }));
      let cancel = this.#clock.after(patience, slow);
      const finish = (refusal?: Refusal): void => {
        cancel();
        request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
        if (refusal) reject(refusal);
        else resolve(Buffer.concat(chunks));
      };
      const onData = (chunk: Buffer): void => {
        size += chunk.length;
        if (size > limit) return finish(tooLarge());
        chunks.push(chunk);
        cancel();
        cancel = this.#clock.after(patience, slow);
      };
      const onEnd = (): void => finish();
      const onClose = (): void => finish(new Refusal(400, 'body-cut', 'The body did not arrive whole.'));
      request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
    });
  }

  onGone(gone: () => void): () => void {
    if (this.#response.closed) gone();
    else this.#response.on('close', gone);
    return () => this.#response.off('close', gone);
  }

  /** A browser's headers are as large as all the rest of a request; what comes after us in Express may want them. */
  forget(): void {
    if (this.#shared) return;
    this.#request.rawHeaders = forgotten.raw;
    this.#request.headers = forgotten.headers;
  }

  asRequest(): Request {
    const headers = new Headers();
    for (const [name, value] of Object.entries(this.#request.headers)) {
      if (!name.startsWith(':')) headers.set(name, Array.isArray(value) ? value.join(', ') : (value ?? ''));
    }
    return new Request(new URL(this.target, `${this.scheme}://${this.host || 'localhost'}`), { method: this.method, headers });
  }
}

/** Takes what is left of a refused body, so that the client gets to read why; not for ever. */
function drain(request: IncomingMessage, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    let left = largestDrain;
    const done = (): void => {
      cancel();
      request.off('data', onData).off('end', done).off('close', done);
      resolve();
    };
    const onData = (chunk: Buffer): void => {
      if ((left -= chunk.length) < 0) done();
    };
    const cancel = clock.after(patience, done);
    request.on('data', onData).on('end', done).on('close', done).resume();
  });
}

/** Writes an answer; a client that stops reading is cut. */
function send(response: ServerResponse, { status, headers, body }: Answer, last: boolean, clock: Clock): void {
  const { req: request } = response;
  if (response.destroyed || response.headersSent) return;
  const bytes = Buffer.from(body);
  // What is left of a body that nobody read would be taken for the next request.
  const close = last || !request.complete;
  response.writeHead(status, {
    ...headers,
    ...(status !== 204 && { 'content-length': bytes.length }),
    ...(close && { connection: 'close' }),
  });
  if (status === 204) return void response.end();
  if (bytes.length <= portion) return endWithin(response, bytes, clock);
  let offset = 0;
  const step = (): void => {
    const end = offset + portion;
    if (end >= bytes.length) return endWithin(response, bytes.subarray(offset), clock);
    const cancel = cutAfterPatience(response, clock);
    response.write(bytes.subarray(offset, end), cancel);
    offset = end;
    if (response.writableNeedDrain) response.once('drain', step);
    else step();
  };
  step();
}

function endWithin(response: ServerResponse, bytes: Buffer, clock: Clock): void {
  response.end(bytes);
  if (response.socket?.writableLength) response.once('close', cutAfterPatience(response, clock));
}

const cutAfterPatience = (response: ServerResponse, clock: Clock): Cancel => clock.after(patience, () => response.destroy());
