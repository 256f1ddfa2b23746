import type { DownlinkMediaType, DownlinkMessage, SourceType } from './downlink.js';
import { asText, filledText, flag, number, textList, unread, word } from './lenient.js';
import { object, parse } from './schema.js';

/** Guide table 5-1. Everything may be missing; `content` must be text where it is there. */
const schema = object({
  sourceType: word,
  controlType: word,
  mediaType: word,
  content: unread,
  senderNickname: filledText,
  senderAvatar: filledText,
  timestamp: number,
  receiveTime: number,
  messageCode: filledText,
  interIdx: filledText,
  simQuestions: textList,
  queueFlag: flag,
  callId: filledText,
  robotGender: word,
});

const sources: readonly string[] = ['AGENT', 'ROBOT', 'SYSTEM'] satisfies SourceType[];

const mediaTypes: Readonly<Record<string, DownlinkMediaType>> = {
  TEXT: 'TEXT', IMAGE: 'IMAGE', AUDIO: 'AUDIO', VIDEO: 'VIDEO', FILE: 'FILE', LOCATE: 'LOCATE',
  FILE_IMAGE: 'IMAGE', FILE_VIDEO: 'VIDEO',
};

/** The last instant that a `Date` can hold. */
const latest = 8.64e15;

const instant = (value: number | undefined): number | undefined => (value && value > 0 && value <= latest ? value : undefined);

/** One entry of `downlinkMessages`; undefined where it is no message at all. An unknown kind of medium is shown as text. */
export function parseDownlink(entry: unknown): DownlinkMessage | undefined {
  const parsed = parse(schema, entry);
  if (parsed.faults !== undefined) return undefined;
  const fields = parsed.data;
  const content = fields.content == null ? '' : asText(fields.content);
  const says = content || fields.controlType || fields.messageCode;
  if (content === undefined || !says) return undefined;
  const { senderNickname: nickname, senderAvatar: avatar, messageCode, interIdx, callId } = fields;
  const time = instant(fields.timestamp) ?? instant(fields.receiveTime);
  const robotGender = fields.robotGender === 'MALE' ? 'male' : fields.robotGender === 'FEMALE' ? 'female' : undefined;
  return {
    sourceType: (sources.includes(fields.sourceType ?? '') ? fields.sourceType : 'SYSTEM') as SourceType,
    controlType: fields.controlType ?? 'CHAT',
    mediaType: mediaTypes[fields.mediaType ?? ''] ?? 'TEXT',
    content,
    similarQuestions: fields.simQuestions,
    queuing: fields.queueFlag,
    ...(nickname && { nickname }),
    ...(avatar && { avatar }),
    ...(time && { time }),
    ...(messageCode && { messageCode }),
    ...(interIdx && { interactionIndex: interIdx }),
    ...(callId && { callId }),
    ...(robotGender && { robotGender }),
  };
}
