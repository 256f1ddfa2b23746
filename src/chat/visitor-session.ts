import type { ChatApi } from '../cec/chat-api.js';
import type { Credentials, CredentialSource } from '../cec/credential-source.js';
import { sleep, systemClock, type Clock } from '../core/clock.js';
import { DeskbellError } from '../core/errors.js';
import { silentLogger, type Logger } from '../core/log.js';
import { Signal } from '../core/signal.js';
import { Store } from '../core/store.js';
import { ChatEngine } from './chat-engine.js';
import type { ConversationLog } from './conversation-log.js';
import type { Change } from './conversation-record.js';
import { emptyRecord } from './conversation-record.js';
import { ConversationView } from './conversation-view.js';
import { KeptTranscript, type OpenTranscript } from './kept-transcript.js';
import { browserLocks, type Locks } from './leader.js';
import { pollPace } from './pace.js';
import { browserPage, type PageSignals } from './page-signals.js';
import { isLive } from './state.js';
import { openBrowserChannel, type OpenChannel, type TabMessage } from './tabs.js';
import { handOver, VisitorIdentity, type RememberedVisitor } from './visitor-identity.js';

/** What the page may change while the conversation goes on. */
export interface ConversationSettings {
  /** ms; below 500 counts as 500. */
  readonly pollInterval: number;
  /** Bytes. */
  readonly maxFileSize: number;
  /** BCP 47. */
  readonly locale: string;
  readonly userName?: string;
  /** Address of the visitor's picture, for the agent. */
  readonly userAvatar?: string;
}

export interface ConversationOptions {
  readonly api: ChatApi;
  readonly credentials: CredentialSource;
  /** What the page says of itself: visitors whom it tells apart do not mix. */
  readonly identity: { readonly channelId?: string; readonly userId?: string };
  /** Read whenever it matters. */
  readonly settings: () => ConversationSettings;
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly page?: PageSignals;
  /** `null`: none, as in an insecure context. */
  readonly locks?: Locks | null;
  readonly openChannel?: OpenChannel;
  readonly openTranscript?: OpenTranscript;
  readonly random?: () => number;
  readonly newId?: () => string;
}

/** ms after which what the visitor writes is written down, whoever the endpoint may say it is: before it is sent, that is asked again. */
const confirmLimit = 2_000;

/** `crypto.randomUUID` is missing from insecure contexts. */
const randomId = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Whose conversation this tab shows and what runs for it: looks for what an earlier page left, joins the other tabs
 * when the visitor does something, and changes over when the visitor turns out to be somebody else.
 */
export class VisitorSession {
  readonly options: ConversationOptions;
  readonly clock: Clock;
  readonly page: PageSignals;
  readonly newId: () => string;
  readonly view = new ConversationView();
  readonly transcript: KeptTranscript;
  readonly failed = new Signal<DeskbellError>();
  readonly ready = new Signal<void>();
  readonly online: Store<boolean>;
  readonly loading = new Store(true);
  readonly disposal = new AbortController();
  /** Another visitor is shown from now on, or none. */
  readonly changedOver = new Signal<void>();
  readonly #log: Logger;
  readonly #locks: Locks | undefined;
  readonly #key: string;
  readonly #identity: VisitorIdentity;
  readonly #opened: Promise<void>;
  #engine: ChatEngine;
  #engaged = false;
  #confirmed = false;
  #switching: Promise<void> | undefined;
  #readySaid = false;
  /** Credentials that another tab sent need not be sent on. */
  #received: Credentials | undefined;
  readonly #stops: (() => void)[] = [];

  constructor(options: ConversationOptions) {
    this.options = options;
    const { identity: { channelId = '', userId = '' }, credentials } = options;
    this.clock = options.clock ?? systemClock;
    this.page = options.page ?? browserPage;
    this.newId = options.newId ?? randomId;
    this.#log = options.log ?? silentLogger;
    this.#locks = options.locks === undefined ? browserLocks() : (options.locks ?? undefined);
    this.online = new Store(this.page.online());
    this.#key = JSON.stringify([channelId, userId]);
    this.transcript = new KeptTranscript((reason) => this.#storageRefused(reason), (delay, run) => this.clock.after(delay, run), options.openTranscript);
    this.#identity = new VisitorIdentity({
      key: this.#key, credentials, transcript: this.transcript, locks: this.#locks, clock: this.clock, greet: () => this.#engine.greet(),
    });
    this.#engine = this.#makeEngine(this.#key);
    this.view.load(emptyRecord(this.#key), { rows: [], earlier: false });
    this.#stops.push(
      credentials.current.subscribe((current) => current && this.#credentialsChanged(current)),
      this.page.subscribe((event) => {
        this.online.set(this.page.online());
        this.#engine.pageChanged(event);
      }),
    );
    this.#opened = this.#open().catch((reason: unknown) => this.#log.error('could not read what is stored', { reason: String(reason) })).finally(() => this.loading.set(false));
  }

  get engine(): ChatEngine {
    return this.#engine;
  }

  get log(): ConversationLog {
    return this.#engine.log;
  }

  get scope(): string {
    return this.#engine.log.scope;
  }

  /** From here on things are stored: the visitor has opened the chat or written. */
  get engaged(): boolean {
    return this.#engaged;
  }

  remembered(): RememberedVisitor {
    return this.#identity.remembered();
  }

  /** The visitor does something: storage is made, this tab joins the others, and who it is gets confirmed. */
  async engage(): Promise<void> {
    await this.#opened;
    this.#assertOpen();
    if (!this.#engaged) {
      this.#engaged = true;
      await this.transcript.keep();
      if (this.transcript.memory) {
        // Where nothing is stored, the other tabs are asked what they hold.
        this.#engine.greet();
        await sleep(this.clock, handOver, this.disposal.signal);
      } else {
        await this.log.refresh();
      }
      const draft = this.view.draft.get();
      if (draft && draft !== this.view.record.draft) await this.log.commit([], (transaction) => transaction.set({ draft }));
      this.#assertOpen();
      this.#engine.start();
    }
    // A known visitor may have become another one: what is written now must not go to the wrong conversation.
    if (!this.#confirmed && this.view.record.userId !== undefined && this.page.online()) {
      const over = new AbortController();
      await Promise.race([this.identify().catch(() => false), sleep(this.clock, confirmLimit, over.signal).catch(() => {})]);
      over.abort();
    }
    await this.#switching;
    this.#assertOpen();
  }

  /** Whether the credentials in force are for the conversation that is shown. Rejects where there are none. */
  async identify(): Promise<boolean> {
    const engine = this.#engine;
    const credentials = await this.#identity.obtain(this.disposal.signal);
    const { userId, channelId } = credentials;
    const { record } = this.view;
    if (record.userId === undefined && engine === this.#engine) {
      // The first to be told decides, in whichever tab.
      await engine.log.commit([], (draft) => {
        if (draft.record.userId === undefined) draft.set({ userId, channelId });
      });
    }
    if (engine !== this.#engine) return false;
    this.#confirmed = true;
    if (this.view.record.userId === userId && this.view.record.channelId === channelId) {
      await this.#identity.remember(engine.log.scope, credentials);
      return true;
    }
    await (this.#switching ??= this.#changeOver(credentials).finally(() => (this.#switching = undefined)));
    return false;
  }

  /** Forgets visitor and transcript, here and in every tab. */
  async reset(): Promise<void> {
    await this.#opened;
    this.#assertOpen();
    const { state } = this.view.record;
    // The agent is not left with somebody who is gone; nobody waits for the answer.
    if (isLive(state)) this.options.api.send({ controlType: 'DISCONNECT', mediaType: 'TEXT', content: '', time: this.clock.now() }).catch(() => {});
    this.#engine.tabs.post({ type: 'wiped' });
    await this.#forget(true);
  }

  dispose(): void {
    if (this.disposal.signal.aborted) return;
    this.disposal.abort(new DeskbellError('disposed'));
    for (const stop of this.#stops.splice(0)) stop();
    this.log.abandon(new DeskbellError('disposed'));
    void this.#engine.dispose().finally(() => this.transcript.close());
    for (const signal of [this.failed, this.ready, this.changedOver]) signal.clear();
  }

  #assertOpen(): void {
    if (this.disposal.signal.aborted) throw new DeskbellError('disposed');
  }

  #makeEngine(scope: string): ChatEngine {
    const { api, settings, openChannel = openBrowserChannel, random = Math.random } = this.options;
    return new ChatEngine({
      scope, api, openChannel, clock: this.clock, page: this.page, log: this.#log, transcript: this.transcript, view: this.view, locks: this.#locks,
      newId: this.newId,
      pollInterval: () => Math.max(pollPace.smallestInterval, settings().pollInterval),
      sender: () => {
        const { userName, userAvatar } = settings();
        return { ...(userName && { nickname: userName }), ...(userAvatar && { avatar: userAvatar }) };
      },
      identify: () => this.identify(),
      onFailed: (error) => this.failed.emit(error),
      onTabMessage: (message) => this.#hear(message),
      random,
    });
  }

  /** Shows what an earlier page left, and goes on with it. */
  async #open(): Promise<void> {
    const row = await this.#identity.look();
    if (!row || this.disposal.signal.aborted) return;
    if (row.scope !== this.scope) await this.#replaceEngine(row.scope);
    this.#engaged = true;
    // Someone the site had logged in may have left this device: the endpoint says who is here before anything is shown.
    const foreign = row.visitorToken === undefined && row.userId !== undefined && this.options.identity.userId === undefined;
    if (foreign && this.page.online()) {
      const record = await this.transcript.use((kept) => kept.record(row.scope));
      this.view.load({ ...emptyRecord(row.scope), userId: record?.userId, channelId: record?.channelId }, { rows: [], earlier: false });
      await this.identify().catch(() => false);
    }
    await this.log.refresh();
    if (this.disposal.signal.aborted) return;
    this.#engine.start();
    this.#engine.greet();
  }

  /** The credentials are for somebody else than the one whose conversation is shown. */
  async #changeOver({ userId, channelId, ...credentials }: Credentials): Promise<void> {
    const first = await this.transcript.use((kept) => kept.record(this.#key));
    const scope = first && first.userId === userId && first.channelId === channelId ? this.#key : JSON.stringify([this.#key, userId, channelId]);
    this.#log.info('another visitor');
    await this.#replaceEngine(scope);
    await this.log.commit([], (draft) => draft.set({ userId, channelId }));
    await this.#identity.remember(scope, { ...credentials, userId, channelId });
    this.#engine.start();
  }

  async #replaceEngine(scope: string): Promise<void> {
    const old = this.#engine;
    old.log.abandon(new DeskbellError('cancelled'));
    this.#engine = this.#makeEngine(scope);
    this.view.load(emptyRecord(scope), { rows: [], earlier: false });
    this.changedOver.emit();
    void old.dispose();
    await this.log.refresh();
  }

  async #forget(wipe: boolean): Promise<void> {
    const { scope } = this;
    this.#identity.forget();
    this.#engaged = this.#confirmed = false;
    this.#received = undefined;
    const old = this.#engine;
    old.log.abandon(new DeskbellError('cancelled'));
    this.#engine = this.#makeEngine(this.#key);
    this.view.forget(this.#key);
    this.changedOver.emit();
    void old.dispose();
    if (wipe) await this.transcript.use((kept) => kept.wipe(scope));
  }

  #credentialsChanged(credentials: Credentials): void {
    if (!this.#readySaid) {
      this.#readySaid = true;
      this.ready.emit();
    }
    if (credentials !== this.#received) this.#engine.tabs.post({ type: 'credentials', credentials });
  }

  #hear(message: TabMessage): void {
    const { credentials } = this.options;
    switch (message.type) {
      case 'hello': {
        const current = credentials.current.get();
        if (current && this.#engine.leading) this.#engine.tabs.post({ type: 'credentials', credentials: current });
        return;
      }
      case 'credentials':
        this.#received = message.credentials;
        return credentials.accept(message.credentials);
      case 'wiped':
        return void this.#forget(false).catch(() => {});
      case 'change':
        // Another tab has begun the conversation: this one follows, and is ready to take over.
        if (!this.#engaged) void this.#join().catch(() => {});
        return;
      default:
    }
  }

  async #join(): Promise<void> {
    if (this.#engaged || this.disposal.signal.aborted) return;
    this.#engaged = true;
    await this.transcript.keep();
    if (this.transcript.memory) this.#engine.greet();
    else await this.log.refresh();
    if (!this.disposal.signal.aborted) this.#engine.start();
  }

  #storageRefused(reason: unknown): Change | undefined {
    this.#log.warn('storage is refused: the conversation is kept in memory', { reason: String(reason) });
    this.view.warn({ code: 'storage', action: 'dismiss' });
    this.failed.emit(new DeskbellError('storage', undefined, { cause: reason }));
    return this.view.record.revision > 0 ? this.view.snapshot() : undefined;
  }
}
