import { css } from 'lit';

export const messageStyles = css`
  :host {
    display: block;
  }
  .row {
    display: flex;
    gap: 8px;
    padding-inline: 12px;
    padding-block-start: 2px;
  }
  .row.first {
    padding-block-start: 12px;
  }
  .gap {
    flex: none;
    inline-size: 28px;
  }
  .stack {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    min-inline-size: 0;
    max-inline-size: min(84%, 560px);
  }
  .out {
    justify-content: flex-end;
  }
  .out .stack,
  .out [role='article'] {
    align-items: flex-end;
  }
  [role='article'] {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 6px;
    max-inline-size: 100%;
  }
  .sender,
  .time {
    padding-inline: 4px;
    color: var(--_muted);
    font-size: 12px;
    line-height: 18px;
  }
  .sender {
    padding-block-end: 2px;
    font-weight: 600;
  }
  .time {
    display: flex;
    align-items: center;
    gap: 4px;
    padding-block-start: 2px;
    font-variant-numeric: tabular-nums;
  }
  .time svg {
    inline-size: 12px;
    block-size: 12px;
  }
  .bubble {
    max-inline-size: 100%;
    padding: 8px 12px;
    border: 1px solid transparent;
    border-radius: var(--_bubble);
    background: var(--_raised);
    text-align: start;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    text-wrap: pretty;
    --_bubble: min(var(--_radius), 18px);
    --_near: min(var(--_radius), 6px);
  }
  .in .bubble {
    border-start-start-radius: var(--_near);
  }
  .in.first .bubble {
    border-start-start-radius: var(--_bubble);
  }
  .in:not(.last) .bubble {
    border-end-start-radius: var(--_near);
  }
  .out .bubble {
    background: var(--deskbell-color-bubble-out, var(--_accent));
    color: var(--deskbell-color-on-bubble-out, var(--_on-accent));
    border-start-end-radius: var(--_near);
  }
  .out.first .bubble {
    border-start-end-radius: var(--_bubble);
  }
  .out:not(.last) .bubble {
    border-end-end-radius: var(--_near);
  }
  .bubble.bare {
    padding: 0;
    overflow: hidden;
    background: none;
  }
  .bubble deskbell-media {
    border-radius: inherit;
  }
  deskbell-media:not(:defined) {
    display: block;
    min-inline-size: 200px;
    min-block-size: 44px;
  }
  .bare deskbell-media:not(:defined) {
    min-block-size: 140px;
    background: var(--_raised);
  }
  deskbell-answer-feedback {
    display: block;
    inline-size: 280px;
    max-inline-size: 100%;
    min-block-size: 32px;
  }
  .bubble.card {
    padding: 0;
    background: var(--_raised);
    color: var(--_text);
  }
  .bubble a {
    color: inherit;
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 3px;
  }
  .in .bubble a {
    color: var(--_ink);
  }
  .bubble a:hover {
    text-decoration-thickness: 2px;
  }
  .bubble :focus-visible {
    outline-color: currentColor;
  }
  .sending .bubble.bare {
    opacity: 0.72;
  }
  .more {
    display: block;
    padding: 4px 0;
    border: 0;
    background: none;
    color: inherit;
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .place {
    display: flex;
    gap: 10px;
    align-items: center;
    min-block-size: 44px;
    padding-block: 8px;
    padding-inline: 8px 12px;
    border-radius: inherit;
    text-decoration: none;
    color: var(--_text);
  }
  .in .bubble a.place,
  .out .bubble a.place {
    color: var(--_text);
    text-decoration: none;
  }
  .place .sign {
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 10px;
    background: var(--_soft);
    color: var(--_ink);
  }
  .place strong {
    display: block;
    font-weight: 600;
    font-size: 14px;
    line-height: 1.3;
  }
  .place small {
    display: block;
    color: var(--_muted);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  .trouble {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 2px 8px;
    color: var(--_danger);
    font-size: 13px;
  }
  .trouble svg,
  .upload svg {
    inline-size: 16px;
    block-size: 16px;
  }
  .text-button {
    min-block-size: 28px;
    padding: 2px 8px;
    border: 1px solid transparent;
    border-radius: var(--_control);
    background: none;
    font-weight: 600;
    font-size: 13px;
    color: var(--_ink);
  }
  .text-button:hover {
    background: var(--_soft);
  }
  .upload {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--_muted);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  progress {
    appearance: none;
    inline-size: 96px;
    block-size: 4px;
    border: 0;
    border-radius: 2px;
    overflow: hidden;
    background: var(--_line);
    color: var(--_accent);
  }
  progress::-webkit-progress-bar {
    background: var(--_line);
  }
  progress::-webkit-progress-value {
    background: var(--_ink);
  }
  progress::-moz-progress-bar {
    background: var(--_ink);
  }
  .questions {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 6px;
    padding-block-start: 2px;
  }
  .system {
    justify-content: center;
    padding: 8px 24px;
    color: var(--_muted);
    font-size: 13px;
    text-align: center;
  }
  .system [role='article'] {
    align-items: center;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  @media (pointer: coarse) {
    .text-button,
    .more {
      min-block-size: 44px;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    :host([fresh]) .row {
      animation: rise 0.18s cubic-bezier(0.2, 0, 0, 1);
    }
    @keyframes rise {
      from {
        opacity: 0;
        transform: translateY(8px);
      }
    }
  }
  @media (forced-colors: active) {
    .bubble {
      border-color: CanvasText;
    }
    progress {
      border: 1px solid CanvasText;
    }
    progress::-webkit-progress-value {
      background: Highlight;
    }
  }
`;
