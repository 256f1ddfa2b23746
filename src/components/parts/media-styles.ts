import { css } from 'lit';

export const mediaStyles = css`
  :host {
    display: block;
    max-inline-size: 100%;
  }
  .picture {
    position: relative;
    inline-size: fit-content;
    overflow: hidden;
    border-radius: inherit;
  }
  img,
  canvas,
  video {
    display: block;
    /* Not of the container: it is as wide as this. */
    max-inline-size: 240px;
    max-block-size: 280px;
    min-inline-size: 48px;
    min-block-size: 48px;
    object-fit: cover;
    border-radius: inherit;
    background: var(--_raised);
  }
  video {
    inline-size: 240px;
  }
  audio {
    display: block;
    inline-size: 240px;
    max-inline-size: 100%;
    block-size: 44px;
  }
  .picture img {
    cursor: zoom-in;
  }
  .tools {
    position: absolute;
    inset-block-start: 6px;
    inset-inline-end: 6px;
    display: flex;
    gap: 6px;
    opacity: 0;
    transition: opacity 0.12s;
  }
  .picture:hover .tools,
  .tools:focus-within {
    opacity: 1;
  }
  .tools .icon-button,
  dialog .icon-button {
    background: var(--_surface);
    color: var(--_text);
    box-shadow: 0 1px 4px #0005;
  }
  .tools .icon-button {
    inline-size: 32px;
    block-size: 32px;
  }
  .tools svg {
    inline-size: 16px;
    block-size: 16px;
  }
  dialog {
    inline-size: 100%;
    block-size: 100%;
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 24px;
    border: 0;
    background: none;
    cursor: zoom-out;
  }
  dialog[open] {
    display: grid;
    place-items: center;
  }
  dialog::backdrop {
    background: #000c;
  }
  dialog img {
    max-inline-size: 100%;
    min-inline-size: 0;
    min-block-size: 0;
    max-block-size: calc(100dvh - 48px);
    object-fit: contain;
    border-radius: 8px;
    background: none;
  }
  dialog .icon-button {
    position: absolute;
    inset-block-start: max(12px, env(safe-area-inset-top));
    inset-inline-end: 12px;
  }
  .blank {
    display: grid;
    place-items: center;
    inline-size: 200px;
    max-inline-size: 100%;
    block-size: 140px;
    border-radius: inherit;
    background: var(--_raised);
    color: var(--_muted);
  }
  .blank.audio {
    block-size: 44px;
    inline-size: 240px;
  }
  .card {
    display: flex;
    align-items: center;
    gap: 10px;
    inline-size: 100%;
    min-block-size: 44px;
    padding-block: 8px;
    padding-inline: 8px 12px;
    border: 0;
    border-radius: inherit;
    background: var(--_raised);
    text-align: start;
  }
  .card .sign {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 10px;
    background: var(--_soft);
    color: var(--_ink);
  }
  .card .name {
    display: block;
    font-weight: 600;
    font-size: 14px;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  .card small {
    display: block;
    font-size: 12px;
    opacity: 0.8;
  }
  @media (pointer: coarse) {
    .tools .icon-button {
      inline-size: 44px;
      block-size: 44px;
    }
  }
  @media (hover: none) {
    .tools {
      opacity: 1;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .loading {
      animation: breathe 1.4s ease-in-out infinite;
    }
    @keyframes breathe {
      50% {
        opacity: 0.55;
      }
    }
  }
  @media (forced-colors: active) {
    .card,
    .blank {
      border: 1px solid;
    }
  }
`;
