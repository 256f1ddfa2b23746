import { expectSuccess, type ResultCodes } from '../answer.js';
import type { RequestOptions, UplinkMessage } from '../chat-api.js';
import type { Requester } from '../request.js';

const path = 'send';
/** 13, which stands for every other failure, is told by its description only (guide table 7-1). */
const codes: ResultCodes = { 12: 'outside-hours' };

/** `POST send`: all that the visitor does in a conversation. Guide 7.2. */
export async function send(requester: Requester, message: UplinkMessage, options?: RequestOptions): Promise<void> {
  const { controlType, mediaType = 'TEXT', content = '', nickname, avatar } = message;
  // Taken once: what is repeated after a renewal is the same message, by its timestamp too.
  const timestamp = String(Math.round(message.time ?? requester.clock.now()));
  const answer = await requester.call({
    path, timeout: 15_000, effect: true,
    body: ({ userId, userName, channelId }) => ({
      channel: 'WEB', content, controlType, from: userId, mediaType, sourceType: 'CUSTOMER', timestamp, to: channelId,
      senderNickname: nickname || userName || undefined,
      senderAvatar: avatar || undefined,
      userAgent: controlType === 'CONNECT' ? globalThis.navigator?.userAgent : undefined,
    }),
  }, options);
  expectSuccess(answer, path, codes);
}
