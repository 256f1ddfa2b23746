import type { DeskbellError } from '../core/errors.js';
import type { ReadableStore } from '../core/store.js';
import type { Signal } from '../core/signal.js';

/**
 * Where the conversation stands.
 *
 *     idle ──► connecting ──► robot ⇄ queued ⇄ agent ──► ended ──► connecting
 *                  │            └─────────┴────────┴───────▲
 *                  └──► queued | agent | ended | failed ──► connecting
 *
 * `state.ts` holds the transition table.
 */
export type ChatState = 'idle' | 'connecting' | 'robot' | 'queued' | 'agent' | 'ended' | 'failed';

export type MessageKind = 'text' | 'image' | 'audio' | 'video' | 'file' | 'location';
export type MessageStatus = 'sending' | 'sent' | 'failed' | 'received';

export interface MessageSender {
  readonly type: 'customer' | 'agent' | 'robot' | 'system';
  readonly name?: string;
  /** A checked http(s) address. */
  readonly avatar?: string;
}

export interface MessageFile {
  readonly name: string;
  /** MIME type, by content where the bytes were seen. */
  readonly type: string;
  /** Bytes, where known. */
  readonly size?: number;
  /** The contact centre's id (objectKey); absent until an upload is done. */
  readonly id?: string;
  /** The contact centre's name for the type (`jpg`, `bpm`, …). */
  readonly extension?: string;
}

/** A message as the page sees it. Interface section 4; the fields after `status` are additions. */
export interface ChatMessage {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly sender: MessageSender;
  readonly kind: MessageKind;
  readonly text?: string;
  readonly file?: MessageFile;
  readonly location?: { readonly latitude: number; readonly longitude: number; readonly description?: string };
  /** ms since the epoch. */
  readonly time: number;
  readonly status: MessageStatus;
  /** Its place in the log: whole numbers, rising, the same in every tab. */
  readonly order: number;
  /** Why `status` is `failed`; `outcome-unknown` where it may have arrived. */
  readonly failure?: { readonly code: string; readonly retryable: boolean };
  /** Questions that a robot offers beneath its answer. */
  readonly similarQuestions?: readonly string[];
  /** Names the robot's answer in feedback; without it there is nothing to rate. */
  readonly interactionIndex?: string;
  readonly feedback?: 'helpful' | 'not-helpful';
}

/** Seconds; undefined where the centre did not say. */
export interface QueueStatus {
  readonly position?: number;
  readonly estimatedWait?: number;
  readonly waited?: number;
  /** The estimate is past what the centre lets anybody wait. */
  readonly long: boolean;
}

/** Upload of an outgoing file: bytes sent of bytes in all. */
export interface Transfer {
  readonly sent: number;
  readonly total: number;
}

/** Something that a person must know, with the way on that the panel offers. */
export interface Notice {
  readonly code: string;
  readonly action: 'retry' | 'start-again' | 'leave-message' | 'dismiss';
}

/** The form that stands open below the log, if any. */
export type OpenForm = 'none' | 'satisfaction' | 'leave-message';

/** The chat's face towards the session and the components. Promises reject with a `DeskbellError`. */
export interface Conversation {
  readonly state: ReadableStore<ChatState>;
  /** Oldest first; a new array for every change, unchanged messages keep their identity. */
  readonly messages: ReadableStore<readonly ChatMessage[]>;
  /** There are older messages in storage than those shown: `loadEarlier()`. */
  readonly earlier: ReadableStore<boolean>;
  readonly unread: ReadableStore<number>;
  readonly queue: ReadableStore<QueueStatus | undefined>;
  /** The agent (or robot) on the other side. */
  readonly counterpart: ReadableStore<MessageSender | undefined>;
  readonly notice: ReadableStore<Notice | undefined>;
  readonly form: ReadableStore<OpenForm>;
  readonly online: ReadableStore<boolean>;
  /** Uploads under way, by message id. */
  readonly transfers: ReadableStore<ReadonlyMap<string, Transfer>>;
  readonly suggestions: ReadableStore<readonly string[]>;
  /** Kept over closing and reloads. */
  readonly draft: ReadableStore<string>;
  /** `loading` until the stored log has been read. */
  readonly loading: ReadableStore<boolean>;

  /** Once each, sent or received, in this tab's order. */
  readonly messageAdded: Signal<ChatMessage>;
  readonly failed: Signal<DeskbellError>;
  /** The session is usable: credentials came. */
  readonly ready: Signal<void>;

  /** Opens the conversation at the centre unless one is open; single flight. */
  connect(): Promise<void>;
  /** Puts the next older messages in front of those shown. */
  loadEarlier(): Promise<void>;
  /** Resolves when the centre has accepted the (last part of the) text. */
  sendText(text: string): Promise<ChatMessage>;
  sendFile(file: File): Promise<ChatMessage>;
  retry(messageId: string): Promise<ChatMessage>;
  /** Stops an upload or withdraws what has not been sent. */
  cancel(messageId: string): void;
  transferToAgent(): Promise<void>;
  end(): Promise<void>;
  /** Closes the old conversation's remains and connects anew. */
  startAgain(): Promise<void>;
  submitSatisfaction(rating: { readonly stars: 1 | 2 | 3 | 4 | 5; readonly comment: string }): Promise<void>;
  skipSatisfaction(): void;
  openLeaveMessage(): void;
  closeForm(): void;
  leaveMessage(message: { readonly phone: string; readonly text: string }): Promise<void>;
  rateAnswer(messageId: string, helpful: boolean, reason?: string): Promise<void>;
  /** The bytes of a message's file, from memory, storage or the centre. */
  fetchFile(messageId: string, signal?: AbortSignal): Promise<Blob>;
  setDraft(text: string): void;
  /** The visitor typed: INPUT to an agent (throttled), suggestions from a robot (debounced). */
  typed(text: string): void;
  dismissNotice(): void;
  /** Whether the log is in view: what comes then is read. */
  setSeen(seen: boolean): void;
  /** Forgets visitor and transcript in every tab. */
  reset(): Promise<void>;
  dispose(): void;
}
