import type { ChatMessage } from '../../chat/conversation.js';

/** A message with its place among its neighbours. */
export interface Row {
  readonly message: ChatMessage;
  /** The first of a group shows who wrote it, the last shows when. */
  readonly first: boolean;
  readonly last: boolean;
  /** The first of a day. */
  readonly day: boolean;
}

const sameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

/** Written by the same, within the same minute, the same way round. */
const together = (a: ChatMessage, b: ChatMessage): boolean =>
  a.direction === b.direction &&
  a.sender.type === b.sender.type &&
  a.sender.type !== 'system' &&
  a.sender.name === b.sender.name &&
  a.sender.avatar === b.sender.avatar &&
  Math.floor(a.time / 60_000) === Math.floor(b.time / 60_000);

/** The rows from `start` up to `end`; looks at no other message but their neighbours. */
export function groupRows(messages: readonly ChatMessage[], start: number, end: number): Row[] {
  const rows: Row[] = [];
  for (let index = start; index < end; index++) {
    const message = messages[index];
    if (!message) break;
    const before = messages[index - 1];
    const after = messages[index + 1];
    rows.push({
      message,
      first: !before || !together(before, message),
      last: !after || !together(message, after),
      day: !before || !sameDay(before.time, message.time),
    });
  }
  return rows;
}
