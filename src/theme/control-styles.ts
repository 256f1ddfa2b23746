import { css } from 'lit';

/** Buttons and fields: one height, one shape, a finger's width where the pointer is a finger. */
export const controlStyles = css`
  :host {
    --_control: min(var(--_radius), 12px);
    --_good: #18794e;
    --_star: #b26a00;
  }
  @supports (color: light-dark(red, red)) {
    :host {
      --_good: light-dark(#18794e, #6bd6a2);
      --_star: light-dark(#b26a00, #f5b83d);
    }
  }
  @media (prefers-contrast: more) {
    :host {
      --_muted: var(--_text);
      --_line: var(--_edge);
    }
  }
  .button,
  .icon-button,
  .chip {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    border: 1px solid transparent;
    background: none;
    transition: background-color 0.12s, border-color 0.12s, transform 0.12s;
  }
  .button {
    min-block-size: 36px;
    padding: 6px 16px;
    border-radius: var(--_control);
    font-weight: 600;
    font-size: 14px;
  }
  .button.primary {
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .button.primary:hover {
    background: color-mix(in oklab, var(--_accent) 90%, var(--_on-accent));
  }
  .button.quiet {
    color: var(--_muted);
  }
  .button.quiet:hover,
  .icon-button:hover {
    background: var(--_raised);
    color: var(--_text);
  }
  .button.outline {
    border-color: var(--_line);
    color: var(--_ink);
  }
  .button.outline:hover {
    background: var(--_soft);
    border-color: var(--_ink);
  }
  .button svg,
  .chip svg {
    inline-size: 16px;
    block-size: 16px;
  }
  .icon-button {
    inline-size: 36px;
    block-size: 36px;
    padding: 0;
    border-radius: 50%;
    color: var(--_muted);
    flex: none;
  }
  .chip {
    min-block-size: 32px;
    padding: 4px 12px;
    border-color: var(--_line);
    border-radius: 16px;
    background: var(--_surface);
    color: var(--_ink);
    font-size: 14px;
    font-weight: 500;
    line-height: 1.35;
    text-align: start;
  }
  .chip:hover {
    background: var(--_soft);
    border-color: var(--_ink);
  }
  .chip[aria-pressed='true'] {
    background: var(--_soft);
    border-color: var(--_ink);
  }
  button:active:not(:disabled) {
    transform: scale(0.97);
  }
  button:disabled,
  button[aria-disabled='true'] {
    opacity: 0.5;
    cursor: default;
  }
  .field {
    display: block;
    inline-size: 100%;
    padding: 8px 12px;
    border: 1px solid var(--_edge);
    border-radius: var(--_control);
    background: var(--_surface);
    line-height: inherit;
    resize: none;
  }
  .field::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .field:focus {
    border-color: var(--_ink);
    outline: 1px solid var(--_ink);
    outline-offset: 0;
  }
  .field[aria-invalid='true'] {
    border-color: var(--_danger);
    outline-color: var(--_danger);
  }
  .error {
    margin: 4px 0 0;
    color: var(--_danger);
    font-size: 13px;
  }
  .hint {
    margin: 0;
    color: var(--_muted);
    font-size: 13px;
  }
  @media (pointer: coarse) {
    .button,
    .chip,
    .field {
      min-block-size: 44px;
    }
    .chip {
      border-radius: 22px;
    }
    .icon-button {
      inline-size: 44px;
      block-size: 44px;
    }
    /* iOS zooms the page into any field below 16px. */
    .field {
      font-size: 16px;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .button,
    .icon-button,
    .chip {
      transition: none;
    }
    button:active:not(:disabled) {
      transform: none;
    }
  }
  @media (forced-colors: active) {
    .button,
    .icon-button,
    .chip {
      border-color: ButtonText;
    }
    button:disabled {
      border-color: GrayText;
      opacity: 1;
    }
  }
`;
