import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { errorText } from '../../i18n/error-text.js';
import { formatBytes } from '../../i18n/formats.js';
import type { Localizer } from '../../i18n/localizer.js';
import { alertIcon, closeIcon } from './icon.js';

/** A file that was not sent, and why. */
export interface FileProblem {
  readonly key: number;
  readonly file: File;
  /** An error code. */
  readonly code: string;
  /** A picture that may be sent smaller. */
  readonly canShrink: boolean;
  readonly busy: boolean;
}

export interface FileProblemActions {
  /** Bytes. */
  readonly limit: number;
  shrink(key: number): unknown;
  dismiss(key: number): unknown;
}

/** What could not be sent, each with its reason and a way on. The list is always there, so that it is heard. */
export function fileProblems(problems: readonly FileProblem[], localizer: Localizer, actions: FileProblemActions): TemplateResult {
  return html`<div class="problems" aria-live="polite">${repeat(problems, ({ key }) => key, ({ key, file, code, canShrink, busy }) => {
    const reason = errorText(localizer, code, { size: formatBytes(localizer, actions.limit) });
    return html`<div class="problem" part="problem">
      ${alertIcon()}
      <div>
        <span>${busy ? localizer.t('file.shrinking', { name: file.name }) : localizer.t('file.problem', { name: file.name, reason })}</span>
        ${canShrink && !busy ? html`<button type="button" class="button outline" @click=${() => actions.shrink(key)}>${localizer.t('file.smaller')}</button>` : nothing}
      </div>
      <button type="button" class="icon-button" aria-label=${localizer.t('file.dismiss')} @click=${() => actions.dismiss(key)}>${closeIcon()}</button>
    </div>`;
  })}</div>`;
}

export const fileProblemStyles = css`
  .problem {
    display: flex;
    align-items: flex-start;
    gap: 8px;
    padding: 8px;
    border-radius: var(--_control);
    background: var(--_danger-soft);
    font-size: 13px;
  }
  .problem + .problem {
    margin-block-start: 4px;
  }
  .problem > svg {
    margin-block-start: 8px;
    margin-inline-start: 4px;
    inline-size: 18px;
    block-size: 18px;
    color: var(--_danger);
  }
  .problem > div {
    flex: 1;
    min-inline-size: 0;
    padding-block: 8px;
    overflow-wrap: anywhere;
  }
  .problem .button {
    display: flex;
    margin-block-start: 8px;
    background: var(--_surface);
  }
`;
