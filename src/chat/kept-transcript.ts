import type { Change, VisitorRow } from './conversation-record.js';
import type { MemoryTranscript } from './transcript-memory.js';
import { openTranscript, type DatabaseEvents, type Transcript } from './transcript.js';

export type OpenTranscript = (create: boolean, events: DatabaseEvents) => Promise<Transcript | undefined>;

/** How long an older tab may hold up the opening before memory takes over, in ms. */
const openLimit = 3_000;

/**
 * The transcript that the conversation uses: none until the visitor does something (nothing is stored before), then
 * the database; and memory, with one warning, where the browser refuses storage or takes it away.
 */
export class KeptTranscript {
  readonly #open: OpenTranscript;
  readonly #onRefused: (reason: unknown) => Change | undefined;
  readonly #after: (delay: number, run: () => void) => () => void;
  /** Files that did not fit into the database. */
  readonly #files = new Map<string, Blob>();
  #current: Promise<Transcript> | undefined;
  #closed = false;
  /** What is in use where storage is refused. */
  memory: MemoryTranscript | undefined;

  /** @param onRefused answers what is shown at the moment, so that memory can go on from there. */
  constructor(onRefused: (reason: unknown) => Change | undefined, after: (delay: number, run: () => void) => () => void, open: OpenTranscript = openTranscript) {
    this.#onRefused = onRefused;
    this.#after = after;
    this.#open = open;
  }

  /** Looks whether an earlier page left something for this visitor, without storing anything. */
  async look(key: string): Promise<VisitorRow | undefined> {
    try {
      const database = await this.#connect(false);
      const row = await database?.visitor(key);
      if (row && !this.#current && !this.#closed) this.#current = Promise.resolve(database!);
      else database?.close();
      return row;
    } catch {
      // Refused: the visitor is told when there is something to store.
      return undefined;
    }
  }

  /** From now on things are stored. */
  keep(): Promise<Transcript> {
    return (this.#current ??= this.#connect(true).then((database) => database!).catch((reason: unknown) => this.#refuse(reason)));
  }

  /** Does something with what is kept; once more in memory where the database fails at it. */
  async use<T>(work: (transcript: Transcript) => Promise<T>): Promise<T> {
    const kept = this.keep();
    const transcript = await kept;
    try {
      return await work(transcript);
    } catch (reason) {
      // Errors of the database are of this kind; anything else is a defect in the work.
      if (!(reason instanceof DOMException) || transcript === this.memory || this.#closed) throw reason;
      if (this.#current === kept) this.#current = this.#recover(reason, transcript);
      return work(await this.keep());
    }
  }

  /** A file that does not fit is no reason to give the whole transcript up. */
  putFile(scope: string, id: string, file: Blob): Promise<void> {
    return this.keep().then((transcript) => transcript.putFile(scope, id, file)).catch(() => void this.#files.set(id, file));
  }

  async file(scope: string, id: string): Promise<Blob | undefined> {
    return this.#files.get(id) ?? this.keep().then((transcript) => transcript.file(scope, id)).catch(() => undefined);
  }

  dropFile(scope: string, id: string): Promise<void> {
    this.#files.delete(id);
    return this.keep().then((transcript) => transcript.dropFile(scope, id)).catch(() => {});
  }

  close(): void {
    this.#closed = true;
    this.#current?.then((transcript) => transcript.close()).catch(() => {});
  }

  /** A connection that was taken away is opened once more; one that refuses work is given up. */
  #recover(reason: DOMException, lost: Transcript): Promise<Transcript> {
    lost.close();
    return reason.name === 'InvalidStateError'
      ? this.#connect(true).then((database) => database!).catch((again: unknown) => this.#refuse(again))
      : this.#refuse(reason);
  }

  #connect(create: boolean): Promise<Transcript | undefined> {
    return new Promise((resolve, reject) => {
      let late = false;
      const cancel = this.#after(openLimit, () => {
        late = true;
        reject(new DOMException('blocked', 'TimeoutError'));
      });
      this.#open(create, { onClosed: () => {}, onBlocked: () => {} }).then((database) => {
        // Should it open after all, nobody uses it.
        if (late || this.#closed) database?.close();
        resolve(database);
      }, reject).finally(cancel);
    });
  }

  async #refuse(reason: unknown): Promise<Transcript> {
    const { MemoryTranscript: Memory } = await import('./transcript-memory.js');
    this.memory = new Memory();
    const shown = this.#onRefused(reason);
    if (shown) this.memory.adopt(shown);
    return this.memory;
  }
}
