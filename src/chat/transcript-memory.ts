import type { Change, ConversationRecord, MessageRow, OutboxEntry, VisitorRow } from './conversation-record.js';
import { TranscriptDraft } from './transcript-draft.js';
import type { Transcript, TranscriptPage } from './transcript.js';

interface Held {
  record: ConversationRecord | undefined;
  outbox: readonly OutboxEntry[];
  readonly rows: Map<string, MessageRow>;
  readonly files: Map<string, Blob>;
}

/** The transcript of a browser that refuses storage: gone with the page, passed between tabs by their changes. */
export class MemoryTranscript implements Transcript {
  readonly #scopes = new Map<string, Held>();
  readonly #visitors = new Map<string, VisitorRow>();

  async visitor(key: string): Promise<VisitorRow | undefined> {
    return this.#visitors.get(key);
  }

  async saveVisitor(row: VisitorRow): Promise<void> {
    this.#visitors.set(row.key, row);
  }

  async transact<T>(scope: string, ids: readonly string[], work: (draft: TranscriptDraft) => T): Promise<{ result: T; change: Change | undefined }> {
    const held = this.#held(scope);
    const draft = new TranscriptDraft(scope, held.record, held.outbox, ids.map((id) => held.rows.get(id)));
    const result = work(draft);
    const change = draft.finish();
    if (change) this.adopt(change);
    return { result, change };
  }

  async record(scope: string): Promise<ConversationRecord | undefined> {
    return this.#scopes.get(scope)?.record;
  }

  async page(scope: string, limit: number, before = Infinity): Promise<TranscriptPage> {
    const rows = [...this.#held(scope).rows.values()].filter((row) => row.order < before).sort((a, b) => a.order - b.order);
    return { rows: rows.slice(-limit), earlier: rows.length > limit };
  }

  /** Another tab's change, or a whole conversation. */
  adopt({ record, messages, outbox }: Change): void {
    const held = this.#held(record.scope);
    if (record.revision >= (held.record?.revision ?? 0)) {
      held.record = record;
      held.outbox = outbox;
    }
    for (const row of messages) if (row.revision >= (held.rows.get(row.id)?.revision ?? 0)) held.rows.set(row.id, row);
  }

  /** Everything of a conversation as one change. */
  whole(scope: string): Change | undefined {
    const { record, rows, outbox } = this.#held(scope);
    return record && { record, outbox, messages: [...rows.values()], outcomes: [] };
  }

  async putFile(scope: string, id: string, file: Blob): Promise<void> {
    this.#held(scope).files.set(id, file);
  }

  async file(scope: string, id: string): Promise<Blob | undefined> {
    return this.#scopes.get(scope)?.files.get(id);
  }

  async dropFile(scope: string, id: string): Promise<void> {
    this.#scopes.get(scope)?.files.delete(id);
  }

  async prune(): Promise<void> {}

  async wipe(scope: string): Promise<void> {
    this.#scopes.delete(scope);
    for (const row of this.#visitors.values()) if (row.scope === scope) this.#visitors.delete(row.key);
  }

  close(): void {}

  #held(scope: string): Held {
    let held = this.#scopes.get(scope);
    if (!held) this.#scopes.set(scope, (held = { record: undefined, outbox: [], rows: new Map(), files: new Map() }));
    return held;
  }
}
