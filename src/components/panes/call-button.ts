import { css, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { CallMedia } from '../../call/call-control.js';
import { controlStyles } from '../../theme/control-styles.js';
import { hostStyles } from '../../theme/host-styles.js';
import { phoneIcon, videoIcon } from '../parts/call-icons.js';
import { CallStarter } from './call-starter.js';

/**
 * @summary A button that calls the contact centre. It loads nothing of the calls until it is pressed.
 * @slot - The button's text; `Voice call` or `Video call` without one.
 * @csspart call-button - The button.
 * @csspart error - What is said where a call could not be begun.
 */
export class DeskbellCallButton extends LitElement {
  static override properties: PropertyDeclarations = { media: { reflect: true } };
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    hostStyles,
    controlStyles,
    css`
      :host {
        display: inline-block;
      }
      .button {
        min-block-size: 44px;
        padding-inline: 20px;
        font-size: 15px;
      }
      .button svg {
        inline-size: 18px;
        block-size: 18px;
      }
      .error {
        max-inline-size: 40ch;
      }
    `,
  ];

  /** `audio` or `video`. */
  media: CallMedia = 'audio';

  readonly #calls = new CallStarter(this);

  override render(): TemplateResult {
    const video = this.media === 'video';
    const { busy, problem, localizer } = this.#calls;
    const hint = this.#calls.hint(video ? 'video' : 'audio') ?? nothing;
    // A disabled button would drop the focus of whoever has just pressed it.
    return html`<button type="button" class="button primary" part="call-button" lang=${localizer.language}
        aria-disabled=${busy ? 'true' : nothing} aria-description=${hint} title=${hint} @click=${this.#onClick}>
        ${video ? videoIcon() : phoneIcon()}<slot>${localizer.t(video ? 'call.video' : 'call.voice')}</slot>
      </button>
      ${problem ? html`<p class="error" role="alert" part="error">${problem}</p>` : nothing}`;
  }

  #onClick(): void {
    void this.#calls.start(this.media === 'video' ? 'video' : 'audio');
  }
}
