import type { errorCodes } from './error-codes.js';

// The meanings are no part of what a page loads.
export type ErrorCode = keyof typeof errorCodes;

/**
 * What is known of a failed request: `never-sent` (safe to repeat), `answered` (the centre said no),
 * `unknown` (it may have been carried out: only the visitor may repeat it).
 */
export type Delivery = 'never-sent' | 'answered' | 'unknown';

export interface DeskbellErrorOptions {
  readonly cause?: unknown;
  /** Whether the same call may succeed later. */
  readonly retryable?: boolean;
  readonly delivery?: Delivery;
  /** HTTP status, where one came. */
  readonly status?: number;
  /** The contact centre's own code, as text. */
  readonly resultCode?: string;
  /** Milliseconds, from `Retry-After`. */
  readonly retryAfter?: number;
  /** For `call-failed`: the cause of the call's end, kebab case. */
  readonly callCause?: string;
}

/** The one error that Deskbell rejects with and reports. `message` is for developers, in English; at least the code. */
export class DeskbellError extends Error {
  override readonly name = 'DeskbellError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly delivery: Delivery | undefined;
  readonly status: number | undefined;
  readonly resultCode: string | undefined;
  readonly retryAfter: number | undefined;
  readonly callCause: string | undefined;

  constructor(code: ErrorCode, message: string = code, options: DeskbellErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.delivery = options.delivery;
    this.status = options.status;
    this.resultCode = options.resultCode;
    this.retryAfter = options.retryAfter;
    this.callCause = options.callCause;
  }
}

/** Whatever was thrown, as a {@link DeskbellError}; an abort becomes `cancelled`. */
export function toDeskbellError(reason: unknown, fallback: ErrorCode = 'network'): DeskbellError {
  if (reason instanceof DeskbellError) return reason;
  if (reason instanceof Error && reason.name === 'AbortError') return new DeskbellError('cancelled', undefined, { cause: reason });
  return new DeskbellError(fallback, undefined, { cause: reason });
}
