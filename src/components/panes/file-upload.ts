import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { localizerContext } from '../../context/contexts.js';
import { ValueController } from '../../context/store-controller.js';
import { formatBytes } from '../../i18n/formats.js';
import { controlStyles } from '../../theme/control-styles.js';
import { hostStyles } from '../../theme/host-styles.js';
import { fileProblems, fileProblemStyles } from '../parts/file-problems.js';
import { attachIcon } from '../parts/icon.js';
import { DropZone } from './drop-zone.js';
import { FileIntake } from './file-intake.js';

/**
 * @summary A place to drop files, or to choose them, which are sent to the conversation.
 * @csspart drop-zone - The place.
 * @csspart attach-button - Opens the choice of files.
 * @csspart problem - A file that was not sent, and why.
 */
export class DeskbellFileUpload extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    hostStyles,
    controlStyles,
    fileProblemStyles,
    css`
      :host {
        display: block;
      }
      .zone {
        display: flex;
        flex-direction: column;
        align-items: center;
        gap: 8px;
        padding: 20px 16px;
        border: 1.5px dashed var(--_edge);
        border-radius: var(--_radius);
        text-align: center;
        transition: background-color 0.12s, border-color 0.12s;
      }
      .zone.over {
        border-color: var(--_ink);
        background: var(--_soft);
      }
      .problems:not(:empty) {
        margin-block-start: 8px;
      }
    `,
  ];

  readonly #localizer = new ValueController(this, localizerContext);
  readonly #intake = new FileIntake(this);
  readonly #zone = new DropZone(this, (files) => this.#intake.take(files));

  private get input(): HTMLInputElement {
    return this.renderRoot.querySelector<HTMLInputElement>('input')!;
  }

  override render(): TemplateResult | typeof nothing {
    const localizer = this.#localizer.value;
    if (!localizer) return nothing;
    return html`<div class="zone ${this.#zone.active ? 'over' : ''}" part="drop-zone">
        <button type="button" class="button outline" part="attach-button" @click=${() => this.input.click()}>${attachIcon()}${localizer.t('file.attach')}</button>
        <p class="hint">${localizer.t('file.drop-hint', { size: formatBytes(localizer, this.#intake.limit) })}</p>
        <input type="file" multiple hidden @change=${this.#onChange}>
      </div>
      ${fileProblems(this.#intake.problems, localizer, this.#intake)}`;
  }

  #onChange(): void {
    this.#intake.take([...(this.input.files ?? [])]);
    // The same file may be chosen again.
    this.input.value = '';
  }
}
