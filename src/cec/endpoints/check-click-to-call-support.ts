import { readAnswer } from '../answer.js';
import type { ClickToCallSupport } from '../call-api.js';
import type { RequestOptions } from '../chat-api.js';
import { flag } from '../lenient.js';
import type { Requester } from '../request.js';
import { object } from '../schema.js';

const path = 'v1/checkClickToCallSupport';
/** `webRTCSupported` in the samples, `webRTCsupported` in table 13-3. */
const schema = object({ webRTCSupported: flag, webRTCsupported: flag, clickToCallSupported: flag });

/** `GET v1/checkClickToCallSupport`. Guide 13.1. */
export async function checkClickToCallSupport(requester: Requester, options?: RequestOptions): Promise<ClickToCallSupport> {
  const answer = await requester.call({ path, timeout: 15_000, query: () => ({ channel: 'WEB' }) }, options);
  const support = readAnswer(schema, answer, path);
  return { webRtc: support.webRTCSupported || support.webRTCsupported, clickToCall: support.clickToCallSupported };
}
