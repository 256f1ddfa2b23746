import type { ChatMessage } from './conversation.js';
import { emptyRecord, type Change, type ConversationRecord, type MessageRow, type OutboxEntry, type Outcome } from './conversation-record.js';

type Writable = Omit<ConversationRecord, 'scope' | 'revision' | 'nextOrder'>;

/**
 * One transaction on a conversation: what it reads was read before, what it writes is collected, and all of it is
 * committed or nothing. Everything in it is synchronous, so that nothing comes between reading and writing.
 */
export class TranscriptDraft {
  readonly #stored: ReadonlyMap<string, MessageRow>;
  readonly #changed = new Map<string, ChatMessage>();
  readonly #outcomes: Outcome[] = [];
  readonly removed: number[] = [];
  readonly written = new Map<number, OutboxEntry>();
  #record: ConversationRecord;
  #outbox: readonly OutboxEntry[];
  #touched = false;

  constructor(scope: string, record: ConversationRecord | undefined, outbox: readonly OutboxEntry[], rows: readonly (MessageRow | undefined)[]) {
    this.#record = { ...emptyRecord(scope), ...record };
    this.#outbox = outbox;
    this.#stored = new Map(rows.flatMap((row) => (row ? [[row.id, row] as const] : [])));
  }

  get record(): ConversationRecord {
    return this.#record;
  }

  /** In the order of sending. */
  get outbox(): readonly OutboxEntry[] {
    return this.#outbox;
  }

  set(values: Partial<Writable>): void {
    this.#record = { ...this.#record, ...values };
    this.#touched = true;
  }

  /** The next place in the log or the outbox; for what comes late, the next among those in front of `before`. No place is given twice. */
  order(before?: number): number {
    this.#touched = true;
    const order = this.#record.nextOrder;
    this.#record = { ...this.#record, nextOrder: order + 1 };
    return before === undefined ? order : before - 1 / (order + 1);
  }

  /** Only messages whose ids were named when the transaction began, or that it put itself. */
  message(id: string): ChatMessage | undefined {
    return this.#changed.get(id) ?? this.#stored.get(id)?.message;
  }

  put(message: ChatMessage): void {
    this.#touched = true;
    this.#changed.set(message.id, message);
  }

  /** At the end, or before another entry. */
  enqueue(entry: Pick<OutboxEntry, 'id' | 'type' | 'writtenAt'>, before?: OutboxEntry): void {
    const order = before ? before.order - 0.5 : this.order();
    this.#touched = true;
    const full: OutboxEntry = { ...entry, scope: this.#record.scope, order, phase: 'waiting', attempts: 0, notBefore: 0, takenAt: 0 };
    this.#outbox = [...this.#outbox, full].sort((a, b) => a.order - b.order);
    this.written.set(full.order, full);
  }

  update(entry: OutboxEntry): void {
    this.#touched = true;
    this.#outbox = this.#outbox.map((other) => (other.order === entry.order ? entry : other));
    this.written.set(entry.order, entry);
  }

  /** Takes an entry out and tells its outcome. */
  settle(entry: OutboxEntry, error?: Outcome['error']): void {
    this.#touched = true;
    this.#outbox = this.#outbox.filter((other) => other.order !== entry.order);
    this.written.delete(entry.order);
    this.removed.push(entry.order);
    this.#outcomes.push(error ? { id: entry.id, error } : { id: entry.id });
  }

  /** What is to be committed and told; undefined where nothing was changed. */
  finish(): Change | undefined {
    if (!this.#touched) return undefined;
    const revision = this.#record.revision + 1;
    const { scope } = this.#record;
    this.#record = { ...this.#record, revision };
    const messages = [...this.#changed.values()].map((message) => ({ scope, id: message.id, order: message.order, revision, message }));
    return { record: this.#record, messages, outcomes: this.#outcomes, outbox: this.#outbox };
  }
}
