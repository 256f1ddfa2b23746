import { LitElement, type PropertyDeclarations, type PropertyValues } from 'lit';
import type { CallMedia, CallState } from '../call/call-control.js';
import type { ChatMessage, ChatState } from '../chat/conversation.js';
import { nextTask } from '../core/next-task.js';
import { Store } from '../core/store.js';
import { checkCallKinds, checkSettings, type Identity, type PanelSettings, type SessionSettings } from '../settings.js';
import { LocaleController } from './locale-controller.js';
import { RequestEvent, type UiRequest } from './request-event.js';
import { SessionController } from './session-controller.js';

let wiring: typeof import('./wiring.js') | undefined;
/** Owners on the page before the wiring is loaded. */
const unwired = new Set<SessionElement>();

/**
 * What `deskbell-widget` and `deskbell-provider` have in common: the attributes, the session behind them and the
 * public methods. Everything that weighs is loaded when it is needed.
 */
export abstract class SessionElement extends LitElement {
  // Declared, not decorated: this is what every page loads, and the decorators weigh.
  static override properties: PropertyDeclarations = {
    sessionUrl: { attribute: 'session-url' },
    channelId: { attribute: 'channel-id' },
    userId: { attribute: 'user-id' },
    userName: { attribute: 'user-name' },
    userAvatar: { attribute: 'user-avatar' },
    userToken: { attribute: 'user-token' },
    locale: {},
    call: {},
    theme: { reflect: true },
    heading: {},
    greeting: {},
    start: {},
    pollInterval: { attribute: 'poll-interval', type: Number },
    maxFileSize: { attribute: 'max-file-size', type: Number },
    iceServers: { attribute: 'ice-servers' },
    iceTransportPolicy: { attribute: 'ice-transport-policy' },
    gatewayPath: { attribute: 'gateway-path' },
  };

  /** Where the credentials come from; required. */
  declare sessionUrl: string | undefined;
  /** The channel's configuration id; from the credentials where absent. */
  declare channelId: string | undefined;
  /** Who is talking; from the credentials, otherwise a lasting anonymous visitor. */
  declare userId: string | undefined;
  declare userName: string | undefined;
  /** Address of a picture. */
  declare userAvatar: string | undefined;
  /** A signed statement of identity, handed to `session-url` unread. */
  declare userToken: string | undefined;
  /** Any BCP 47 tag; the nearest supported language wins. Default: the page's, then the browser's. */
  declare locale: string | undefined;
  /** `none`, `audio` (default), `video` or `audio video`. */
  declare call: string | undefined;
  /** `auto` (default), `light` or `dark`. */
  declare theme: string | undefined;
  /** Title of the panel. */
  declare heading: string | undefined;
  /** First line shown before anybody has written. */
  declare greeting: string | undefined;
  /** When the conversation is opened at the centre: `open` (default) or `message`. */
  declare start: string | undefined;
  /** ms between polls while the conversation is live and the page is seen; 2000 by default, at least 500. */
  declare pollInterval: number | undefined;
  /** Bytes; 10485760 by default. */
  declare maxFileSize: number | undefined;
  /** As `RTCConfiguration.iceServers`: JSON text, or the array itself. */
  declare iceServers: string | RTCIceServer[] | undefined;
  /** `all` (default) or `relay`. */
  declare iceTransportPolicy: string | undefined;
  /** Path for a gateway address that has none; `/` by default. */
  declare gatewayPath: string | undefined;

  protected readonly session = new SessionController(this, () => this.#checkedSettings());
  protected readonly localizer = new LocaleController(this);
  protected readonly panelSettings = new Store<PanelSettings>({ open: false, call: [], maxFileSize: 0 });
  readonly #warned = new Set<string>();
  readonly #pageLanguage = new MutationObserver(() => this.requestUpdate());

  constructor() {
    super();
    this.addEventListener(RequestEvent.type, (event) => {
      const wish = event as RequestEvent;
      wish.stopPropagation();
      wish.result = this.handle(wish.request);
      // The sender may not wait for the outcome; its failure is told by `deskbell-error` in any case.
      wish.result.catch(() => {});
    });
  }

  get chatState(): ChatState {
    return this.session.conversation.get()?.state.get() ?? 'idle';
  }

  get callState(): CallState {
    return this.session.call.get()?.status.get().state ?? 'idle';
  }

  get unreadCount(): number {
    return this.session.conversation.get()?.unread.get() ?? 0;
  }

  /** Oldest first. */
  get messages(): readonly ChatMessage[] {
    return this.session.conversation.get()?.messages.get() ?? [];
  }

  // Pages are not typed: what is no text, file or kind of call is refused or taken as the default, not stumbled over.

  /** Resolves when the contact centre has accepted the text. */
  async sendMessage(text: string): Promise<ChatMessage> {
    return (await this.session.start()).sendText(String(text ?? ''));
  }

  async sendFile(file: File): Promise<ChatMessage> {
    return (await this.session.start()).sendFile(file?.size >= 0 ? file : new File([], ''));
  }

  async transferToAgent(): Promise<void> {
    await (await this.session.start()).transferToAgent();
  }

  async endConversation(): Promise<void> {
    await (await this.session.start()).end();
  }

  /** Resolves when the centre has accepted the call: it is queued or further. */
  async startCall(call: { media: CallMedia }): Promise<void> {
    await (await this.session.startCall()).start({ media: call?.media === 'video' ? 'video' : 'audio' });
  }

  async hangUp(): Promise<void> {
    await this.session.call.get()?.hangUp();
  }

  /** Says who is talking. Another `userId` is another person: what the former one wrote is no longer shown. */
  async identify(identity: Identity & { userId: string }): Promise<void> {
    for (const field of ['userId', 'userName', 'userAvatar', 'userToken'] as const) this[field] = identity?.[field];
    await this.updateComplete;
  }

  /** Forgets the visitor and the transcript. */
  async reset(): Promise<void> {
    await this.session.reset();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#pageLanguage.observe(document.documentElement, { attributeFilter: ['lang'] });
    this.#wire();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pageLanguage.disconnect();
    unwired.delete(this);
  }

  /** Settings and the first rendering are tasks of their own: as one with the script's evaluation they would hold up a slow phone. */
  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated) {
      await nextTask();
      this.#takeSettings();
      await nextTask();
    }
    await super.scheduleUpdate();
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    this.#takeSettings();
  }

  #takeSettings(): void {
    const settings = this.#checkedSettings();
    this.localizer.use(settings.locale);
    this.panelSettings.set({
      open: this.isOpen(),
      call: checkCallKinds(this.call, this.#warn),
      maxFileSize: settings.maxFileSize,
      ...(this.heading && { heading: this.heading }),
      ...(this.greeting && { greeting: this.greeting }),
    });
    this.session.settingsChanged(settings);
  }

  /** Whether the chat is on show. */
  protected abstract isOpen(): boolean;

  /** Carries out a component's wish. */
  protected handle(wish: UiRequest): Promise<unknown> {
    return this.session.handle(wish);
  }

  /** Hands the stores to what stands inside. Elements inside are defined after it, so that they find them. */
  protected async provide(): Promise<void> {
    wiring ??= await import('./wiring.js');
    for (const owner of unwired) owner.#wire();
  }

  /** At once where it can be: parts that are defined already look for their owner as soon as they are on the page. */
  #wire(): void {
    unwired[wiring ? 'delete' : 'add'](this);
    wiring?.provideContexts(this, this.session, this.localizer.store, this.panelSettings);
  }

  /** One clear warning for each attribute, however often it is read. */
  readonly #warn = (attribute: string, problem: string): void => {
    const text = `[deskbell] <${this.localName}> attribute "${attribute}" ${problem}.`;
    if (this.#warned.has(text)) return;
    this.#warned.add(text);
    console.warn(text);
  };

  #checkedSettings(): SessionSettings {
    return checkSettings(this, this.#warn);
  }
}
