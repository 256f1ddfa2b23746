import { css } from 'lit';

export const composerStyles = css`
  :host {
    position: relative;
    display: block;
    padding: 8px 12px max(12px, env(safe-area-inset-bottom));
    background: var(--_surface);
  }
  .box {
    display: flex;
    align-items: flex-end;
    gap: 4px;
    padding: 4px;
    border: 1px solid var(--_edge);
    border-radius: min(calc(var(--_radius) * 1.5), 24px);
    background: var(--_surface);
    transition: border-color 0.12s;
  }
  .box:focus-within {
    border-color: var(--_ink);
    outline: 1px solid var(--_ink);
  }
  .box.over {
    border-style: dashed;
    border-color: var(--_ink);
    background: var(--_soft);
  }
  textarea {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 36px;
    max-block-size: 128px;
    padding: 7px 4px;
    border: 0;
    background: none;
    resize: none;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    field-sizing: content;
  }
  textarea:focus {
    outline: none;
  }
  textarea::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .send {
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .send:hover:not(:disabled) {
    background: var(--_accent);
    color: var(--_on-accent);
    filter: brightness(1.08);
  }
  .send:disabled {
    background: var(--_raised);
    color: var(--_muted);
    opacity: 1;
  }
  .suggestions {
    position: absolute;
    inset-inline: 12px;
    inset-block-end: calc(100% - 4px);
    z-index: 1;
    max-block-size: 220px;
    margin: 0;
    padding: 4px;
    overflow-y: auto;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    list-style: none;
  }
  .suggestions li {
    padding: 8px 12px;
    border-radius: max(0px, var(--_radius) - 4px);
    cursor: pointer;
    text-align: start;
    overflow-wrap: anywhere;
  }
  .suggestions li:hover,
  .suggestions li[aria-selected='true'] {
    background: var(--_soft);
    color: var(--_ink);
  }
  .below {
    display: flex;
    justify-content: flex-end;
    padding: 4px 8px 0;
    font-variant-numeric: tabular-nums;
  }
  .problems:not(:empty),
  .refused {
    margin-block-end: 8px;
  }
  @media (pointer: coarse) {
    textarea {
      min-block-size: 44px;
      padding-block: 11px;
      font-size: 16px;
    }
    .suggestions li {
      min-block-size: 44px;
      padding-block: 10px;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .suggestions {
      animation: arrive 0.14s cubic-bezier(0.2, 0, 0, 1);
    }
    @keyframes arrive {
      from {
        opacity: 0;
        transform: translateY(4px);
      }
    }
  }
  @media (forced-colors: active) {
    .suggestions li[aria-selected='true'] {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
`;
