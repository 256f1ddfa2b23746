import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { ClickToCallEvent } from '../../src/cec/call-api.js';
import type { DownlinkMessage } from '../../src/cec/downlink.js';
import { DeskbellError, type ErrorCode } from '../../src/core/errors.js';
import { askAccessToken, askMessagingToken, openCentre, visit, type Centre, type Visitor } from './centre.js';

/** Opened before the tests are named: a live tenant is asked questions only. */
const centre: Centre = await openCentre();
after(() => centre.close());

const rejectsWith = (promise: Promise<unknown>, code: ErrorCode, resultCode?: string): Promise<void> =>
  assert.rejects(promise, (error: unknown) => error instanceof DeskbellError && error.code === code && (resultCode === undefined || error.resultCode === resultCode));

/** Polls until the wanted message has come; everything that came on the way, in order. */
async function receive(visitor: Visitor, wanted: (message: DownlinkMessage) => boolean): Promise<readonly DownlinkMessage[]> {
  const all: DownlinkMessage[] = [];
  for (let turn = 0; turn < 400; turn++) {
    const { messages, malformed } = await visitor.chat.poll();
    assert.equal(malformed, 0);
    all.push(...messages);
    if (messages.some(wanted)) return all;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`did not come, but: ${JSON.stringify(all)}`);
}

describe(`contract, questions (${centre.name})`, () => {
  const visitor = visit(centre);

  it('1: the access token lives for the seconds that it says', async () => {
    const response = await askAccessToken(centre);
    assert.equal(response.status, 200);
    const { AccessToken, Expires } = await response.json() as Record<string, unknown>;
    assert.equal(typeof AccessToken, 'string');
    assert.ok(Number(Expires) >= 600);
  });

  it('1: a wrong secret gets no token', async () => {
    const response = await askAccessToken(centre, `${centre.appSecret}-wrong`);
    const body = await response.json().catch(() => ({})) as Record<string, unknown>;
    assert.ok(!response.ok || !body['AccessToken']);
  });

  it('1: the messaging token is `token` beside code 0', async () => {
    const { AccessToken } = await (await askAccessToken(centre)).json() as { AccessToken: string };
    const { resultCode, token } = await (await askMessagingToken(centre, AccessToken, visitor.userId)).json() as Record<string, unknown>;
    assert.equal(String(resultCode), '0');
    assert.equal(typeof token, 'string');
  });

  it('1: an access token that is none is 403, and a new one is used without the visitor noticing', async () => {
    const expired = visit(centre, undefined, { accessToken: 'none' });
    await expired.chat.queryQueueInfo();
    assert.equal(expired.sessions(), 2);
    const response = await fetch(`${centre.origin}/apiaccess/ccmessaging/poll?receiverId=a&channel=WEB`, { headers: { 'x-app-key': centre.appKey, Authorization: 'Bearer none', 'ccmessaging-token': 'none' } });
    assert.equal(response.status, 403);
    const { exceptionInfo } = await response.json() as { exceptionInfo: string };
    assert.match(exceptionInfo, /auth fail|expired|illegal/i);
  });

  it('1: a messaging token that is none is 401, and a new one is used', async () => {
    const expired = visit(centre, undefined, { messagingToken: 'none' });
    await expired.chat.queryQueueInfo();
    assert.equal(expired.sessions(), 2);
  });

  it('2: a wrong path is 404', async () => {
    await rejectsWith(visitor.requester.call({ path: 'noSuchThing', timeout: 15_000, body: () => ({ channel: 'WEB' }) }), 'not-found');
  });

  it('3: a poll without a conversation brings nothing', async () => {
    const { messages } = await visitor.chat.poll();
    assert.deepEqual(messages, []);
  });

  it('3: who does not wait is in no queue', async () => {
    assert.equal(await visitor.chat.queryQueueInfo(), undefined);
  });

  it('3: suggestions are a list, be it empty', async () => {
    assert.ok(Array.isArray(await visitor.chat.queryPhrases('how', 'en')));
  });

  it('4: says whether calls are possible', async () => {
    const support = await visitor.call.checkClickToCallSupport();
    assert.deepEqual(Object.values(support).map((value) => typeof value), ['boolean', 'boolean']);
  });

  it('3: a file that is not there is refused with a code', async () => {
    await rejectsWith(visitor.chat.downloadFile({ id: '00000000-0000-0000-0000-000000000000', type: 'jpg' }), 'rejected');
  });
});

if (centre.demo) {
  const { control } = centre.demo;

  describe(`contract, acts (${centre.name})`, () => {
    before(() => void control.addAgent({ id: 'li', name: 'Li', mode: 'desk' }));

    it('3: from robot to agent to the end, to the rating', async () => {
      const visitor = visit(centre);
      const { chat, userId } = visitor;
      await chat.send({ controlType: 'CONNECT' });
      await chat.send({ controlType: 'CHAT', content: 'How long does delivery take?' });
      const answers = await receive(visitor, ({ interactionIndex }) => interactionIndex !== undefined);
      const answer = answers.find(({ interactionIndex }) => interactionIndex !== undefined)!;
      assert.equal(answer.sourceType, 'ROBOT');
      assert.match(answer.robotGender ?? '', /^(fe)?male$/);
      assert.ok(answer.time! > 1.6e12);
      await chat.rateRobotAnswer({ helpful: true, interactionIndex: answer.interactionIndex! });
      await chat.rateRobotAnswer({ helpful: false, reason: '没有帮助', interactionIndex: answer.interactionIndex! });
      await rejectsWith(chat.send({ controlType: 'INPUT' }), 'rejected', '13');

      await chat.send({ controlType: 'TRANS2AGENT' });
      await rejectsWith(chat.send({ controlType: 'TRANS2AGENT' }), 'rejected', '13');
      const queue = await chat.queryQueueInfo();
      assert.equal(queue?.position, 1);
      for (const value of Object.values(queue)) assert.equal(typeof value, 'number');
      await receive(visitor, ({ queuing }) => queuing);

      control.accept({ userId, agentId: 'li' });
      control.say({ userId, text: '您好' });
      const [first] = (await receive(visitor, ({ content }) => content === '您好')).filter(({ sourceType }) => sourceType === 'AGENT');
      assert.equal(first?.nickname, 'Li');
      await chat.send({ controlType: 'INPUT' });
      await chat.send({ controlType: 'CHAT', content: 'thanks' });
      control.end({ userId });
      await receive(visitor, ({ controlType }) => controlType === 'DISCONNECT');
      await rejectsWith(chat.send({ controlType: 'CHAT', content: 'too late' }), 'rejected', '13');

      await chat.saveSatisfaction({ stars: 5, comment: '' });
      await rejectsWith(chat.saveSatisfaction({ stars: 5, comment: 'again' }), 'rejected', '13');
      assert.deepEqual(control.accepted({ userId }), ['How long does delivery take?', 'thanks']);
    });

    it('3: the visitor ends it', async () => {
      const { chat } = visit(centre);
      await chat.send({ controlType: 'CONNECT' });
      await chat.send({ controlType: 'DISCONNECT' });
      await rejectsWith(chat.send({ controlType: 'DISCONNECT' }), 'rejected', '13');
    });

    it('3: a poll is destructive', async () => {
      const visitor = visit(centre);
      await visitor.chat.send({ controlType: 'CONNECT' });
      for (let count = 0; count < 20; count++) control.say({ userId: visitor.userId, text: `line ${count}`, sourceType: 'ROBOT' });
      const polls = await Promise.all(Array.from({ length: 5 }, () => visitor.chat.poll()));
      const lines = polls.flatMap(({ messages }) => messages).filter(({ content }) => content.startsWith('line '));
      assert.equal(lines.length, 20);
      assert.equal(new Set(lines.map(({ messageCode }) => messageCode)).size, 20);
    });

    it('3: a poll that holds answers when something comes', async () => {
      const visitor = visit(centre);
      await visitor.chat.send({ controlType: 'CONNECT' });
      await receive(visitor, () => true);
      control.set({ pollHold: 30_000 });
      try {
        const held = receive(visitor, ({ content }) => content === 'now');
        control.say({ userId: visitor.userId, text: 'now', sourceType: 'ROBOT' });
        assert.ok(await held);
      } finally {
        control.set({ pollHold: 0 });
      }
    });

    it('3: a file goes there, is sent, and comes back', async () => {
      const visitor = visit(centre);
      const content = randomBytes(50_000);
      const { body } = await visitor.requester.call({
        path: 'uploadFileStream', timeout: 15_000, effect: true, body: () => ({ fileType: 'png', fileStream: content.toString('base64'), channel: 'WEB' }),
      });
      const id = String(body['objectKey']);
      assert.deepEqual(Buffer.from(await visitor.chat.downloadFile({ id, type: 'png' })), content);
      await visitor.chat.send({ controlType: 'CONNECT' });
      await visitor.chat.send({ controlType: 'CHAT', mediaType: 'IMAGE', content: `${id},png` });
      await rejectsWith(visitor.chat.downloadFile({ id, type: 'exe' as 'png' }), 'rejected', '13');
    });

    it('3: a message is left', async () => {
      const { chat } = visit(centre);
      await chat.leaveMessage({ phone: '13800000000', text: '请回复电话' });
      await rejectsWith(chat.leaveMessage({ phone: '', text: 'a' }), 'rejected', '2');
    });

    it('3: outside working hours', async () => {
      const { chat } = visit(centre);
      control.set({ open: false });
      try {
        await chat.send({ controlType: 'CONNECT' });
        await rejectsWith(chat.send({ controlType: 'TRANS2AGENT' }), 'outside-hours', '12');
      } finally {
        control.set({ open: true });
      }
    });

    it('1: both tokens run out between two messages, and each message arrives once', async () => {
      const { chat, userId, sessions } = visit(centre);
      await chat.send({ controlType: 'CONNECT' });
      for (let count = 0; count < 6; count++) {
        if (count % 2) control.expireAccessTokens();
        else control.expireMessagingTokens();
        await Promise.all([chat.send({ controlType: 'CHAT', content: `message ${count}` }), chat.poll(), chat.poll()]);
      }
      assert.deepEqual(control.accepted({ userId }), Array.from({ length: 6 }, (_, count) => `message ${count}`));
      assert.equal(sessions(), 7);
    });

    it('1: a token that an answer\'s headers bring is used from then on', async () => {
      const { chat, source, sessions } = visit(centre);
      await chat.send({ controlType: 'CONNECT' });
      const before = source.current.get()!.messagingToken;
      control.rotateMessagingTokens();
      await chat.poll();
      assert.notEqual(source.current.get()!.messagingToken, before);
      await chat.poll();
      assert.equal(sessions(), 1);
    });

    it('2: every quirk of the guides\' samples', async () => {
      for (const quirks of [
        { returnCode: true, numericCodes: true }, { nullFields: true, stringTimestamps: true }, { unknownValues: true, noMessageCode: true }, { receiveTimeOnly: true, simQuestions: 'json' },
        { simQuestions: 'string', lowerCaseGender: true, phrases: 'string' }, { simQuestions: 'null', phrases: 'phrases', downloadWithoutCode: true },
      ] as const) {
        control.set({ quirks });
        const visitor = visit(centre);
        await visitor.chat.send({ controlType: 'CONNECT' });
        await visitor.chat.send({ controlType: 'CHAT', content: 'How can I pay?' });
        const [robot] = (await receive(visitor, ({ interactionIndex, sourceType }) => sourceType === 'ROBOT' && interactionIndex !== undefined));
        assert.ok(robot!.time, JSON.stringify(quirks));
        assert.ok(Array.isArray(await visitor.chat.queryPhrases('how', 'en')));
        await visitor.chat.send({ controlType: 'TRANS2AGENT' });
        assert.ok(((await visitor.chat.queryQueueInfo())?.position ?? 0) > 0);
        await visitor.chat.send({ controlType: 'DISCONNECT' });
        control.set({ quirks: { returnCode: false, numericCodes: false, nullFields: false, unknownValues: false, noMessageCode: false, stringTimestamps: false, receiveTimeOnly: false, simQuestions: 'array', phrases: 'question', downloadWithoutCode: false, lowerCaseGender: false } });
      }
    });

    /** Asks for events, again after every answer, until the wanted one. */
    const event = async (visitor: Visitor, type: ClickToCallEvent['type']): Promise<ClickToCallEvent> => {
      for (let turn = 0; turn < 400; turn++) {
        const answer = await visitor.call.getClickToCallEvent();
        if (answer.type === type) return answer;
      }
      throw new Error(`no ${type}`);
    };

    it('4: a call is queued, established, transferred and dropped', async () => {
      control.call('setCalls', { answeredBy: 'machine', eventHold: 50 });
      for (const eventIds of ['guide', 'string', 'number']) {
        control.call('setCalls', { eventIds });
        const visitor = visit(centre);
        await visitor.call.createClickToCall('audio');
        const established = await event(visitor, 'established');
        assert.ok(established.type === 'established' && established.target.gatewayAddresses.length > 0);
        for (const value of [established.target.domain, established.target.accessCode, established.target.caller]) assert.ok(value);
        control.call('transferCallTo', { userId: visitor.userId });
        await event(visitor, 'transferred');
        await visitor.call.dropClickToCall();
      }
      await rejectsWith(visit(centre).call.dropClickToCall(), 'rejected', '13');
    });

    for (const [act, type] of [['releaseCall', 'released'], ['failCall', 'failed'], ['timeOutCall', 'queue-timeout']] as const) {
      it(`4: a call that ends as ${type}, with its cause`, async () => {
        const visitor = visit(centre);
        await visitor.call.createClickToCall('video');
        control.call(act, { userId: visitor.userId, causeId: 7, causeDesc: 'why' });
        assert.deepEqual(await event(visitor, type), { type, causeId: '7', causeDescription: 'why' });
      });
    }

    it('4: an access token that runs out in the long poll is renewed, and the event comes', async () => {
      const visitor = visit(centre);
      await visitor.call.createClickToCall('audio');
      await event(visitor, 'established');
      control.expireAccessTokens();
      control.call('releaseCall', { userId: visitor.userId });
      await event(visitor, 'released');
      assert.equal(visitor.sessions(), 2);
    });

    it('4: no calls on this channel, nobody at work', async () => {
      const { call } = visit(centre);
      control.call('setCalls', { clickToCall: false, lowerCaseSupport: true });
      assert.deepEqual(await call.checkClickToCallSupport(), { webRtc: true, clickToCall: false });
      await rejectsWith(call.createClickToCall('audio'), 'rejected', '7');
      control.call('setCalls', { clickToCall: true, lowerCaseSupport: false });
      control.set({ open: false });
      try {
        await rejectsWith(call.createClickToCall('audio'), 'outside-hours', '12');
      } finally {
        control.set({ open: true });
      }
    });

    it('4: an anonymous call needs no messaging token', async () => {
      const { call } = visit(centre, undefined, { messagingToken: 'none' });
      const { sipServiceAddress, accessCode } = await call.createAnonymousCall({ called: '88884432', callData: '1', callerPresent: '95599' });
      // `ip:port` in the guide; the stand-in says the scheme too, because its gateway has no TLS.
      assert.match(sipServiceAddress, /^(ws:\/\/)?[\w.]+:\d+$/);
      assert.ok(accessCode);
      await rejectsWith(call.createAnonymousCall({ called: '', callerPresent: '1' }), 'rejected', '3001000003');
    });

    it('a page of another origin may call it with the four headers, and read the rotated token', async () => {
      const url = `${centre.origin}/apiaccess/ccmessaging/poll?receiverId=a&channel=WEB`;
      const wanted = ['authorization', 'ccmessaging-token', 'content-type', 'x-app-key'];
      const preflight = await fetch(url, { method: 'OPTIONS', headers: { Origin: 'https://shop.example', 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': wanted.join(',') } });
      assert.ok(preflight.ok);
      const allowed = (preflight.headers.get('access-control-allow-headers') ?? '').toLowerCase();
      for (const header of wanted) assert.ok(allowed.includes(header), header);
      const refusal = await fetch(url, { headers: { Origin: 'https://shop.example' } });
      assert.match(refusal.headers.get('access-control-expose-headers') ?? '', /ccmessaging-token/i);
    });
  });
}
