import { DeskbellError } from '../core/errors.js';
import type { Change, Outcome } from './conversation-record.js';
import type { ConversationView } from './conversation-view.js';
import { emptyRecord } from './conversation-record.js';
import type { KeptTranscript } from './kept-transcript.js';
import { isLive } from './state.js';
import type { Tabs } from './tabs.js';
import type { Transcript, TranscriptPage } from './transcript.js';
import type { TranscriptDraft } from './transcript-draft.js';

/** Messages that are read at first, and with each step backwards. */
const pageSize = 200;

/** Readings at a time: of a database that was emptied meanwhile none would do. */
const mostLooks = 3;

interface Waiter {
  readonly promise: Promise<void>;
  resolve(): void;
  reject(error: DeskbellError): void;
}

/** One conversation's transcript, what this tab shows of it, and those who wait for something to be sent. */
export class ConversationLog {
  readonly scope: string;
  readonly #transcript: KeptTranscript;
  readonly #view: ConversationView;
  readonly #tabs: Tabs;
  readonly #onChange: () => void;
  readonly #waiters = new Map<string, Waiter>();
  #refreshing: Promise<void> | undefined;

  constructor(scope: string, transcript: KeptTranscript, view: ConversationView, tabs: Tabs, onChange: () => void) {
    this.scope = scope;
    this.#transcript = transcript;
    this.#view = view;
    this.#tabs = tabs;
    this.#onChange = onChange;
  }

  /** Commits first, then shows it here, then tells the other tabs. */
  async commit<T>(ids: readonly string[], work: (draft: TranscriptDraft) => T): Promise<T> {
    const { result, change } = await this.#transcript.use((transcript) => transcript.transact(this.scope, ids, work));
    if (change) {
      // Told before it is shown: what a page's listener does must not hold the other tabs up.
      this.#tabs.post({ type: 'change', change });
      this.apply(change);
    }
    return result;
  }

  /** Another tab's change, or this one's own. */
  apply(change: Change): void {
    const { revision } = this.#view.record;
    // A tab that went between its commit and its word of it: what it wrote is in the transcript alone.
    if (revision > 0 && change.record.revision > revision + 1 && !this.#transcript.memory) void this.refresh().catch(() => {});
    this.#view.apply(change);
    for (const outcome of change.outcomes) this.#settle(outcome);
    this.#onChange();
  }

  /** Another tab's change: a transcript in memory takes it over. */
  receive(change: Change): void {
    if (change.record.scope !== this.scope) return;
    this.#transcript.memory?.adopt(change);
    this.apply(change);
  }

  /** Reads what is stored: at the start, and when changes were missed. */
  refresh(): Promise<void> {
    return (this.#refreshing ??= this.#read().finally(() => (this.#refreshing = undefined))).then(() => this.#settleMissed());
  }

  async loadEarlier(): Promise<void> {
    const first = this.#view.messages.get()[0];
    if (first && this.#view.earlier.get()) this.#view.loadEarlier(await this.#transcript.use((transcript) => transcript.page(this.scope, pageSize, first.order)));
  }

  /** Settles with the entry's outcome, in whichever tab that comes about. Ask before the entry is written. */
  outcome(id: string): Promise<void> {
    const known = this.#waiters.get(id);
    if (known) return known.promise;
    let settle: Pick<Waiter, 'resolve' | 'reject'>;
    const promise = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
    this.#waiters.set(id, { promise, ...settle! });
    return promise;
  }

  /** Nobody will be told any more. */
  abandon(error: DeskbellError): void {
    for (const { reject } of this.#waiters.values()) reject(error);
    this.#waiters.clear();
  }

  async #read(): Promise<void> {
    const shown = this.#view.messages.get().at(-1)?.order;
    for (let look = 0; look < mostLooks; look++) {
      const [record = emptyRecord(this.scope), page] = await this.#transcript.use(async (transcript) => {
        const [stored, newest] = await Promise.all([transcript.record(this.scope), transcript.page(this.scope, pageSize)]);
        return [stored, shown === undefined ? newest : await reachBack(transcript, this.scope, newest, shown)] as const;
      });
      // Another visitor is shown by now.
      if (this.#view.record.scope !== this.scope) return;
      this.#view.load(record, page, true);
      // Of changes that came while this was being read one may have been missed: it is read once more.
      if (this.#view.record.revision <= record.revision + 1) break;
    }
    this.#onChange();
  }

  /** What was settled while this tab did not listen (frozen, asleep). */
  async #settleMissed(): Promise<void> {
    const ids = [...this.#waiters.keys()];
    if (ids.length === 0) return;
    const missed = await this.commit(ids, (draft) => ids.filter((id) => !draft.outbox.some((entry) => entry.id === id)).map((id): Outcome => {
      const message = draft.message(id);
      const { state, notice } = draft.record;
      if (message ? message.status === 'sent' : isLive(state) || state === 'ended') return { id };
      return { id, error: { code: (message?.failure?.code ?? notice?.code ?? 'not-connected') as never, retryable: true } };
    }));
    for (const outcome of missed) this.#settle(outcome);
  }

  #settle({ id, error }: Outcome): void {
    const waiter = this.#waiters.get(id);
    if (!waiter) return;
    this.#waiters.delete(id);
    if (!error) return waiter.resolve();
    const { code, retryable, resultCode } = error;
    waiter.reject(new DeskbellError(code, undefined, { retryable, ...(resultCode === undefined ? {} : { resultCode }) }));
  }
}

/** A tab that missed more than a page reads on until it meets what it shows: the log has no holes. */
async function reachBack(transcript: Transcript, scope: string, newest: TranscriptPage, shown: number): Promise<TranscriptPage> {
  let { rows, earlier } = newest;
  while (earlier && rows[0]!.order > shown) {
    const before = await transcript.page(scope, pageSize, rows[0]!.order);
    rows = [...before.rows, ...rows];
    earlier = before.earlier;
  }
  return { rows, earlier };
}
