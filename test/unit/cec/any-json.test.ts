import * as fc from 'fast-check';
import { createCallApi } from '../../../src/cec/call-api.js';
import { createChatApi } from '../../../src/cec/chat-api.js';
import { parseDownlink } from '../../../src/cec/message.js';
import { readCredentials } from '../../../src/cec/session-answer.js';
import { errorCodes } from '../../../src/core/error-codes.js';
import { DeskbellError } from '../../../src/core/errors.js';
import { centreDouble } from '../../support/centre-double.js';

const names = [
  'resultCode', 'returnCode', 'resultDesc', 'errorCode', 'exceptionInfo', 'downlinkMessages', 'cursor', 'content', 'sourceType', 'controlType', 'mediaType', 'simQuestions',
  'timestamp', 'receiveTime', 'messageCode', 'interIdx', 'queueFlag', 'robotGender', 'position', 'objectKey', 'fileStream', 'question', 'phrases', 'eventId', 'domain', 'gwAddresses',
  'accessCode', 'clickToCallCaller', 'causeId', 'causeDesc', 'resultData', 'sipServiceAddress', 'accesscode', 'baseUrl', 'appKey', 'accessToken', 'messagingToken', 'userId', 'channelId',
  'expiresIn', '__proto__', 'constructor',
];
const words = ['0', 0, '13', 'WEB', 'AGENT', 'CHAT', 168101, '168101', '168110', 'Y', '[', '{', '["a"]', '{"a":1}', 'https://', 'https://a.example', 'Zm9v', '\n', ';', 'constructor', '__proto__', '\u0000', null];

/** Answers that are like the centre's in their names and in nothing else. */
const { likeness } = fc.letrec<{ likeness: unknown }>((tie) => ({
  likeness: fc.oneof({ maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...words), fc.jsonValue({ maxDepth: 2 }), fc.array(tie('likeness'), { maxLength: 5 }),
    fc.array(fc.tuple(fc.constantFrom(...names), tie('likeness')), { maxLength: 8 }).map((entries) => Object.fromEntries(entries))),
}));
const texts = fc.oneof({ weight: 8, arbitrary: likeness.map((value) => JSON.stringify(value) ?? '') }, { weight: 1, arbitrary: fc.string() }, { weight: 1, arbitrary: fc.json().map((json) => json.slice(0, -1)) });

const file = { type: 'jpg', content: new Blob(['a']) } as const;

describe('whatever the centre answers', () => {
  it('an endpoint gives a value or a DeskbellError that says what became of the request', async () => {
    await fc.assert(fc.asyncProperty(texts, fc.constantFrom(200, 200, 200, 204, 401, 418, 500), async (body, status) => {
      const { requester } = centreDouble({ body, status });
      const chat = createChatApi(requester);
      const call = createCallApi(requester);
      const outcomes = await Promise.allSettled([
        chat.send({ controlType: 'CHAT' }), chat.poll(), chat.queryQueueInfo(), chat.uploadFile(file), chat.downloadFile({ id: '1', type: 'jpg' }), chat.queryPhrases('a', 'zh'),
        chat.saveSatisfaction({ stars: 5, comment: '' }), chat.rateRobotAnswer({ helpful: false, interactionIndex: '1' }), chat.leaveMessage({ phone: '1', text: 'a' }),
        call.checkClickToCallSupport(), call.createClickToCall('audio'), call.getClickToCallEvent(), call.dropClickToCall(), call.createAnonymousCall({ called: '1', callerPresent: '1' }),
      ]);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected' && !(outcome.reason instanceof DeskbellError && outcome.reason.delivery && Object.hasOwn(errorCodes, outcome.reason.code))) throw outcome.reason;
      }
    }), { numRuns: 400 });
  });

  it('a downlink entry is a message of the promised types or none', () => {
    fc.assert(fc.property(likeness, (entry) => {
      const message = parseDownlink(entry);
      if (!message) return true;
      const optional = [message.nickname, message.avatar, message.messageCode, message.interactionIndex, message.callId].every((value) => value === undefined || (typeof value === 'string' && value !== ''));
      return optional && typeof message.content === 'string' && /^(AGENT|ROBOT|SYSTEM)$/.test(message.sourceType) && /^(TEXT|IMAGE|AUDIO|VIDEO|FILE|LOCATE)$/.test(message.mediaType)
        && message.controlType !== '' && message.similarQuestions.every((question) => typeof question === 'string' && question !== '')
        && (message.time === undefined || !Number.isNaN(new Date(message.time).getTime()));
    }), { numRuns: 5000 });
  });

  it('a session answer is credentials or `session-malformed`', () => {
    fc.assert(fc.property(texts, (text) => {
      try {
        const { credentials } = readCredentials(text, { locale: 'en' }, 'https://shop.example/session', 0);
        return new URL(credentials.baseUrl).protocol === 'https:' && Object.values(credentials).every((value) => typeof value === 'string' || typeof value === 'number');
      } catch (error) {
        return error instanceof DeskbellError && error.code === 'session-malformed';
      }
    }), { numRuns: 3000 });
  });
});
