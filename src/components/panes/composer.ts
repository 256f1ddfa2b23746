import { html, LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { conversationContext, localizerContext } from '../../context/contexts.js';
import { StoreController, ValueController } from '../../context/store-controller.js';
import { toDeskbellError } from '../../core/errors.js';
import { errorText } from '../../i18n/error-text.js';
import type { Localizer } from '../../i18n/localizer.js';
import { controlStyles } from '../../theme/control-styles.js';
import { hostStyles, unseen } from '../../theme/host-styles.js';
import { fileProblems, fileProblemStyles } from '../parts/file-problems.js';
import { attachIcon, sendIcon } from '../parts/icon.js';
import { request, type UiRequest } from '../request-event.js';
import { composerStyles } from './composer-styles.js';
import { Composing } from './composing.js';
import { DropZone } from './drop-zone.js';
import { FileIntake } from './file-intake.js';
import { SuggestionList } from './suggestion-list.js';

/** What one press of Send may carry: `textLimit` of src/chat, which a component may not import. A test holds them equal. */
export const longestText = 10_000;
/** The count is shown when this much is left. */
const countedFrom = 1_000;
const mostRows = 5;

/**
 * @summary Where the visitor writes: text, files, suggestions.
 * @csspart composer - The box around text and buttons.
 * @csspart input - The text box.
 * @csspart send-button - Sends.
 * @csspart attach-button - Opens the choice of files.
 * @csspart suggestions - Questions suggested while typing.
 * @csspart suggestion - One of them.
 * @csspart counter - How much may still be written, near the limit.
 * @csspart problem - A file that was not sent, and why.
 * @csspart error - Why the text was not sent.
 */
export class DeskbellComposer extends LitElement {
  static override properties: PropertyDeclarations = { text: { state: true }, refused: { state: true } };
  static override styles = [hostStyles, controlStyles, unseen, fileProblemStyles, composerStyles];

  private text = '';
  private declare refused: string | undefined;

  readonly #localizer = new ValueController(this, localizerContext);
  readonly #draft = new StoreController(this, conversationContext, (conversation) => conversation.draft);
  readonly #suggested = new StoreController(this, conversationContext, (conversation) => conversation.suggestions);
  readonly #messages = new StoreController(this, conversationContext, (conversation) => conversation.messages);
  readonly #suggestions = new SuggestionList(this, () => this.#suggested.value ?? none, (text) => this.#setText(text));
  readonly #intake = new FileIntake(this);
  readonly #zone = new DropZone(this, (files) => this.#intake.take(files));
  readonly #composing = new Composing();

  private get input(): HTMLTextAreaElement | null {
    return this.renderRoot?.querySelector<HTMLTextAreaElement>('textarea');
  }
  private get chooser(): HTMLInputElement {
    return this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')!;
  }

  /** Drafts on their way up: what comes back of them is older than what stands here. */
  #draftsUnderWay = 0;
  #knownDraft: string | undefined;
  /** The stroke under way has a modifier: its line break is meant. */
  #breakWanted = false;

  protected override willUpdate(_changed: PropertyValues): void {
    const draft = this.#draft.value;
    if (draft === undefined || this.#draftsUnderWay || draft === this.#knownDraft) return;
    this.#knownDraft = draft;
    // Another tab's words, or those of an earlier visit; never over what is being written here.
    if (draft !== this.text && !this.#composing.active && (!this.text || !this.input?.matches(':focus'))) this.text = draft;
  }

  protected override updated(): void {
    const { input } = this;
    if (!input) return;
    // Not as a template's value: a write in the middle of a composition would end it.
    if (input.value !== this.text && !this.#composing.active) input.value = this.text;
    this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
    if (!CSS.supports('field-sizing', 'content')) input.rows = Math.min(mostRows, this.text.split('\n', mostRows).length);
  }

  override focus(options?: FocusOptions): void {
    this.input?.focus({ preventScroll: true, ...options });
  }

  /** Sends files, checked as those that are chosen here. */
  takeFiles(files: Iterable<File>): void {
    this.#intake.take(files);
  }

  override render(): TemplateResult | typeof nothing {
    const localizer = this.#localizer.value;
    if (!localizer) return nothing;
    const { options, index } = this.#suggestions;
    // Finding the direction of megabytes holds Chromium up for minutes (measured: 9 s for 800,000 characters, quadratic).
    const over = this.text.length > longestText;
    return html`${this.#renderSuggestions(options, index, localizer)}
      ${fileProblems(this.#intake.problems, localizer, this.#intake)}
      ${this.refused ? html`<p class="error refused" id="refused" part="error" role="alert">${errorText(localizer, this.refused)}</p>` : nothing}
      <div class="box ${this.#zone.active ? 'over' : ''}" part="composer">
        <button type="button" class="icon-button" part="attach-button" aria-label=${localizer.t('file.attach')} title=${localizer.t('file.attach')} @click=${() => this.chooser.click()}>${attachIcon()}</button>
        <input type="file" multiple hidden @change=${this.#onChosen}>
        <textarea part="input" rows="1" dir=${over ? nothing : 'auto'} enterkeyhint="send" autocomplete="off"
          aria-label=${localizer.t('composer.message')} placeholder=${localizer.t('composer.placeholder')}
          aria-autocomplete="list" aria-controls=${options.length ? 'suggestions' : nothing}
          aria-activedescendant=${index >= 0 ? `suggestion-${index}` : nothing}
          aria-invalid=${over || nothing} aria-describedby=${this.refused ? 'refused' : nothing}
          @input=${this.#onInput} @beforeinput=${this.#onBeforeInput} @keydown=${this.#onKeydown} @paste=${this.#onPaste} @blur=${this.#onBlur}
          @compositionstart=${this.#onCompositionStart} @compositionend=${this.#onCompositionEnd}></textarea>
        <button type="button" class="icon-button send" part="send-button" aria-label=${localizer.t('composer.send')} title=${localizer.t('composer.send')}
          ?disabled=${!this.text.trim()} @mousedown=${keepFocus} @click=${this.#send}>${sendIcon()}</button>
      </div>
      ${this.#renderCounter(localizer)}`;
  }

  #renderSuggestions(options: readonly string[], index: number, localizer: Localizer): TemplateResult {
    return html`<div class="unseen" aria-live="polite">${options.length ? localizer.t('composer.suggested', { count: options.length }) : nothing}</div>
      ${options.length
        ? html`<ul class="suggestions" id="suggestions" part="suggestions" role="listbox" aria-label=${localizer.t('composer.suggestions')} @mousedown=${keepFocus}>
            ${options.map((option, place) => html`<li id="suggestion-${place}" part="suggestion" role="option" dir="auto" aria-selected=${place === index}
              @click=${() => this.#suggestions.pick(place)}>${option}</li>`)}
          </ul>`
        : nothing}`;
  }

  #renderCounter(localizer: Localizer): TemplateResult | typeof nothing {
    const left = longestText - this.text.length;
    if (left > countedFrom) return nothing;
    return html`<div class="below"><span class=${left < 0 ? 'error' : 'hint'} part="counter" aria-live="polite">${left < 0
      ? localizer.t('composer.over', { count: -left })
      : localizer.t('composer.left', { count: left })}</span></div>`;
  }

  #setText(text: string): void {
    this.text = text;
    this.refused = undefined;
    this.#tell({ type: 'draft', text });
  }

  #tell(wish: UiRequest & { type: 'draft' | 'typed' }): void {
    this.#draftsUnderWay++;
    void request(this, wish).catch(() => {}).finally(() => {
      this.#draftsUnderWay--;
      this.requestUpdate();
    });
  }

  async #send(): Promise<void> {
    const { text } = this;
    if (!text.trim()) return;
    if (text.length > longestText) {
      this.refused = 'text-too-long';
      return;
    }
    const before = this.#messages.value?.at(-1)?.order ?? -1;
    this.#suggestions.dismiss();
    // The button goes to rest; a focus on it would be lost.
    if (this.shadowRoot?.activeElement?.matches('.send')) this.focus();
    this.#setText('');
    try {
      await request(this, { type: 'send-text', text });
    } catch (reason) {
      // In the log it has its own Retry. What never got there comes back to where it was written.
      if (this.#messages.value?.slice(-50).some((message) => message.direction === 'out' && message.order > before && message.text !== undefined && text.includes(message.text))) return;
      this.#setText(this.text ? `${text}\n${this.text}` : text);
      this.refused = toDeskbellError(reason).code;
    }
  }

  #onInput(): void {
    const text = this.input?.value ?? '';
    // Those of the words before would flash up over an empty box.
    this.#suggestions[text.trim() ? 'invite' : 'dismiss']();
    this.#setText(text);
    if (!this.#composing.active) this.#tell({ type: 'typed', text: this.text });
  }

  /** Keyboards on Android name no key for Enter: the line break itself is what tells. */
  #onBeforeInput(event: InputEvent): void {
    // Before megabytes come in, not after: with a direction to find, the browser would not get as far as `input`.
    if (event.data && event.data.length > longestText) this.input!.removeAttribute('dir');
    if (event.inputType !== 'insertLineBreak' || this.#breakWanted || this.#composing.owns(event)) return;
    event.preventDefault();
    void this.#send();
  }

  #onKeydown(event: KeyboardEvent): void {
    this.#breakWanted = event.shiftKey || event.ctrlKey || event.altKey || event.metaKey;
    if (this.#composing.owns(event) || this.#suggestions.onKey(event)) return;
    if (event.key !== 'Enter' || this.#breakWanted) return;
    event.preventDefault();
    // A key that is held down has sent already.
    if (!event.repeat) void this.#send();
  }

  #onPaste(event: ClipboardEvent): void {
    this.#intake.onPaste(event);
  }

  #onBlur(): void {
    this.#suggestions.dismiss();
  }

  #onCompositionStart(): void {
    this.#composing.onStart();
  }

  #onCompositionEnd(event: CompositionEvent): void {
    this.#composing.onEnd(event);
    this.#onInput();
  }

  #onChosen(): void {
    this.#intake.take([...(this.chooser.files ?? [])]);
    // The same file may be chosen again.
    this.chooser.value = '';
  }
}

const none: readonly string[] = [];

/** A press on it leaves the focus in the text box, and a phone's keyboard up. */
const keepFocus = (event: Event): void => event.preventDefault();
