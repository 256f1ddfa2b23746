import { IllegalStepError, type Transitions } from '../core/machine.js';
import type { ChatState } from './conversation.js';

/**
 * The steps a conversation may take.
 *
 *     idle ──► connecting ──► robot ⇄ queued ⇄ agent
 *                │   ▲          │ └───────────►  │
 *                │   │          ▼      ▼         ▼
 *                │   └────── ended   (from each of robot, queued, agent, connecting)
 *                │   └────── failed  (from each of robot, queued, agent, connecting: the session is lost)
 *                └──► queued | agent | ended | failed
 *
 *     ended | failed ──► idle      what is long over is not greeted as news
 */
export const chatTransitions: Transitions<ChatState> = {
  idle: ['connecting'],
  connecting: ['robot', 'queued', 'agent', 'ended', 'failed'],
  robot: ['queued', 'agent', 'ended', 'failed'],
  queued: ['robot', 'agent', 'ended', 'failed'],
  agent: ['queued', 'ended', 'failed'],
  ended: ['connecting', 'idle'],
  failed: ['connecting', 'idle'],
};

/** The centre holds a conversation: messages may go and come. */
export const isLive = (state: ChatState): boolean => state === 'robot' || state === 'queued' || state === 'agent';

/** `next`, if the table allows it from `current`; an illegal step throws, because it is a defect in the caller. */
export function step(current: ChatState, next: ChatState): ChatState {
  if (current !== next && !chatTransitions[current].includes(next)) throw new IllegalStepError(`${current} -> ${next}`);
  return next;
}
