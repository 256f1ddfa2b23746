import { html, css, LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { conversationContext, localizerContext } from '../../context/contexts.js';
import { StoreController, ValueController } from '../../context/store-controller.js';
import { toDeskbellError } from '../../core/errors.js';
import { errorText } from '../../i18n/error-text.js';
import type { Localizer } from '../../i18n/localizer.js';
import { controlStyles } from '../../theme/control-styles.js';
import { hostStyles } from '../../theme/host-styles.js';
import { doneIcon } from '../parts/form-icons.js';
import { request } from '../request-event.js';
import { formCard } from './form-card.js';

/** As people write numbers: three to twenty digits with what stands between them, as src/chat takes it. */
const phoneNumber = /^(?=.{3,32}$)\+?(?:[\s().-]*\d){3,20}[\s).]*$/;

/**
 * @summary The form that leaves a message when nobody can be reached, or the wait is long.
 * @csspart leave-message - The form, or the thanks.
 * @csspart field - A field.
 * @csspart submit-button - Leaves the message.
 * @csspart skip-button - Goes back to the conversation.
 * @csspart error - What is wrong with a field, or why the message was not saved.
 */
export class DeskbellLeaveMessage extends LitElement {
  static override properties: PropertyDeclarations = {
    phone: { state: true },
    text: { state: true },
    checked: { state: true },
    step: { state: true },
    problem: { state: true },
  };
  static override styles = [
    hostStyles,
    controlStyles,
    formCard,
    css`
      textarea {
        max-block-size: 160px;
        field-sizing: content;
        min-block-size: 76px;
      }
    `,
  ];

  private phone = '';
  private text = '';
  /** Shown from the first try on, and then kept up with what is typed. */
  private checked = false;
  private step: 'open' | 'pending' | 'thanks' = 'open';
  private declare problem: string | undefined;

  readonly #form = new StoreController(this, conversationContext, (conversation) => conversation.form);
  readonly #localizer = new ValueController(this, localizerContext);

  private get thanks(): HTMLElement | null {
    return this.renderRoot?.querySelector<HTMLElement>('.thanks p');
  }

  #wasOpen = false;

  get #phoneWrong(): boolean {
    return this.checked && !phoneNumber.test(this.phone.trim());
  }

  get #textMissing(): boolean {
    return this.checked && !this.text.trim();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const open = this.#form.value === 'leave-message';
    if (open && !this.#wasOpen && this.step === 'thanks') this.step = 'open';
    this.#wasOpen = open;
  }

  /** Leads to the title. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus(options);
  }

  override render(): TemplateResult | typeof nothing {
    const localizer = this.#localizer.value;
    if (!localizer) return nothing;
    if (this.step === 'thanks') return this.#renderThanks(localizer);
    return this.#form.value === 'leave-message' ? this.#renderForm(localizer) : nothing;
  }

  #renderForm(localizer: Localizer): TemplateResult {
    const pending = this.step === 'pending';
    return html`<form class="card" part="leave-message" novalidate aria-label=${localizer.t('leave.title')} aria-busy=${pending} @submit=${this.#onSubmit}>
      <div>
        <h2 tabindex="-1">${localizer.t('leave.title')}</h2>
        <p class="hint">${localizer.t('leave.intro')}</p>
      </div>
      <div>
        <label for="phone">${localizer.t('leave.phone')}</label>
        <input id="phone" class="field" part="field" type="tel" autocomplete="tel" inputmode="tel" dir="ltr" placeholder=${localizer.t('leave.phone-hint')} .value=${this.phone}
          required aria-invalid=${this.#phoneWrong || nothing} aria-describedby=${this.#phoneWrong ? 'phone-error' : nothing} ?disabled=${pending} @input=${this.#onPhone}>
        ${this.#phoneWrong ? html`<p class="error" id="phone-error" part="error">${localizer.t('leave.phone-error')}</p>` : nothing}
      </div>
      <div>
        <label for="text">${localizer.t('leave.text')}</label>
        <textarea id="text" class="field" part="field" rows="3" dir="auto" .value=${this.text}
          required aria-invalid=${this.#textMissing || nothing} aria-describedby=${this.#textMissing ? 'text-error' : nothing} ?disabled=${pending} @input=${this.#onText}></textarea>
        ${this.#textMissing ? html`<p class="error" id="text-error" part="error">${localizer.t('leave.text-error')}</p>` : nothing}
      </div>
      ${this.problem ? html`<p class="error" part="error" role="alert">${this.problem}</p>` : nothing}
      <div class="buttons">
        <button type="button" class="button quiet" part="skip-button" ?disabled=${pending} @click=${this.#onClose}>${localizer.t('leave.cancel')}</button>
        <button class="button primary" part="submit-button" aria-disabled=${pending || nothing}>${localizer.t(pending ? 'form.sending' : 'leave.submit')}</button>
      </div>
    </form>`;
  }

  #renderThanks(localizer: Localizer): TemplateResult {
    return html`<div class="card thanks" part="leave-message">${doneIcon()}
      <p tabindex="-1">${localizer.t('leave.thanks')}</p>
      <button type="button" class="button outline" @click=${this.#onClose}>${localizer.t('leave.done')}</button>
    </div>`;
  }

  #onPhone(event: InputEvent): void {
    this.phone = (event.target as HTMLInputElement).value;
  }

  #onText(event: InputEvent): void {
    this.text = (event.target as HTMLTextAreaElement).value;
  }

  #onClose(): void {
    const open = this.#form.value === 'leave-message';
    this.step = 'open';
    this.checked = false;
    this.problem = undefined;
    if (open) void request(this, { type: 'close-form' }).catch(() => {});
  }

  async #onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const localizer = this.#localizer.value;
    if (!localizer || this.step !== 'open') return;
    this.checked = true;
    this.problem = undefined;
    await this.updateComplete;
    const wrong = this.renderRoot.querySelector<HTMLElement>('[aria-invalid]');
    if (wrong) return wrong.focus({ preventScroll: true });
    this.step = 'pending';
    try {
      await request(this, { type: 'leave-message', phone: this.phone.trim(), text: this.text.trim() });
      this.step = 'thanks';
      this.checked = false;
      this.text = '';
      await this.updateComplete;
      this.thanks?.focus({ preventScroll: true });
    } catch (reason) {
      this.step = 'open';
      this.problem = errorText(localizer, toDeskbellError(reason).code);
    }
  }
}
