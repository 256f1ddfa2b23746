export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly avatar: string | null;
  readonly capacity: number;
  readonly mode: 'desk' | 'scripted';
  readonly present: boolean;
}

export interface Entry {
  readonly id: string;
  readonly sourceType: 'CUSTOMER' | 'AGENT' | 'ROBOT' | 'SYSTEM';
  readonly name: string;
  readonly mediaType: string;
  readonly content: string;
  readonly time: number;
}

export interface Conversation {
  readonly id: string;
  readonly userId: string;
  readonly channelId: string;
  readonly locale: string;
  readonly name: string;
  readonly avatar: string | null;
  readonly state: 'robot' | 'queued' | 'agent' | 'ended';
  readonly agentId: string | null;
  readonly startedAt: number;
  readonly queuedAt: number;
  readonly history: readonly Entry[];
}

export interface Rating {
  readonly time: number;
  readonly visitor: { readonly userName: string };
  readonly agent: string | null;
  readonly evaluation: string;
  readonly comment: string;
}

export interface LeftMessage {
  readonly time: number;
  readonly visitor: { readonly userName: string };
  readonly caller: string;
  readonly leaveMessage: string;
}

export type DeskEvent =
  | { readonly type: 'snapshot'; readonly me: Agent; readonly agents: readonly Agent[]; readonly conversations: readonly Conversation[]; readonly ratings: readonly Rating[]; readonly leftMessages: readonly LeftMessage[] }
  | { readonly type: 'agents'; readonly agents: readonly Agent[] }
  | { readonly type: 'conversation'; readonly conversation: Conversation }
  | { readonly type: 'message'; readonly conversationId: string; readonly entry: Entry }
  | { readonly type: 'typing'; readonly conversationId: string; readonly text: string }
  | { readonly type: 'rating'; readonly rating: Rating }
  | { readonly type: 'left-message'; readonly left: LeftMessage };

/** Anonymous visitors share one name: the end of their id tells them apart. */
export const displayName = ({ name, userId }: Conversation): string => (/^(visitor|访客)$/i.test(name) ? `${name} ${userId.slice(-4)}` : name);

/** ms for which an INPUT counts. */
const typingFor = 4000;

/** What the desk shows. Conversations come whole, messages one by one. */
export class DeskState {
  me: Agent | undefined;
  agents: readonly Agent[] = [];
  ratings: readonly Rating[] = [];
  leftMessages: readonly LeftMessage[] = [];
  selectedId: string | undefined;
  readonly conversations = new Map<string, Conversation>();
  readonly unread = new Map<string, number>();
  readonly typing = new Map<string, { readonly text: string; readonly until: number }>();
  readonly drafts = new Map<string, string>();

  get selected(): Conversation | undefined {
    return this.selectedId ? this.conversations.get(this.selectedId) : undefined;
  }

  apply(event: DeskEvent): void {
    switch (event.type) {
      case 'snapshot':
        this.me = event.me;
        this.agents = event.agents;
        this.ratings = event.ratings;
        this.leftMessages = event.leftMessages;
        this.conversations.clear();
        for (const conversation of event.conversations) this.conversations.set(conversation.id, conversation);
        break;
      case 'agents':
        this.agents = event.agents;
        break;
      case 'conversation': {
        const { conversation } = event;
        this.conversations.set(conversation.id, conversation);
        if (conversation.state === 'agent' && conversation.agentId === this.me?.id) this.selectedId ??= conversation.id;
        break;
      }
      case 'message':
        this.#add(event.conversationId, event.entry);
        break;
      case 'typing':
        this.typing.set(event.conversationId, { text: event.text, until: Date.now() + typingFor });
        break;
      case 'rating':
        this.ratings = [...this.ratings, event.rating];
        break;
      case 'left-message':
        this.leftMessages = [...this.leftMessages, event.left];
        break;
    }
  }

  select(id: string | undefined): void {
    this.selectedId = id;
    if (id) this.unread.delete(id);
  }

  list(which: 'waiting' | 'mine' | 'others' | 'ended'): readonly Conversation[] {
    const mine = (conversation: Conversation): boolean => conversation.state === 'agent' && conversation.agentId === this.me?.id;
    return [...this.conversations.values()].filter((conversation) => {
      if (which === 'waiting') return conversation.state === 'queued';
      if (which === 'mine') return mine(conversation);
      if (which === 'ended') return conversation.state === 'ended';
      return conversation.state === 'robot' || (conversation.state === 'agent' && !mine(conversation));
    });
  }

  #add(conversationId: string, entry: Entry): void {
    const conversation = this.conversations.get(conversationId);
    // A conversation arrives with its history; a message of one that is not known yet comes with it.
    if (!conversation || conversation.history.some((known) => known.id === entry.id)) return;
    this.conversations.set(conversationId, { ...conversation, history: [...conversation.history, entry] });
    if (entry.sourceType !== 'CUSTOMER') return;
    this.typing.delete(conversationId);
    if (conversationId !== this.selectedId) this.unread.set(conversationId, (this.unread.get(conversationId) ?? 0) + 1);
  }
}
