import { css, html, nothing, type TemplateResult } from 'lit';
import type { Localizer } from '../../i18n/localizer.js';
import { chatIcon, chevronIcon } from './launcher-icon.js';

const highestCount = 99;

export interface LauncherLook {
  readonly open: boolean;
  readonly unread: number;
  readonly t: Localizer['t'];
  readonly onClick: () => void;
}

/** The button that opens and closes the chat: stands in the widget, and in `deskbell-launcher`. */
export function renderLauncher({ open, unread, t, onClick }: LauncherLook): TemplateResult {
  const count = open ? 0 : unread;
  const name = open ? t('launcher.close') : count ? t('launcher.open-unread', { count }) : t('launcher.open');
  return html`<button class="launcher" type="button" part="launcher" aria-label=${name} aria-expanded=${open} aria-haspopup="dialog" @click=${onClick}>
    <span class="sign ${open ? '' : 'shown'}"><slot name="icon">${chatIcon()}</slot></span>
    <span class="sign ${open ? 'shown' : ''}">${chevronIcon()}</span>
    ${count ? html`<span class="badge" part="badge" aria-hidden="true">${count > highestCount ? `${highestCount}+` : count}</span>` : nothing}
  </button>`;
}

export const launcherStyles = css`
  .launcher {
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
  .launcher:hover {
    transform: translateY(-2px);
  }
  .launcher:active {
    transform: scale(0.95);
  }
  .launcher:focus-visible {
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
    .launcher,
    .sign {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    .launcher,
    .badge {
      border: 1px solid ButtonText;
    }
  }
`;
