import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { ChatMessage, MessageSender, Transfer } from '../../chat/conversation.js';
import { errorText } from '../../i18n/error-text.js';
import { formatBytes, formatMoment, formatTime } from '../../i18n/formats.js';
import type { Localizer } from '../../i18n/localizer.js';
import { controlStyles } from '../../theme/control-styles.js';
import { hostStyles, unseen } from '../../theme/host-styles.js';
import { exportedParts } from '../../theme/part-names.js';
import { request } from '../request-event.js';
import { avatar, avatarStyles } from './avatar.js';
import { alertIcon, clockIcon, pinIcon } from './icon.js';
import { wantLater } from './later.js';
import { messageStyles } from './message-styles.js';
import { richText } from './rich-text.js';

/** A text of megabytes would hold up the page's layout: it is shown a piece at a time. */
const firstPiece = 3_000;
const nextPiece = 20_000;

/** The name that a sender goes by: people's and robots' own, and a word for the visitor and for the centre itself. */
export function senderName(localizer: Localizer, { type, name }: MessageSender): string {
  return ((type === 'agent' || type === 'robot') && name) || localizer.t(type === 'customer' ? 'message.you' : `message.${type}`);
}

/** A message: properties in, requests out. `deskbell-message` adds the reader's language from the provider. */
export class MessageView extends LitElement {
  static override properties: PropertyDeclarations = {
    message: { attribute: false },
    transfer: { attribute: false },
    localizer: { attribute: false },
    first: { attribute: false },
    last: { attribute: false },
    shownLength: { state: true },
  };
  static override styles = [hostStyles, controlStyles, unseen, avatarStyles, messageStyles];

  declare message: ChatMessage | undefined;
  /** The upload under way, if any. */
  declare transfer: Transfer | undefined;
  declare localizer: Localizer | undefined;
  /** First and last of a group by the same sender within a minute: false where another of the group is next to it. */
  first = true;
  last = true;

  private shownLength = firstPiece;

  #hadFocus = false;

  protected override willUpdate(): void {
    this.#hadFocus = this.matches(':focus-within');
  }

  /** Retry, Cancel and the like go when they are pressed: the message itself takes the focus that they had. */
  protected override updated(): void {
    if (!this.#hadFocus || this.matches(':focus-within')) return;
    const article = this.renderRoot.querySelector<HTMLElement>('[role=article]');
    if (article) article.tabIndex = -1;
    article?.focus({ preventScroll: true });
  }

  override render(): TemplateResult | typeof nothing {
    const { message } = this;
    const localizer = this.words;
    if (!message || !localizer) return nothing;
    const { direction, sender, status } = message;
    const name = senderName(localizer, sender);
    const label = localizer.t('message.by', { name, time: formatMoment(localizer, message.time) });
    if (sender.type === 'system') {
      return html`<div class="row system"><div role="article" part="message message-in" aria-label=${label} dir="auto">${this.#renderText(message.text ?? '', localizer)}</div></div>`;
    }
    const incoming = direction === 'in';
    return html`<div class="row ${direction} ${status} ${this.first ? 'first' : ''} ${this.last ? 'last' : ''}">
      ${incoming ? (this.first ? avatar(sender) : html`<span class="gap"></span>`) : nothing}
      <div class="stack">
        ${incoming && this.first ? html`<span class="sender" part="sender" aria-hidden="true">${name}</span>` : nothing}
        <div role="article" part="message message-${direction}" aria-label=${label}>
          ${this.#renderBubble(message, localizer)}
          ${status === 'failed' ? this.#renderTrouble(message, localizer) : this.#renderUpload(message, localizer)}
          ${this.#renderQuestions(message, localizer)}
          ${incoming && sender.type === 'robot' && message.interactionIndex ? this.#renderFeedback(message, localizer) : nothing}
        </div>
        ${this.#renderTime(message, localizer)}
      </div>
    </div>`;
  }

  /** The reader's language; `deskbell-message` also knows its provider's. */
  protected get words(): Localizer | undefined {
    return this.localizer;
  }

  #renderBubble(message: ChatMessage, localizer: Localizer): TemplateResult | typeof nothing {
    if (message.kind === 'location') return this.#renderPlace(message, localizer);
    if (message.kind === 'text') {
      return html`<div class="bubble" part="bubble" dir="auto">${this.#renderText(message.text ?? '', localizer)}</div>`;
    }
    wantLater('deskbell-media');
    return html`<div class="bubble ${message.kind === 'image' || message.kind === 'video' ? 'bare' : 'card'}" part="bubble"><deskbell-media
      exportparts="media, viewer, file" .message=${message} .localizer=${localizer}></deskbell-media></div>`;
  }

  #renderText(text: string, localizer: Localizer): unknown {
    if (text.length <= this.shownLength) return richText(text);
    // Not through the middle of a character.
    const low = text.charCodeAt(this.shownLength);
    const shown = text.slice(0, low >= 0xdc00 && low < 0xe000 ? this.shownLength - 1 : this.shownLength);
    return [richText(shown), '…', html`<button type="button" class="more" @click=${this.#onMore}>${localizer.t('message.more')}</button>`];
  }

  #renderPlace({ location }: ChatMessage, localizer: Localizer): TemplateResult | typeof nothing {
    if (!location) return nothing;
    const { latitude, longitude, description } = location;
    const place = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
    const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
    return html`<div class="bubble card" part="bubble"><a class="place" part="location" href=${href} target="_blank" rel="noopener noreferrer">
      <span class="sign">${pinIcon()}</span><span><strong><bdi>${description || localizer.t('kind.location')}</bdi></strong><small dir="ltr">${place}</small></span>
    </a></div>`;
  }

  #renderTrouble({ failure }: ChatMessage, localizer: Localizer): TemplateResult {
    const reason = failure?.code === 'outcome-unknown' ? localizer.t('message.unknown') : localizer.t('message.failed');
    return html`<div class="trouble" title=${failure ? errorText(localizer, failure.code, { size: '' }) : nothing}>
      ${alertIcon()}<span>${reason}</span>
      <button type="button" class="text-button" part="retry-button" @click=${this.#onRetry}>${localizer.t('message.retry')}</button>
    </div>`;
  }

  #renderUpload(message: ChatMessage, localizer: Localizer): TemplateResult | typeof nothing {
    const { transfer } = this;
    if (!transfer || message.status !== 'sending') return nothing;
    const values = { sent: formatBytes(localizer, transfer.sent), total: formatBytes(localizer, transfer.total) };
    return html`<div class="upload">
      <progress part="progress" max=${transfer.total || 1} .value=${transfer.sent}
        aria-label=${localizer.t('message.uploading', { name: message.file?.name ?? '' })}></progress>
      <span>${localizer.t('message.upload', values)}</span>
      <button type="button" class="text-button" part="cancel-button" @click=${this.#onCancel}>${localizer.t('message.cancel')}</button>
    </div>`;
  }

  #renderQuestions(message: ChatMessage, localizer: Localizer): TemplateResult | typeof nothing {
    if (!message.similarQuestions?.length) return nothing;
    return html`<div class="questions" part="similar-questions" role="group" aria-label=${localizer.t('message.similar')}>
      ${message.similarQuestions.map((question) => html`<button type="button" class="chip" part="similar-question" dir="auto"
        @click=${() => this.#onQuestion(question)}>${question}</button>`)}
    </div>`;
  }

  #renderFeedback(message: ChatMessage, localizer: Localizer): TemplateResult {
    wantLater('deskbell-answer-feedback');
    return html`<deskbell-answer-feedback exportparts=${exportedParts.feedback} .message=${message} .localizer=${localizer}></deskbell-answer-feedback>`;
  }

  #renderTime(message: ChatMessage, localizer: Localizer): TemplateResult | typeof nothing {
    const sending = message.status === 'sending';
    if (!this.last && !sending) return nothing;
    // In an element of its own: Firefox gives the bare text of a flex box no direction of its own.
    return html`<span class="time" part="time" aria-hidden="true">${sending ? clockIcon() : nothing}<span>${sending
      ? localizer.t('message.sending')
      : formatTime(localizer, message.time) + (message.status === 'sent' ? ` · ${localizer.t('message.sent')}` : '')}</span></span>`;
  }

  #onMore(): void {
    this.shownLength += nextPiece;
  }

  #onRetry(): void {
    // How it went is the message's own status.
    void request(this, { type: 'retry', messageId: this.message!.id }).catch(() => {});
  }

  #onCancel(): void {
    void request(this, { type: 'cancel', messageId: this.message!.id }).catch(() => {});
  }

  #onQuestion(text: string): void {
    void request(this, { type: 'send-text', text }).catch(() => {});
  }
}
