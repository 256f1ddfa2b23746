import type { Change, ConversationRecord, VisitorRow } from './conversation-record.js';
import { MemoryTranscript } from './transcript-memory.js';
import { openTranscript, type DatabaseEvents, type Transcript, type TranscriptPage } from './transcript.js';
import type { TranscriptDraft } from './transcript-draft.js';

export type OpenTranscript = (create: boolean, events: DatabaseEvents) => Promise<Transcript | undefined>;

/** How long an older tab may hold up the opening before memory takes over, in ms. */
const openLimit = 3_000;

/**
 * The transcript that the conversation uses: memory until the visitor does something (nothing is stored before),
 * then the database; and memory again, with one warning, where the browser refuses storage or takes it away.
 */
export class KeptTranscript implements Transcript {
  readonly #open: OpenTranscript;
  readonly #onRefused: (reason: unknown) => Change | undefined;
  readonly #after: (delay: number, run: () => void) => () => void;
  readonly memory = new MemoryTranscript();
  #database: Transcript | undefined;
  #opening: Promise<void> | undefined;
  #refused = false;
  #closed = false;

  /** @param onRefused answers what is shown at the moment, so that memory can go on from there. */
  constructor(onRefused: (reason: unknown) => Change | undefined, after: (delay: number, run: () => void) => () => void, open: OpenTranscript = openTranscript) {
    this.#onRefused = onRefused;
    this.#after = after;
    this.#open = open;
  }

  get persistent(): boolean {
    return this.#database !== undefined;
  }

  /** Looks whether an earlier page left something for this visitor, without storing anything. */
  async look(key: string): Promise<VisitorRow | undefined> {
    const database = await this.#connect(false);
    const row = await database?.visitor(key).catch(() => undefined);
    if (row) this.#database = database;
    else database?.close();
    return row;
  }

  /** From now on things are stored; what memory holds goes along. */
  keep(): Promise<void> {
    if (this.#database || this.#refused || this.#closed) return Promise.resolve();
    return (this.#opening ??= this.#connect(true).then(async (database) => {
      if (!database) return;
      try {
        await this.#carryOver(database);
        if (this.#closed) database.close();
        else this.#database = database;
      } catch (reason) {
        this.#refuse(reason);
      }
    }).finally(() => (this.#opening = undefined)));
  }

  visitor(key: string): Promise<VisitorRow | undefined> {
    return this.#try((transcript) => transcript.visitor(key));
  }

  saveVisitor(row: VisitorRow): Promise<void> {
    return this.#try((transcript) => transcript.saveVisitor(row));
  }

  transact<T>(scope: string, ids: readonly string[], work: (draft: TranscriptDraft) => T): Promise<{ result: T; change: Change | undefined }> {
    return this.#try((transcript) => transcript.transact(scope, ids, work));
  }

  record(scope: string): Promise<ConversationRecord | undefined> {
    return this.#try((transcript) => transcript.record(scope));
  }

  page(scope: string, limit: number, before?: number): Promise<TranscriptPage> {
    return this.#try((transcript) => transcript.page(scope, limit, before));
  }

  putFile(scope: string, id: string, file: Blob): Promise<void> {
    // A file that does not fit is no reason to give the whole transcript up.
    return this.#current.putFile(scope, id, file).catch(() => this.memory.putFile(scope, id, file));
  }

  async file(scope: string, id: string): Promise<Blob | undefined> {
    return (await this.#database?.file(scope, id).catch(() => undefined)) ?? this.memory.file(scope, id);
  }

  async dropFile(scope: string, id: string): Promise<void> {
    await this.memory.dropFile(scope, id);
    await this.#database?.dropFile(scope, id).catch(() => {});
  }

  async prune(scope: string, now: number): Promise<void> {
    await this.#database?.prune(scope, now).catch(() => {});
  }

  async wipe(scope: string): Promise<void> {
    await this.memory.wipe(scope);
    await this.#try((transcript) => transcript.wipe(scope));
  }

  close(): void {
    this.#closed = true;
    this.#database?.close();
    this.#database = undefined;
  }

  get #current(): Transcript {
    return this.#database ?? this.memory;
  }

  async #try<T>(work: (transcript: Transcript) => Promise<T>): Promise<T> {
    await this.#opening;
    const database = this.#database;
    if (!database) return work(this.memory);
    try {
      return await work(database);
    } catch (reason) {
      if (!isStorageFailure(reason)) throw reason;
      if (this.#database === database) await this.#reopen(reason, database);
      return work(this.#current);
    }
  }

  /** A connection that was taken away is opened once more; one that refuses work is given up. */
  async #reopen(reason: unknown, lost: Transcript): Promise<void> {
    this.#database = undefined;
    lost.close();
    const again = (reason as DOMException).name === 'InvalidStateError' ? await this.#connect(true) : undefined;
    if (again) this.#database = again;
    else this.#refuse(reason);
  }

  async #connect(create: boolean): Promise<Transcript | undefined> {
    let cancel = (): void => {};
    try {
      const opening = this.#open(create, { onClosed: () => {}, onBlocked: () => {} });
      const late = new Promise<never>((_resolve, reject) => (cancel = this.#after(openLimit, () => reject(new DOMException('blocked', 'TimeoutError')))));
      // Should it open after all, nobody uses it.
      return await Promise.race([opening, late.catch((reason: unknown) => {
        void opening.then((database) => database?.close(), () => {});
        throw reason;
      })]);
    } catch (reason) {
      if (create) this.#refuse(reason);
      return undefined;
    } finally {
      cancel();
    }
  }

  #refuse(reason: unknown): void {
    if (this.#refused) return;
    this.#refused = true;
    const shown = this.#onRefused(reason);
    if (shown) this.memory.adopt(shown);
  }

  async #carryOver(database: Transcript): Promise<void> {
    for (const row of this.memory.visitors()) await database.saveVisitor(row);
    for (const whole of this.memory.conversations()) {
      await database.transact(whole.record.scope, [], (draft) => {
        // Another tab may have begun meanwhile: then only what was typed here is worth keeping.
        if (draft.record.revision > 0) return draft.set({ draft: whole.record.draft || draft.record.draft });
        const { scope: _scope, revision: _revision, nextOrder: _next, ...values } = whole.record;
        draft.set(values);
        for (const { message } of whole.messages) draft.put({ ...message, order: draft.order() });
      });
    }
  }
}

/** Errors of IndexedDB itself, as opposed to a defect in the work that was to be done. */
const isStorageFailure = (reason: unknown): boolean => reason instanceof DOMException;
