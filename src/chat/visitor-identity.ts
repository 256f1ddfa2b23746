import type { Credentials, CredentialSource } from '../cec/credential-source.js';
import { sleep, type Clock } from '../core/clock.js';
import type { VisitorRow } from './conversation-record.js';
import type { KeptTranscript } from './kept-transcript.js';
import type { Locks } from './leader.js';

/** How long, in ms, other tabs are given to hand over what they hold. */
export const handOver = 60;

export interface IdentityOptions {
  /** What the page says of itself: visitors of one origin that the page tells apart do not mix. */
  readonly key: string;
  readonly credentials: CredentialSource;
  readonly transcript: KeptTranscript;
  readonly locks: Locks | undefined;
  readonly clock: Clock;
  /** Asks the other tabs for theirs. */
  greet(): void;
}

/** What the session endpoint is told of a visitor who was here before. */
export interface RememberedVisitor {
  readonly userId?: string;
  readonly visitorToken?: string;
}

/** Who the visitor is: kept between visits, and the same in all tabs even where several are opened at once. */
export class VisitorIdentity {
  readonly #options: IdentityOptions;
  #row: VisitorRow | undefined;
  /** Of a visitor who has been forgotten: not to be used again. */
  #forgotten: Credentials | undefined;
  #saved = '';

  constructor(options: IdentityOptions) {
    this.#options = options;
  }

  /** Whom an earlier page left in storage. */
  async look(): Promise<VisitorRow | undefined> {
    return (this.#row = await this.#options.transcript.look(this.#options.key));
  }

  remembered(): RememberedVisitor {
    const { userId, visitorToken } = this.#row ?? {};
    return { ...(userId !== undefined && { userId }), ...(visitorToken !== undefined && { visitorToken }) };
  }

  /** The credentials in force. The first are asked for by one tab at a time, so that all become the same visitor. */
  obtain(signal: AbortSignal): Promise<Credentials> {
    const { credentials, locks, key } = this.#options;
    const current = credentials.current.get();
    if (current && current !== this.#forgotten) return credentials.get(signal);
    if (!locks) return this.#first(signal);
    let obtained: Credentials | undefined;
    return locks.request(`deskbell:visitor:${key}`, { signal }, async () => void (obtained = await this.#first(signal))).then(() => obtained!);
  }

  async #first(signal: AbortSignal): Promise<Credentials> {
    const { credentials, transcript, key, clock, greet } = this.#options;
    // Another tab may have been first.
    this.#row = (await transcript.use((kept) => kept.visitor(key))) ?? this.#row;
    // A tab that goes on with something, or that no storage tells anything, may get them from a tab that has them.
    if ((this.#row || transcript.memory) && !credentials.current.get()) {
      greet();
      await sleep(clock, handOver, signal);
    }
    const current = credentials.current.get();
    const obtained = current && current === this.#forgotten ? await credentials.renew(current, signal) : await credentials.get(signal);
    this.#forgotten = undefined;
    await this.remember(this.#row?.scope ?? key, obtained);
    return obtained;
  }

  /** Stores whose conversation `scope` is; once, however often it is said. */
  async remember(scope: string, { userId, visitorToken }: Credentials): Promise<void> {
    const row: VisitorRow = { key: this.#options.key, scope, userId, ...(visitorToken !== undefined && { visitorToken }) };
    const text = JSON.stringify(row);
    if (text === this.#saved) return;
    this.#row = row;
    await this.#options.transcript.use((kept) => kept.saveVisitor(row));
    this.#saved = text;
  }

  forget(): void {
    this.#row = undefined;
    this.#saved = '';
    this.#forgotten = this.#options.credentials.current.get();
  }
}
