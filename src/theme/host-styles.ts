import { css } from 'lit';
import { tokens } from './tokens.js';

/** What every shadow root starts from: the page's inherited type is taken over only where it should be. */
export const hostStyles = [
  tokens,
  css`
    :host {
      box-sizing: border-box;
      font-family: var(--deskbell-font-family, inherit);
      font-size: var(--deskbell-font-size, 15px);
      font-style: normal;
      font-weight: 400;
      line-height: 1.45;
      letter-spacing: normal;
      word-spacing: normal;
      text-align: start;
      text-indent: 0;
      text-transform: none;
      white-space: normal;
      color: var(--_text);
      cursor: auto;
      -webkit-text-size-adjust: 100%;
    }
    :host(:lang(zh)) {
      line-height: 1.6;
    }
    :host([hidden]),
    [hidden] {
      display: none !important;
    }
    /* On a page from right to left: mirrored, but each text in its own direction, or "5:09 AM" becomes "AM 5:09". */
    :host(:dir(rtl)) {
      text-align: right;
    }
    :not(textarea) {
      unicode-bidi: plaintext;
    }
    *,
    *::before,
    *::after {
      box-sizing: border-box;
    }
    button,
    input,
    textarea {
      font: inherit;
      letter-spacing: inherit;
      color: inherit;
      margin: 0;
    }
    button {
      -webkit-tap-highlight-color: transparent;
      touch-action: manipulation;
      cursor: pointer;
    }
    :focus-visible {
      outline: 2px solid var(--_ink);
      outline-offset: 2px;
    }
    svg {
      display: block;
      flex: none;
      inline-size: 20px;
      block-size: 20px;
    }
  `,
];

/** For those who hear the page, not those who see it. */
export const unseen = css`
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
