import { css } from 'lit';

/** Where an open panel is the whole screen, as in the sheet below. */
export const wholeScreen = '(max-width: 480px), (max-height: 480px)';

export const widgetStyles = css`
  :host {
    position: fixed;
    inset-block-end: 20px;
    inset-inline-end: 20px;
    z-index: var(--deskbell-z-index, 2147483000);
    display: flex;
    flex-direction: column;
    align-items: flex-end;
    gap: 16px;
    max-inline-size: calc(100vw - 40px);
    pointer-events: none;
  }
  :host([position='bottom-left']) {
    inset-inline: 20px auto;
    align-items: flex-start;
  }
  :host([position='inline']) {
    position: static;
    display: block;
    block-size: 640px;
    max-inline-size: none;
    pointer-events: auto;
  }
  .launcher,
  .panel {
    pointer-events: auto;
  }
  .panel {
    display: flex;
    flex-direction: column;
    inline-size: min(400px, 100%);
    min-inline-size: min(400px, calc(100vw - 40px));
    block-size: min(640px, calc(100dvh - 120px));
    box-sizing: border-box;
    overflow: clip;
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: 0 0 0 1px var(--_line), var(--_shadow);
    outline: none;
    overscroll-behavior: contain;
    animation: appear 160ms ease-out;
  }
  .panel.call-only {
    block-size: auto;
  }
  :host([position='inline']) .panel {
    inline-size: 100%;
    min-inline-size: 0;
    block-size: 100%;
    animation: none;
  }
  .panel > * {
    min-block-size: 0;
    overflow: hidden auto;
  }
  deskbell-chat {
    flex: 1;
  }
  .skeleton {
    flex: 1;
    background: repeating-linear-gradient(var(--_surface) 0 24px, var(--_raised) 0 64px) 24px 64px / 60% 70% no-repeat;
  }
  .failure {
    margin: auto;
    padding: 24px;
    text-align: center;
  }
  .failure button {
    min-block-size: 44px;
    padding-inline: 16px;
    font: inherit;
  }
  @keyframes appear {
    from {
      opacity: 0;
      transform: translateY(8px) scale(0.98);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .panel {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .panel {
      border: 1px solid CanvasText;
    }
  }
  @media (max-width: 480px), (max-height: 480px) {
    :host(:not([position='inline']):is([open])) {
      inset: 0;
      max-inline-size: none;
    }
    :host(:not([position='inline'])[open]) .panel {
      position: fixed;
      inset-inline: 0;
      inset-block-start: var(--viewport-top, 0);
      inline-size: 100%;
      block-size: var(--viewport-height, 100dvh);
      border-radius: 0;
      animation: none;
    }
    :host(:not([position='inline'])[open]) .launcher {
      display: none;
    }
  }
`;
