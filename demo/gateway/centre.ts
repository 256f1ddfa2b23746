import { EventEmitter } from 'node:events';
import { type Agent, Agents } from './agents.js';
import type { Conversation, ConversationState } from './conversation.js';
import { Faults } from './faults.js';
import { FileStore } from './file-store.js';
import { Journal } from './journal.js';
import { Mailbox } from './mailbox.js';
import type { Settings } from './settings.js';
import { Tokens } from './tokens.js';
import { type Visitor, visitorKey } from './visitor.js';

/** What agents' desks are told; `type` names it, the rest depends on it. */
export interface DeskEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface Rating {
  readonly time: number;
  readonly visitor: Visitor;
  readonly agent: string | null;
  readonly evaluation: string;
  readonly comment: string;
}

export interface RobotRating {
  readonly time: number;
  readonly visitor: Visitor;
  readonly feedback: number;
  readonly feedbackContent: string;
  readonly interIdx: string;
}

export interface LeftMessage {
  readonly time: number;
  readonly visitor: Visitor;
  readonly callId: string;
  readonly caller: string;
  readonly leaveMessage: string;
}

/** Ended conversations that desks and controls still see. */
const keptEnded = 500;

/** The contact centre's whole state; routes, desk and control act on it. Nothing outlives the process. */
export class Centre {
  readonly settings: Settings;
  /** app_key → app_secret. */
  readonly applications: ReadonlyMap<string, string>;
  readonly channels: ReadonlySet<string>;
  readonly tokens: Tokens;
  readonly files = new FileStore();
  readonly journal = new Journal();
  readonly faults = new Faults();
  readonly agents = new Agents();
  readonly ratings: Rating[] = [];
  readonly robotRatings: RobotRating[] = [];
  readonly leftMessages: LeftMessage[] = [];
  readonly #bus = new EventEmitter().setMaxListeners(0);
  readonly #mailboxes = new Map<string, Mailbox>();
  readonly #current = new Map<string, Conversation>();
  readonly #conversations = new Map<string, Conversation>();
  readonly #queue: Conversation[] = [];
  readonly #ended: Conversation[] = [];
  readonly #loads = new Map<Agent, number>();

  constructor(settings: Settings, applications: ReadonlyMap<string, string>, channels: readonly string[]) {
    this.settings = settings;
    this.applications = applications;
    this.channels = new Set(channels);
    this.tokens = new Tokens(settings);
  }

  /** To every desk, or to one agent's. */
  tellDesks(event: DeskEvent, agentId?: string): void {
    this.#bus.emit('desk', event, agentId);
  }

  onDeskEvent(listener: (event: DeskEvent, agentId?: string) => void): () => void {
    this.#bus.on('desk', listener);
    return () => this.#bus.off('desk', listener);
  }

  mailbox(visitor: Pick<Visitor, 'userId' | 'channelId'>): Mailbox {
    const key = visitorKey(visitor);
    const mailbox = this.#mailboxes.get(key) ?? new Mailbox();
    this.#mailboxes.set(key, mailbox);
    return mailbox;
  }

  get mailboxes(): ReadonlyMap<string, Mailbox> {
    return this.#mailboxes;
  }

  /** The visitor's latest conversation, ended or not. */
  conversationOf(visitor: Pick<Visitor, 'userId' | 'channelId'>): Conversation | undefined {
    return this.#current.get(visitorKey(visitor));
  }

  conversation(id: string): Conversation | undefined {
    return this.#conversations.get(id);
  }

  get conversations(): readonly Conversation[] {
    return [...this.#conversations.values()];
  }

  /** Those that wait for an agent, first come first. */
  get queue(): readonly Conversation[] {
    return this.#queue;
  }

  /** Conversations that the agent has. */
  load(agent: Agent): number {
    return this.#loads.get(agent) ?? 0;
  }

  keep(conversation: Conversation): void {
    this.#conversations.set(conversation.id, conversation);
    this.#current.set(visitorKey(conversation.visitor), conversation);
    this.move(conversation, conversation.state);
  }

  /** The one place where a conversation changes hands. */
  move(conversation: Conversation, state: ConversationState, agent?: Agent): void {
    const index = this.#queue.indexOf(conversation);
    if (index >= 0) this.#queue.splice(index, 1);
    if (conversation.state === 'agent' && conversation.agent) this.#loads.set(conversation.agent, this.load(conversation.agent) - 1);
    conversation.state = state;
    if (agent) conversation.agent = agent;
    if (state === 'queued') this.#queue.push(conversation);
    if (state === 'agent' && agent) this.#loads.set(agent, this.load(agent) + 1);
    if (state === 'ended') this.#ended.push(conversation);
    // A long run keeps the conversations that somebody may still look at.
    if (this.#ended.length > keptEnded) this.#conversations.delete(this.#ended.shift()!.id);
  }

  /** Everything that visitors left behind; agents, tokens and settings stay. */
  forget(): void {
    this.#conversations.clear();
    this.#current.clear();
    this.#loads.clear();
    this.#queue.length = 0;
    this.#ended.length = 0;
    for (const mailbox of this.#mailboxes.values()) mailbox.clear();
    this.#mailboxes.clear();
    for (const list of [this.ratings, this.robotRatings, this.leftMessages]) list.length = 0;
    this.journal.clear();
    this.faults.clear();
  }
}
