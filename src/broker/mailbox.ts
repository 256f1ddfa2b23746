/** A visitor's messages that no page has confirmed yet. */
export interface Mail {
  /** Each message as JSON, oldest first. */
  readonly messages: readonly string[];
  /** Confirms all of `messages` when a page names it as `ack`. */
  readonly cursor: string;
}

/** What another machine's poll came to. */
export type RemoteNews = 'mail' | 'empty';

/** The right to poll upstream for a visitor: a poll is destructive, so one machine does it at a time. */
export interface Claim {
  /** Tells machines that wait. */
  release(news: RemoteNews | 'failed'): Promise<void>;
}

/** ms that an unconfirmed message is kept. */
export const mailLifetime = 24 * 3600_000;
/** Unconfirmed messages of one visitor; past it the oldest go. */
export const mailCapacity = 1000;

/** What one upstream poll brought. */
export interface Batch {
  readonly id: string;
  /** Each as JSON, oldest first. */
  readonly messages: readonly string[];
  /** Calls that the messages name. */
  readonly callIds: readonly string[];
}

/**
 * Keeps what upstream polls brought until a page confirms it: CEC itself answers a message once and then forgets it.
 * `visitor` is a session's `key`.
 */
export interface Mailbox {
  /** Drops what `ack` confirms and answers the rest. An `ack` that was never a cursor of this mailbox confirms nothing. */
  read(visitor: string, ack: string | undefined): Promise<Mail>;
  /** Resolves when the batch is safe; the same batch again is no second one. @returns how many old messages had to go. */
  append(visitor: string, batch: Batch): Promise<number>;
  /** Whether a message of this visitor carried `callId`. */
  sawCall(visitor: string, callId: string): Promise<boolean>;
  /** Undefined while another machine polls for this visitor. */
  claim(visitor: string): Promise<Claim | undefined>;
  /** Hears what other machines' polls for this visitor come to. */
  watch(visitor: string, listener: (news: RemoteNews) => void): Promise<() => void>;
}

/** `<ms>-<number>`, as Redis streams number their entries; compared by number. */
export interface Cursor {
  readonly time: number;
  readonly sequence: number;
}

export function parseCursor(text: string | undefined): Cursor | undefined {
  const parts = /^(\d{1,15})-(\d{1,15})$/.exec(text ?? '');
  return parts ? { time: Number(parts[1]), sequence: Number(parts[2]) } : undefined;
}
