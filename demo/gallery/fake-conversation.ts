import type { ChatMessage, ChatState, MessageSender, Notice, OpenForm, QueueStatus, Transfer } from '../../src/chat/conversation.js';
import { Store } from '../../src/core/store.js';

export interface ConversationValues {
  readonly state: ChatState;
  readonly messages: readonly ChatMessage[];
  readonly earlier: boolean;
  readonly unread: number;
  readonly queue: QueueStatus | undefined;
  readonly counterpart: MessageSender | undefined;
  readonly notice: Notice | undefined;
  readonly form: OpenForm;
  readonly online: boolean;
  readonly transfers: ReadonlyMap<string, Transfer>;
  readonly suggestions: readonly string[];
  readonly draft: string;
  readonly loading: boolean;
}

/** The stores of a conversation, set by hand. */
export class FakeConversation {
  readonly state: Store<ChatState>;
  readonly messages: Store<readonly ChatMessage[]>;
  readonly earlier: Store<boolean>;
  readonly unread: Store<number>;
  readonly queue: Store<QueueStatus | undefined>;
  readonly counterpart: Store<MessageSender | undefined>;
  readonly notice: Store<Notice | undefined>;
  readonly form: Store<OpenForm>;
  readonly online: Store<boolean>;
  readonly transfers: Store<ReadonlyMap<string, Transfer>>;
  readonly suggestions: Store<readonly string[]>;
  readonly draft: Store<string>;
  readonly loading: Store<boolean>;

  constructor(values: Partial<ConversationValues> = {}) {
    this.state = new Store(values.state ?? 'idle');
    this.messages = new Store(values.messages ?? []);
    this.earlier = new Store(values.earlier ?? false);
    this.unread = new Store(values.unread ?? 0);
    this.queue = new Store(values.queue);
    this.counterpart = new Store(values.counterpart);
    this.notice = new Store(values.notice);
    this.form = new Store(values.form ?? 'none');
    this.online = new Store(values.online ?? true);
    this.transfers = new Store(values.transfers ?? new Map());
    this.suggestions = new Store(values.suggestions ?? []);
    this.draft = new Store(values.draft ?? '');
    this.loading = new Store(values.loading ?? false);
  }

  add(...messages: ChatMessage[]): void {
    this.messages.update((known) => [...known, ...messages]);
  }

  change(id: string, change: Partial<ChatMessage>): void {
    this.messages.update((known) => known.map((message) => (message.id === id ? { ...message, ...change } : message)));
  }
}
