import type { Clock } from '../core/clock.js';
import { DeskbellError, type Delivery, type ErrorCode } from '../core/errors.js';
import { parseObject, readReport } from './answer.js';
import type { TransportAnswer } from './transport.js';

const longestRetryAfter = 86_400_000;

/** `Retry-After` in ms: seconds or a date (RFC 9110, section 10.2.3). */
export function readRetryAfter(value: string | undefined, clock: Clock): number | undefined {
  if (!value?.trim()) return undefined;
  const delay = /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - clock.now();
  return Number.isNaN(delay) ? undefined : Math.min(Math.max(delay, 0), longestRetryAfter);
}

/**
 * A gateway that had no answer from behind it (502, 504, and what content networks say in 520 to 527) cannot know
 * whether the request was carried out; every other status is the answer itself.
 */
const deliveryOf = (status: number): Delivery => (status === 502 || status === 504 || (status >= 520 && status <= 527) ? 'unknown' : 'answered');

function codeOf(status: number): ErrorCode {
  if (status === 404) return 'not-found';
  if (status === 413) return 'file-too-large';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'unavailable' : 'rejected';
}

/** The error for an answer whose status is neither 2xx nor a refusal of the credentials. Contract section 2. */
export function httpFailure(answer: TransportAnswer, path: string, clock: Clock): DeskbellError {
  const { status } = answer;
  const { code, description } = readReport(parseObject(answer.text) ?? {});
  const retryAfter = readRetryAfter(answer.header('retry-after'), clock);
  return new DeskbellError(codeOf(status), `${path}: HTTP ${status}${description ? ` ${description}` : ''}`, {
    status, delivery: deliveryOf(status), retryable: status >= 500 || status === 429,
    ...(code && { resultCode: code }),
    ...(retryAfter !== undefined && { retryAfter }),
  });
}
