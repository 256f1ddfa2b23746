/** Every `code` that a {@link DeskbellError} can carry, with what it means. The README's table is made from it. */
export const errorCodes = {
  'config-invalid': 'An attribute or option is missing or malformed.',
  'session-unreachable': 'The session endpoint did not answer.',
  'session-refused': 'The session endpoint answered with an error status.',
  'session-malformed': 'The session endpoint answered something that is not a set of credentials.',
  'session-expired': 'Credentials were renewed and refused again; the visitor must start again.',
  'network': 'The request could not be sent, or the connection was lost.',
  'offline': 'The browser says that there is no network.',
  'timeout': 'No answer came within the time limit.',
  'cancelled': 'The caller cancelled.',
  'outcome-unknown': 'The request went out and no answer came: it may have been accepted.',
  'malformed-answer': 'The contact centre answered something that does not follow its API.',
  'rejected': 'The contact centre refused the request (its result code is in `resultCode`).',
  'outside-hours': 'Outside the working hours of the agents (result code 12).',
  'rate-limited': 'Too many requests (429); `retryAfter` says when to come back, in ms.',
  'unavailable': 'The contact centre is temporarily unavailable (5xx).',
  'not-found': 'The contact centre does not know the path (404); check `baseUrl`.',
  'not-connected': 'No conversation is open.',
  'text-empty': 'There is no text to send.',
  'text-too-long': 'The text is longer than Deskbell sends.',
  'file-too-large': 'The file is larger than `max-file-size`.',
  'file-empty': 'The file has no content.',
  'file-type': 'The contact centre does not take files of this type.',
  'file-unreadable': 'The browser could not read the file.',
  'phone-invalid': 'The phone number is missing or malformed.',
  'comment-too-long': 'The comment is longer than the contact centre takes.',
  'storage': 'The browser refused storage; the conversation is kept in memory only.',
  'disposed': 'The session was closed.',
  'call-failed': 'The call did not come about or broke off; `callCause` says why.',
} as const satisfies Record<string, string>;

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

/** The one error that Deskbell rejects with and reports. `message` is for developers, in English. */
export class DeskbellError extends Error {
  override readonly name = 'DeskbellError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly delivery: Delivery | undefined;
  readonly status: number | undefined;
  readonly resultCode: string | undefined;
  readonly retryAfter: number | undefined;
  readonly callCause: string | undefined;

  constructor(code: ErrorCode, message: string = errorCodes[code], options: DeskbellErrorOptions = {}) {
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
