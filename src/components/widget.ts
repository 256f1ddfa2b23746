import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { define } from '../define.js';
import { hostStyles } from '../theme/host-styles.js';
import { themeRoot } from '../theme/tokens.js';
import { emit } from './emit.js';
import { noteOpen, wasLeftOpen } from './left-open.js';
import { launcherStyles, renderLauncher } from './parts/launcher-button.js';
import type { UiRequest } from './request-event.js';
import { SessionElement } from './session-element.js';
import { wholeScreen, widgetStyles } from './widget-styles.js';

/**
 * The whole customer service in one element: launcher, panel, chat, queue, files, forms and calls.
 *
 * @summary Launcher and panel of the contact centre's chat and calls.
 * @slot icon - Replaces the launcher's speech bubble.
 * @fires {CustomEvent<{}>} deskbell-ready - The session is usable.
 * @fires {CustomEvent<{ open: boolean }>} deskbell-open-change - The panel was opened or closed.
 * @fires {CustomEvent<{ state: string, previous: string }>} deskbell-chat-state - The conversation went on.
 * @fires {CustomEvent<{ message: ChatMessage }>} deskbell-message - A message was sent or received, once each.
 * @fires {CustomEvent<{ position?: number, estimatedWait?: number, waited?: number }>} deskbell-queue - Seconds; what the centre did not say is undefined.
 * @fires {CustomEvent<{ count: number }>} deskbell-unread - The number of unread messages changed.
 * @fires {CustomEvent<{ state: string, previous: string, media: string, cause?: string }>} deskbell-call-state - The call went on.
 * @fires {CustomEvent<{ code: string, message: string, retryable: boolean }>} deskbell-error - Something went wrong.
 * @csspart launcher - The round button that opens the panel.
 * @csspart badge - The unread count on it.
 * @csspart panel - The panel.
 * @cssproperty --deskbell-color-accent - The one colour from which the others follow.
 * @cssproperty [--deskbell-launcher-size=56px] - Width and height of the launcher.
 * @cssproperty [--deskbell-z-index=2147483000] - Where the widget stands among the page's layers.
 */
export class DeskbellWidget extends SessionElement {
  static override properties: PropertyDeclarations = {
    opened: { attribute: 'open', type: Boolean, reflect: true },
    position: { reflect: true },
    keepOpen: { attribute: 'keep-open', type: Boolean },
    content: { state: true },
    chunkFailed: { state: true },
    calling: { state: true },
  };
  static override styles = [hostStyles, themeRoot, launcherStyles, widgetStyles];

  /** Whether the panel is shown. */
  declare opened: boolean;
  /** `bottom-right`, `bottom-left` or `inline`. */
  declare position: string;
  /** A panel that is open when the visitor goes to another page is open there, too, unless it would cover the whole screen. */
  declare keepOpen: boolean;

  /** The panel's content, once it is loaded. */
  private declare content: typeof import('./panel-content.js') | undefined;
  private declare chunkFailed: boolean;
  private declare calling: boolean;
  #loading: Promise<void> | undefined;
  #engaged = false;
  #focusInCall = false;
  #shown = false;
  #stopCall: (() => void) | undefined;
  #stopUnread: (() => void) | undefined;

  constructor() {
    super();
    this.opened = this.chunkFailed = this.calling = this.keepOpen = false;
    this.position = 'bottom-right';
    this.session.call.subscribe((call) => {
      this.#stopCall?.();
      const look = (): void => {
        this.calling = call !== undefined && call.status.get().state !== 'idle';
      };
      this.#stopCall = call?.status.subscribe(look);
      look();
    });
    this.session.conversation.subscribe((conversation) => {
      this.#stopUnread?.();
      this.#stopUnread = conversation?.unread.subscribe(() => this.requestUpdate());
      this.requestUpdate();
    });
  }

  /** Opens the panel. */
  open(): void {
    this.opened = true;
  }

  close(): void {
    this.opened = false;
  }

  toggle(): void {
    this.opened = !this.opened;
  }

  override connectedCallback(): void {
    // On a phone the page that the visitor went to comes first.
    if (!this.hasUpdated && this.keepOpen && !matchMedia(wholeScreen).matches) this.opened ||= wasLeftOpen(this.#name);
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate();
    if (this.hasUpdated && this.opened) this.#engage();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#engaged = false;
  }

  protected override isOpen(): boolean {
    return this.opened || this.position === 'inline';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    this.#focusInCall = this.shadowRoot?.activeElement?.localName === 'deskbell-call-panel';
    // One that was taken out is told of its session's end: that must not begin another.
    // A conversation that an earlier page left behind is spoken from the start.
    if (this.isConnected && (this.isOpen() || this.calling || this.session.conversation.get())) this.#load();
  }

  protected override updated(changed: PropertyValues<this>): void {
    // The call that was put away had the focus: it goes where the visitor goes on.
    if (this.#focusInCall && !this.calling) void this.#turn(this.opened);
    if (!changed.has('opened') && !changed.has('position')) return;
    this.session.setSeen(this.isOpen());
    if (!changed.has('opened') || (!this.opened && !changed.get('opened'))) return;
    if (this.opened) this.#engage();
    if (this.keepOpen) noteOpen(this.#name, this.opened);
    emit(this, 'deskbell-open-change', { open: this.opened });
  }

  protected override async handle(wish: UiRequest): Promise<unknown> {
    if (wish.type !== 'open' && wish.type !== 'close' && wish.type !== 'toggle') return super.handle(wish);
    return this.#turn(wish.type === 'toggle' ? !this.opened : wish.type === 'open');
  }

  override render(): unknown[] {
    const open = this.isOpen();
    // Nothing of the panel before it is wanted: what stands on every page is the launcher.
    this.#shown ||= open || this.calling;
    return [
      this.#shown ? this.#renderPanel(open) : nothing,
      this.content?.renderAnnouncer(),
      this.position === 'inline' ? nothing : renderLauncher({
        open: this.opened, unread: this.unreadCount, t: this.localizer.t, onClick: () => void this.#turn(!this.opened),
      }),
    ];
  }

  #renderPanel(open: boolean): TemplateResult {
    return html`
      <div
        class="panel ${open ? '' : 'call-only'}"
        part="panel"
        role="dialog"
        aria-label=${this.heading || this.localizer.t('heading')}
        lang=${this.localizer.language}
        tabindex="-1"
        ?hidden=${!open && !this.calling}
        @keydown=${this.#onKeydown}
        @pointerdown=${this.#onTouch}
        @focusin=${this.#onTouch}
      >
        ${this.chunkFailed ? this.#renderFailure() : (this.content?.renderPanel({
          open, closable: this.position !== 'inline', calls: this.panelSettings.get().call.length > 0, calling: this.calling,
        }) ?? html`<div class="skeleton" role="status" aria-label=${this.localizer.t('loading')}></div>`)}
      </div>
    `;
  }

  #renderFailure(): TemplateResult {
    return html`<div class="failure" role="alert">
      <p>${this.localizer.t('load-failed')}</p>
      <button type="button" @click=${this.#onLoadAgain}>${this.localizer.t('try-again')}</button>
    </div>`;
  }

  get #name(): string {
    return `deskbell ${this.sessionUrl} ${this.channelId}`;
  }

  #load(): void {
    this.#loading ??= this.#loadAll().then(
      () => (this.chunkFailed = false),
      () => {
        this.chunkFailed = true;
        this.#loading = undefined;
      },
    ).then(() => {});
    const calls = this.calling || (this.isOpen() && this.panelSettings.get().call.length > 0);
    if (calls) this.#loading.then(() => this.#loadCalls()).catch(() => {});
    if (this.isOpen()) this.session.start().catch(() => {});
  }

  async #loadAll(): Promise<void> {
    const [content, { chatElements }] = await Promise.all([
      import('./panel-content.js'), import('./register-chat.js'), this.localizer.load('chat'), this.provide(),
    ]);
    define(chatElements);
    content.keepInViewport(this, () => this.shadowRoot?.querySelector<HTMLElement>('.panel'));
    this.content = content;
  }

  async #loadCalls(): Promise<void> {
    const [{ callElements }] = await Promise.all([import('./register-call.js'), this.localizer.load('call')]);
    define(callElements);
  }

  #engage(): void {
    // A failure is shown by the panel and told by `deskbell-error`.
    this.session.engage().catch(() => {});
  }

  /** The visitor's own step, as opposed to the page's: focus goes along. */
  async #turn(open: boolean): Promise<void> {
    this.opened = open;
    await this.updateComplete;
    await this.#loading;
    await this.updateComplete;
    if (this.opened !== open) return;
    const find = (selector: string) => this.shadowRoot?.querySelector<HTMLElement>(selector);
    if (!open) return find('.launcher')?.focus({ preventScroll: true });
    // On a phone the keyboard would jump up and cover what was opened.
    const touch = matchMedia('(pointer: coarse)').matches;
    (!touch && !this.chunkFailed && find('deskbell-chat') || find('.panel'))?.focus({ preventScroll: true });
  }

  #onLoadAgain(): void {
    this.chunkFailed = false;
    this.#load();
    this.#engage();
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || this.position === 'inline') return;
    void this.#turn(false);
  }

  /** An inline panel is on show from the start: the visitor opens it by the first touch. */
  #onTouch(): void {
    if (this.position !== 'inline' || this.#engaged) return;
    this.#engaged = true;
    this.#engage();
  }
}
