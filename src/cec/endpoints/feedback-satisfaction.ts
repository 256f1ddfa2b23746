import { DeskbellError } from '../../core/errors.js';
import { expectSuccess, type ResultCodes } from '../answer.js';
import type { RequestOptions } from '../chat-api.js';
import type { Requester } from '../request.js';

const path = 'v1/robot/feedbacksatisfaction';
/** Also 30000000008 content missing, 30010009999 fault in the centre; 10010000001, not authenticated, is the requester's. Guide table 17-3. */
const codes: ResultCodes = { 10010000002: 'rate-limited' };
/** Bytes of UTF-8 (guide table 17-2). */
export const longestReason = 64;
/** Required with "not helpful"; the guide's own word. */
const noReason = 'dissatisfied';

/** `POST v1/robot/feedbacksatisfaction`: was the robot's answer any help. Guide 17.1. */
export async function feedbackSatisfaction(
  requester: Requester, rating: { readonly helpful: boolean; readonly reason?: string; readonly interactionIndex: string }, options?: RequestOptions,
): Promise<void> {
  const feedbackContent = rating.reason?.trim() || (rating.helpful ? undefined : noReason);
  if (feedbackContent && new TextEncoder().encode(feedbackContent).length > longestReason) {
    throw new DeskbellError('comment-too-long', undefined, { delivery: 'never-sent' });
  }
  const answer = await requester.call({
    path, timeout: 15_000, effect: true,
    body: ({ userId }) => ({ feedback: rating.helpful ? 1 : 0, feedbackContent, from: userId, interIdx: rating.interactionIndex }),
  }, options);
  expectSuccess(answer, path, codes);
}
