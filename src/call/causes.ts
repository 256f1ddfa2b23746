import { DeskbellError } from '../core/errors.js';
import type { CallCause } from './call-control.js';

/** What a final SIP answer to the INVITE means for the visitor. */
export function causeOfStatus(status: number): CallCause {
  if (status >= 300 && status < 400) return 'bad-target';
  switch (status) {
    case 401: case 403: case 407: return 'gateway-auth';
    case 404: case 410: case 414: case 416: case 484: case 485: return 'bad-target';
    case 408: case 480: case 487: return 'no-answer';
    case 415: case 488: case 606: return 'codec';
    case 486: case 600: case 603: case 607: case 608: return 'rejected';
  }
  return status >= 500 && status < 600 ? 'gateway-busy' : 'rejected';
}

/** Answers after which another gateway may do better (RFC 3261 section 21.5; never one that speaks for the callee). */
export const tryNextGateway = (status: number): boolean => [408, 500, 502, 503, 504].includes(status);

/** Result codes of `createClickToCall`: 7 no click to call, 12 closed, 13 nobody there (guide 4.2, error reference). */
export function causeOfCreateError(error: DeskbellError): CallCause {
  switch (error.code) {
    case 'outside-hours': return 'outside-hours';
    case 'offline': return 'offline';
    case 'session-expired': case 'session-refused': return 'auth-expired';
    case 'rejected':
      if (error.resultCode === '7') return 'not-supported';
      return ['13', '20139', '20348', '20388'].includes(error.resultCode ?? '') ? 'no-agent' : 'create-failed';
  }
  return 'create-failed';
}

const lasting: ReadonlySet<CallCause> = new Set<CallCause>(['env-insecure', 'env-policy', 'env-unsupported', 'not-supported', 'codec', 'gateway-invalid', 'bad-target']);

/** The error that `start()` rejects with and that `failed` tells. */
export function callError(cause: CallCause, reason?: unknown): DeskbellError {
  return new DeskbellError('call-failed', `The call failed: ${cause}`, {
    callCause: cause,
    retryable: !lasting.has(cause),
    ...(reason === undefined ? {} : { cause: reason }),
    ...(reason instanceof DeskbellError && reason.resultCode !== undefined ? { resultCode: reason.resultCode } : {}),
  });
}
