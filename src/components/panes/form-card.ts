import { css } from 'lit';

/** The card in which a form stands below the log. */
export const formCard = css`
  :host {
    display: block;
  }
  .card {
    display: flex;
    flex-direction: column;
    gap: 12px;
    padding: 16px;
    border-block-start: 1px solid var(--_line);
    background: var(--_surface);
  }
  h2 {
    margin: 0;
    font-size: 16px;
    font-weight: 650;
    line-height: 1.35;
  }
  h2:focus {
    outline: none;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 8px;
  }
  label {
    display: block;
    margin-block-end: 4px;
    font-size: 13px;
    font-weight: 600;
  }
  .labelled {
    display: flex;
    justify-content: space-between;
    gap: 8px;
  }
  .thanks {
    display: flex;
    align-items: center;
    gap: 12px;
  }
  .thanks p {
    flex: 1;
    margin: 0;
    outline: none;
  }
  .thanks > svg {
    inline-size: 24px;
    block-size: 24px;
    color: var(--_good);
  }
  @media (prefers-reduced-motion: no-preference) {
    .card {
      animation: rise 0.18s cubic-bezier(0.2, 0, 0, 1);
    }
    @keyframes rise {
      from {
        opacity: 0;
        transform: translateY(8px);
      }
    }
  }
`;
