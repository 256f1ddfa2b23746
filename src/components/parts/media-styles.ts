import { css } from 'lit';

export const mediaStyles = css`
  :host {
    display: block;
    max-inline-size: 100%;
  }
  .picture {
    position: relative;
    overflow: hidden;
    border-radius: inherit;
  }
  img,
  canvas,
  video {
    display: block;
    max-inline-size: min(240px, 100%);
    max-block-size: 280px;
    min-inline-size: 48px;
    min-block-size: 48px;
    object-fit: cover;
    border-radius: inherit;
    background: var(--_raised);
  }
  audio {
    display: block;
    inline-size: 240px;
    max-inline-size: 100%;
    block-size: 44px;
  }
  .save {
    position: absolute;
    inset-block-start: 6px;
    inset-inline-end: 6px;
    background: var(--_surface);
    color: var(--_text);
    box-shadow: 0 1px 4px rgba(0, 0, 0, 0.3);
    inline-size: 32px;
    block-size: 32px;
    opacity: 0;
    transition: opacity 0.12s;
  }
  .picture:hover .save,
  .save:focus-visible {
    opacity: 1;
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
  @media (hover: none) {
    .save {
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
