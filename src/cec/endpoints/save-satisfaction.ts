import { DeskbellError } from '../../core/errors.js';
import { expectSuccess } from '../answer.js';
import type { RequestOptions } from '../chat-api.js';
import type { Requester } from '../request.js';

const path = 'saveSatisfaction';
/** UTF-16 units, "less than 512" (guide table 6-2). */
export const longestComment = 511;
/** The centre requires a comment, the visitor need not have one. */
const noComment = '-';

/** `POST saveSatisfaction`; code 13: no such call, or not saved. Guide 6.2. */
export async function saveSatisfaction(
  requester: Requester, rating: { readonly stars: 1 | 2 | 3 | 4 | 5; readonly comment: string }, options?: RequestOptions,
): Promise<void> {
  const comment = rating.comment.trim() || noComment;
  if (comment.length > longestComment) throw new DeskbellError('comment-too-long', undefined, { delivery: 'never-sent' });
  const answer = await requester.call({
    path, timeout: 15_000, effect: true,
    body: ({ userId, channelId }) => ({ channel: 'WEB', userId, channelConfigId: channelId, evaluation: String(rating.stars), comment }),
  }, options);
  expectSuccess(answer, path);
}
