import { css } from 'lit';

export const callPanelStyles = css`
  :host {
    display: block;
  }
  section {
    overflow: clip;
    border-radius: inherit;
    background: var(--_surface);
    border-block-end: 1px solid var(--_line);
  }
  :host([floating]) section {
    max-block-size: calc(100dvh - 32px);
    overflow: hidden auto;
    border: 0;
    border-radius: var(--_radius);
    box-shadow: 0 0 0 1px var(--_line), var(--_shadow);
  }
  .front {
    position: relative;
    display: flex;
    flex-direction: column;
    gap: 12px;
    padding: 12px 16px;
  }
  .head {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 40px;
  }
  .sign {
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 40px;
    block-size: 40px;
    border-radius: 50%;
    background: var(--_soft);
    color: var(--_ink);
  }
  .sign.over {
    background: var(--_raised);
    color: var(--_muted);
  }
  .sign.failed {
    background: var(--_danger-soft);
    color: var(--_danger);
  }
  .sign.waiting::after {
    content: '';
    position: absolute;
    inset: 0;
    border: 2px solid var(--_ink);
    border-radius: 50%;
    animation: wave 1.6s ease-out infinite;
  }
  @keyframes wave {
    from {
      opacity: 0.6;
    }
    to {
      opacity: 0;
      transform: scale(1.5);
    }
  }
  .status {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
  }
  .title {
    display: block;
    font-weight: 600;
  }
  .detail {
    display: block;
    color: var(--_muted);
    font-size: 13px;
    text-wrap: pretty;
  }
  .quality {
    display: grid;
    color: var(--_good);
  }
  .quality svg {
    inline-size: 18px;
    block-size: 18px;
  }
  .quality.fair {
    color: var(--_star);
  }
  .quality.poor {
    color: var(--_danger);
  }
  deskbell-call-timer {
    font-variant-numeric: tabular-nums;
    color: var(--_muted);
  }
  .hints {
    display: grid;
    gap: 8px;
  }
  .hints:empty {
    display: none;
  }
  .hint-line {
    display: flex;
    align-items: center;
    gap: 8px;
    padding-block: 6px;
    padding-inline: 12px 6px;
    min-block-size: 40px;
    border-radius: var(--_control);
    background: var(--_raised);
    font-size: 14px;
  }
  .hint-line span {
    flex: 1;
  }
  .hint-line > svg {
    color: var(--_star);
  }
  .hint-line .button {
    padding-inline: 12px;
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .controls .icon-button {
    inline-size: 44px;
    block-size: 44px;
    background: var(--_raised);
    color: var(--_text);
  }
  .controls .icon-button:hover {
    background: var(--_soft);
  }
  .controls .icon-button.on {
    background: var(--_text);
    color: var(--_surface);
  }
  .controls .hang-up {
    inline-size: 64px;
    margin-inline-start: auto;
    border-radius: 22px;
    background: #c62a1f;
    color: #fff;
  }
  .controls .hang-up:hover {
    background: #a82118;
  }
  .hang-up svg {
    transform: rotate(135deg);
  }
  .drawer {
    display: block;
    padding: 4px 16px 16px;
  }
  deskbell-call-devices.drawer,
  .small + .drawer {
    padding-block-start: 12px;
  }
  /* Pictures: everything else lies over them, in light type on their own dark ground. */
  .front.video {
    aspect-ratio: 4 / 3;
    inline-size: 100%;
    max-block-size: 46vh;
    background: #101319;
    color: #fff;
    isolation: isolate;
  }
  /* Room for the drawer, and still for the chat below. */
  .front.video.small {
    aspect-ratio: 16 / 9;
  }
  .stage,
  .remote {
    position: absolute;
    inset: 0;
    z-index: -1;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .shade {
    position: absolute;
    inset: 0;
    background: linear-gradient(rgba(8, 10, 14, 0.82), rgba(8, 10, 14, 0.5) 22%, transparent 42%, transparent 60%, rgba(8, 10, 14, 0.72));
  }
  .local {
    position: absolute;
    inset-block-start: 64px;
    inset-inline-end: 16px;
    z-index: -1;
    inline-size: 26%;
    aspect-ratio: 4 / 3;
    border-radius: 8px;
    object-fit: cover;
    background: #2a2f3a;
    box-shadow: 0 0 0 1px rgba(255, 255, 255, 0.25);
    transform: scaleX(-1);
  }
  .small .local {
    inline-size: 22%;
  }
  .video .controls {
    margin-block-start: auto;
  }
  .video .hints:not(:empty) {
    margin-block-start: auto;
  }
  .video .hints:not(:empty) + .controls {
    margin-block-start: 0;
  }
  .video .sign,
  .video .hint-line,
  .video .controls .icon-button:not(.on, .hang-up) {
    background: rgba(38, 43, 54, 0.86);
    color: #fff;
  }
  .video .sign.waiting::after {
    border-color: #fff;
  }
  .video .status,
  .video deskbell-call-timer {
    text-shadow: 0 0 6px #101319, 0 1px 2px #101319;
  }
  .video .detail,
  .video deskbell-call-timer {
    color: #f0f2f6;
  }
  .video .quality {
    color: #6bd6a2;
  }
  .video .quality.fair,
  .video .hint-line > svg {
    color: #f5b83d;
  }
  .video .quality.poor {
    color: #ffa198;
  }
  .video .controls .icon-button.on {
    background: #fff;
    color: #101319;
  }
  .video .controls .icon-button:not(.on, .hang-up):hover {
    background: #3b4252;
  }
  .video .hint-line .button {
    border-color: rgba(255, 255, 255, 0.6);
    background: none;
    color: #fff;
  }
  .video :focus-visible {
    outline-color: #fff;
  }
  @media (prefers-reduced-motion: reduce) {
    .sign.waiting::after {
      animation: none;
      opacity: 0.5;
      transform: scale(1.2);
    }
  }
  @media (forced-colors: active) {
    section {
      border: 1px solid CanvasText;
    }
    .controls .icon-button.on {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
    .hint-line {
      border: 1px solid CanvasText;
    }
  }
`;
