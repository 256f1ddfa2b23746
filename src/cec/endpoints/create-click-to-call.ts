import { expectSuccess, type ResultCodes } from '../answer.js';
import type { RequestOptions } from '../chat-api.js';
import type { Requester } from '../request.js';

const path = 'v1/createClickToCall';
/** Also 7 the channel has no click to call, 13 failed. Guide table 11-3. */
const codes: ResultCodes = { 12: 'outside-hours' };

/** `POST v1/createClickToCall`. Guide 11.1. */
export async function createClickToCall(requester: Requester, media: 'audio' | 'video', options?: RequestOptions): Promise<void> {
  const answer = await requester.call({
    path, timeout: 15_000, effect: true,
    body: () => ({ channel: 'WEB', mediaAbility: media === 'video' ? '1' : '0' }),
  }, options);
  expectSuccess(answer, path, codes);
}
