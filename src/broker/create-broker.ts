import { BrokerCore, stopGrace } from './broker.js';
import { Refusal, type Answer, type Incoming } from './exchange.js';
import { checkOptions, type BrokerOptions } from './options.js';

export interface RequestContext {
  /** The caller's address, where the runtime knows it; limits per address need it. */
  readonly address?: string | undefined;
}

/** A fetch handler for everything below `basePath`. */
export interface Broker {
  (request: Request, context?: RequestContext): Promise<Response>;
  /** Optional: gets ready before the first request. @throws BrokerOptionError for a key that is none. */
  start(): Promise<void>;
  /** Refuses new work and waits `grace` ms (30000) for what runs; then ends the rest. */
  stop(grace?: number): Promise<void>;
}

const cores = new WeakMap<object, BrokerCore>();

/** What is behind a broker's door, for adapters. */
export function coreOf(broker: object): BrokerCore {
  const core = cores.get(broker);
  if (!core) throw new TypeError('toNodeListener takes what createBroker answered');
  return core;
}

/** @throws BrokerOptionError naming the option that is missing or wrong. */
export function createBroker(options: BrokerOptions): Broker {
  const core = new BrokerCore(checkOptions(options));
  const handle = async (request: Request, context: RequestContext = {}): Promise<Response> =>
    toResponse(await core.handle(new FetchIncoming(request, context.address)));
  const broker = Object.assign(handle, {
    start: async (): Promise<void> => void (await core.start()),
    stop: (grace = stopGrace): Promise<void> => core.stop(grace),
  });
  cores.set(broker, core);
  return broker;
}

const toResponse = ({ status, headers, body }: Answer): Response => new Response(status === 204 ? null : body, { status, headers });

class FetchIncoming implements Incoming {
  readonly target: string;
  readonly scheme: string;
  readonly host: string;
  readonly peer: string | undefined;
  readonly #request: Request;

  constructor(request: Request, peer: string | undefined) {
    const { pathname, search, protocol, host } = new URL(request.url);
    this.target = pathname + search;
    this.scheme = protocol.slice(0, -1);
    this.host = host;
    this.peer = peer;
    this.#request = request;
  }

  get method(): string {
    return this.#request.method;
  }

  header(name: string): string | undefined {
    return this.#request.headers.get(name) ?? undefined;
  }

  async readBody(limit: number): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const chunk of (this.#request.body ?? []) as AsyncIterable<Uint8Array>) {
        size += chunk.byteLength;
        if (size > limit) throw new Refusal(413, 'body-too-large', `The body is larger than ${limit} bytes.`);
        chunks.push(chunk);
      }
    } catch (error) {
      throw error instanceof Refusal ? error : new Refusal(400, 'body-cut', 'The body did not arrive whole.');
    }
    const whole = new Uint8Array(size);
    let offset = 0;
    for (const chunk of chunks) {
      whole.set(chunk, offset);
      offset += chunk.byteLength;
    }
    return whole;
  }

  onGone(gone: () => void): () => void {
    const { signal } = this.#request;
    if (signal.aborted) gone();
    else signal.addEventListener('abort', gone, { once: true });
    return () => signal.removeEventListener('abort', gone);
  }

  forget(): void {}

  asRequest(): Request {
    return new Request(this.#request.url, { method: this.#request.method, headers: this.#request.headers });
  }
}
