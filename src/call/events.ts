import { sleep, type Clock } from '../core/clock.js';
import { DeskbellError, toDeskbellError } from '../core/errors.js';
import type { CallApi, ClickToCallEvent } from '../cec/call-api.js';
import type { Logger } from '../core/log.js';

/** ms that the centre may hold a poll (guide section 5). */
export const pollTimeout = 60_000;
/** ms between an answer and the next poll. */
export const pollGap = 100;
/** Retries after a first failure; any success starts the count anew. */
const retries = 3;

export interface CallEventsOptions {
  readonly api: CallApi;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Whether there is sound already: then the call outlives a short break of the network, and retries take their time. */
  readonly inCall: () => boolean;
  readonly onEvent: (event: ClickToCallEvent) => void;
}

/**
 * Polls `getClickToCallEvents` until `signal` aborts.
 * @returns why it gave up; undefined when it was stopped.
 */
export async function pollCallEvents({ api, clock, log, signal, inCall, onEvent }: CallEventsOptions): Promise<DeskbellError | undefined> {
  let failures = 0;
  while (!signal.aborted) {
    let event: ClickToCallEvent | undefined;
    try {
      event = await api.getClickToCallEvent({ signal, timeout: pollTimeout });
    } catch (reason) {
      if (signal.aborted) return undefined;
      const error = toDeskbellError(reason);
      log.debug('call poll failed', { code: error.code, failures });
      // In a call the centre may well have nothing to say for longer than a poll lasts.
      if (error.code === 'timeout' && inCall()) continue;
      // Renewed and refused again: asking further cannot help.
      if (error.code === 'session-expired' || failures === retries) return error;
      const delay = inCall() ? 5_000 * (failures + 1) : 1_000 * 2 ** failures;
      failures += 1;
      await sleep(clock, delay, signal).catch(() => {});
      continue;
    }
    failures = 0;
    if (!signal.aborted) onEvent(event);
    await sleep(clock, pollGap, signal).catch(() => {});
  }
  return undefined;
}
