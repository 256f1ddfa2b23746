import type { HistoryEntry } from './conversation.js';
import type { WireMessage } from './mailbox.js';
import type { Quirks } from './settings.js';
import type { Visitor } from './visitor.js';

export interface MessageDetails {
  readonly controlType?: string;
  readonly avatar?: string | null;
  readonly callId?: string | undefined;
  readonly queueFlag?: boolean;
  readonly interIdx?: string;
  readonly simQuestions?: readonly string[];
}

/** A message as `poll` answers it (guide 5.1.1 and its sample), with the quirks that are switched on. */
export function wireMessage(visitor: Visitor, entry: HistoryEntry, details: MessageDetails, quirks: Quirks): WireMessage {
  const media = ['IMAGE', 'AUDIO', 'VIDEO', 'FILE'].includes(entry.mediaType);
  const time = quirks.stringTimestamps ? String(entry.time) : entry.time;
  const message: WireMessage = {
    from: visitor.channelId,
    channel: 'WEB',
    to: visitor.userId,
    controlType: details.controlType ?? 'CHAT',
    mediaType: entry.mediaType,
    content: media && quirks.bareMediaIds ? entry.content.split(',')[0] : entry.content,
    simQuestions: similar(details.simQuestions ?? [], quirks.simQuestions),
    senderNickname: entry.name,
    senderAvatar: details.avatar ?? null,
    timestamp: quirks.receiveTimeOnly ? null : time,
    sourceType: entry.sourceType,
    callId: details.callId ?? null,
    robotGender: entry.sourceType === 'ROBOT' ? (quirks.lowerCaseGender ? 'male' : 'MALE') : null,
    messageCode: entry.id,
    receiveTime: time,
  };
  if (details.interIdx) message.interIdx = details.interIdx;
  if (details.queueFlag) message.queueFlag = 'Y';
  // The guide says only that it is set when the line is cut.
  if (details.controlType === 'DISCONNECT') message.isOfflineStatus = 'Y';
  if (quirks.noMessageCode) delete message.messageCode;
  if (quirks.nullFields) {
    for (const name of ['interIdx', 'queueFlag', 'messageCode', 'isOfflineStatus', 'associationContentId', 'robotGender', 'receiveTime']) {
      message[name] ??= null;
    }
  }
  if (quirks.unknownValues) Object.assign(message, { tenantSpaceId: 202112290302, extend: { anything: [1, null] } });
  return message;
}

function similar(questions: readonly string[], shape: Quirks['simQuestions']): unknown {
  if (!questions.length || shape === 'null') return null;
  if (shape === 'json') return JSON.stringify(questions);
  return shape === 'string' ? questions[0] : questions;
}

/** A message of a kind that no guide knows. */
export const unknownMessage = (visitor: Visitor): WireMessage => ({
  from: visitor.channelId, channel: 'WEB', to: visitor.userId, controlType: 'SOMETHING_NEW', mediaType: 'HOLOGRAM', content: '',
  sourceType: 'ORACLE', timestamp: Date.now(),
});
