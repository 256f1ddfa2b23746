import { readAnswer } from '../answer.js';
import type { RequestOptions } from '../chat-api.js';
import type { DownlinkMessage, PollAnswer } from '../downlink.js';
import { filledText } from '../lenient.js';
import { parseDownlink } from '../message.js';
import type { Requester } from '../request.js';
import { object } from '../schema.js';

const path = 'poll';
const schema = object({ cursor: filledText });

/**
 * `GET poll`: what has come for the visitor. Guide 5.2. It is destructive and may hold: its time limit is longer than
 * a relay's 65 s, because to give up early is to lose what is just being answered.
 */
export async function poll(requester: Requester, { ack, ...options }: RequestOptions & { readonly ack?: string } = {}): Promise<PollAnswer> {
  const answer = await requester.call({
    path, timeout: 70_000,
    query: ({ userId }) => ({ receiverId: userId, channel: 'WEB', ...(ack !== undefined && { ack }) }),
  }, options);
  const listed: readonly unknown[] = [answer.body['downlinkMessages'] ?? []].flat();
  // What came is gone from the centre, whatever its result code says.
  const { cursor } = readAnswer(schema, listed.some(Boolean) ? { ...answer, code: '0' } : answer, path);
  const messages: DownlinkMessage[] = [];
  let malformed = 0;
  for (const entry of listed) {
    const message = parseDownlink(entry);
    if (message) messages.push(message);
    else malformed++;
  }
  return { messages, malformed, ...(cursor && { cursor }) };
}
