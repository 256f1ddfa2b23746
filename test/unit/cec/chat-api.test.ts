import { expect } from 'chai';
import { createChatApi } from '../../../src/cec/chat-api.js';
import { centreDouble, failure, visitor, type FakeAnswer } from '../../support/centre-double.js';

const chat = (...answers: readonly FakeAnswer[]) => {
  const centre = centreDouble(...answers);
  return { ...centre, api: createChatApi(centre.requester) };
};

describe('chat endpoints', () => {
  describe('send', () => {
    it('fills in who, to whom, when and what kind', async () => {
      const { api, json, requests } = chat();
      await api.send({ controlType: 'CHAT', content: 'hi' });
      expect(requests[0]).to.include({ method: 'POST', url: 'https://centre.example/apiaccess/ccmessaging/send', tracked: true });
      expect(json()).to.deep.equal({
        channel: 'WEB', content: 'hi', controlType: 'CHAT', from: 'visitor-1', mediaType: 'TEXT', sourceType: 'CUSTOMER', timestamp: '1619573122352',
        to: '1011577355744904195', senderNickname: 'Ming',
      });
    });

    it('carries media, name and picture', async () => {
      const { api, json } = chat();
      await api.send({ controlType: 'CHAT', mediaType: 'IMAGE', content: 'key,jpg', nickname: 'Li', avatar: 'https://a.example/1.png' });
      expect(json()).to.include({ mediaType: 'IMAGE', content: 'key,jpg', senderNickname: 'Li', senderAvatar: 'https://a.example/1.png' });
    });

    it('leaves out a name that nobody has', async () => {
      const { api, source, json } = chat();
      source.current.set({ ...visitor, userName: '' });
      await api.send({ controlType: 'INPUT' });
      expect(json()).to.not.have.property('senderNickname');
      expect(json()).to.include({ content: '', controlType: 'INPUT' });
    });

    it('repeats the very same message after a renewal, timestamp too', async () => {
      const { api, json } = chat({ status: 403 }, {});
      await api.send({ controlType: 'CHAT', content: 'hi' });
      expect(json(1)).to.deep.equal(json(0));
    });

    for (const [code, expected] of [['12', 'outside-hours'], [12, 'outside-hours'], ['13', 'rejected'], [13, 'rejected'], ['99', 'rejected'], ['constructor', 'rejected']] as const) {
      it(`result ${JSON.stringify(code)}: ${expected}, answered`, async () => {
        const error = await failure(chat({ body: { resultCode: code, resultDesc: 'why' } }).api.send({ controlType: 'CONNECT' }));
        expect(error).to.include({ name: 'DeskbellError', code: expected, resultCode: String(code), delivery: 'answered', message: `send: ${code} why` });
      });
    }

    it('an answer without a result code is no yes to an order', async () => {
      expect(await failure(chat({ body: {} }).api.send({ controlType: 'CHAT' }))).to.include({ code: 'malformed-answer', delivery: 'unknown' });
    });

    it('a description as long as a page does not become the error\'s message', async () => {
      const { message } = await failure(chat({ body: { resultCode: '13', resultDesc: 'x'.repeat(100_000) } }).api.send({ controlType: 'CHAT' }));
      expect(message.length).to.be.below(300);
    });
  });

  describe('poll', () => {
    it('names what it acknowledges only when told, and hands on the cursor', async () => {
      const { api, requests } = chat({ body: { resultCode: '0', downlinkMessages: [], cursor: 'c 1' } });
      expect(await api.poll()).to.deep.equal({ messages: [], malformed: 0, cursor: 'c 1' });
      await api.poll({ ack: 'c 1' });
      expect(requests.map(({ url }) => [...new URL(url).searchParams])).to.deep.equal([
        [['receiverId', 'visitor-1'], ['channel', 'WEB']], [['receiverId', 'visitor-1'], ['channel', 'WEB'], ['ack', 'c 1']],
      ]);
      expect(requests[0]!.tracked).to.equal(false);
    });

    it('waits longer than a relay holds', async () => {
      const { api, requests } = chat();
      await api.poll();
      expect(requests[0]!.timeout).to.be.above(65_000);
    });

    it('one bad message never loses the others', async () => {
      const body = { resultCode: '0', downlinkMessages: [{ content: 'a' }, null, 'b', 7, [], {}, { content: {} }, { content: 'c' }] };
      const { messages, malformed } = await chat({ body }).api.poll();
      expect(messages.map(({ content }) => content)).to.deep.equal(['a', 'c']);
      expect(malformed).to.equal(6);
    });

    for (const [name, downlinkMessages] of [['null', null], ['missing', undefined], ['empty', []]] as const) {
      it(`a list that is ${name} brings nothing`, async () => {
        expect(await chat({ body: { returnCode: 0, downlinkMessages } }).api.poll()).to.deep.equal({ messages: [], malformed: 0 });
      });
    }

    it('one message instead of a list', async () => {
      expect((await chat({ body: { resultCode: '0', downlinkMessages: { content: 'a' } } }).api.poll()).messages).to.have.length(1);
    });

    it('messages are kept whatever the code beside them says: the centre has them no more', async () => {
      expect((await chat({ body: { resultCode: '13', downlinkMessages: [{ content: 'a' }] } }).api.poll()).messages).to.have.length(1);
      expect((await chat({ body: { resultCode: '13', downlinkMessages: { content: 'a' } } }).api.poll()).messages).to.have.length(1);
    });

    it('keeps the other messages where one has an object for a flag', async () => {
      const odd = { content: 'b', queueFlag: { toString: 1, valueOf: 1 } };
      const { messages } = await chat({ body: { resultCode: '0', downlinkMessages: [{ content: 'a' }, odd, { content: 'c' }] } }).api.poll();
      expect(messages.map(({ content }) => content)).to.deep.equal(['a', 'b', 'c']);
    });

    it('a non-zero code without messages is rejected', async () => {
      expect(await failure(chat({ body: { resultCode: '1', downlinkMessages: [] } }).api.poll())).to.include({ code: 'rejected', resultCode: '1' });
    });
  });

  describe('queryQueueInfo', () => {
    it('non-zero: in no queue', async () => expect(await chat({ body: { resultCode: '1' } }).api.queryQueueInfo()).to.equal(undefined));
    it('numbers as text, null, nonsense', async () => {
      const body = { resultCode: 0, position: '2', totalWaitTime: null, estimateWaitTime: 'soon', currentDeviceWaitTime: 9, longestWaitTime: -1 };
      expect(await chat({ body }).api.queryQueueInfo()).to.deep.equal({ position: 2, estimatedWait: 9 });
    });
    it('without a code it is malformed', async () => expect(await failure(chat({ body: {} }).api.queryQueueInfo())).to.include({ code: 'malformed-answer' }));
  });

  describe('files', () => {
    it('an upload is tracked, patient, and tells its progress', async () => {
      const { api, requests, json } = chat({ body: { resultCode: 0, objectKey: 12 } });
      const onProgress = (): void => {};
      expect(await api.uploadFile({ type: 'bpm', content: new Blob(['foo']) }, { onProgress })).to.equal('12');
      expect(requests[0]).to.include({ tracked: true, patient: true, effect: true, onProgress });
      expect(json()).to.deep.equal({ fileType: 'bpm', fileStream: 'Zm9v', channel: 'WEB' });
    });
    it('an upload without an objectKey is malformed', async () => {
      expect(await failure(chat({ body: { resultCode: '0' } }).api.uploadFile({ type: 'jpg', content: new Blob(['a']) })))
        .to.include({ code: 'malformed-answer', delivery: 'unknown', message: 'uploadFileStream: the answer is missing objectKey' });
    });
    for (const code of ['2', '3', '13']) {
      it(`an upload refused with ${code}`, async () => {
        expect(await failure(chat({ body: { returnCode: code } }).api.uploadFile({ type: 'jpg', content: new Blob(['a']) }))).to.include({ code: 'rejected', resultCode: code });
      });
    }
    it('an upload too large for a gateway', async () => {
      expect(await failure(chat({ status: 413 }).api.uploadFile({ type: 'jpg', content: new Blob(['a']) }))).to.include({ code: 'file-too-large' });
    });
    it('a cancelled upload is never sent while it is read', async () => {
      const { api, requests } = chat();
      expect(await failure(api.uploadFile({ type: 'jpg', content: new Blob(['a']) }, { signal: AbortSignal.abort() }))).to.include({ code: 'cancelled', delivery: 'never-sent' });
      expect(requests).to.deep.equal([]);
    });
    it('a download', async () => {
      expect([...await chat({ body: { resultCode: '0', fileStream: 'Zm9v' } }).api.downloadFile({ id: 'k', type: 'jpg' })]).to.deep.equal([102, 111, 111]);
    });
    for (const [name, body, code] of [
      ['broken base64', { resultCode: '0', fileStream: 'Zm9vY' }, 'malformed-answer'], ['no file', { resultCode: '0', fileStream: null }, 'malformed-answer'],
      ['401 in the code', { resultCode: '401', resultDesc: 'objectKey is null!' }, 'rejected'], ['13', { resultCode: '13' }, 'rejected'],
    ] as const) {
      it(`a download: ${name}`, async () => expect(await failure(chat({ body }).api.downloadFile({ id: 'k', type: 'jpg' }))).to.include({ code }));
    }
  });

  describe('queryPhrases', () => {
    for (const [name, body, expected] of [
      ['`phrases`, a list', { resultCode: '0', phrases: ['a', 'b'] }, ['a', 'b']], ['`phrases`, a text', { resultCode: '0', phrases: 'a' }, ['a']],
      ['`question`, a text of JSON', { resultCode: '0', question: '["a","b"]' }, ['a', 'b']], ['null', { resultCode: '0', question: null }, []],
      ['both of them', { resultCode: '0', question: ['a', 'b'], phrases: ['b', 'c'] }, ['a', 'b', 'c']],
      ['a non-zero code', { resultCode: '1', question: ['a'] }, []],
    ] as const) {
      it(name, async () => expect(await chat({ body }).api.queryPhrases('x', 'zh')).to.deep.equal(expected));
    }
    for (const status of [400, 404, 500]) {
      it(`HTTP ${status}: no suggestions`, async () => expect(await chat({ status }).api.queryPhrases('x', 'zh')).to.deep.equal([]));
    }
    it('HTTP 429 and lost credentials are the caller\'s to know', async () => {
      expect(await failure(chat({ status: 429 }).api.queryPhrases('x', 'zh'))).to.include({ code: 'rate-limited' });
      expect(await failure(chat({ status: 401 }).api.queryPhrases('x', 'zh'))).to.include({ code: 'session-expired' });
    });
    for (const [locale, expected] of [['zh-Hant-TW', 'zh'], ['en_US', 'en'], ['FR', 'fr'], ['', 'en']] as const) {
      it(`locale "${locale}" goes as ${expected}`, async () => {
        const { api, json } = chat();
        await api.queryPhrases('x', locale);
        expect(json()).to.deep.equal({ strContent: 'x', locale: expected, channel: 'WEB' });
      });
    }
  });

  describe('saveSatisfaction', () => {
    it('the longest comment goes whole, one more is refused before anything is sent', async () => {
      const { api, json, requests } = chat();
      await api.saveSatisfaction({ stars: 1, comment: '好'.repeat(511) });
      expect(json()).to.include({ evaluation: '1', comment: '好'.repeat(511) });
      expect(await failure(api.saveSatisfaction({ stars: 1, comment: '好'.repeat(512) }))).to.include({ code: 'comment-too-long', delivery: 'never-sent' });
      expect(requests).to.have.length(1);
    });
    it('an empty comment goes as the default that the centre wants', async () => {
      const { api, json } = chat();
      await api.saveSatisfaction({ stars: 3, comment: '  ' });
      expect(json()).to.include({ comment: '-' });
    });
    it('13', async () => {
      expect(await failure(chat({ body: { resultCode: '13', resultDesc: 'Save satisfaction failed' } }).api.saveSatisfaction({ stars: 3, comment: 'a' }))).to.include({ code: 'rejected', resultCode: '13' });
    });
  });

  describe('rateRobotAnswer', () => {
    it('helpful needs no reason', async () => {
      const { api, json, requests } = chat();
      await api.rateRobotAnswer({ helpful: true, interactionIndex: '2' });
      expect(json()).to.deep.equal({ feedback: 1, from: 'visitor-1', interIdx: '2' });
      expect(requests[0]!.url).to.match(/ccmessaging\/v1\/robot\/feedbacksatisfaction$/);
    });
    it('not helpful has one', async () => {
      const { api, json } = chat();
      await api.rateRobotAnswer({ helpful: false, interactionIndex: '2' });
      expect(json()).to.include({ feedback: 0, feedbackContent: 'dissatisfied' });
    });
    for (const [reason, fits] of [['x'.repeat(64), true], ['x'.repeat(65), false], ['差'.repeat(21), true], ['差'.repeat(22), false], ['😀'.repeat(16), true], ['😀'.repeat(17), false]] as const) {
      it(`${reason.length} units of ${reason[0]} ${fits ? 'fit' : 'are refused, not cut'}`, async () => {
        const { api, json, requests } = chat();
        const rating = api.rateRobotAnswer({ helpful: false, reason, interactionIndex: '2' });
        if (fits) {
          await rating;
          expect(json()).to.include({ feedbackContent: reason });
        } else {
          expect(await failure(rating)).to.include({ code: 'comment-too-long', delivery: 'never-sent' });
          expect(requests).to.deep.equal([]);
        }
      });
    }
    for (const [resultCode, code, retryable] of [['10010000002', 'rate-limited', true], ['30000000008', 'rejected', false], ['30010009999', 'rejected', false]] as const) {
      it(`result ${resultCode}`, async () => {
        expect(await failure(chat({ body: { resultCode } }).api.rateRobotAnswer({ helpful: true, interactionIndex: '2' }))).to.include({ code, resultCode, retryable });
      });
    }
    it('result 10010000001, not authenticated: as a 401', async () => {
      const { api, requests } = chat({ body: { resultCode: '10010000001' } });
      expect(await failure(api.rateRobotAnswer({ helpful: true, interactionIndex: '2' }))).to.include({ code: 'session-expired', retryable: false });
      expect(requests).to.have.length(2);
    });
  });

  describe('leaveMessage', () => {
    it('without a call\'s id goes with the visitor\'s', async () => {
      const { api, json } = chat();
      await api.leaveMessage({ phone: '138', text: 'call me' });
      expect(json()).to.deep.equal({ callId: 'visitor-1', caller: '138', leaveMessage: 'call me', channel: 'WEB' });
    });
    for (const resultCode of ['2', '3', '13']) {
      it(`result ${resultCode}`, async () => expect(await failure(chat({ body: { resultCode } }).api.leaveMessage({ phone: '1', text: 'a' }))).to.include({ code: 'rejected', resultCode }));
    }
  });
});
