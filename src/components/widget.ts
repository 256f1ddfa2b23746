import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { define } from '../define.js';
import { exportedParts } from '../theme/part-names.js';
import { themeRoot, tokens } from '../theme/tokens.js';
import { emit } from './public-events.js';
import type { UiRequest } from './request-event.js';
import { SessionElement } from './session-element.js';
import { ViewportController } from './viewport-controller.js';
import { widgetStyles } from './widget-styles.js';

type Position = 'bottom-right' | 'bottom-left' | 'inline';

/**
 * The whole customer service in one element: launcher, panel, chat, queue, files, forms and calls.
 *
 * @summary Launcher and panel of the contact centre's chat and calls.
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
 * @cssproperty --deskbell-z-index - 2147483000 by default.
 */
export class DeskbellWidget extends SessionElement {
  static override styles = [tokens, themeRoot, widgetStyles];

  /** Whether the panel is shown. */
  @property({ attribute: 'open', type: Boolean, reflect: true }) opened = false;
  /** `bottom-right`, `bottom-left` or `inline`. */
  @property({ reflect: true }) position: Position = 'bottom-right';

  @state() private chunkFailed = false;
  @state() private callAlive = false;
  @query('.panel') private panel!: HTMLElement | null;
  @query('deskbell-launcher') private launcher!: HTMLElement | null;

  #stopCall: (() => void) | undefined;
  #engaged = false;

  constructor() {
    super();
    new ViewportController(this, () => this.panel);
    this.session.call.subscribe((call) => {
      this.#stopCall?.();
      const look = (): void => {
        this.callAlive = call !== undefined && call.status.get().state !== 'idle';
      };
      this.#stopCall = call?.status.subscribe(look);
      look();
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

  protected override isOpen(): boolean {
    return this.opened || this.position === 'inline';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (this.isOpen() || this.callAlive) this.#load();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('opened')) return;
    if (this.opened) {
      this.#engage();
      this.session.setSeen(true);
    } else {
      this.session.setSeen(this.position === 'inline');
    }
    if (this.opened || changed.get('opened') === true) emit(this, 'deskbell-open-change', { open: this.opened });
  }

  protected override async handle(wish: UiRequest): Promise<unknown> {
    if (wish.type === 'open' || wish.type === 'close' || wish.type === 'toggle') {
      this.opened = wish.type === 'toggle' ? !this.opened : wish.type === 'open';
      await this.updateComplete;
      this.#moveFocus();
      return undefined;
    }
    return super.handle(wish);
  }

  override render(): TemplateResult {
    const shown = this.isOpen() || this.callAlive;
    return html`
      <div
        class="panel ${this.isOpen() ? '' : 'call-only'}"
        part="panel"
        role="dialog"
        aria-label=${this.heading || this.localizer.t('heading')}
        lang=${this.localizer.language}
        tabindex="-1"
        ?hidden=${!shown}
        @keydown=${this.#onKeydown}
        @pointerdown=${this.#onTouch}
        @focusin=${this.#onTouch}
      >
        ${shown ? this.#renderContent() : nothing}
      </div>
      ${this.position === 'inline' ? nothing : html`<deskbell-launcher exportparts="launcher, badge"></deskbell-launcher>`}
    `;
  }

  #renderContent(): TemplateResult {
    if (this.chunkFailed) {
      return html`<div class="failure" role="alert">
        <p>${this.localizer.t('load-failed')}</p>
        <button type="button" @click=${this.#onLoadAgain}>${this.localizer.t('try-again')}</button>
        <button type="button" @click=${() => this.close()}>${this.localizer.t('launcher.close')}</button>
      </div>`;
    }
    return html`
      ${this.callAlive ? html`<deskbell-call-panel exportparts=${exportedParts.call}></deskbell-call-panel>` : nothing}
      <deskbell-chat exportparts=${exportedParts.chat} ?hidden=${!this.isOpen()} ?closable=${this.position !== 'inline'}>
        ${this.panelSettings.get().call.length > 0
          ? html`<deskbell-call-buttons slot="call-buttons" exportparts=${exportedParts.call}></deskbell-call-buttons>`
          : nothing}
      </deskbell-chat>
    `;
  }

  #load(): void {
    const calls = this.panelSettings.get().call.length > 0 || this.callAlive;
    void Promise.all([
      import('./register-chat.js').then(({ chatElements }) => define(chatElements)),
      calls && import('./register-call.js').then(({ callElements }) => define(callElements)),
      this.localizer.load('chat'),
      calls && this.localizer.load('call'),
      this.isOpen() && this.session.start(),
    ]).then(
      () => (this.chunkFailed = false),
      () => (this.chunkFailed = true),
    );
  }

  #engage(): void {
    this.session.engage().catch(() => {
      // Shown by the panel and told by `deskbell-error`.
    });
  }

  /** After the visitor's own step only, and never so that a phone's keyboard jumps up. */
  #moveFocus(): void {
    if (!this.opened) return this.launcher?.focus({ preventScroll: true });
    const chat = this.shadowRoot?.querySelector<HTMLElement>('deskbell-chat');
    const touch = matchMedia('(pointer: coarse)').matches;
    (touch || !chat?.matches(':defined') ? this.panel : chat)?.focus({ preventScroll: true });
  }

  #onLoadAgain(): void {
    this.chunkFailed = false;
    this.#load();
    this.#engage();
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || this.position === 'inline') return;
    this.opened = false;
    void this.updateComplete.then(() => this.#moveFocus());
  }

  /** An inline panel is on show from the start: the visitor opens it by the first touch. */
  #onTouch(): void {
    if (this.position !== 'inline' || this.#engaged) return;
    this.#engaged = true;
    this.#engage();
  }
}
