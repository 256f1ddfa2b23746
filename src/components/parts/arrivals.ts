import type { ChatMessage } from '../../chat/conversation.js';

/** More at once than anybody writes: a log that was restored or exchanged. */
const mostAtOnce = 50;

/**
 * What `next` has after the last message of `previous`, oldest first; undefined where the log was restored or
 * exchanged, so that nothing in it is news. Looks at the new messages only, however long the log is.
 */
export function arrivals(previous: readonly ChatMessage[], next: readonly ChatMessage[]): readonly ChatMessage[] | undefined {
  const last = previous.at(-1);
  if (!last) return next.length <= 1 ? next : undefined;
  for (let index = next.length - 1; index >= 0 && next.length - index <= mostAtOnce; index--) {
    if (next[index]?.id === last.id) return next.slice(index + 1);
  }
  return undefined;
}
