import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { coreOf, type Broker } from './create-broker.js';
import { Refusal, type Answer, type Incoming } from './exchange.js';

/** ms without progress after which a slow client is cut, while it sends and while it reads. */
const patience = 10_000;
/** Bytes that are handed to the socket at a time: progress shows only from one to the next. */
const portion = 64 * 1024;
/** Bytes of a refused body that are taken and thrown away. */
const largestDrain = 64 * 1024 * 1024;

/** For `node:http`, and as Express middleware: what lies outside the broker's base path goes to `next`. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => void;

export function toNodeListener(broker: Broker): NodeListener {
  const core = coreOf(broker);
  const upstream = import('./node-upstream.js').then(({ NodeUpstream }) => core.useUpstream(new NodeUpstream(core.settings.cecOrigin, core.settings.clock)));
  let ready = false;
  upstream.then(() => (ready = true), () => (ready = true));
  return (request, response, next) => {
    const incoming = new NodeIncoming(request, response);
    if (next && !core.owns(incoming.target.split('?', 1)[0]!)) return next();
    const serve = async (): Promise<void> => {
      if (!ready) await upstream.catch(() => {});
      const answer = await core.handle(incoming);
      if (!request.complete) await drain(request);
      send(response, answer, core.stopping);
    };
    // `handle` answers everything; what is left is a response that somebody else has begun.
    serve().catch(() => response.destroy());
  };
}

class NodeIncoming implements Incoming {
  readonly method: string;
  readonly target: string;
  readonly #request: IncomingMessage & { readonly originalUrl?: string; readonly body?: unknown };
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
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
      let timer = setTimeout(slow, patience);
      const finish = (refusal?: Refusal): void => {
        clearTimeout(timer);
        request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
        if (refusal) reject(refusal);
        else resolve(Buffer.concat(chunks));
      };
      const onData = (chunk: Buffer): void => {
        size += chunk.length;
        if (size > limit) return finish(tooLarge());
        chunks.push(chunk);
        clearTimeout(timer);
        timer = setTimeout(slow, patience);
      };
      const onEnd = (): void => finish();
      const onClose = (): void => finish(new Refusal(400, 'body-cut', 'The body did not arrive whole.'));
      request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
    });
  }

  onGone(gone: () => void): () => void {
    this.#response.on('close', gone);
    return () => this.#response.off('close', gone);
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
function drain(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let left = largestDrain;
    const done = (): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', done).off('close', done);
      resolve();
    };
    const onData = (chunk: Buffer): void => {
      if ((left -= chunk.length) < 0) done();
    };
    const timer = setTimeout(done, patience);
    request.on('data', onData).on('end', done).on('close', done).resume();
  });
}

/** Writes an answer; a client that stops reading is cut. */
function send(response: ServerResponse, { status, headers, body }: Answer, last: boolean): void {
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
  if (bytes.length <= portion) return endWithin(response, bytes);
  let offset = 0;
  const step = (): void => {
    const end = offset + portion;
    if (end >= bytes.length) return endWithin(response, bytes.subarray(offset));
    const timer = setTimeout(() => response.destroy(), patience);
    response.write(bytes.subarray(offset, end), () => clearTimeout(timer));
    offset = end;
    if (response.writableNeedDrain) response.once('drain', step);
    else step();
  };
  step();
}

function endWithin(response: ServerResponse, bytes: Buffer): void {
  response.end(bytes);
  if (!response.socket?.writableLength) return;
  const timer = setTimeout(() => response.destroy(), patience);
  response.once('close', () => clearTimeout(timer));
}
