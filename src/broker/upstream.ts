import type { Clock } from '../core/clock.js';

export interface UpstreamRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  /** ms */
  readonly timeLimit: number;
  /** Registers what ends the request early. */
  readonly onAbort?: (abort: () => void) => void;
}

export interface UpstreamAnswer {
  readonly status: number;
  /** `name` in small letters. */
  header(name: string): string | undefined;
  readonly body: string;
}

/** `never-sent` is certain; with `timeout` and `broken` the centre may have carried the request out. */
export type UpstreamFailureKind = 'never-sent' | 'timeout' | 'broken' | 'too-large' | 'aborted';

export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
  readonly kind: UpstreamFailureKind;

  constructor(kind: UpstreamFailureKind, cause?: unknown) {
    super(kind, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}

/** How the contact centre is reached. */
export interface Upstream {
  /** @throws UpstreamFailure */
  send(request: UpstreamRequest): Promise<UpstreamAnswer>;
  close(): void;
}

/** Bytes of an answer at most: a downloaded file of the largest kind in base64, with room. */
export const largestAnswer = 64 * 1024 * 1024;

/** Codes of errors that come before a connection stands, so that nothing can have been sent. */
export const beforeConnect = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT|ERR_TLS|ERR_SSL|UNABLE_TO_VERIFY/;

/** Over the standard fetch, for every runtime. */
export class FetchUpstream implements Upstream {
  readonly #origin: string;
  readonly #fetch: typeof fetch;
  readonly #clock: Clock;

  constructor(origin: string, send: typeof fetch, clock: Clock) {
    this.#origin = origin;
    this.#fetch = send;
    this.#clock = clock;
  }

  async send({ method, path, headers, body, timeLimit, onAbort }: UpstreamRequest): Promise<UpstreamAnswer> {
    const abort = new AbortController();
    let ended: UpstreamFailureKind | undefined;
    const end = (kind: UpstreamFailureKind): void => {
      ended ??= kind;
      abort.abort();
    };
    const cancel = this.#clock.after(timeLimit, () => end('timeout'));
    onAbort?.(() => end('aborted'));
    try {
      const answer = await this.#fetch(this.#origin + path, {
        method, headers, redirect: 'manual', signal: abort.signal, ...(body !== undefined && { body }),
      });
      return { status: answer.status, header: (name) => answer.headers.get(name) ?? undefined, body: await this.#read(answer) };
    } catch (error) {
      if (error instanceof UpstreamFailure) throw error;
      const cause = (error as { cause?: { code?: unknown } }).cause;
      throw new UpstreamFailure(ended ?? (beforeConnect.test(String(cause?.code)) ? 'never-sent' : 'broken'), error);
    } finally {
      cancel();
    }
  }

  close(): void {}

  async #read(answer: Response): Promise<string> {
    if (!answer.body) return '';
    const decoder = new TextDecoder();
    let text = '';
    let size = 0;
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > largestAnswer) throw new UpstreamFailure('too-large');
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  }
}
