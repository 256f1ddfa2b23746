import type { Notice } from './conversation.js';
import type { OutboxEntry } from './conversation-record.js';
import { isLive, step } from './state.js';
import type { TranscriptDraft } from './transcript-draft.js';

/** Opens a conversation unless one is open or about to be. @returns the entry to wait for, if one must be sent. */
export function beginConversation(draft: TranscriptDraft, newId: () => string, now: number): string | undefined {
  const { state } = draft.record;
  if (isLive(state)) return undefined;
  const opening = draft.outbox.find((entry) => entry.type === 'connect');
  if (opening) return opening.id;
  if (state === 'connecting') return undefined;
  const id = newId();
  draft.set({
    state: step(state, 'connecting'), connected: 'no', form: 'none', notice: undefined, queue: undefined, counterpart: undefined,
    callId: undefined, robotSeen: false, movedAt: now,
  });
  draft.enqueue({ id, type: 'connect', writtenAt: now });
  return id;
}

/** ms of silence after which a refused message may mean that the centre no longer knows the conversation. */
export const forgottenAfter = 60_000;

/**
 * The centre refuses what is said in a conversation of which it has not said a word for long, over a reload perhaps:
 * it has let go of it. Another one is opened for what was to be said. @returns whether that is so.
 */
export function reopenConversation(draft: TranscriptDraft, refused: OutboxEntry, newId: () => string, now: number): boolean {
  const { state, heardAt } = draft.record;
  if (!isLive(state) || refused.attempts === 0 || now - heardAt < forgottenAfter || draft.outbox.some(({ type }) => type === 'connect')) return false;
  draft.set({ state: step(step(state, 'ended'), 'connecting'), connected: 'no', queue: undefined, counterpart: undefined, robotSeen: false, heardAt: now });
  draft.enqueue({ id: newId(), type: 'connect', writtenAt: now }, refused);
  draft.update({ ...refused, phase: 'waiting' });
  return true;
}

/** The conversation is over. What still waits to be sent is told so, one by one, by the outbox. */
export function endConversation(draft: TranscriptDraft): void {
  const { state } = draft.record;
  if (state !== 'connecting' && !isLive(state)) return;
  draft.set({ state: step(state, 'ended'), connected: 'no', form: isLive(state) ? 'satisfaction' : 'none', queue: undefined, notice: undefined });
}

/** The conversation did not come about, or the session was lost: log and draft stay, `notice` says the way on. */
export function failConversation(draft: TranscriptDraft, notice: Notice): void {
  const { state } = draft.record;
  if (state !== 'connecting' && !isLive(state)) return;
  draft.set({ state: step(state, 'failed'), connected: 'no', queue: undefined, notice, form: notice.action === 'leave-message' ? 'leave-message' : 'none' });
}

/** How long after its end a conversation is still offered for rating, and how long the centre is believed to hold one that is silent. ms. */
export const remembrance = { ended: 30 * 60_000, silent: 24 * 3_600_000 } as const;

/** What an earlier page left behind, seen at `now`: what is long over is put away. */
export function settleOldConversation(draft: TranscriptDraft, now: number): void {
  const { state, movedAt } = draft.record;
  const age = now - movedAt;
  if ((state === 'ended' || state === 'failed') && age > remembrance.ended) {
    draft.set({ state: step(state, 'idle'), form: 'none', notice: undefined, counterpart: undefined });
  } else if ((isLive(state) || state === 'connecting') && age > remembrance.silent) {
    draft.set({ state: step(step(state, 'ended'), 'idle'), form: 'none', connected: 'no', queue: undefined, notice: undefined, counterpart: undefined });
  }
}
