import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import type { Change, ConversationRecord, MessageRow, OutboxEntry, VisitorRow } from './conversation-record.js';
import { TranscriptDraft } from './transcript-draft.js';

/** A stretch of the log, oldest first. */
export interface TranscriptPage {
  readonly rows: readonly MessageRow[];
  /** There is more before it. */
  readonly earlier: boolean;
}

/** Where conversations are kept. Every `transact` is atomic over all tabs. */
export interface Transcript {
  visitor(key: string): Promise<VisitorRow | undefined>;
  saveVisitor(row: VisitorRow): Promise<void>;
  /** `ids`: the messages that `work` wants to read. */
  transact<T>(scope: string, ids: readonly string[], work: (draft: TranscriptDraft) => T): Promise<{ result: T; change: Change | undefined }>;
  record(scope: string): Promise<ConversationRecord | undefined>;
  /** The newest `limit` messages, or those next before the place `before`. */
  page(scope: string, limit: number, before?: number): Promise<TranscriptPage>;
  putFile(scope: string, id: string, file: Blob): Promise<void>;
  file(scope: string, id: string): Promise<Blob | undefined>;
  dropFile(scope: string, id: string): Promise<void>;
  /** Holds the conversation to {@link transcriptLimits}, and forgets those of others that are past them. */
  prune(scope: string, now: number): Promise<void>;
  /** Forgets a conversation and whose it was. */
  wipe(scope: string): Promise<void>;
  close(): void;
}

/** What is kept of one visitor's conversations on one channel. docs/reliability.md. */
export const transcriptLimits = {
  /** ms: 30 days. */
  age: 30 * 24 * 3_600_000,
  messages: 20_000,
  /** Bytes of files, all together; the oldest go first. */
  files: 32 * 1024 * 1024,
  /** Bytes: larger downloads are not stored, and a larger upload is dropped once it is sent. */
  file: 5 * 1024 * 1024,
} as const;

export const databaseName = 'deskbell';
export const databaseVersion = 2;

export interface FileRow { readonly scope: string; readonly id: string; readonly file: Blob; readonly order: number }

export interface Schema extends DBSchema {
  visitors: { key: string; value: VisitorRow };
  records: { key: string; value: ConversationRecord };
  messages: { key: [string, string]; value: MessageRow; indexes: { order: [string, number] } };
  outbox: { key: [string, number]; value: OutboxEntry };
  files: { key: [string, string]; value: FileRow };
}

type Database = IDBPDatabase<Schema>;
type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>;

/**
 * Each step brings the schema of the version before it to its own; a database of any age takes all that it lacks.
 * Version 1 had neither files nor revisions.
 */
const migrations: readonly ((database: Database, transaction: Upgrade) => void | Promise<void>)[] = [
  (database) => {
    database.createObjectStore('visitors', { keyPath: 'key' });
    database.createObjectStore('records', { keyPath: 'scope' });
    database.createObjectStore('messages', { keyPath: ['scope', 'id'] }).createIndex('order', ['scope', 'order'], { unique: true });
    database.createObjectStore('outbox', { keyPath: ['scope', 'order'] });
  },
  async (database, transaction) => {
    database.createObjectStore('files', { keyPath: ['scope', 'id'] });
    const messages = transaction.objectStore('messages');
    for (let cursor = await messages.openCursor(); cursor; cursor = await cursor.continue()) {
      if (cursor.value.revision === undefined) await cursor.update({ ...cursor.value, revision: 0 });
    }
  },
];

export const within = (scope: string, lower: readonly number[] = [], upper: IDBValidKey = []): IDBKeyRange =>
  IDBKeyRange.bound([scope, ...lower], [scope, upper], false, true);

export interface DatabaseEvents {
  /** The connection is gone: a newer version took over, or the browser ended it. */
  readonly onClosed: () => void;
  /** An older tab keeps an old schema open: opening waits for it. */
  readonly onBlocked: () => void;
}

/** Opens what is stored; with `create` false a database that does not exist is not made, and nothing is answered. */
export async function openTranscript(create: boolean, events: DatabaseEvents): Promise<DatabaseTranscript | undefined> {
  let missing = false;
  try {
    const database = await openDB<Schema>(databaseName, databaseVersion, {
      async upgrade(opened, from, to, transaction) {
        if (from === 0 && !create) {
          missing = true;
          // The abort is what is wanted: `done` would report it a second time.
          transaction.done.catch(() => {});
          return transaction.abort();
        }
        for (const migrate of migrations.slice(from, to ?? undefined)) await migrate(opened, transaction as unknown as Upgrade);
      },
      blocked: () => events.onBlocked(),
      blocking(_current, _blocked, event) {
        // A tab with a newer version waits for this connection: it must not wait long.
        (event.target as IDBDatabase).close();
        events.onClosed();
      },
      terminated: () => events.onClosed(),
    });
    return new DatabaseTranscript(database);
  } catch (reason) {
    if (missing) return undefined;
    throw reason;
  }
}

/** The transcript in IndexedDB: one database an origin, every row named by its scope. */
export class DatabaseTranscript implements Transcript {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  visitor(key: string): Promise<VisitorRow | undefined> {
    return this.#database.get('visitors', key);
  }

  async saveVisitor(row: VisitorRow): Promise<void> {
    await this.#database.put('visitors', row);
  }

  async transact<T>(scope: string, ids: readonly string[], work: (draft: TranscriptDraft) => T): Promise<{ result: T; change: Change | undefined }> {
    const transaction = this.#database.transaction(['records', 'messages', 'outbox'], 'readwrite');
    const done = transaction.done;
    done.catch(() => {});
    const records = transaction.objectStore('records');
    const messages = transaction.objectStore('messages');
    const outbox = transaction.objectStore('outbox');
    const [record, entries, rows] = await Promise.all([
      records.get(scope), outbox.getAll(within(scope)), Promise.all(ids.map((id) => messages.get([scope, id]))),
    ]);
    const draft = new TranscriptDraft(scope, record, entries, rows);
    let result: T;
    try {
      result = work(draft);
    } catch (reason) {
      transaction.abort();
      throw reason;
    }
    const change = draft.finish();
    const writes: Promise<unknown>[] = [];
    if (change) {
      writes.push(records.put(change.record));
      for (const row of change.messages) writes.push(messages.put(row));
      for (const entry of draft.written.values()) writes.push(outbox.put(entry));
      for (const order of draft.removed) writes.push(outbox.delete([scope, order]));
    }
    await Promise.all([...writes, done]);
    return { result, change };
  }

  record(scope: string): Promise<ConversationRecord | undefined> {
    return this.#database.get('records', scope);
  }

  async page(scope: string, limit: number, before = Infinity): Promise<TranscriptPage> {
    const rows: MessageRow[] = [];
    const index = this.#database.transaction('messages').store.index('order');
    let cursor = await index.openCursor(within(scope, [], before), 'prev');
    while (cursor && rows.length < limit) {
      rows.push(cursor.value);
      cursor = await cursor.continue();
    }
    return { rows: rows.reverse(), earlier: cursor !== null };
  }

  async putFile(scope: string, id: string, file: Blob): Promise<void> {
    await this.#database.put('files', { scope, id, file, order: Date.now() });
  }

  async file(scope: string, id: string): Promise<Blob | undefined> {
    return (await this.#database.get('files', [scope, id]))?.file;
  }

  dropFile(scope: string, id: string): Promise<void> {
    return this.#database.delete('files', [scope, id]);
  }

  async prune(scope: string, now: number): Promise<void> {
    const { pruneDatabase } = await import('./transcript-prune.js');
    for (const old of await pruneDatabase(this.#database, scope, now)) await this.wipe(old);
  }

  async wipe(scope: string): Promise<void> {
    const transaction = this.#database.transaction(['visitors', 'records', 'messages', 'outbox', 'files'], 'readwrite');
    const visitors = transaction.objectStore('visitors');
    for (const row of await visitors.getAll()) if (row.scope === scope) void visitors.delete(row.key);
    void transaction.objectStore('records').delete(scope);
    for (const name of ['messages', 'outbox', 'files'] as const) void transaction.objectStore(name).delete(within(scope));
    await transaction.done;
  }

  close(): void {
    this.#database.close();
  }
}
