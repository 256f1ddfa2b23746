import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CallControl } from '../call/call-control.js';
import type { Conversation } from '../chat/conversation.js';
import { Store, type ReadableStore, type Unsubscribe } from '../core/store.js';
import type { Session } from '../session.js';
import type { SessionSettings } from '../settings.js';
import { carryOut } from './carry-out.js';
import { announceCall, announceConversation } from './public-events.js';
import type { UiRequest } from './request-event.js';

/**
 * Owns the session of a widget or provider: loads its code when it is first needed, hands its stores to the
 * contexts, makes public events of what happens, and ends it when the element has left the page.
 */
export class SessionController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #settings: () => SessionSettings;
  readonly #conversation = new Store<Conversation | undefined>(undefined);
  readonly #call = new Store<CallControl | undefined>(undefined);
  #session: Promise<Session> | undefined;
  #identity: string | undefined;
  #stops: Unsubscribe[] = [];
  #seen = false;

  constructor(host: ReactiveControllerHost & HTMLElement, settings: () => SessionSettings) {
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
    const known = this.#call.get();
    const call = await session.loadCall();
    if (!known && !this.#call.get()) {
      this.#call.set(call);
      this.#stops.push(announceCall(this.#host, call));
    }
    return call;
  }

  /** The visitor has opened the chat: from here on things may be sent and stored. */
  async engage(): Promise<void> {
    const conversation = await this.start();
    await settled(conversation.loading);
    // An ended or broken conversation is opened again by writing or by its button, never by looking at it.
    if (this.#settings().start === 'open' && conversation.state.get() === 'idle') await conversation.connect();
  }

  setSeen(seen: boolean): void {
    this.#seen = seen;
    this.#conversation.get()?.setSeen(seen);
  }

  /** Another person, channel or session endpoint is another session; everything else is passed on. */
  settingsChanged(settings: SessionSettings): void {
    const identity = identityOf(settings);
    if (this.#identity !== undefined && identity !== this.#identity) {
      const running = this.#session !== undefined;
      this.#end();
      if (running) void this.#load().catch(() => {});
    } else {
      void this.#session?.then((session) => session.update(settings)).catch(() => {});
    }
    this.#identity = identity;
  }

  async reset(): Promise<void> {
    this.#call.get()?.reset();
    await (await this.#load()).conversation.reset();
  }

  async handle(wish: UiRequest): Promise<unknown> {
    return carryOut(wish, this);
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
      const known = await indexedDB.databases?.();
      // A browser that cannot list its databases gets the code in a quiet moment, and that looks.
      const left = known ? known.some(({ name }) => name === 'deskbell') : true;
      if (left && this.#host.isConnected) await this.#load();
    } catch {
      // Storage is blocked: there is nothing to go on with.
    }
  }

  #load(): Promise<Session> {
    if (this.#session) return this.#session;
    const loading = import('../session.js').then(({ createSession }) => {
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

/** Resolves when the store says false. */
const settled = (loading: ReadableStore<boolean>): Promise<void> =>
  new Promise((resolve) => {
    if (!loading.get()) return resolve();
    const stop = loading.subscribe(() => {
      stop();
      resolve();
    });
  });

const identityOf = ({ sessionUrl, channelId, userId, userToken }: SessionSettings): string =>
  JSON.stringify([sessionUrl, channelId, userId, userToken && userId === undefined ? userToken : undefined]);
