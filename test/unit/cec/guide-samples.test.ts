import { expect } from 'chai';
import { createCallApi } from '../../../src/cec/call-api.js';
import { createChatApi } from '../../../src/cec/chat-api.js';
import { readCredentials } from '../../../src/cec/session-answer.js';
import { call, rest, shorthandAsJson } from '../../fixtures/guide-samples.js';
import { centreDouble, failure, visitor } from '../../support/centre-double.js';

const chatWith = (body: string, status = 200) => {
  const centre = centreDouble({ body, status });
  return { ...centre, api: createChatApi(centre.requester) };
};
const callWith = (body: string) => {
  const centre = centreDouble({ body });
  return { ...centre, api: createCallApi(centre.requester) };
};

/** The sample request's fields, without what it leaves null. */
const asked = (sample: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(JSON.parse(sample) as Record<string, unknown>).filter(([, value]) => value !== null));

describe('the guides\' own samples', () => {
  it('3.2 applyToken, no JSON, as a session answer: malformed', () => {
    expect(() => readCredentials(rest.applyToken, { locale: 'zh' }, 'https://shop.example/session', 0)).to.throw().with.property('code', 'session-malformed');
  });

  it('2 tokenByAkSk and applyToken as a session answer: half a credential', () => {
    for (const sample of [rest.accessToken, call.applyToken]) {
      expect(() => readCredentials(sample, { locale: 'zh' }, 'https://shop.example/session', 0)).to.throw().with.property('code', 'session-malformed');
    }
  });

  it('4.2 queryQueueInfo', async () => {
    const { api, source, json } = chatWith(rest.queue);
    source.current.set({ ...visitor, userId: 'xxxx', channelId: 'xxxxx' });
    expect(await api.queryQueueInfo()).to.deep.equal({ position: 1, waited: 3, estimatedWait: 60, longestWait: 3, maximumWait: 60 });
    expect(json()).to.deep.equal(JSON.parse(rest.queueRequest));
  });

  it('5.2 poll', async () => {
    const { api, source, requests } = chatWith(rest.poll);
    source.current.set({ ...visitor, userId: 'XXXXXXXXXXXXXXXXXXXXXXXXXXXX' });
    const { messages, malformed, cursor } = await api.poll();
    expect(requests[0]?.url).to.equal('https://centre.example/apiaccess/ccmessaging/poll?receiverId=XXXXXXXXXXXXXXXXXXXXXXXXXXXX&channel=WEB');
    expect({ malformed, cursor }).to.deep.equal({ malformed: 0, cursor: undefined });
    expect(messages).to.deep.equal([
      { sourceType: 'ROBOT', controlType: 'CHAT', mediaType: 'TEXT', content: '欢迎欢迎，热烈欢迎', nickname: 'test', avatar: '1', time: 1619590480756, similarQuestions: [], queuing: false, robotGender: 'male' },
      { sourceType: 'ROBOT', controlType: 'CHAT', mediaType: 'TEXT', content: '转人工', nickname: 'test', avatar: '1', time: 1619590482098, similarQuestions: [], queuing: false, robotGender: 'male' },
      { sourceType: 'SYSTEM', controlType: 'CHAT', mediaType: 'TEXT', content: '已接通座席。', nickname: '系统', time: 1619590484115, similarQuestions: [], queuing: false },
    ]);
  });

  it('6.2 saveSatisfaction: the code is `returnCode`', async () => {
    const { api, source, json } = chatWith(rest.satisfaction);
    source.current.set({ ...visitor, userId: 'XXXXXXXX', channelId: 'XXXXXXXX' });
    await api.saveSatisfaction({ stars: 5, comment: '满意' });
    expect(json()).to.deep.equal(JSON.parse(rest.satisfactionRequest));
  });

  const sends = [
    ['CONNECT', '', rest.connectRequest, rest.connect], ['CHAT', '版本', rest.chatRequest, rest.chat],
    ['TRANS2AGENT', '', rest.transferRequest, rest.transfer], ['DISCONNECT', '', rest.disconnectRequest, rest.disconnect],
  ] as const;
  for (const [controlType, content, request, answer] of sends) {
    it(`7.2 send ${controlType}`, async () => {
      const { api, source, json } = chatWith(answer);
      const { from, senderNickname, timestamp } = JSON.parse(request) as { from: string; senderNickname: string; timestamp: string };
      source.current.set({ ...visitor, userId: from });
      await api.send({ controlType, content, nickname: senderNickname, time: Number(timestamp) });
      const { userAgent, ...sent } = json();
      expect(sent).to.deep.equal(asked(request));
      expect(userAgent).to.equal(controlType === 'CONNECT' ? navigator.userAgent : undefined);
    });
  }

  it('8.2 uploadFileStream', async () => {
    const { api, json } = chatWith(rest.upload);
    // The guide took the middle out of its picture, so that what is left is no base64: its beginning goes.
    const fileStream = '/9j/4AAQSkZJRgABAQEAYABgAAD/';
    const picture = new Blob([Uint8Array.from(atob(fileStream), (character) => character.charCodeAt(0))]);
    expect(await api.uploadFile({ type: 'jpg', content: picture })).to.equal('44992392-2078-4caa-af3f-16cc328db296');
    expect(json()).to.deep.equal({ ...asked(rest.uploadRequest), fileStream });
    expect(rest.uploadRequest).to.include(fileStream);
  });

  it('9.2 downloadFileStream: no result code', async () => {
    const { api, json } = chatWith(rest.download);
    const bytes = await api.downloadFile({ id: 'XXXXXXXXXXXXXXXXXX', type: 'jpg' });
    expect([...bytes.slice(0, 4)]).to.deep.equal([0xff, 0xd8, 0xff, 0xe0]);
    expect(json()).to.deep.equal(JSON.parse(rest.downloadRequest));
  });

  it('10.2 queryPhraseByKeyword: `question`', async () => {
    const { api, json } = chatWith(rest.phrases);
    expect(await api.queryPhrases('网格', 'zh-CN')).to.deep.equal([
      '网格版APP在哪里下载', '网格版APP怎么登录?', '网格版APP支持什么手机版本', '登录APP网格版后，没有扫街下单、网格一本账等功能菜单权限', 'PC端中屏网格系统怎么登录',
    ]);
    expect(json()).to.deep.equal(JSON.parse(rest.phrasesRequest));
  });

  it('15.1 doLeaveMessage', async () => {
    const { api, json } = chatWith(rest.leave);
    await api.leaveMessage({ callId: '11111222111', phone: '1386667777', text: '请回复电话' });
    expect(json()).to.deep.equal(JSON.parse(rest.leaveRequest));
  });

  it('17.1 feedbacksatisfaction', async () => {
    const { api, source, json } = chatWith(rest.feedback);
    source.current.set({ ...visitor, userId: '1111111' });
    await api.rateRobotAnswer({ helpful: false, reason: 'dissatisfied', interactionIndex: '2' });
    expect(json()).to.deep.equal(JSON.parse(rest.feedbackRequest));
  });

  it('11.1 createClickToCall, with both guides\' answers', async () => {
    for (const sample of [rest.create, call.create]) {
      const { api, json } = callWith(sample);
      await api.createClickToCall('audio');
      expect(json()).to.deep.equal(JSON.parse(rest.createRequest));
    }
  });

  it('13.1 checkClickToCallSupport, with both guides\' answers', async () => {
    for (const sample of [rest.support, call.support]) {
      const { api, requests } = callWith(sample);
      expect(await api.checkClickToCallSupport()).to.deep.equal({ webRtc: true, clickToCall: true });
      expect(requests[0]?.url).to.match(/ccmessaging\/v1\/checkClickToCallSupport\?channel=WEB$/);
    }
  });

  it('14.1 dropClickToCall', async () => {
    const { api, json } = callWith(rest.drop);
    await api.dropClickToCall();
    expect(json()).to.deep.equal(JSON.parse(rest.dropRequest));
  });

  it('16.1 createcall, without the messaging token', async () => {
    const { api, json, requests } = callWith(rest.createCall);
    expect(await api.createAnonymousCall({ called: '88884432', callData: '1', callerPresent: '95599' }))
      .to.deep.equal({ sipServiceAddress: '10.137.203.215:5063', accessCode: '179080024609291' });
    expect(json()).to.deep.equal(JSON.parse(rest.createCallRequest));
    expect(requests[0]?.headers).to.not.have.property('ccmessaging-token');
  });

  const target = { domain: 'xxx', gatewayAddresses: ['xx1', 'xx2'], accessCode: '179080000537636', caller: 'AnonymousCard' };
  const cause = { causeId: '-1', causeDescription: 'xxx' };
  const events = [
    ['established, id a number', rest.established, { type: 'established', target }],
    ['established, id a text', call.established, { type: 'established', target }],
    ['queuing', call.queuing, { type: 'queuing' }],
    ['transferred', call.transferred, { type: 'transferred' }],
    ['released', call.released, { type: 'released', ...cause }],
    ['queue timeout', call.queueTimeout, { type: 'queue-timeout', ...cause }],
    ['failed', call.failed, { type: 'failed', ...cause }],
    ['none', call.none, { type: 'none' }],
  ] as const;
  for (const [name, sample, event] of events) {
    it(`12.1 getClickToCallEvents, ${name}`, async () => {
      expect(await callWith(shorthandAsJson(sample)).api.getClickToCallEvent()).to.deep.equal(event);
    });
    it(`12.1 getClickToCallEvents, ${name}: as printed it is no JSON, a clear error`, async () => {
      expect(await failure(callWith(sample).api.getClickToCallEvent())).to.include({ name: 'DeskbellError', code: 'malformed-answer' });
    });
  }

  it('2.2 the error body of a status other than 200', async () => {
    expect(await failure(chatWith(call.error, 500).api.poll())).to.include({ code: 'unavailable', status: 500, resultCode: '0', message: 'poll: HTTP 500 xxx' });
  });
});
