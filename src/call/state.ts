import type { Transitions } from '../core/machine.js';
import type { CallCause, CallState } from './call-control.js';

/**
 * The steps a call may take. `ended` is for an end that somebody chose (a hang-up, 168110, BYE, leaving the page),
 * `failed` for every other; both stay until the next call or `reset()`.
 *
 *     idle ─► checking ─► creating ─► queued ─► connecting ─► ringing ─┐
 *      ▲         │ └──────────────────────────────▲  └────────────────►active ◄─► reconnecting
 *      │         │    (anonymous call: no queue)                         │             │
 *      │         └─────────── from every state on the way ───────────────┴─────────────┤
 *      │                                                                               ▼
 *      └───────────────────────────── reset() ──────────────────────────────── ended │ failed ─► checking
 */
export const callTransitions: Transitions<CallState> = {
  idle: ['checking'],
  checking: ['creating', 'ended', 'failed'],
  creating: ['queued', 'connecting', 'ended', 'failed'],
  queued: ['connecting', 'ended', 'failed'],
  connecting: ['ringing', 'active', 'ended', 'failed'],
  ringing: ['active', 'ended', 'failed'],
  active: ['reconnecting', 'ended', 'failed'],
  reconnecting: ['active', 'ended', 'failed'],
  ended: ['idle', 'checking'],
  failed: ['idle', 'checking'],
};

const chosen: ReadonlySet<CallCause> = new Set<CallCause>(['local-hangup', 'remote-hangup', 'cancelled', 'page-left']);

/** Which of the two last states a cause leads to. */
export const finalState = (cause: CallCause): 'ended' | 'failed' => (chosen.has(cause) ? 'ended' : 'failed');

export const isOver = (state: CallState): boolean => state === 'idle' || state === 'ended' || state === 'failed';
