import { css } from 'lit';

export const messageListStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    background: var(--_surface);
  }
  .scroller {
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    overflow-anchor: none;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  .content {
    display: flex;
    flex-direction: column;
    min-block-size: 100%;
    padding-block: 4px 12px;
  }
  .rows {
    margin-block-start: auto;
  }
  .rows > * {
    contain: layout style;
  }
  .day {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 16px 16px 4px;
    color: var(--_muted);
    font-size: 12px;
    font-weight: 600;
  }
  .day::before,
  .day::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--_line);
  }
  .earlier {
    align-self: center;
    margin-block-start: 8px;
  }
  .new {
    position: absolute;
    inset-block-end: 12px;
    inset-inline: 0;
    margin-inline: auto;
    inline-size: fit-content;
    box-shadow: 0 2px 12px #0003;
    border-radius: 18px;
    padding-inline: 12px 16px;
  }
  .new.bare {
    margin-inline-end: 12px;
    inline-size: 36px;
    padding: 0;
    background: var(--_surface);
    color: var(--_text);
    border-color: var(--_line);
  }
  .empty {
    margin-block: auto;
    padding: 32px 32px 40px;
    text-align: center;
    text-wrap: balance;
  }
  .empty .avatar {
    inline-size: 64px;
    block-size: 64px;
    margin-inline: auto;
    margin-block-end: 16px;
  }
  .empty .avatar svg {
    inline-size: 30px;
    block-size: 30px;
  }
  .greeting {
    margin: 0;
    font-size: 19px;
    font-weight: 650;
    line-height: 1.35;
    overflow-wrap: anywhere;
  }
  .empty .hint {
    margin-block-start: 8px;
    font-size: 14px;
  }
  .skeleton {
    display: flex;
    flex-direction: column;
    gap: 12px;
    margin-block-start: auto;
    padding: 16px 12px;
  }
  .ghost {
    block-size: 38px;
    inline-size: 62%;
    border: 1px solid transparent;
    border-radius: min(var(--_radius), 18px);
    background: var(--_raised);
  }
  .ghost:nth-child(2) {
    block-size: 58px;
    inline-size: 74%;
  }
  .ghost:nth-child(3) {
    align-self: flex-end;
    inline-size: 48%;
    background: var(--_soft);
  }
  .ghost:nth-child(4) {
    inline-size: 54%;
  }
  @media (prefers-reduced-motion: no-preference) {
    .ghost {
      animation: breathe 1.4s ease-in-out infinite;
    }
    @keyframes breathe {
      50% {
        opacity: 0.5;
      }
    }
    .new {
      animation: arrive 0.16s cubic-bezier(0.2, 0, 0, 1);
    }
    @keyframes arrive {
      from {
        opacity: 0;
        transform: translateY(8px);
      }
    }
  }
`;
