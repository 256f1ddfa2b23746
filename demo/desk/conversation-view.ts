import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type Conversation, type DeskState, displayName, type Entry } from './desk-state.js';
import { messageContent } from './message-content.js';
import { portrait } from './portrait.js';
import { replyForm, type ReplyActions } from './reply-form.js';

export interface ConversationActions extends ReplyActions {
  accept(conversation: Conversation): void;
  transfer(conversation: Conversation): void;
  end(conversation: Conversation): void;
}

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const stateWords = { robot: 'talks to the robot', queued: 'is waiting', agent: 'in conversation', ended: 'ended' } as const;

export function conversationView(state: DeskState, gatewayOrigin: string, actions: ConversationActions): TemplateResult {
  const conversation = state.selected;
  if (!conversation) {
    return html`<div class="empty"><p>Choose a conversation, or accept the next visitor.</p></div>`;
  }
  const mine = conversation.state === 'agent' && conversation.agentId === state.me?.id;
  const typing = state.typing.get(conversation.id);
  return html`
    <header class="title">
      ${portrait(conversation.name, conversation.avatar)}
      <div><h2>${displayName(conversation)}</h2><p>${stateWords[conversation.state]} · ${conversation.locale} · <span title=${conversation.userId}>${conversation.userId.slice(0, 16)}…</span></p></div>
      ${conversation.state === 'queued' ? html`<button type="button" class="primary" @click=${() => actions.accept(conversation)}>Accept</button>` : ''}
      ${mine ? html`
        <button type="button" @click=${() => actions.transfer(conversation)}>Transfer</button>
        <button type="button" @click=${() => actions.end(conversation)}>End</button>` : ''}
    </header>
    <div class="log" role="log" aria-label="Conversation" tabindex="0">
      <ol>${repeat(conversation.history, (entry) => entry.id, (entry) => line(entry, gatewayOrigin))}</ol>
    </div>
    <p class="typing" aria-live="polite">${typing && typing.until > Date.now() ? `${displayName(conversation)} is typing…` : ''}</p>
    ${mine ? replyForm(state, conversation, actions) : ''}`;
}

function line(entry: Entry, gatewayOrigin: string): TemplateResult {
  return html`
    <li class=${entry.sourceType.toLowerCase()}>
      <small>${entry.name}<time>${time.format(entry.time)}</time></small>
      <div class="bubble">${messageContent(entry, gatewayOrigin)}</div>
    </li>`;
}
