import { css, html, LitElement, nothing } from 'lit';
import { conversationContext, localizerContext, settingsContext } from '../../context/contexts.js';
import { StoreController, ValueController } from '../../context/store-controller.js';
import { createLocalizer } from '../../i18n/localize.js';
import { hostStyles } from '../../theme/host-styles.js';
import { chatIcon, chevronIcon } from '../parts/launcher-icon.js';
import { request } from '../request-event.js';

const highestCount = 99;

/**
 * @summary The button that opens and closes the chat, with the count of unread messages.
 * @slot icon - Replaces the speech bubble.
 * @csspart launcher - The button.
 * @csspart badge - The unread count.
 * @cssproperty [--deskbell-launcher-size=56px] - Width and height.
 */
export class DeskbellLauncher extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [
    hostStyles,
    css`
      :host {
        display: inline-block;
      }
      button {
        position: relative;
        display: grid;
        place-items: center;
        inline-size: var(--deskbell-launcher-size, 56px);
        block-size: var(--deskbell-launcher-size, 56px);
        padding: 0;
        border: 1px solid transparent;
        border-radius: 50%;
        background: var(--_accent);
        color: var(--_on-accent);
        box-shadow: var(--_shadow);
        transition: transform 0.16s cubic-bezier(0.2, 0, 0, 1.2), box-shadow 0.16s;
      }
      button:hover {
        transform: translateY(-2px);
      }
      button:active {
        transform: scale(0.95);
      }
      :focus-visible {
        outline-offset: 3px;
      }
      .sign {
        grid-area: 1 / 1;
        display: grid;
        transition: transform 0.18s cubic-bezier(0.2, 0, 0, 1), opacity 0.12s;
      }
      .sign svg {
        inline-size: 26px;
        block-size: 26px;
      }
      .sign:not(.shown) {
        opacity: 0;
        transform: rotate(-60deg) scale(0.6);
      }
      .badge {
        position: absolute;
        inset-block-start: -4px;
        inset-inline-end: -4px;
        min-inline-size: 22px;
        padding-inline: 6px;
        border-radius: 11px;
        background: #c5221f;
        color: #fff;
        box-shadow: 0 0 0 2px var(--_surface);
        font-size: 12px;
        font-weight: 700;
        line-height: 22px;
        text-align: center;
        font-variant-numeric: tabular-nums;
      }
      @media (prefers-reduced-motion: no-preference) {
        .badge {
          animation: pop 0.18s cubic-bezier(0.2, 0, 0, 1.4);
        }
        @keyframes pop {
          from {
            transform: scale(0.3);
          }
        }
      }
      @media (prefers-reduced-motion: reduce) {
        button,
        .sign {
          transition: none;
        }
      }
      @media (forced-colors: active) {
        button,
        .badge {
          border: 1px solid ButtonText;
        }
      }
    `,
  ];

  readonly #unread = new StoreController(this, conversationContext, (conversation) => conversation.unread);
  readonly #settings = new ValueController(this, settingsContext);
  readonly #localizer = new ValueController(this, localizerContext);

  override render() {
    const { t } = this.#words;
    const open = this.#settings.value?.open ?? false;
    const count = open ? 0 : (this.#unread.value ?? 0);
    const name = open ? t('launcher.close') : count ? t('launcher.open-unread', { count }) : t('launcher.open');
    return html`<button type="button" part="launcher" aria-label=${name} aria-expanded=${open} aria-haspopup="dialog" @click=${this.#onClick}>
      <span class="sign ${open ? '' : 'shown'}"><slot name="icon">${chatIcon()}</slot></span>
      <span class="sign ${open ? 'shown' : ''}">${chevronIcon()}</span>
      ${count ? html`<span class="badge" part="badge" aria-hidden="true">${count > highestCount ? `${highestCount}+` : count}</span>` : nothing}
    </button>`;
  }

  get #words() {
    const localizer = this.#localizer.value ?? createLocalizer(document.documentElement.lang || 'en');
    return { t: localizer.t.bind(localizer) };
  }

  #onClick(): void {
    void request(this, { type: 'toggle' });
  }
}
