import { readAnswer, type Answer } from '../answer.js';
import type { ClickToCallEvent } from '../call-api.js';
import type { RequestOptions } from '../chat-api.js';
import { asFilledText, asTextList, filledText, record, required, requiredText } from '../lenient.js';
import type { Requester } from '../request.js';
import { object, parse } from '../schema.js';

const path = 'v1/getClickToCallEvents';
const schema = object({ eventId: filledText, content: record });
const targetSchema = object({
  domain: requiredText, gwAddresses: required((value) => (asTextList(value).length ? asTextList(value) : undefined)), accessCode: requiredText, clickToCallCaller: requiredText,
});

/** Click-to-call guide, chapter 5, step 4. An id that is not here brings no news. */
const types = new Map<string | undefined, ClickToCallEvent['type']>([
  ['168101', 'established'], ['168102', 'queuing'], ['168103', 'queue-timeout'], ['168105', 'failed'], ['168106', 'transferred'], ['168110', 'released'],
]);

/** `GET v1/getClickToCallEvents`: a long poll; the guide sets the client's time limit to 60 s. Guide 12.1. */
export async function getClickToCallEvents(requester: Requester, options?: RequestOptions): Promise<ClickToCallEvent> {
  return readEvent(await requester.call({ path, timeout: 60_000, query: () => ({ channel: 'WEB' }) }, options));
}

export function readEvent(answer: Answer): ClickToCallEvent {
  const { eventId, content } = readAnswer(schema, answer, path);
  const type = types.get(eventId) ?? 'none';
  if (type === 'established') {
    const target = parse(targetSchema, content ?? {});
    if (target.faults !== undefined) return { type: 'malformed', eventId: eventId ?? '' };
    const { domain, gwAddresses, accessCode, clickToCallCaller } = target.data;
    return { type, target: { domain, gatewayAddresses: gwAddresses, accessCode, caller: clickToCallCaller } };
  }
  if (type !== 'queue-timeout' && type !== 'failed' && type !== 'released') return { type } as ClickToCallEvent;
  const causeId = asFilledText(content?.['causeId']);
  const causeDesc = asFilledText(content?.['causeDesc']);
  return { type, ...(causeId && { causeId }), ...(causeDesc && { causeDescription: causeDesc }) };
}
