import { backoffDelay } from '../core/backoff.js';
import type { DeskbellError } from '../core/errors.js';
import type { OutboxEntry } from './conversation-record.js';

/** docs/reliability.md lists them. */
export const outboxLimits = {
  /** Attempts at what the centre answers with a non-zero result, and with 5xx or 429. */
  refused: 3,
  unavailable: 8,
  /** Attempts at opening a conversation, whatever fails. */
  connect: 3,
  /** ms after which what could not be sent is given up. */
  age: 24 * 3_600_000,
  backoffBase: 1_000,
  backoffMax: 30_000,
} as const;

/** Result codes that will not change by asking again: parameter missing, parameter wrong, outside working hours. */
const permanentResults = new Set(['2', '3', '12']);

export type SendOutcome =
  | { readonly type: 'repeat'; readonly delay: number }
  | { readonly type: 'refused' }
  /** It may have been carried out: only the visitor may repeat it. */
  | { readonly type: 'unknown' };

/** What becomes of an entry whose request failed with `error`. */
export function outcomeOf(error: DeskbellError, entry: OutboxEntry, now: number, random: () => number): SendOutcome {
  // Ending what is ended is refused by the centre and does no harm: it may be repeated.
  const harmless = entry.type === 'end';
  if (error.delivery === 'unknown' && !harmless) return { type: 'unknown' };
  const attempts = entry.attempts + 1;
  const limit = Math.min(attemptsFor(error), entry.type === 'connect' || harmless ? outboxLimits.connect : Infinity);
  if (attempts >= limit || now - entry.writtenAt > outboxLimits.age) return { type: 'refused' };
  const delay = backoffDelay(entry.attempts, { base: outboxLimits.backoffBase, max: outboxLimits.backoffMax, random });
  return { type: 'repeat', delay: Math.max(delay, error.retryAfter ?? 0) };
}

function attemptsFor(error: DeskbellError): number {
  switch (error.code) {
    case 'rejected': return error.resultCode !== undefined && permanentResults.has(error.resultCode) ? 1 : outboxLimits.refused;
    case 'unavailable': case 'rate-limited': return outboxLimits.unavailable;
    // Nothing has left this browser: tried until it is too old.
    case 'offline': case 'network': case 'timeout': case 'session-unreachable': return error.delivery === 'answered' ? 1 : Infinity;
    // Credentials could not be renewed just now; where there were none yet, the visitor is told at once.
    case 'session-refused': return error.retryable && error.delivery === 'answered' ? outboxLimits.unavailable : 1;
    default: return 1;
  }
}
