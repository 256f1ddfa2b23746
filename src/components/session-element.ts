import { ContextProvider } from '@lit/context';
import { LitElement, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { CallMedia, CallState } from '../call/call-control.js';
import type { ChatMessage, ChatState } from '../chat/conversation.js';
import { callContext, conversationContext, localizerContext, settingsContext } from '../context/contexts.js';
import { Store } from '../core/store.js';
import { checkCallKinds, checkSettings, type Identity, type PanelSettings, type SessionSettings } from '../settings.js';
import { LocaleController } from './locale-controller.js';
import { RequestEvent, type UiRequest } from './request-event.js';
import { SessionController } from './session-controller.js';

/**
 * What `deskbell-widget` and `deskbell-provider` have in common: the attributes, the session behind them, the
 * contexts and the public methods. Everything that weighs is loaded when it is needed.
 */
export abstract class SessionElement extends LitElement {
  /** Where the credentials come from; see the README. */
  @property({ attribute: 'session-url' }) sessionUrl: string | undefined;
  @property({ attribute: 'channel-id' }) channelId: string | undefined;
  @property({ attribute: 'user-id' }) userId: string | undefined;
  @property({ attribute: 'user-name' }) userName: string | undefined;
  @property({ attribute: 'user-avatar' }) userAvatar: string | undefined;
  @property({ attribute: 'user-token' }) userToken: string | undefined;
  /** Any BCP 47 tag; the nearest supported language wins. */
  @property() locale: string | undefined;
  /** `none`, `audio`, `video` or `audio video`. */
  @property() call: string | undefined;
  /** `auto`, `light` or `dark`. */
  @property({ reflect: true }) theme: string | undefined;
  @property() heading: string | undefined;
  @property() greeting: string | undefined;
  /** When the conversation is opened at the centre: `open` or `message`. */
  @property() start: string | undefined;
  /** ms between polls while the conversation is live. */
  @property({ attribute: 'poll-interval', type: Number }) pollInterval: number | undefined;
  /** Bytes. */
  @property({ attribute: 'max-file-size', type: Number }) maxFileSize: number | undefined;
  /** JSON text, or the array itself. */
  @property({ attribute: 'ice-servers' }) iceServers: string | RTCIceServer[] | undefined;
  @property({ attribute: 'ice-transport-policy' }) iceTransportPolicy: string | undefined;
  @property({ attribute: 'gateway-path' }) gatewayPath: string | undefined;

  protected readonly session = new SessionController(this, () => this.#checkedSettings());
  protected readonly localizer = new LocaleController(this);
  protected readonly panelSettings = new Store<PanelSettings>({ open: false, call: [], maxFileSize: 0 });
  readonly #warned = new Set<string>();

  constructor() {
    super();
    new ContextProvider(this, { context: conversationContext, initialValue: this.session.conversation });
    new ContextProvider(this, { context: callContext, initialValue: this.session.call });
    new ContextProvider(this, { context: localizerContext, initialValue: this.localizer.store });
    new ContextProvider(this, { context: settingsContext, initialValue: this.panelSettings });
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

  /** Resolves when the contact centre has accepted the text. */
  async sendMessage(text: string): Promise<ChatMessage> {
    return (await this.session.start()).sendText(text);
  }

  async sendFile(file: File): Promise<ChatMessage> {
    return (await this.session.start()).sendFile(file);
  }

  async transferToAgent(): Promise<void> {
    await (await this.session.start()).transferToAgent();
  }

  async endConversation(): Promise<void> {
    await (await this.session.start()).end();
  }

  /** Resolves when the centre has accepted the call: it is queued or further. */
  async startCall(call: { media: CallMedia }): Promise<void> {
    await (await this.session.startCall()).start(call);
  }

  async hangUp(): Promise<void> {
    await this.session.call.get()?.hangUp();
  }

  /** Says who is talking. Another `userId` is another person: what the former one wrote is no longer shown. */
  async identify(identity: Identity & { userId: string }): Promise<void> {
    this.userId = identity.userId;
    for (const field of ['userName', 'userAvatar', 'userToken'] as const) {
      this[field] = identity[field];
    }
    await this.updateComplete;
  }

  /** Forgets the visitor and the transcript. */
  async reset(): Promise<void> {
    await this.session.reset();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const settings = this.#checkedSettings();
    if (changed.has('locale') || !this.hasUpdated) this.localizer.use(settings.locale);
    this.panelSettings.set({
      open: this.isOpen(),
      call: checkCallKinds(this.call, (attribute, problem) => this.#warn(attribute, problem)),
      maxFileSize: settings.maxFileSize,
      ...(this.heading && { heading: this.heading }),
      ...(this.greeting && { greeting: this.greeting }),
    });
    this.session.settingsChanged(settings);
  }

  /** Whether the chat is on show. */
  protected abstract isOpen(): boolean;

  /** Carries out a component's wish. */
  protected async handle(wish: UiRequest): Promise<unknown> {
    return this.session.handle(wish);
  }

  /** One clear warning for each attribute, however often it is read. */
  #warn(attribute: string, problem: string): void {
    const text = `[deskbell] <${this.localName}> attribute "${attribute}" ${problem}.`;
    if (this.#warned.has(text)) return;
    this.#warned.add(text);
    console.warn(text);
  }

  #checkedSettings(): SessionSettings {
    return checkSettings(this, (attribute, problem) => this.#warn(attribute, problem));
  }
}
