import { css } from 'lit';

export const chatStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    block-size: 100%;
    max-block-size: 100dvh;
    overflow: hidden auto;
    background: var(--_surface);
    border-radius: inherit;
  }
  header {
    position: sticky;
    inset-block-start: 0;
    z-index: 2;
    background: inherit;
    display: flex;
    align-items: center;
    flex: none;
    gap: 4px;
    min-block-size: 64px;
    padding-block: max(8px, env(safe-area-inset-top)) 8px;
    padding-inline: 16px 8px;
    border-block-end: 1px solid var(--_line);
  }
  header .avatar {
    inline-size: 40px;
    block-size: 40px;
    margin-inline-end: 8px;
    overflow: visible;
    font-size: 16px;
  }
  header .avatar img {
    border-radius: 50%;
  }
  .who {
    flex: 1;
    min-inline-size: 0;
  }
  h2 {
    margin: 0;
    overflow: hidden;
    font-size: 16px;
    font-weight: 650;
    line-height: 1.3;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .standing {
    overflow: hidden;
    color: var(--_muted);
    font-size: 13px;
    line-height: 1.4;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* Made of its border, which forced colours leave standing. */
  .standing.live::before {
    content: '';
    display: inline-block;
    direction: ltr;
    margin-inline-end: 6px;
    border: 4px solid var(--_good);
    border-radius: 50%;
    vertical-align: 1px;
  }
  .bar {
    display: flex;
    align-items: center;
    flex: none;
    gap: 12px;
    padding: 10px 16px;
    font-size: 14px;
  }
  .bar p {
    flex: 1 1 216px;
    min-inline-size: 0;
    margin: 0;
  }
  .notice {
    flex-wrap: wrap;
    row-gap: 8px;
  }
  .offline {
    background: var(--_raised);
    color: var(--_text);
  }
  .notice {
    background: var(--_danger-soft);
  }
  .notice > svg {
    color: var(--_danger);
  }
  .notice .button {
    flex: none;
    margin-inline-start: auto;
    background: var(--_surface);
    color: var(--_text);
  }
  deskbell-queue-status,
  deskbell-satisfaction,
  deskbell-leave-message,
  deskbell-composer {
    flex: none;
  }
  /* Where even this leaves no room for the rest, the whole chat scrolls: nothing is out of reach. */
  deskbell-message-list {
    flex: 1 1 0;
    min-block-size: 96px;
  }
  .actions {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 8px;
    padding: 8px 12px 0;
  }
  .actions .end {
    margin-inline-start: auto;
    border-color: transparent;
    color: var(--_muted);
  }
  .actions .end:hover {
    background: var(--_raised);
    color: var(--_text);
  }
  .actions .again {
    margin-inline: auto;
  }
  .drop {
    position: absolute;
    inset: 8px;
    z-index: 2;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 12px;
    border: 2px dashed var(--_ink);
    border-radius: var(--_radius);
    background: color-mix(in oklab, var(--_surface) 92%, transparent);
    color: var(--_ink);
    font-weight: 600;
    pointer-events: none;
  }
  @media (forced-colors: active) {
    .notice,
    .offline {
      border-block: 1px solid CanvasText;
    }
  }
`;
