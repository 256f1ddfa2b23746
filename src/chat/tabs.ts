import type { Credentials } from '../cec/credential-source.js';
import type { Change } from './conversation-record.js';

/**
 * What tabs of one visitor and channel tell each other. docs/reliability.md has the protocol.
 * `term` and `revision` are those of the conversation's record.
 */
export type TabMessage =
  /** A tab has opened (or woken) and wants to know what the others know. */
  | { readonly type: 'hello' }
  /** Something was committed. */
  | { readonly type: 'change'; readonly change: Change }
  /** The whole conversation, where storage is refused and only tabs hold it. */
  | { readonly type: 'whole'; readonly change: Change }
  /** Is the leader alive? Answered from the event, so that a throttled timer does not look like death. */
  | { readonly type: 'ping' }
  | { readonly type: 'pong'; readonly revision: number; readonly visible: boolean }
  /** From a tab that is seen to a leader that is not: a hidden page is slow. */
  | { readonly type: 'yield' }
  /** The visitor types in a tab that does not send. */
  | { readonly type: 'typing' }
  | { readonly type: 'credentials'; readonly credentials: Credentials }
  | { readonly type: 'transfer'; readonly id: string; readonly sent: number; readonly total: number }
  | { readonly type: 'transfer-over'; readonly id: string }
  | { readonly type: 'cancel'; readonly id: string }
  /** Visitor and transcript are forgotten. */
  | { readonly type: 'wiped' };

type Guard = (value: unknown) => boolean;
const text: Guard = (value) => typeof value === 'string';
const count: Guard = (value) => typeof value === 'number';
const flag: Guard = (value) => typeof value === 'boolean';
const record = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const has = (value: unknown, fields: Readonly<Record<string, Guard>>): boolean =>
  record(value) && Object.entries(fields).every(([name, holds]) => holds(value[name]));
const each = (guard: Guard): Guard => (value) => Array.isArray(value) && value.every(guard);
const change: Guard = (value) =>
  has(value, { record: (stored) => has(stored, { scope: text, revision: count, term: count }), outbox: each(record), outcomes: each(record),
    messages: each((row) => has(row, { id: text, order: count, message: record })) });
const credentials: Guard = (value) =>
  has(value, { baseUrl: text, appKey: text, accessToken: text, messagingToken: text, userId: text, channelId: text, renewAt: count });

const shapes: { readonly [T in TabMessage['type']]: Readonly<Record<string, Guard>> } = {
  'hello': {},
  'change': { change },
  'whole': { change },
  'ping': {},
  'pong': { revision: count, visible: flag },
  'yield': {},
  'typing': {},
  'credentials': { credentials },
  'transfer': { id: text, sent: count, total: count },
  'transfer-over': { id: text },
  'cancel': { id: text },
  'wiped': {},
};

/** Whether this is a message that this version understands: another version, or another script, may use the name. */
export function isTabMessage(value: unknown): value is TabMessage {
  return has(value, { type: (type) => text(type) && Object.hasOwn(shapes, type as string) }) && has(value, shapes[(value as TabMessage).type]);
}

/** The part of `BroadcastChannel` that is used, so that tests can put themselves between. */
export interface Channel {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
  close(): void;
}

export type OpenChannel = (name: string) => Channel | undefined;

export const openBrowserChannel: OpenChannel = (name) => {
  try {
    return new BroadcastChannel(name);
  } catch {
    // No such thing here, or an opaque origin.
    return undefined;
  }
};

/** The line to the other tabs; without a channel it says nothing and hears nothing. */
export class Tabs {
  readonly #channel: Channel | undefined;

  constructor(name: string, onMessage: (message: TabMessage) => void, open: OpenChannel = openBrowserChannel) {
    this.#channel = open(name);
    if (this.#channel) {
      this.#channel.onmessage = ({ data }) => {
        if (isTabMessage(data)) onMessage(data);
      };
    }
  }

  get available(): boolean {
    return this.#channel !== undefined;
  }

  post(message: TabMessage): void {
    try {
      this.#channel?.postMessage(message);
    } catch {
      // Closed already, or something that cannot be cloned: the others find out from the transcript.
    }
  }

  close(): void {
    if (this.#channel) this.#channel.onmessage = null;
    this.#channel?.close();
  }
}
