import { css, html, LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { QueueStatus } from '../../chat/conversation.js';
import { conversationContext, localizerContext } from '../../context/contexts.js';
import { StoreController, ValueController } from '../../context/store-controller.js';
import { formatDuration } from '../../i18n/formats.js';
import type { Localizer } from '../../i18n/localizer.js';
import { controlStyles } from '../../theme/control-styles.js';
import { hostStyles } from '../../theme/host-styles.js';
import { clockIcon } from '../parts/icon.js';
import { request } from '../request-event.js';

/**
 * @summary Position in the queue and expected wait, with the way out: to leave a message.
 * @csspart queue - All of it; nothing while the visitor does not wait.
 */
export class DeskbellQueueStatus extends LitElement {
  static override properties: PropertyDeclarations = { filled: { state: true } };
  static override styles = [
    hostStyles,
    controlStyles,
    css`
      :host {
        display: block;
      }
      .queue {
        display: grid;
        grid-template-columns: auto 1fr;
        justify-items: start;
        gap: 8px 12px;
        padding: 12px 16px;
        background: var(--_soft);
      }
      .queue > svg {
        margin-block-start: 1px;
        color: var(--_ink);
      }
      strong,
      .wait {
        display: block;
      }
      strong {
        font-weight: 650;
      }
      .wait {
        color: var(--_muted);
        font-size: 13px;
      }
      .button {
        grid-column: 2;
        background: var(--_surface);
      }
    `,
  ];

  /** Mounted empty first and filled a frame later: a status that comes with its text is silent. */
  private filled = false;

  readonly #state = new StoreController(this, conversationContext, (conversation) => conversation.state);
  readonly #queue = new StoreController(this, conversationContext, (conversation) => conversation.queue);
  readonly #form = new StoreController(this, conversationContext, (conversation) => conversation.form);
  readonly #localizer = new ValueController(this, localizerContext);

  get #waiting(): boolean {
    return this.#state.value === 'queued';
  }

  protected override updated(_changed: PropertyValues): void {
    if (this.#waiting === this.filled) return;
    if (!this.#waiting) this.filled = false;
    else requestAnimationFrame(() => (this.filled = this.#waiting));
  }

  override render(): TemplateResult | typeof nothing {
    const localizer = this.#localizer.value;
    if (!localizer || !this.#waiting) return nothing;
    const queue = this.#queue.value;
    return html`<div class="queue" part="queue">
      ${clockIcon()}
      <div class="text" role="status">${this.filled ? this.#renderText(queue, localizer) : nothing}</div>
      ${this.#form.value === 'leave-message' ? nothing : html`<button type="button" class="button outline" @click=${this.#onLeave}>${localizer.t('queue.leave')}</button>`}
    </div>`;
  }

  #renderText(queue: QueueStatus | undefined, localizer: Localizer): TemplateResult {
    const { position, estimatedWait, long } = queue ?? {};
    const title = position === undefined ? 'queue.waiting' : position < 1 ? 'queue.next' : 'queue.position';
    const wait = estimatedWait === undefined
      ? undefined
      : estimatedWait < 60 ? localizer.t('queue.soon') : localizer.t('queue.wait', { duration: formatDuration(localizer, estimatedWait) });
    return html`<strong>${localizer.t(title, { count: position ?? 0 })}</strong>
      ${wait ? html`<span class="wait">${wait}</span>` : nothing}
      ${long ? html`<span class="wait">${localizer.t('queue.long')}</span>` : nothing}`;
  }

  #onLeave(): void {
    void request(this, { type: 'open-leave-message' }).catch(() => {});
  }
}
