import { html, type TemplateResult } from 'lit';
import { type Conversation, type DeskState, displayName, type Entry } from './desk-state.js';
import { portrait } from './portrait.js';

const kinds: Readonly<Record<string, string>> = { IMAGE: 'Picture', AUDIO: 'Sound', VIDEO: 'Video', FILE: 'File', LOCATE: 'Place' };
const preview = (entry: Entry | undefined): string => (entry ? (kinds[entry.mediaType.replace(/^FILE_/, '')] ?? entry.content) : '');

/** m:ss since then. */
export const elapsed = (since: number): string => {
  const seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

export interface ListActions {
  select(conversation: Conversation): void;
  accept(conversation: Conversation): void;
}

export function conversationList(state: DeskState, actions: ListActions): TemplateResult {
  const section = (title: string, which: 'waiting' | 'mine' | 'others' | 'ended', empty: string): TemplateResult => {
    const conversations = state.list(which);
    return html`
      <section aria-label=${title}>
        <h2>${title}<span>${conversations.length || ''}</span></h2>
        ${conversations.length ? html`<ul>${conversations.map((conversation) => item(state, conversation, which, actions))}</ul>` : html`<p class="nothing">${empty}</p>`}
      </section>`;
  };
  return html`
    ${section('Waiting', 'waiting', 'Nobody is waiting.')}
    ${section('Yours', 'mine', 'No conversation yet.')}
    ${section('Robot and colleagues', 'others', 'Quiet.')}
    ${section('Ended', 'ended', 'None so far.')}`;
}

function item(state: DeskState, conversation: Conversation, which: string, actions: ListActions): TemplateResult {
  const unread = state.unread.get(conversation.id) ?? 0;
  const colleague = state.agents.find((agent) => agent.id === conversation.agentId);
  const where = which === 'waiting' ? html`for <time>${elapsed(conversation.queuedAt)}</time>` : conversation.state === 'robot' ? 'with the robot' : which === 'others' ? `with ${colleague?.name ?? 'a colleague'}` : preview(conversation.history.at(-1));
  return html`
    <li class=${which}>
      <button type="button" class="row" aria-current=${state.selectedId === conversation.id} @click=${() => actions.select(conversation)}>
        ${portrait(conversation.name, conversation.avatar)}
        <span class="who"><b>${displayName(conversation)}</b><small>${where}</small></span>
        ${unread && which !== 'others' ? html`<span class="unread" aria-label="${unread} unread">${unread}</span>` : ''}
      </button>
      ${which === 'waiting' ? html`<button type="button" class="accept" aria-label="Accept ${displayName(conversation)}" @click=${() => actions.accept(conversation)}>Accept</button>` : ''}
    </li>`;
}
