import type { DownlinkMessage, PollAnswer } from '../cec/downlink.js';
import type { ChatMessage, MessageKind, MessageSender } from './conversation.js';
import { isLive, step } from './state.js';
import type { TranscriptDraft } from './transcript-draft.js';

/** How many fingerprints of messages without a code are remembered: more than a mailbox answers again. */
const remembered = 200;

/** The id under which a message is stored: the centre's own code, where it gives one, so that it is stored once. */
const storedId = ({ messageCode }: DownlinkMessage): string | undefined => (messageCode === undefined ? undefined : `in:${messageCode}`);

/** The ids that a transaction must read before it takes these messages. */
export const storedIds = (messages: readonly DownlinkMessage[]): string[] => messages.flatMap((message) => storedId(message) ?? []);

export interface Taking {
  /** The cursor that the poll named. */
  readonly ack: string | undefined;
  /** The place in front of which the messages belong, where another tab has taken over since the poll began: what it brought was said later. */
  readonly before?: number | undefined;
  /** ms since the epoch. */
  readonly now: number;
  /** The log is before somebody's eyes. */
  readonly seen: boolean;
  newId(): string;
  /** Ends the conversation within the same transaction. */
  end(draft: TranscriptDraft): void;
}

/**
 * Takes what a poll brought into the transcript: each message once, in the order of arrival, with the steps that it
 * means for the conversation and the mailbox's cursor in the same transaction.
 */
export function takeAnswer(draft: TranscriptDraft, answer: PollAnswer, taking: Taking): void {
  // A mailbox answers again what no poll has named. When this poll named what is in force, all of it is new.
  const redelivered = taking.ack !== draft.record.cursor;
  const known = redelivered ? [...draft.record.fingerprints] : [];
  const fingerprints: string[] = [];
  let unread = 0;
  const former = formerEnd(draft, answer.messages);
  for (const [index, message] of answer.messages.entries()) {
    const id = storedId(message);
    if (id !== undefined && draft.message(id)) continue;
    if (id === undefined && answer.cursor !== undefined) {
      const mark = fingerprint(message);
      fingerprints.push(mark);
      const at = known.indexOf(mark);
      if (at >= 0) {
        // One for one: the same words twice are two messages.
        known.splice(at, 1);
        fingerprints.pop();
        continue;
      }
    }
    const shown = toChatMessage(message, id ?? `in:${taking.newId()}`, taking.now);
    if (shown) {
      draft.put({ ...shown, order: draft.order(taking.before) });
      unread++;
    }
    if (index > former) takeMeaning(draft, message, taking);
  }
  if (answer.messages.length > 0) {
    draft.set({ movedAt: taking.now, heardAt: taking.now });
    if (fingerprints.length > 0) draft.set({ fingerprints: [...draft.record.fingerprints, ...fingerprints].slice(-remembered) });
  }
  if (unread > 0 && !taking.seen) draft.set({ unread: draft.record.unread + unread });
  if (answer.cursor !== undefined && answer.cursor !== draft.record.cursor) draft.set({ cursor: answer.cursor });
}

/**
 * A conversation that was given up here may have been ended there too, untold until the next one polls: in the first
 * answer of a conversation an end before its first words is the former's. @returns its place, or -1.
 */
function formerEnd(draft: TranscriptDraft, messages: readonly DownlinkMessage[]): number {
  if (draft.record.counterpart !== undefined) return -1;
  const says = messages.findLastIndex(({ sourceType, controlType, queuing }) => controlType !== 'DISCONNECT' && (queuing || sourceType !== 'SYSTEM'));
  return messages.slice(0, says + 1).findLastIndex(({ sourceType, controlType }) => controlType === 'DISCONNECT' && sourceType !== 'ROBOT');
}

/** What a message means for the conversation, beside what it says. */
function takeMeaning(draft: TranscriptDraft, message: DownlinkMessage, taking: Taking): void {
  const { sourceType, controlType, queuing, callId } = message;
  const { state } = draft.record;
  if (callId !== undefined && callId !== draft.record.callId) draft.set({ callId });
  if (state !== 'connecting' && !isLive(state)) return;
  if (state === 'connecting' && draft.record.connected === 'no') return;
  if (controlType === 'DISCONNECT') {
    // A robot that takes its leave hands over to an agent.
    if (sourceType !== 'ROBOT') taking.end(draft);
    return;
  }
  if (sourceType === 'AGENT' || (sourceType === 'ROBOT' && state !== 'agent')) draft.set({ counterpart: toSender(message) });
  if (sourceType === 'AGENT') draft.set({ state: step(state, 'agent'), queue: undefined });
  else if (queuing) draft.set({ state: step(state, 'queued') });
  else if (sourceType === 'ROBOT') draft.set({ robotSeen: true, ...(state === 'connecting' ? { state: step(state, 'robot') } : {}) });
}

const fingerprint = ({ sourceType, controlType, mediaType, content, time, nickname }: DownlinkMessage): string =>
  JSON.stringify([sourceType, controlType, mediaType, content, time, nickname]);

const senderTypes = { AGENT: 'agent', ROBOT: 'robot', SYSTEM: 'system' } as const;

function toSender({ sourceType, nickname, avatar }: DownlinkMessage): MessageSender {
  const picture = webAddress(avatar);
  return { type: senderTypes[sourceType], ...(nickname ? { name: nickname } : {}), ...(picture ? { avatar: picture } : {}) };
}

/** An address of a picture that may be shown: absolute, http or https. */
function webAddress(text: string | undefined): string | undefined {
  if (!text || !URL.canParse(text)) return undefined;
  const { protocol, href } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}

const mediaKinds = { IMAGE: 'image', AUDIO: 'audio', VIDEO: 'video', FILE: 'file' } as const;
const defaultExtensions = { IMAGE: 'jpg', AUDIO: 'mp3', VIDEO: 'mp4', FILE: 'txt' } as const;
const mimeTypes: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', bpm: 'image/bmp', bmp: 'image/bmp', mp3: 'audio/mpeg', aac: 'audio/aac', mp4: 'video/mp4',
  txt: 'text/plain', csv: 'text/csv',
};

/** The message as it is shown, without its place; undefined where there is nothing to show. */
function toChatMessage(message: DownlinkMessage, id: string, now: number): Omit<ChatMessage, 'order'> | undefined {
  const { mediaType, content, controlType, similarQuestions, interactionIndex } = message;
  const base = { id, direction: 'in', sender: toSender(message), time: message.time ?? now, status: 'received' } as const;
  const extra = {
    ...(similarQuestions.length > 0 ? { similarQuestions } : {}),
    ...(interactionIndex !== undefined && message.sourceType === 'ROBOT' ? { interactionIndex } : {}),
  };
  const text = (): Omit<ChatMessage, 'order'> | undefined =>
    (content.trim() === '' && similarQuestions.length === 0) || controlType === 'INPUT' ? undefined : { ...base, kind: 'text', text: content, ...extra };
  if (mediaType === 'TEXT') return text();
  if (mediaType === 'LOCATE') {
    const location = toLocation(content);
    return location ? { ...base, kind: 'location', location, ...extra } : text();
  }
  const comma = content.lastIndexOf(',');
  const fileId = (comma < 0 ? content : content.slice(0, comma)).trim();
  if (fileId === '') return undefined;
  const named = comma < 0 ? '' : content.slice(comma + 1).trim().toLowerCase();
  const extension = /^[a-z0-9]{1,8}$/.test(named) ? named : defaultExtensions[mediaType];
  const kind: MessageKind = mediaKinds[mediaType];
  return {
    ...base, kind, ...extra,
    file: { id: fileId, extension, name: `${kind}.${extension === 'bpm' ? 'bmp' : extension}`, type: mimeTypes[extension] ?? 'application/octet-stream' },
  };
}

/** `latitude/longitude/description`; the description may have slashes of its own. */
function toLocation(content: string): ChatMessage['location'] {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*\/\s*(-?\d+(?:\.\d+)?)\s*(?:\/(.*))?$/s.exec(content);
  if (!match) return undefined;
  const latitude = Number(match[1]);
  const longitude = Number(match[2]);
  const description = match[3]?.trim();
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined;
  return { latitude, longitude, ...(description ? { description } : {}) };
}
