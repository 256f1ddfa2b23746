import type { Clock } from '../core/clock.js';
import { DeskbellError, type Delivery, type ErrorCode } from '../core/errors.js';

export interface TransportRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** ms for the whole exchange, answer's body included. */
  readonly timeout: number;
  /** The time limit counts anew from every byte that moves: for files on slow lines. */
  readonly patient?: boolean;
  /** Carrying it out twice would be noticed. */
  readonly effect?: boolean;
  readonly signal?: AbortSignal;
  readonly keepalive?: boolean;
  /** Default `omit`: the contact centre knows the visitor by tokens alone. */
  readonly credentials?: RequestCredentials;
  readonly redirect?: RequestRedirect;
  /** Bytes of the body that have left, of the total. */
  readonly onProgress?: (sent: number, total: number) => void;
}

export interface TransportAnswer {
  readonly status: number;
  readonly text: string;
  header(name: string): string | undefined;
}

/**
 * One exchange. Any status is an answer; it rejects with a `DeskbellError` (`cancelled`, `timeout`, `offline`,
 * `network`, `outcome-unknown`) that says in `delivery` what became of the request.
 */
export type Transport = (request: TransportRequest) => Promise<TransportAnswer>;

/** A time limit that a transport can start anew. */
export interface Deadline {
  restart(): void;
  stop(): void;
}

export function startDeadline(clock: Clock, limit: number, onPassed: () => void): Deadline {
  let cancel = clock.after(limit, onPassed);
  return {
    restart() {
      cancel();
      cancel = clock.after(limit, onPassed);
    },
    stop: () => cancel(),
  };
}

/** The guides' sequences are also run by tests outside a browser, where nothing tells. */
export const isOffline = (): boolean => globalThis.navigator?.onLine === false;

/** A request that came to no answer. Of one that may have been carried out, `outcome-unknown` is the news. */
export function lostRequest(delivery: Delivery, cause: unknown, effect: boolean | undefined, status?: number): DeskbellError {
  const code: ErrorCode = isOffline() ? 'offline' : effect && delivery === 'unknown' ? 'outcome-unknown' : 'network';
  return new DeskbellError(code, undefined, { delivery, cause, retryable: true, ...(status && { status }) });
}
