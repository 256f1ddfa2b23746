import { html, LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { ChatState, MessageSender, Notice } from '../../chat/conversation.js';
import { conversationContext, localizerContext, settingsContext } from '../../context/contexts.js';
import { StoreController, ValueController } from '../../context/store-controller.js';
import { errorText } from '../../i18n/error-text.js';
import { formatBytes } from '../../i18n/formats.js';
import type { Localizer } from '../../i18n/localizer.js';
import { controlStyles } from '../../theme/control-styles.js';
import { hostStyles } from '../../theme/host-styles.js';
import { exportedParts } from '../../theme/part-names.js';
import { avatar, avatarStyles } from '../parts/avatar.js';
import { alertIcon, attachIcon, closeIcon, headsetIcon, offlineIcon } from '../parts/icon.js';
import { wantLater } from '../parts/later.js';
import { request, type UiRequest } from '../request-event.js';
import { chatStyles } from './chat-styles.js';
import type { DeskbellComposer } from './composer.js';
import { DropZone } from './drop-zone.js';

/** What a notice's button asks for. */
const waysOn: Readonly<Record<Notice['action'], 'connect' | 'start-again' | 'open-leave-message' | 'dismiss-notice'>> = {
  'retry': 'connect',
  'start-again': 'start-again',
  'leave-message': 'open-leave-message',
  'dismiss': 'dismiss-notice',
};

/** The line below the name. */
const standings: Readonly<Record<ChatState, string>> = {
  idle: 'chat.online', connecting: 'chat.connecting', robot: 'chat.robot', queued: 'chat.queued', agent: 'chat.agent', ended: 'chat.ended', failed: 'chat.failed',
};

/**
 * @summary The whole chat: who is there, what went wrong, the queue, the log, the forms and the text box.
 * @slot call-buttons - Buttons at the end of the header.
 * @csspart chat - All of it.
 * @csspart header - The top, with face, name and state.
 * @csspart heading - The name.
 * @csspart status - The state below the name.
 * @csspart close-button - Closes the panel.
 * @csspart notice - What went wrong, with the way on.
 * @csspart offline - Shown while the browser is offline.
 * @csspart actions - The row above the text box.
 * @csspart transfer-button - Asks for a person.
 * @csspart end-button - Ends the conversation.
 * @csspart new-conversation-button - Opens another after the end.
 * @cssproperty [--deskbell-color-accent=#2f55d4] - The colour that the shades follow.
 * @cssproperty [--deskbell-color-surface] - The ground; white or near black by default.
 * @cssproperty [--deskbell-color-text] - The text on it.
 * @cssproperty [--deskbell-color-text-muted] - Lesser text.
 * @cssproperty [--deskbell-color-on-accent] - Text on the accent; black or white by its luminance by default.
 * @cssproperty [--deskbell-color-bubble-in] - The ground of the other side's bubbles.
 * @cssproperty [--deskbell-color-bubble-out] - The ground of the visitor's bubbles; the accent by default.
 * @cssproperty [--deskbell-color-on-bubble-out] - The text on it.
 * @cssproperty [--deskbell-color-danger] - What went wrong.
 * @cssproperty [--deskbell-font-family=inherit] - The page's own font by default.
 * @cssproperty [--deskbell-font-size=15px] - The size of text.
 * @cssproperty [--deskbell-radius=16px] - The roundness that all corners follow.
 */
export class DeskbellChat extends LitElement {
  static override properties: PropertyDeclarations = { closable: { type: Boolean }, quiet: { type: Boolean }, busy: { state: true } };
  static override styles = [hostStyles, controlStyles, avatarStyles, chatStyles];

  /** Shows a button that asks the owner to close the panel. */
  closable = false;
  /** What comes in is announced elsewhere. */
  quiet = false;

  private declare busy: UiRequest['type'] | undefined;

  readonly #state = new StoreController(this, conversationContext, (conversation) => conversation.state);
  readonly #counterpart = new StoreController(this, conversationContext, (conversation) => conversation.counterpart);
  readonly #notice = new StoreController(this, conversationContext, (conversation) => conversation.notice);
  readonly #online = new StoreController(this, conversationContext, (conversation) => conversation.online);
  readonly #form = new StoreController(this, conversationContext, (conversation) => conversation.form);
  readonly #localizer = new ValueController(this, localizerContext);
  readonly #settings = new ValueController(this, settingsContext);
  readonly #zone = new DropZone(this, (files) => this.composer?.takeFiles(files));

  private get composer(): DeskbellComposer | null {
    return this.renderRoot?.querySelector<DeskbellComposer>('deskbell-composer');
  }

  #hadFocus = false;

  protected override willUpdate(_changed: PropertyValues): void {
    this.#hadFocus = this.matches(':focus-within');
  }

  protected override updated(): void {
    if (this.#hadFocus) void this.#keepFocus();
  }

  /** Puts the focus into the text box. */
  override focus(options?: FocusOptions): void {
    void this.updateComplete.then(() => this.composer?.updateComplete).then(() => this.composer?.focus(options));
  }

  override render(): TemplateResult | typeof nothing {
    const localizer = this.#localizer.value;
    if (!localizer) return nothing;
    const form = this.#form.value ?? 'none';
    if (form !== 'none') wantLater(`deskbell-${form}`);
    return html`${this.#renderHeader(localizer)}
      ${this.#renderTrouble(localizer)}
      <deskbell-queue-status exportparts="queue"></deskbell-queue-status>
      <deskbell-message-list ?quiet=${this.quiet} exportparts=${exportedParts.list}></deskbell-message-list>
      <deskbell-satisfaction exportparts=${exportedParts.satisfaction}></deskbell-satisfaction>
      <deskbell-leave-message exportparts=${exportedParts.leaveMessage}></deskbell-leave-message>
      ${this.#renderActions(localizer)}
      <deskbell-composer exportparts=${exportedParts.composer} ?hidden=${form === 'leave-message'}></deskbell-composer>
      ${this.#zone.active ? html`<div class="drop" aria-hidden="true">${attachIcon()}${localizer.t('file.drop')}</div>` : nothing}`;
  }

  #renderHeader(localizer: Localizer): TemplateResult {
    const chatState = this.#state.value ?? 'idle';
    const other = this.#counterpart.value;
    const live = chatState === 'robot' || chatState === 'agent';
    return html`<header part="header" role="none">
      ${avatar(other)}
      <div class="who">
        <h2 part="heading"><bdi>${this.#title(other, localizer)}</bdi></h2>
        <div class="standing ${live ? 'live' : ''}" part="status">${localizer.t(standings[chatState])}</div>
      </div>
      <slot name="call-buttons"></slot>
      ${this.closable
        ? html`<button type="button" class="icon-button" part="close-button" aria-label=${localizer.t('chat.close')} title=${localizer.t('chat.close')} @click=${() => this.#ask('close')}>${closeIcon()}</button>`
        : nothing}
    </header>`;
  }

  #title(other: MessageSender | undefined, localizer: Localizer): string {
    const heading = this.#settings.value?.heading ?? localizer.t('heading');
    return other?.type === 'agent' || other?.type === 'robot' ? (other.name ?? heading) : heading;
  }

  #renderTrouble(localizer: Localizer): TemplateResult {
    const offline = this.#online.value === false;
    const notice: Notice | undefined = this.#notice.value ?? (this.#state.value === 'failed' ? { code: 'unknown', action: 'retry' } : undefined);
    return html`${offline ? html`<div class="bar offline" part="offline">${offlineIcon()}<p>${localizer.t('chat.offline')}</p></div>` : nothing}
      ${notice && !(offline && notice.code === 'offline')
        ? html`<div class="bar notice" part="notice" role="alert">${alertIcon()}
            <p>${errorText(localizer, notice.code, { size: formatBytes(localizer, this.#settings.value?.maxFileSize ?? 0) })}</p>
            ${notice.action === 'leave-message' && this.#form.value === 'leave-message'
              ? nothing
              : html`<button type="button" class="button" aria-disabled=${this.busy === waysOn[notice.action] || nothing} @click=${() => this.#ask(waysOn[notice.action])}>${localizer.t(`action.${notice.action}`)}</button>`}
          </div>`
        : nothing}`;
  }

  #renderActions(localizer: Localizer): TemplateResult | typeof nothing {
    const chatState = this.#state.value ?? 'idle';
    if (this.#form.value === 'leave-message') return nothing;
    if (chatState === 'ended') {
      return html`<div class="actions" part="actions">
        <button type="button" class="chip again" part="new-conversation-button" aria-disabled=${this.busy === 'start-again' || nothing} @click=${() => this.#ask('start-again')}>${localizer.t('chat.again')}</button>
      </div>`;
    }
    if (chatState !== 'robot' && chatState !== 'queued' && chatState !== 'agent') return nothing;
    return html`<div class="actions" part="actions">
      ${chatState === 'robot'
        ? html`<button type="button" class="chip" part="transfer-button" aria-disabled=${this.busy === 'transfer-to-agent' || nothing} @click=${() => this.#ask('transfer-to-agent')}>${headsetIcon()}${localizer.t('chat.transfer')}</button>`
        : nothing}
      <button type="button" class="chip end" part="end-button" aria-disabled=${this.busy === 'end-conversation' || nothing} @click=${() => this.#ask('end-conversation')}>${localizer.t('chat.end')}</button>
    </div>`;
  }

  /** What had the focus is gone: it goes where the visitor goes on, and never so that a phone's keyboard jumps up. */
  async #keepFocus(): Promise<void> {
    const wanted = this.#form.value ?? 'none';
    if (wanted !== 'none') await customElements.whenDefined(`deskbell-${wanted}`);
    const inner = [...this.renderRoot.children] as Partial<LitElement>[];
    await Promise.all(inner.map((element) => element.updateComplete));
    if (this.matches(':focus-within') || document.activeElement?.matches(':not(body)')) return;
    const form = this.#form.value ?? 'none';
    const next = form !== 'none' ? `deskbell-${form}` : matchMedia('(pointer: coarse)').matches ? 'deskbell-message-list' : 'deskbell-composer';
    this.renderRoot.querySelector<HTMLElement>(next)?.focus({ preventScroll: true });
  }

  /** The button rests, with the focus on it, until the owner has answered; how it went is told by the notice. */
  #ask(type: 'close' | 'connect' | 'start-again' | 'open-leave-message' | 'dismiss-notice' | 'transfer-to-agent' | 'end-conversation'): void {
    if (this.busy === type) return;
    this.busy = type;
    void request(this, { type }).catch(() => {}).finally(() => (this.busy = undefined));
  }
}
