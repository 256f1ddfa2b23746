import { Signal } from '../core/signal.js';
import { Store } from '../core/store.js';
import type { ChatMessage, ChatState, MessageSender, Notice, OpenForm, QueueStatus, Transfer } from './conversation.js';
import { emptyRecord, type Change, type ConversationRecord, type MessageRow, type OutboxEntry } from './conversation-record.js';
import type { TranscriptPage } from './transcript.js';

/** What one tab shows: the stores of the conversation, fed with committed changes and nothing else. */
export class ConversationView {
  readonly state = new Store<ChatState>('idle');
  readonly messages = new Store<readonly ChatMessage[]>([]);
  readonly earlier = new Store(false);
  readonly unread = new Store(0);
  readonly queue = new Store<QueueStatus | undefined>(undefined);
  readonly counterpart = new Store<MessageSender | undefined>(undefined);
  readonly notice = new Store<Notice | undefined>(undefined);
  readonly form = new Store<OpenForm>('none');
  readonly draft = new Store('');
  readonly transfers = new Store<ReadonlyMap<string, Transfer>>(new Map());
  readonly messageAdded = new Signal<ChatMessage>();
  /** The log is before the visitor's eyes: nothing counts as unread here. */
  seen = false;
  /** What was last known to wait for being sent. */
  outbox: readonly OutboxEntry[] = [];

  #record = emptyRecord('');
  #warning: Notice | undefined;
  readonly #revisions = new Map<string, number>();
  readonly #announced = new Set<string>();
  /** What is stored has been read: what a later reading brings was missed, and is news. */
  #read = false;
  /** While the visitor types here, what another tab stored is older than what they see. */
  typing = false;

  get record(): ConversationRecord {
    return this.#record;
  }

  /** What is shown, as a change: what memory goes on from when storage is lost. */
  snapshot(): Change {
    const { scope } = this.#record;
    const messages = this.messages.get().map((message) => ({ scope, id: message.id, order: message.order, revision: this.#revisions.get(message.id) ?? 0, message }));
    return { record: this.#record, messages, outcomes: [], outbox: this.outbox };
  }

  /** Shows another conversation, or this one afresh from storage. What was stored before this tab came is not announced as new. */
  load(record: ConversationRecord, page: TranscriptPage, read = record.revision > 0): void {
    const same = record.scope === this.#record.scope;
    if (!same) {
      this.#record = emptyRecord(record.scope);
      this.outbox = [];
      this.#revisions.clear();
      this.#announced.clear();
      this.messages.set([]);
      this.transfers.set(new Map());
    }
    // Changes of other tabs may have come first: what is read after them is older, and no news.
    const announce = same && this.#read;
    this.#read = announce || read;
    this.#merge(page.rows, announce);
    if (!announce) this.earlier.set(page.earlier);
    this.#show(record);
  }

  /** Older messages in front of those shown. */
  loadEarlier(page: TranscriptPage): void {
    this.#merge(page.rows, false);
    this.earlier.set(page.earlier);
  }

  /** A committed change of this or another tab. */
  apply(change: Change): void {
    if (change.record.scope !== this.#record.scope) return;
    if (change.record.revision > this.#record.revision) this.outbox = change.outbox;
    this.#merge(change.messages, true);
    this.#show(change.record);
  }

  /** A notice of this tab alone, shown where there is no other. */
  warn(warning: Notice | undefined): void {
    this.#warning = warning;
    this.notice.set(this.#record.notice ?? warning);
  }

  /** Shows an empty conversation, whatever the scope was. */
  forget(scope: string): void {
    this.#record = emptyRecord('');
    this.load(emptyRecord(scope), { rows: [], earlier: false });
  }

  setTransfer(id: string, transfer: Transfer | undefined): void {
    const transfers = new Map(this.transfers.get());
    if (transfer) transfers.set(id, transfer);
    else if (!transfers.delete(id)) return;
    this.transfers.set(transfers);
  }

  #show(record: ConversationRecord): void {
    if (record.revision < this.#record.revision) return;
    this.#record = record;
    // From another tab an unchanged queue comes as another object.
    if (JSON.stringify(record.queue) !== JSON.stringify(this.queue.get())) this.queue.set(record.queue);
    this.counterpart.set(record.counterpart);
    this.form.set(record.form);
    this.notice.set(record.notice ?? this.#warning);
    if (!this.typing) this.draft.set(record.draft);
    this.unread.set(this.seen ? 0 : record.unread);
    this.state.set(record.state);
  }

  #merge(rows: readonly MessageRow[], announce: boolean): void {
    let list = this.messages.get() as ChatMessage[];
    const fresh: ChatMessage[] = [];
    let copied = false;
    for (const { id, revision, message } of rows) {
      const known = this.#revisions.get(id);
      if (known !== undefined && known >= revision && known > 0) continue;
      if (announce && known === undefined && this.earlier.get() && message.order < (list[0]?.order ?? 0)) continue;
      if (!copied) {
        list = [...list];
        copied = true;
      }
      this.#revisions.set(id, revision);
      const at = known === undefined ? -1 : list.findLastIndex((other) => other.id === id);
      if (at >= 0) list[at] = message;
      else insert(list, message);
      const done = message.status === 'sent' || message.status === 'received';
      if (done && !this.#announced.has(id)) {
        this.#announced.add(id);
        if (announce) fresh.push(message);
      }
    }
    if (!copied) return;
    this.messages.set(list);
    for (const message of fresh) this.messageAdded.emit(message);
  }
}

function insert(list: ChatMessage[], message: ChatMessage): void {
  let at = list.length;
  while (at > 0 && list[at - 1]!.order > message.order) at--;
  list.splice(at, 0, message);
}

