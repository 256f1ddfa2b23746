import { randomUUID } from 'node:crypto';
import type { Agent } from './agents.js';
import type { Visitor } from './visitor.js';

/*
 *   CONNECT ─► robot ──TRANS2AGENT──► queued ──accept──► agent ⟲ transfer
 *      └─────(no robot)─────────────────┘                  │
 *   any ──DISCONNECT, agent ends, queue timeout──► ended ◄──┘
 */
export type ConversationState = 'robot' | 'queued' | 'agent' | 'ended';

export interface HistoryEntry {
  readonly id: string;
  readonly sourceType: 'CUSTOMER' | 'AGENT' | 'ROBOT' | 'SYSTEM';
  readonly name: string;
  readonly mediaType: string;
  readonly content: string;
  readonly time: number;
}

export class Conversation {
  readonly id = randomUUID();
  /** As the latest token says: the language may change on the way. */
  visitor: Visitor;
  readonly startedAt = Date.now();
  /** Changed by the centre's `move` alone. */
  state: ConversationState = 'robot';
  agent: Agent | undefined;
  /** Of the agent's part; a talk with the robot has none. */
  callId: string | undefined;
  queuedAt = 0;
  /** Imaginary people before this one in the queue, counted at entry. */
  aheadAtEntry = 0;
  /** The robot's answers so far, `interIdx` of the last. */
  interactions = 0;
  rated = false;
  nickname: string;
  avatar: string | null = null;
  readonly history: HistoryEntry[] = [];

  constructor(visitor: Visitor) {
    this.visitor = visitor;
    this.nickname = visitor.userName;
  }

  get live(): boolean {
    return this.state !== 'ended';
  }

  record(sourceType: HistoryEntry['sourceType'], name: string, mediaType: string, content: string): HistoryEntry {
    const entry: HistoryEntry = { id: randomUUID(), sourceType, name, mediaType, content, time: Date.now() };
    this.history.push(entry);
    return entry;
  }
}
