import type { Agent } from './agents.js';
import type { Centre } from './centre.js';
import type { Conversation } from './conversation.js';
import type { Extension } from './extension.js';
import type { Switchboard } from './switchboard.js';

type Request = Readonly<Record<string, unknown>>;

/** A conversation as the desk shows it. */
export const deskConversation = (conversation: Conversation): object => ({
  id: conversation.id,
  userId: conversation.visitor.userId,
  channelId: conversation.visitor.channelId,
  locale: conversation.visitor.locale,
  name: conversation.nickname,
  avatar: conversation.avatar,
  state: conversation.state,
  agentId: conversation.agent?.id ?? null,
  startedAt: conversation.startedAt,
  queuedAt: conversation.queuedAt,
  history: conversation.history,
});

/** What an agent does. Each throws an Error whose message is for the agent's eyes. */
export function deskCommands(centre: Centre, switchboard: Switchboard): NonNullable<Extension['deskCommands']> {
  const find = (request: Request): Conversation => {
    const found = centre.conversation(String(request.conversationId));
    if (!found) throw new Error('This conversation is gone.');
    return found;
  };
  const own = (agent: Agent, request: Request): Conversation => {
    const conversation = find(request);
    if (conversation.state !== 'agent' || conversation.agent !== agent) throw new Error('This conversation is not yours.');
    return conversation;
  };
  return {
    accept: (agent, request) => switchboard.accept(find(request), agent),
    say: (agent, request) => {
      const conversation = own(agent, request);
      const content = String(request.text ?? '');
      // A downlink message holds 500 characters (guide 5.1.1).
      if (!content.trim() || [...content].length > 500) throw new Error('1 to 500 characters.');
      switchboard.say(conversation, 'AGENT', 'TEXT', content);
    },
    sendFile: (agent, request) => {
      const conversation = own(agent, request);
      const key = String(request.objectKey);
      const file = centre.files.get(key);
      if (!file) throw new Error('No such file.');
      const kind = /jpg|png|bpm/.test(file.type) ? 'IMAGE' : /mp3|aac/.test(file.type) ? 'AUDIO' : file.type === 'mp4' ? 'VIDEO' : 'FILE';
      switchboard.say(conversation, 'AGENT', kind, `${key},${file.type}`);
    },
    sendLocation: (agent, request) => {
      const latitude = Number(request.latitude);
      const longitude = Number(request.longitude);
      if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) throw new Error('Not a place on earth.');
      switchboard.say(own(agent, request), 'AGENT', 'LOCATE', `${latitude}/${longitude}/${String(request.description ?? '')}`);
    },
    transfer: (agent, request) => {
      const other = centre.agents.get(String(request.agentId));
      if (!other?.present || other === agent) throw new Error('Nobody there to take it.');
      switchboard.transfer(own(agent, request), other);
    },
    end: (agent, request) => switchboard.end(own(agent, request), 'AGENT'),
  };
}
