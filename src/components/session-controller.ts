import type { ReactiveController, ReactiveElement } from 'lit';
import type { CallControl } from '../call/call-control.js';
import type { Conversation } from '../chat/conversation.js';
import { nextTask } from '../core/next-task.js';
import { Store, type ReadableStore, type Unsubscribe } from '../core/store.js';
import type { Session } from '../session.js';
import type { SessionSettings } from '../settings.js';
import type { UiRequest } from './request-event.js';

/**
 * Owns the session of a widget or provider: loads its code when it is first needed, makes public events of what
 * happens, and ends it when the element has left the page.
 */
export class SessionController implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #settings: () => SessionSettings;
  readonly #conversation = new Store<Conversation | undefined>(undefined);
  readonly #call = new Store<CallControl | undefined>(undefined);
  #session: Promise<Session> | undefined;
  #identity: string | undefined;
  #stops: Unsubscribe[] = [];
  #seen = false;

  constructor(host: ReactiveElement, settings: () => SessionSettings) {
    this.#host = host;
    this.#settings = settings;
    host.addController(this);
  }

  get conversation(): ReadableStore<Conversation | undefined> {
    return this.#conversation;
  }

  get call(): ReadableStore<CallControl | undefined> {
    return this.#call;
  }

  /** The conversation, its code loaded; nothing is sent yet. */
  async start(): Promise<Conversation> {
    return (await this.#load()).conversation;
  }

  /** The call engine, its code loaded. */
  async startCall(): Promise<CallControl> {
    const session = await this.#load();
    const [call, { announceCall }] = await Promise.all([session.loadCall(), import('./wiring.js')]);
    if (!this.#call.get() && session.conversation === this.#conversation.get()) {
      this.#stops.push(announceCall(this.#host, call));
      this.#call.set(call);
    }
    return call;
  }

  /** The visitor has opened the chat: from here on things may be sent and stored. */
  async engage(): Promise<void> {
    const conversation = await this.start();
    await loaded(conversation.loading);
    // The first Intl formatter of a page takes some 40 ms to make: while the centre is asked, not when its answer is drawn.
    nextTask().then(() => Intl.DateTimeFormat.supportedLocalesOf('en')).catch(() => {});
    // An ended or broken conversation is opened again by writing or by its button, never by looking at it.
    if (this.#settings().start === 'open' && conversation.state.get() === 'idle') await conversation.connect();
  }

  setSeen(seen: boolean): void {
    this.#seen = seen;
    this.#conversation.get()?.setSeen(seen);
  }

  /** Another person, channel or session endpoint is another session; everything else is passed on. */
  settingsChanged(settings: SessionSettings): void {
    const { sessionUrl, channelId, userId } = settings;
    const identity = JSON.stringify([sessionUrl, channelId, userId]);
    const other = this.#identity !== undefined && identity !== this.#identity;
    const running = this.#session;
    this.#identity = identity;
    if (other) this.#end();
    if (other && running) this.start().catch(() => {});
    else running?.then((session) => session.update(settings)).catch(() => {});
  }

  async reset(): Promise<void> {
    this.#call.get()?.reset();
    await (await this.start()).reset();
  }

  async handle(wish: UiRequest): Promise<unknown> {
    return (await import('./wiring.js')).carryOut(wish, this);
  }

  hostConnected(): void {
    void this.#resume();
  }

  hostDisconnected(): void {
    // An element that is moved is taken out and put in within one task: it keeps its session.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#end();
    });
  }

  /** Goes on with a conversation that an earlier page left behind. Nothing is loaded or stored without one. */
  async #resume(): Promise<void> {
    try {
      // A browser that cannot list its databases loads the code, and that looks.
      const known = (await indexedDB.databases?.()) ?? [{ name: 'deskbell' }];
      if (known.some(({ name }) => name === 'deskbell') && this.#host.isConnected) await this.#load();
    } catch {
      // Storage is blocked: there is nothing to go on with.
    }
  }

  #load(): Promise<Session> {
    if (this.#session) return this.#session;
    const loading = Promise.all([import('../session.js'), import('./wiring.js')]).then(([{ createSession }, { announceConversation }]) => {
      const session = createSession(this.#settings());
      if (this.#session !== loading) {
        session.dispose();
        return session;
      }
      this.#stops.push(() => session.dispose(), announceConversation(this.#host, session.conversation));
      session.conversation.setSeen(this.#seen);
      this.#conversation.set(session.conversation);
      return session;
    });
    this.#session = loading;
    // A chunk that could not be fetched (offline) may be asked for again.
    loading.catch(() => {
      if (this.#session === loading) this.#session = undefined;
    });
    return loading;
  }

  #end(): void {
    this.#session = undefined;
    this.#call.set(undefined);
    this.#conversation.set(undefined);
    for (const stop of this.#stops.splice(0).reverse()) stop();
  }
}

/** Resolves when the stored log has been read. */
const loaded = (loading: ReadableStore<boolean>): Promise<void> =>
  new Promise((resolve) => {
    if (!loading.get()) return resolve();
    const stop = loading.subscribe(() => {
      stop();
      resolve();
    });
  });
