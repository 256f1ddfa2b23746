import { css, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { ChatMessage } from '../../chat/conversation.js';
import type { Localizer } from '../../i18n/localizer.js';
import { controlStyles } from '../../theme/control-styles.js';
import { hostStyles, unseen } from '../../theme/host-styles.js';
import { request } from '../request-event.js';
import { byteLength } from './byte-length.js';
import { thumbsDownIcon, thumbsUpIcon } from './form-icons.js';

/** What the contact centre takes as a reason, in bytes of UTF-8. */
const longestReason = 64;

type Step = 'asking' | 'reason' | 'pending' | 'error';

/**
 * @summary Whether a robot's answer helped. `Not helpful` asks for a reason, which may stay empty.
 * @csspart feedback - The buttons, or the thanks.
 */
export class DeskbellAnswerFeedback extends LitElement {
  static override properties: PropertyDeclarations = {
    message: { attribute: false },
    localizer: { attribute: false },
    step: { state: true },
    reason: { state: true },
  };
  static override styles = [
    hostStyles,
    controlStyles,
    unseen,
    css`
      :host {
        display: block;
        font-size: 13px;
      }
      .row {
        display: flex;
        align-items: center;
        flex-wrap: wrap;
        gap: 0 4px;
        min-block-size: 32px;
        color: var(--_muted);
      }
      .icon-button {
        inline-size: 32px;
        block-size: 32px;
      }
      .icon-button svg {
        inline-size: 16px;
        block-size: 16px;
      }
      .chosen {
        color: var(--_ink);
      }
      form {
        display: grid;
        gap: 8px;
        padding-block: 4px 8px;
      }
      label {
        color: var(--_muted);
      }
      .foot {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
      }
      @media (pointer: coarse) {
        .icon-button {
          inline-size: 44px;
          block-size: 44px;
        }
      }
    `,
  ];

  declare message: ChatMessage | undefined;
  declare localizer: Localizer | undefined;

  private step: Step = 'asking';
  private reason = '';

  #hadFocus = false;

  protected override willUpdate(): void {
    this.#hadFocus = this.matches(':focus-within');
  }

  /** What goes when it was pressed leaves the focus here. */
  protected override updated(): void {
    if (this.#hadFocus && !this.matches(':focus-within')) this.renderRoot.querySelector<HTMLElement>(this.message?.feedback ? '.row' : 'button')?.focus({ preventScroll: true });
  }

  override render(): TemplateResult | typeof nothing {
    const { message, localizer } = this;
    if (!message || !localizer) return nothing;
    if (message.feedback) {
      return html`<div class="row" part="feedback" tabindex="-1">
        <span class="chosen">${message.feedback === 'helpful' ? thumbsUpIcon() : thumbsDownIcon()}</span>&nbsp;${localizer.t('message.thanks')}
      </div>`;
    }
    return html`<div class="row" part="feedback">
        ${this.#renderChoice('message.helpful', thumbsUpIcon(), this.#onHelpful)}
        ${this.#renderChoice('message.not-helpful', thumbsDownIcon(), this.#onNotHelpful, this.step === 'reason')}
        ${this.step === 'error' ? html`<span class="error" role="alert">${localizer.t('message.rate-failed')}</span>` : nothing}
      </div>
      ${this.step === 'reason' ? this.#renderReason(localizer) : nothing}`;
  }

  #renderChoice(key: string, sign: TemplateResult, onClick: () => void, expanded?: boolean): TemplateResult {
    const name = this.localizer!.t(key);
    return html`<button type="button" class="icon-button ${expanded ? 'chosen' : ''}" aria-label=${name} title=${name}
      aria-expanded=${expanded === undefined ? nothing : expanded} aria-disabled=${this.step === 'pending' || nothing} @click=${onClick}>${sign}</button>`;
  }

  #renderReason(localizer: Localizer): TemplateResult {
    const used = byteLength(this.reason);
    return html`<form novalidate @submit=${this.#onSubmit}>
      <label for="reason">${localizer.t('message.reason')}</label>
      <input id="reason" class="field" part="field" autocomplete="off" .value=${this.reason} aria-invalid=${used > longestReason} aria-describedby="count" @input=${this.#onReason}>
      <div class="foot">
        <span id="count" class=${used > longestReason ? 'error' : 'hint'}>${localizer.t('form.count', { count: used, max: longestReason })}</span>
        <button class="button outline" part="submit-button">${localizer.t('message.reason-send')}</button>
      </div>
    </form>`;
  }

  async #rate(helpful: boolean, reason?: string): Promise<void> {
    if (this.step === 'pending' || !this.message) return;
    this.step = 'pending';
    try {
      await request(this, { type: 'rate-answer', messageId: this.message.id, helpful, ...(reason !== undefined && { reason }) });
      this.step = 'asking';
    } catch {
      this.step = 'error';
    }
  }

  #onHelpful(): void {
    void this.#rate(true);
  }

  async #onNotHelpful(): Promise<void> {
    this.step = this.step === 'reason' ? 'asking' : 'reason';
    await this.updateComplete;
    if (!matchMedia('(pointer: coarse)').matches) this.renderRoot.querySelector('input')?.focus({ preventScroll: true });
  }

  #onReason(event: InputEvent): void {
    this.reason = (event.target as HTMLInputElement).value;
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    if (byteLength(this.reason) > longestReason) return this.renderRoot.querySelector('input')?.focus();
    void this.#rate(false, this.reason.trim() || this.localizer!.t('message.reason-default'));
  }
}
