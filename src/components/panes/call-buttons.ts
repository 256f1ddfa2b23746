import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { CallMedia } from '../../call/call-control.js';
import { settingsContext } from '../../context/contexts.js';
import { ValueController } from '../../context/store-controller.js';
import { controlStyles } from '../../theme/control-styles.js';
import { hostStyles } from '../../theme/host-styles.js';
import { phoneIcon, videoIcon } from '../parts/call-icons.js';
import { CallStarter } from './call-starter.js';

/** The call buttons in the panel's header: those that the page offers. */
export class DeskbellCallButtons extends LitElement {
  static override styles = [
    hostStyles,
    controlStyles,
    css`
      :host {
        position: relative;
        display: inline-flex;
        gap: 4px;
        color: inherit;
      }
      /* The header's ground may be any colour: its type is what can be read there. */
      .icon-button {
        color: inherit;
      }
      .icon-button:hover {
        background: color-mix(in srgb, currentColor 16%, transparent);
        color: inherit;
      }
      :focus-visible {
        outline-color: currentColor;
      }
      .error {
        position: absolute;
        inset-block-start: calc(100% + 8px);
        inset-inline-end: 0;
        z-index: 1;
        inline-size: max-content;
        max-inline-size: 260px;
        margin: 0;
        padding: 8px 12px;
        border-radius: var(--_control);
        background: var(--_surface);
        box-shadow: var(--_shadow);
      }
    `,
  ];

  readonly #settings = new ValueController(this, settingsContext);
  readonly #calls = new CallStarter(this);

  override render(): TemplateResult {
    const { problem } = this.#calls;
    return html`
      ${(this.#settings.value?.call ?? []).map((media) => this.#renderButton(media))}
      ${problem ? html`<p class="error" role="alert" part="error">${problem}</p>` : nothing}`;
  }

  #renderButton(media: CallMedia): TemplateResult {
    const { busy, localizer } = this.#calls;
    const name = localizer.t(media === 'video' ? 'call.video' : 'call.voice');
    return html`<button type="button" class="icon-button" part="call-button" aria-label=${name} title=${name}
      aria-description=${this.#calls.hint(media) ?? nothing} aria-disabled=${busy ? 'true' : nothing}
      @click=${() => void this.#calls.start(media)}>${media === 'video' ? videoIcon() : phoneIcon()}</button>`;
  }
}
