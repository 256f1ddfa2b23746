import type { Clock } from '../core/clock.js';
import { DeskbellError } from '../core/errors.js';
import { isOffline, lostRequest, startDeadline, type Transport } from './transport.js';

/** Fetch standard: what all `keepalive` requests of a page may hold together, bytes. */
const keepaliveLimit = 65_536;

/**
 * Exchanges by `fetch`. It cannot tell a refused connection from one that was lost after the request had left,
 * so a failure is `unknown` unless the browser was offline from beginning to end.
 */
export function createFetchTransport(clock: Clock, fetchWith?: typeof fetch): Transport {
  return async (request) => {
    const { signal, timeout, body, keepalive, method, headers, redirect, credentials = 'omit' } = request;
    const wasOffline = isOffline();
    if (signal?.aborted) throw new DeskbellError('cancelled', undefined, { delivery: 'never-sent' });
    const control = new AbortController();
    let late = false;
    const deadline = startDeadline(clock, timeout, () => {
      late = true;
      control.abort();
    });
    const onAbort = (): void => control.abort();
    signal?.addEventListener('abort', onAbort, { once: true });
    let status: number | undefined;
    try {
      const response = await (fetchWith ?? fetch)(request.url, {
        method, headers, credentials,
        ...(redirect && { redirect }),
        ...(body !== undefined && { body }),
        // A unit of UTF-16 is at most three bytes of UTF-8. A body that may be too long goes without: to be refused is worse.
        ...(keepalive && (body?.length ?? 0) * 3 < keepaliveLimit && { keepalive }),
        cache: 'no-store',
        signal: control.signal,
      });
      status = response.status;
      const text = await response.text().catch((reason: unknown) => {
        // An error status is the answer, whatever became of its explanation.
        if (response.ok || control.signal.aborted) throw reason;
        return '';
      });
      return { status, text, header: (name) => response.headers.get(name) ?? undefined };
    } catch (reason) {
      const facts = { delivery: 'unknown', cause: reason, ...(status && { status }) } as const;
      if (late) throw new DeskbellError('timeout', undefined, { ...facts, retryable: true });
      if (signal?.aborted) throw new DeskbellError('cancelled', undefined, facts);
      throw lostRequest(wasOffline && isOffline() && !status ? 'never-sent' : 'unknown', reason, request.effect, status);
    } finally {
      deadline.stop();
      signal?.removeEventListener('abort', onAbort);
    }
  };
}
