import { css, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { Localizer } from '../../i18n/localizer.js';
import { hostStyles } from '../../theme/host-styles.js';
import { request } from '../request-event.js';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const shownDigits = 16;

/** Twelve keys that send tones, and what was pressed. */
export class DeskbellCallKeypad extends LitElement {
  static override properties: PropertyDeclarations = { localizer: { attribute: false }, pressed: { state: true }, down: { state: true } };
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    hostStyles,
    css`
      :host {
        display: block;
      }
      .pressed {
        min-block-size: 28px;
        font-size: 18px;
        font-variant-numeric: tabular-nums;
        letter-spacing: 0.08em;
        text-align: center;
        overflow: hidden;
      }
      .keys {
        display: grid;
        grid-template-columns: repeat(3, 64px);
        justify-content: center;
        gap: 8px;
        direction: ltr;
      }
      button {
        block-size: 44px;
        padding: 0;
        border: 1px solid transparent;
        border-radius: 22px;
        background: var(--_raised);
        font-size: 18px;
        font-weight: 550;
        font-variant-numeric: tabular-nums;
        transition: background-color 0.12s;
      }
      button:hover {
        background: var(--_soft);
      }
      button:active,
      button.down {
        background: var(--_accent);
        color: var(--_on-accent);
      }
      @media (forced-colors: active) {
        button {
          border-color: ButtonText;
        }
      }
    `,
  ];

  declare localizer: Localizer | undefined;
  private pressed = '';
  private down = '';

  /** Sends the tone of `key`; false where it is none. */
  press(key: string): boolean {
    if (!(keys as readonly string[]).includes(key)) return false;
    this.pressed = (this.pressed + key).slice(-shownDigits);
    this.down = key;
    request(this, { type: 'send-digit', digit: key }).catch(() => {});
    return true;
  }

  override render(): TemplateResult {
    const t = (key: string): string => this.localizer?.t(key) ?? '';
    const name = (key: string): string => (key === '*' ? t('call.star') : key === '#' ? t('call.pound') : key);
    return html`<div role="group" aria-label=${t('call.keypad')} part="keypad" @keyup=${this.#release} @pointerup=${this.#release}>
      <div class="pressed" aria-hidden="true">${this.pressed}</div>
      <div class="keys">
        ${keys.map((key) => html`<button type="button" part="key" class=${this.down === key ? 'down' : ''} aria-label=${name(key)}
          @click=${() => this.#onClick(key)}>${key === '*' ? '∗' : key}</button>`)}
      </div>
    </div>`;
  }

  /** A key that was typed is shown as pressed until it is let go. */
  release(): void {
    this.down = '';
  }

  readonly #release = (): void => this.release();

  #onClick(key: string): void {
    this.press(key);
    this.release();
  }
}
