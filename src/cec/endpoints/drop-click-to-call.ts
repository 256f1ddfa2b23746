import { expectSuccess } from '../answer.js';
import type { RequestOptions } from '../chat-api.js';
import type { Requester } from '../request.js';

const path = 'v1/dropClickToCall';

/** `POST v1/dropClickToCall`; code 13 failed. Guide 14.1. */
export async function dropClickToCall(requester: Requester, options?: RequestOptions): Promise<void> {
  const answer = await requester.call({ path, timeout: 15_000, effect: true, body: () => ({ channel: 'WEB' }) }, options);
  expectSuccess(answer, path);
}
