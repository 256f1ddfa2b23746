import { css, html, type TemplateResult } from 'lit';
import type { MessageSender } from '../../chat/conversation.js';
import { headsetIcon, robotIcon } from './icon.js';

/** A face that cannot be shown (gone, or forbidden by the page's CSP) gives way to the sign behind it. */
const onSettled = (event: Event): void => void ((event.target as HTMLElement).hidden = event.type === 'error');

/** The face of whoever wrote: the picture, else a robot's sign, else the first letter of the name. */
export function avatar(sender: MessageSender | undefined): TemplateResult {
  const letter = sender?.type === 'agent' ? [...(sender.name?.trim() ?? '')][0]?.toLocaleUpperCase() : undefined;
  return html`<span class="avatar" part="avatar" aria-hidden="true">
    ${sender?.type === 'robot' ? robotIcon() : (letter ?? headsetIcon())}
    ${sender?.avatar ? html`<img src=${sender.avatar} alt="" referrerpolicy="no-referrer" decoding="async" @error=${onSettled} @load=${onSettled}>` : ''}
  </span>`;
}

export const avatarStyles = css`
  .avatar {
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 28px;
    block-size: 28px;
    border: 1px solid transparent;
    border-radius: 50%;
    overflow: hidden;
    background: var(--_soft);
    color: var(--_ink);
    font-size: 13px;
    font-weight: 650;
    line-height: 1;
    user-select: none;
  }
  .avatar svg {
    inline-size: 60%;
    block-size: 60%;
  }
  .avatar img {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
`;
