export interface JournalEntry {
  readonly time: number;
  readonly method: string;
  /** Without the query; the last part names the endpoint. */
  readonly path: string;
  readonly query: string;
  /** `channelId/userId` of the messaging token; undefined where none was accepted. */
  visitor?: string;
  body?: Readonly<Record<string, unknown>>;
  /** Undefined while it is not answered, 0 where the connection was cut, by whichever side. */
  status?: number;
  resultCode?: string;
}

export interface JournalFilter {
  /** The last part of the path, or all of it. */
  readonly path?: string;
  readonly userId?: string;
  readonly controlType?: string;
  /** Only what was answered 200 with result code 0 (whether or not the answer reached the client). */
  readonly accepted?: boolean;
}

/** Entries; the older half goes when there are more, so that a day under load does not fill the memory. */
const limit = 200_000;

/** Everything that came in, so that a test can say "accepted once". */
export class Journal {
  readonly entries: JournalEntry[] = [];

  add(entry: JournalEntry): JournalEntry {
    this.entries.push(entry);
    if (this.entries.length > limit) this.entries.splice(0, limit / 2);
    return entry;
  }

  find(filter: JournalFilter = {}): readonly JournalEntry[] {
    return this.entries.filter((entry) =>
      (!filter.path || entry.path === filter.path || entry.path.endsWith(`/${filter.path}`)) &&
      (!filter.userId || entry.visitor?.endsWith(`/${filter.userId}`)) &&
      (!filter.controlType || entry.body?.controlType === filter.controlType) &&
      (!filter.accepted || entry.resultCode === '0'));
  }

  clear(): void {
    this.entries.length = 0;
  }
}
