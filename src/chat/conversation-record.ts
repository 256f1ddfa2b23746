import type { ErrorCode } from '../core/errors.js';
import type { ChatMessage, ChatState, MessageSender, Notice, OpenForm, QueueStatus } from './conversation.js';

/** What all tabs of one visitor and channel share beside the messages themselves. */
export interface ConversationRecord {
  /** The visitor and channel that everything stored belongs to. */
  readonly scope: string;
  /** Rises by one with every transaction that changed something: a tab that is behind knows it. */
  readonly revision: number;
  /** The next message's or outbox entry's place. */
  readonly nextOrder: number;
  /** Rises with every change of leader: who holds an older one has been replaced. */
  readonly term: number;
  readonly state: ChatState;
  /** CONNECT was accepted, or (`unsure`) may have been. Means something only while `connecting`. */
  readonly connected: 'no' | 'yes' | 'unsure';
  /** When something was last sent or received, ms since the epoch. */
  readonly movedAt: number;
  /** When the centre last said or accepted something of this conversation, ms since the epoch. */
  readonly heardAt: number;
  /** Whose conversation this is, once the session endpoint has said so. */
  readonly userId: string | undefined;
  readonly channelId: string | undefined;
  /** The mailbox's cursor: committed together with the messages it stands for, named in the next poll. */
  readonly cursor: string | undefined;
  /** Of the last messages that came without a `messageCode` through a mailbox. */
  readonly fingerprints: readonly string[];
  readonly unread: number;
  readonly draft: string;
  readonly form: OpenForm;
  readonly notice: Notice | undefined;
  readonly counterpart: MessageSender | undefined;
  readonly queue: QueueStatus | undefined;
  /** The last `callId` seen: what a left message is tied to. */
  readonly callId: string | undefined;
  /** A robot has spoken in this conversation. */
  readonly robotSeen: boolean;
}

export const emptyRecord = (scope: string): ConversationRecord => ({
  scope, revision: 0, nextOrder: 1, term: 0, state: 'idle', connected: 'no', movedAt: 0, heardAt: 0, userId: undefined, channelId: undefined,
  cursor: undefined, fingerprints: [], unread: 0, draft: '', form: 'none', notice: undefined, counterpart: undefined,
  queue: undefined, callId: undefined, robotSeen: false,
});

/** A message as it is stored and passed between tabs. */
export interface MessageRow {
  readonly scope: string;
  readonly id: string;
  readonly order: number;
  readonly revision: number;
  readonly message: ChatMessage;
}

/**
 * Something that the visitor wants of the centre, written down before it is tried.
 *
 *     waiting ──► in-flight ──► (accepted, refused or unknown: the entry is gone, its outcome told)
 *        ▲────────────┘ certainly not carried out, and worth another attempt
 */
export interface OutboxEntry {
  readonly scope: string;
  /** Its place among all that is sent. */
  readonly order: number;
  /** The message's id, for a text or a file. */
  readonly id: string;
  readonly type: 'connect' | 'text' | 'file' | 'transfer' | 'end';
  readonly phase: 'waiting' | 'in-flight';
  readonly attempts: number;
  /** When it was written down, ms since the epoch. */
  readonly writtenAt: number;
  /** Not to be tried before, ms since the epoch. */
  readonly notBefore: number;
  /** When it was last taken up, ms since the epoch. */
  readonly takenAt: number;
}

export interface Outcome {
  /** The entry's id. */
  readonly id: string;
  /** Absent: accepted. */
  readonly error?: { readonly code: ErrorCode; readonly retryable: boolean; readonly resultCode?: string };
}

/** What one transaction changed: what every tab applies to what it shows. */
export interface Change {
  readonly record: ConversationRecord;
  readonly messages: readonly MessageRow[];
  readonly outcomes: readonly Outcome[];
  /** Everything that is still to be sent. */
  readonly outbox: readonly OutboxEntry[];
}

/** Which visitor this browser was last, by what the page says of itself. */
export interface VisitorRow {
  readonly key: string;
  readonly scope: string;
  readonly userId?: string;
  readonly visitorToken?: string;
}
