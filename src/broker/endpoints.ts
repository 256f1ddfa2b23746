import { Refusal } from './exchange.js';
import { httpsAddress } from './identity.js';
import type { Session } from './sessions.js';

/** One path of the contact centre that pages may reach, and what of a page's request goes on to it. */
export interface Endpoint {
  readonly method: 'GET' | 'POST';
  /** Below `/apiaccess/ccmessaging/`. */
  readonly path: string;
  /** Largest body, bytes; `file`: as large as the broker takes. */
  readonly bodyLimit?: number | 'file';
  /** The body's fields that pass, with the longest text of each. All others are dropped. */
  readonly fields?: Readonly<Record<string, number>>;
  /** What the broker says in the visitor's place, whatever the page said. */
  readonly fixed: (session: Session) => Readonly<Record<string, string | undefined>>;
  /** `poll`: answered from the mailbox; `events`: a long poll that is only passed on. */
  readonly long?: 'poll' | 'events';
  /** Guide 16.1: sent without a messaging token. */
  readonly anonymous?: true;
}

const channel = 'WEB';
const kib = 1024;

const endpoints: readonly Endpoint[] = [
  {
    method: 'POST', path: 'send', bodyLimit: 256 * kib,
    fields: { controlType: 32, mediaType: 32, content: 128 * kib, timestamp: 32, userAgent: kib, senderNickname: 256, senderAvatar: 2 * kib },
    fixed: ({ userId, channelId, known, userName, userAvatar }) => ({
      channel, from: userId, to: channelId, sourceType: 'CUSTOMER', ...(known && { senderNickname: userName, senderAvatar: userAvatar }),
    }),
  },
  { method: 'GET', path: 'poll', long: 'poll', fixed: ({ userId }) => ({ receiverId: userId, channel }) },
  { method: 'POST', path: 'queryQueueInfo', fixed: ({ userId, channelId }) => ({ userId, channelConfigId: channelId, channel }) },
  { method: 'POST', path: 'uploadFileStream', bodyLimit: 'file', fields: { fileType: 16, fileStream: Infinity }, fixed: () => ({ channel }) },
  { method: 'POST', path: 'downloadFileStream', fields: { fileId: 512, fileType: 16 }, fixed: () => ({ channel }) },
  { method: 'POST', path: 'queryPhraseByKeyword', bodyLimit: 16 * kib, fields: { strContent: 4 * kib, locale: 35 }, fixed: () => ({ channel }) },
  {
    method: 'POST', path: 'saveSatisfaction', bodyLimit: 16 * kib, fields: { evaluation: 8, comment: 4 * kib },
    fixed: ({ userId, channelId }) => ({ channel, userId, channelConfigId: channelId }),
  },
  {
    method: 'POST', path: 'v1/robot/feedbacksatisfaction', fields: { feedback: 8, feedbackContent: kib, interIdx: 128 },
    fixed: ({ userId }) => ({ from: userId }),
  },
  {
    method: 'POST', path: 'doLeaveMessage', bodyLimit: 64 * kib, fields: { callId: 128, caller: 64, leaveMessage: 16 * kib },
    fixed: () => ({ channel }),
  },
  { method: 'GET', path: 'v1/checkClickToCallSupport', fixed: () => ({ channel }) },
  { method: 'POST', path: 'v1/createClickToCall', fields: { mediaAbility: 8 }, fixed: () => ({ channel }) },
  { method: 'GET', path: 'v1/getClickToCallEvents', long: 'events', fixed: () => ({ channel }) },
  { method: 'POST', path: 'v1/dropClickToCall', fixed: () => ({ channel }) },
];

const createCall: Endpoint = {
  method: 'POST', path: 'v1/mobileagent/createcall', fields: { called: 32, callData: kib, callerPresent: 32 }, fixed: () => ({}), anonymous: true,
};

export const upstreamPrefix = '/apiaccess/ccmessaging/';
/** Bytes, where an endpoint names none. */
export const usualBodyLimit = 8 * kib;

/** By path. Every path has one method. */
export function endpointTable(allowCreateCall: boolean): ReadonlyMap<string, Endpoint> {
  return new Map([...endpoints, ...(allowCreateCall ? [createCall] : [])].map((endpoint) => [endpoint.path, endpoint]));
}

/** The body that goes to the contact centre. @throws Refusal 400 naming the field that is none of its kind. */
export function composeBody(endpoint: Endpoint, page: Readonly<Record<string, unknown>>, session: Session): Record<string, string | number> {
  const body: Record<string, string | number> = {};
  for (const [name, longest] of Object.entries(endpoint.fields ?? {})) {
    const value = Object.hasOwn(page, name) ? page[name] : undefined;
    if (value === undefined || value === null) continue;
    const fits = typeof value === 'string' ? value.length <= longest : typeof value === 'number';
    if (!fits) throw new Refusal(400, 'field-malformed', `${name} must be text of at most ${longest} characters.`);
    if (name === 'senderAvatar' && !httpsAddress(value)) continue;
    body[name] = value as string | number;
  }
  for (const [name, value] of Object.entries(endpoint.fixed(session))) {
    if (value === undefined) delete body[name];
    else body[name] = value;
  }
  return body;
}

export const composeQuery = (endpoint: Endpoint, session: Session): string =>
  new URLSearchParams(Object.entries(endpoint.fixed(session)).filter((pair): pair is [string, string] => pair[1] !== undefined)).toString();
