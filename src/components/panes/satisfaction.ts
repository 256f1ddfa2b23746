import { css, html, LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { ChatState } from '../../chat/conversation.js';
import { conversationContext, localizerContext } from '../../context/contexts.js';
import { StoreController, ValueController } from '../../context/store-controller.js';
import { toDeskbellError } from '../../core/errors.js';
import { errorText } from '../../i18n/error-text.js';
import type { Localizer } from '../../i18n/localizer.js';
import { controlStyles } from '../../theme/control-styles.js';
import { hostStyles, unseen } from '../../theme/host-styles.js';
import { doneIcon, starIcon } from '../parts/form-icons.js';
import { request } from '../request-event.js';
import { formCard } from './form-card.js';

type Stars = 1 | 2 | 3 | 4 | 5;
const allStars: readonly Stars[] = [1, 2, 3, 4, 5];
/** The contact centre takes fewer than 512 characters. */
const longestComment = 511;

/**
 * @summary The satisfaction form after a conversation: stars and a comment.
 * @csspart satisfaction - The form, or the thanks.
 * @csspart star - A star.
 * @csspart field - The comment.
 * @csspart submit-button - Submits.
 * @csspart skip-button - Leaves it be.
 * @csspart error - Why it was not saved.
 */
export class DeskbellSatisfaction extends LitElement {
  static override properties: PropertyDeclarations = {
    stars: { state: true },
    hovered: { state: true },
    comment: { state: true },
    step: { state: true },
    problem: { state: true },
  };
  static override styles = [
    hostStyles,
    controlStyles,
    unseen,
    formCard,
    css`
      fieldset {
        min-inline-size: 0;
        margin: 0;
        padding: 0;
        border: 0;
      }
      .stars {
        display: flex;
        align-items: center;
        gap: 2px;
        margin-inline-start: -6px;
      }
      .star {
        display: grid;
        place-items: center;
        inline-size: 44px;
        block-size: 44px;
        margin: 0;
        border-radius: 50%;
        color: var(--_edge);
        cursor: pointer;
        transition: transform 0.12s;
      }
      .star svg {
        inline-size: 28px;
        block-size: 28px;
        stroke-width: 1.5;
      }
      .star.on {
        color: var(--_star);
      }
      .star.on svg {
        fill: currentColor;
      }
      .star:active {
        transform: scale(0.9);
      }
      .star:has(:focus-visible) {
        outline: 2px solid var(--_ink);
        outline-offset: -2px;
      }
      /* Over the star: what is pressed is the radio itself, for assistive technology that points as well. */
      .star > * {
        grid-area: 1 / 1;
      }
      .star input {
        z-index: 1;
        inline-size: 100%;
        block-size: 100%;
        margin: 0;
        opacity: 0;
        cursor: inherit;
      }
      .word {
        margin-inline-start: 8px;
        color: var(--_muted);
        font-size: 14px;
      }
      @media (forced-colors: active) {
        .star.on {
          color: Highlight;
        }
      }
    `,
  ];

  private declare stars: Stars | undefined;
  private declare hovered: Stars | undefined;
  private comment = '';
  private step: 'open' | 'pending' | 'thanks' = 'open';
  private declare problem: string | undefined;

  readonly #form = new StoreController(this, conversationContext, (conversation) => conversation.form);
  readonly #state = new StoreController(this, conversationContext, (conversation) => conversation.state);
  readonly #localizer = new ValueController(this, localizerContext);

  private get thanks(): HTMLElement | null {
    return this.renderRoot?.querySelector<HTMLElement>('.thanks p');
  }

  #lastState: ChatState | undefined;

  protected override willUpdate(_changed: PropertyValues): void {
    const { value } = this.#state;
    if (value === this.#lastState) return;
    this.#lastState = value;
    if (this.step === 'pending') return;
    // Another conversation is another rating.
    this.step = 'open';
    this.stars = this.problem = undefined;
    this.comment = '';
  }

  /** Leads to the question. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('h2')?.focus(options);
  }

  override render(): TemplateResult | typeof nothing {
    const localizer = this.#localizer.value;
    if (!localizer) return nothing;
    if (this.step === 'thanks') {
      return html`<div class="card thanks" part="satisfaction">${doneIcon()}<p tabindex="-1">${localizer.t('satisfaction.thanks')}</p></div>`;
    }
    return this.#form.value === 'satisfaction' ? this.#renderForm(localizer) : nothing;
  }

  #renderForm(localizer: Localizer): TemplateResult {
    const pending = this.step === 'pending';
    const over = this.comment.length > longestComment;
    return html`<form class="card" part="satisfaction" novalidate aria-busy=${pending} @submit=${this.#onSubmit}>
      <fieldset role="radiogroup" aria-labelledby="question" aria-describedby=${this.problem ? 'problem' : nothing} ?disabled=${pending}>
        <h2 id="question" tabindex="-1">${localizer.t('satisfaction.question')}</h2>
        <div class="stars" @pointerleave=${this.#onLeave}>${allStars.map((star) => this.#renderStar(star, localizer))}${this.#renderWord(localizer)}</div>
      </fieldset>
      <div>
        <div class="labelled">
          <label for="comment">${localizer.t('satisfaction.comment')}</label>
          ${this.comment ? html`<span id="count" class=${over ? 'error' : 'hint'}>${localizer.t('form.count', { count: this.comment.length, max: longestComment })}</span>` : nothing}
        </div>
        <textarea id="comment" class="field" part="field" rows="2" dir="auto" placeholder=${localizer.t('satisfaction.hint')} .value=${this.comment}
          aria-invalid=${over || nothing} aria-describedby=${this.comment ? 'count' : nothing} ?disabled=${pending} @input=${this.#onComment}></textarea>
      </div>
      ${this.problem ? html`<p class="error" id="problem" part="error" role="alert">${this.problem}</p>` : nothing}
      <div class="buttons">
        <button type="button" class="button quiet" part="skip-button" ?disabled=${pending} @click=${this.#onSkip}>${localizer.t('satisfaction.skip')}</button>
        <button class="button primary" part="submit-button" aria-disabled=${pending || nothing}>${localizer.t(pending ? 'form.sending' : 'satisfaction.submit')}</button>
      </div>
    </form>`;
  }

  #renderStar(star: Stars, localizer: Localizer): TemplateResult {
    const on = star <= (this.hovered ?? this.stars ?? 0);
    return html`<label class="star ${on ? 'on' : ''}" part="star" @pointerenter=${() => (this.hovered = star)}>
      <input type="radio" name="stars" value=${star} .checked=${this.stars === star} aria-label=${localizer.t('satisfaction.star', { count: star })}
        @change=${() => this.#onStar(star)}>${starIcon()}</label>`;
  }

  #renderWord(localizer: Localizer): TemplateResult | typeof nothing {
    const star = this.hovered ?? this.stars;
    return star ? html`<span class="word" aria-hidden="true">${localizer.t(`satisfaction.${star}`)}</span>` : nothing;
  }

  #onStar(star: Stars): void {
    this.stars = star;
    this.hovered = this.problem = undefined;
  }

  #onLeave(): void {
    this.hovered = undefined;
  }

  #onComment(event: InputEvent): void {
    this.comment = (event.target as HTMLTextAreaElement).value;
  }

  #onSkip(): void {
    void request(this, { type: 'skip-satisfaction' }).catch(() => {});
  }

  async #onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const localizer = this.#localizer.value;
    if (!localizer || this.step !== 'open') return;
    if (!this.stars) {
      this.problem = localizer.t('satisfaction.choose');
      return this.renderRoot.querySelector('input')?.focus({ preventScroll: true });
    }
    if (this.comment.length > longestComment) {
      this.problem = errorText(localizer, 'comment-too-long');
      return this.renderRoot.querySelector('textarea')?.focus({ preventScroll: true });
    }
    this.problem = undefined;
    this.step = 'pending';
    try {
      await request(this, { type: 'submit-satisfaction', stars: this.stars, comment: this.comment.trim() || localizer.t('satisfaction.default') });
      this.step = 'thanks';
      await this.updateComplete;
      this.thanks?.focus({ preventScroll: true });
    } catch (reason) {
      this.step = 'open';
      this.problem = errorText(localizer, toDeskbellError(reason).code);
    }
  }
}
