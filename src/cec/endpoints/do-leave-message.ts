import { expectSuccess } from '../answer.js';
import type { RequestOptions } from '../chat-api.js';
import type { Requester } from '../request.js';

const path = 'doLeaveMessage';

/** `POST doLeaveMessage`; codes 2 empty, 3 invalid, 13 failed. `callId` is the visitor's id without a better one. Guide 15.1. */
export async function doLeaveMessage(
  requester: Requester, message: { readonly callId?: string; readonly phone: string; readonly text: string }, options?: RequestOptions,
): Promise<void> {
  const answer = await requester.call({
    path, timeout: 15_000, effect: true,
    body: ({ userId }) => ({ callId: message.callId || userId, caller: message.phone, leaveMessage: message.text, channel: 'WEB' }),
  }, options);
  expectSuccess(answer, path);
}
