import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Gateway, startGateway } from '../../demo/gateway/gateway.js';
import { GatewayClient } from '../support/gateway-client.js';

let gateway: Gateway;
let client: GatewayClient;

beforeEach(async () => {
  gateway = await startGateway();
  client = new GatewayClient(gateway);
});
afterEach(() => gateway.close());

const until = async <T>(read: () => Promise<T> | T, wanted: (value: T) => boolean): Promise<T> => {
  for (let tries = 0; tries < 400; tries++) {
    const value = await read();
    if (wanted(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('did not come about');
};

describe('credentials', () => {
  it('answers tokenByAkSk as printed: numbers are strings', async () => {
    const { status, body } = await client.request('POST', '/apigovernance/api/oauth/tokenByAkSk',
      { app_key: gateway.appKey, app_secret: gateway.appSecret }, { 'X-Token-Expire': '3600' });
    assert.equal(status, 200);
    assert.equal(body.ApplyType, 'Bearer');
    assert.equal(body.Expires, '3600');
    assert.match(body.CreateTime, /^\d{10}$/);
    assert.equal(body.UserID, 'Anonymous');
    assert.equal(body.AppKey, gateway.appKey);
  });

  it('refuses a lifetime outside 600 to 3600 and a wrong secret', async () => {
    const path = '/apigovernance/api/oauth/tokenByAkSk';
    const right = { app_key: gateway.appKey, app_secret: gateway.appSecret };
    assert.equal((await client.request('POST', path, right, { 'X-Token-Expire': '3601' })).status, 400);
    assert.equal((await client.request('POST', path, { ...right, app_secret: 'no' })).status, 401);
    assert.equal((await client.request('POST', path, { app_key: gateway.appKey })).status, 500);
  });

  it('applyToken needs the access token, the key, all four fields and a known channel', async () => {
    await client.signIn();
    assert.ok(client.messagingToken);
    const body = { userId: 'u', userName: 'n', channelId: client.channelId, locale: 'zh' };
    assert.equal((await client.post('applyToken', body, { authorization: 'Bearer no' })).status, 403);
    assert.equal((await client.post('applyToken', body, { 'x-app-key': '' })).status, 401);
    assert.equal((await client.post('applyToken', { ...body, locale: undefined })).status, 500);
    assert.equal((await client.post('applyToken', { ...body, locale: 'zh-CN' })).status, 500);
    assert.equal((await client.post('applyToken', { ...body, channelId: '1' })).body.resultCode, '1');
    gateway.control.set({ quirks: { malformedApplyToken: true } });
    const malformed = await client.post('applyToken', body);
    assert.match(malformed.text, /^\{ "[\w-]+" \}$/);
    assert.equal(malformed.body, undefined);
  });

  it('a token ties user and channel', async () => {
    await client.signIn();
    assert.equal((await client.send('CONNECT', '', 'TEXT', { from: 'somebody-else' })).status, 500);
    assert.equal((await client.send('CONNECT', '', 'TEXT', { to: gateway.channels[1] })).status, 500);
    assert.equal((await client.request('GET', '/apiaccess/ccmessaging/poll?receiverId=somebody-else&channel=WEB')).status, 500);
  });

  it('an expired access token gets 403 in the guide\'s words, an unknown messaging token 401', async () => {
    await client.signIn();
    gateway.control.expireAccessTokens();
    const { status, body } = await client.poll();
    assert.equal(status, 403);
    assert.equal(body.exceptionInfo, 'auth fail! illegal or expired token info. please apply or refresh the access token from the server!');
    await client.signIn();
    gateway.control.expireMessagingTokens();
    assert.equal((await client.poll()).status, 401);
    client.messagingToken = '';
    assert.equal((await client.poll()).status, 401);
  });

  it('tokens run out by themselves', async () => {
    gateway.control.set({ accessTokenSeconds: 0.3, messagingTokenSeconds: 0.05 });
    await client.signIn();
    await until(() => client.poll(), ({ status }) => status === 401);
    await until(() => client.poll(), ({ status }) => status === 403);
  });

  it('within a conversation an expired messaging token is replaced in the answer\'s headers', async () => {
    gateway.control.set({ messagingTokenSeconds: 0.2, rotationGrace: 0 });
    await client.signIn();
    await client.send('CONNECT');
    const old = client.messagingToken;
    gateway.control.set({ messagingTokenSeconds: 3600 });
    const { headers, status } = await until(() => client.poll(), (reply) => reply.headers.has('ccmessaging-token'));
    assert.equal(status, 200);
    await until(() => client.poll(), (reply) => reply.status === 401);
    client.messagingToken = headers.get('ccmessaging-token')!;
    assert.notEqual(client.messagingToken, old);
    assert.equal((await client.poll()).status, 200);
  });

  it('replaces a token when told to', async () => {
    await client.signIn();
    gateway.control.rotateMessagingTokens();
    const token = (await client.poll()).headers.get('ccmessaging-token');
    assert.ok(token && token !== client.messagingToken);
    assert.equal((await client.poll()).headers.get('ccmessaging-token'), null);
  });
});

describe('requests', () => {
  it('wants JSON, exact paths and every required field', async () => {
    await client.signIn();
    assert.equal((await client.post('send', '{"half":')).status, 400);
    assert.equal((await client.post('send', {}, { 'content-type': 'text/plain' })).status, 400);
    assert.equal((await client.request('POST', '/apiaccess/ccmessaging/send/', {})).status, 404);
    assert.equal((await client.request('GET', '/apiaccess/ccmessaging/send')).status, 404);
    assert.equal((await client.send('CONNECT', '', 'TEXT', { channel: 'APP' })).status, 500);
    for (const name of ['content', 'controlType', 'from', 'mediaType', 'sourceType', 'to', 'channel']) {
      const { status, body } = await client.send('CONNECT', '', 'TEXT', { [name]: undefined });
      assert.equal(status, 500, name);
      assert.ok(body.exceptionInfo.includes(name));
    }
    assert.equal((await client.send('CONNECT', '', 'TEXT', { timestamp: 1619573122352 })).status, 500);
  });

  it('lets any page read the chat\'s answers, and no page the credentials', async () => {
    const preflight = (path: string): Promise<Response> => fetch(gateway.origin + path, {
      method: 'OPTIONS', headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'ccmessaging-token' },
    });
    const allowed = await preflight('/apiaccess/ccmessaging/send');
    assert.equal(allowed.status, 204);
    assert.match(allowed.headers.get('access-control-allow-headers')!, /x-app-key, authorization, ccmessaging-token/);
    assert.equal((await preflight('/apiaccess/ccmessaging/applyToken')).headers.get('access-control-allow-origin'), null);
    const refused = await client.poll();
    assert.equal(refused.status, 403);
    assert.equal(refused.headers.get('access-control-allow-origin'), '*');
    assert.equal(refused.headers.get('access-control-expose-headers'), 'ccmessaging-token, Retry-After');
  });
});

describe('conversation', () => {
  it('the robot greets, answers, offers similar questions and numbers its answers', async () => {
    await client.signIn();
    assert.deepEqual((await client.send('CONNECT')).body, { resultCode: '0', resultDesc: 'connect to robot success.' });
    const [greeting] = await client.messages();
    assert.equal(greeting.sourceType, 'ROBOT');
    assert.equal(greeting.robotGender, 'MALE');
    assert.equal(typeof greeting.timestamp, 'number');
    assert.equal(greeting.to, client.userId);
    assert.equal(greeting.interIdx, '1');
    assert.deepEqual((await client.send('CHAT', '我要退货')).body, { resultCode: '0', resultDesc: 'Send message to robot successfully' });
    const [answer] = await client.messages();
    assert.match(answer.content, /30 天/);
    assert.ok(answer.simQuestions.length > 0);
    await client.send('CHAT', answer.simQuestions[0]);
    const [exact] = await client.messages();
    assert.equal(exact.simQuestions, null);
    await client.send('CHAT', 'qwertz');
    const [unknown] = await client.messages();
    assert.match(unknown.content, /转人工/);
    assert.equal(unknown.interIdx, '4');
  });

  it('the robot follows the language of the latest token', async () => {
    await client.signIn();
    await client.send('CONNECT');
    await client.signIn(client.userId, 'en');
    await client.send('CHAT', 'How long is the warranty?');
    assert.match((await client.messages())[1].content, /3 years/);
    await client.send('CHAT', 'qwertz');
    assert.match((await client.messages())[0].content, /Did you mean/);
  });

  it('a poll takes what it answers, and knows its sample\'s words', async () => {
    await client.signIn();
    await client.send('CONNECT');
    const first = await client.poll();
    assert.equal(first.body.resultDesc, 'query user messages success.');
    assert.equal(first.body.downlinkMessages.length, 1);
    assert.deepEqual(await client.messages(), []);
  });

  it('a poll that is held answers as soon as there is something', async () => {
    gateway.control.set({ pollHold: 60_000 });
    await client.signIn();
    await client.send('CONNECT');
    await client.messages();
    const held = client.messages();
    await until(() => gateway.control.count({ path: 'poll' }), (count) => count === 2);
    gateway.control.say({ text: 'late', sourceType: 'SYSTEM' });
    assert.deepEqual((await held).map((message) => message.content), ['late']);
  });

  it('a held poll that was given up takes nothing', async () => {
    gateway.control.set({ pollHold: 60_000 });
    await client.signIn();
    await client.send('CONNECT');
    await client.messages();
    const given = new AbortController();
    const lost = fetch(`${gateway.origin}/apiaccess/ccmessaging/poll`, {
      signal: given.signal, headers: { 'x-app-key': gateway.appKey, authorization: `Bearer ${client.accessToken}`, 'ccmessaging-token': client.messagingToken },
    });
    await until(() => gateway.control.count({ path: 'poll' }), (count) => count === 2);
    given.abort();
    await assert.rejects(lost);
    gateway.control.set({ pollHold: 0 });
    await until(() => gateway.control.log({ path: 'poll' })[1]!.status, (status) => status !== undefined);
    gateway.control.say({ text: 'kept', sourceType: 'SYSTEM' });
    assert.deepEqual((await client.messages()).map((message) => message.content), ['kept']);
  });

  it('goes from robot to a scripted agent, and to its end', async () => {
    gateway.control.addAgent({ id: 'echo', name: 'Echo', mode: 'scripted' });
    await client.signIn();
    await client.send('CONNECT');
    assert.match((await client.send('INPUT')).body.resultDesc, /This is robot service/);
    await client.messages();
    assert.equal((await client.send('TRANS2AGENT')).body.resultDesc, 'transfer from robot to agent success.');
    const [joined, hello] = await client.messages();
    assert.equal(joined.content, '已接通座席。');
    assert.equal(joined.sourceType, 'SYSTEM');
    assert.equal(joined.senderNickname, '系统');
    assert.equal(hello.sourceType, 'AGENT');
    assert.ok(hello.callId);
    assert.equal((await client.send('TRANS2AGENT')).body.resultCode, '13');
    assert.equal((await client.send('INPUT')).body.resultCode, '0');
    await client.send('CHAT', 'one');
    assert.equal((await client.messages())[0].content, 'Echo: one');
    assert.deepEqual(gateway.control.accepted(), ['one']);
    gateway.control.end();
    const [end] = await client.messages();
    assert.equal(end.controlType, 'DISCONNECT');
    assert.equal(end.sourceType, 'AGENT');
    assert.equal((await client.send('CHAT', 'two')).body.resultCode, '13');
    assert.equal((await client.send('DISCONNECT')).body.resultCode, '13');
    assert.deepEqual(gateway.control.accepted(), ['one']);
  });

  it('asking the robot for a person transfers, in its own words', async () => {
    gateway.control.addAgent({ id: 'echo', name: 'Echo' });
    await client.signIn();
    await client.send('CONNECT');
    await client.send('CHAT', '转人工');
    assert.deepEqual((await client.messages()).slice(1, 3).map((message) => message.content), ['转人工', '已接通座席。']);
  });

  it('ends at the visitor\'s wish', async () => {
    await client.signIn();
    await client.send('CONNECT');
    assert.deepEqual((await client.send('DISCONNECT')).body, { resultCode: '0', resultDesc: 'Disconnect robot successfully' });
  });

  it('outside working hours the robot still serves, agents do not', async () => {
    gateway.control.set({ open: false });
    await client.signIn();
    assert.equal((await client.send('CONNECT')).body.resultCode, '0');
    assert.equal((await client.send('TRANS2AGENT')).body.resultCode, '12');
    await client.send('DISCONNECT');
    gateway.control.set({ robot: false });
    assert.equal((await client.send('CONNECT')).body.resultCode, '12');
    gateway.control.set({ reachable: false });
    assert.equal((await client.send('CONNECT')).body.resultCode, '13');
  });

  it('takes no text over the limit and no file it was not given', async () => {
    await client.signIn();
    await client.send('CONNECT');
    assert.equal((await client.send('CHAT', '字'.repeat(500))).body.resultCode, '0');
    assert.equal((await client.send('CHAT', '字'.repeat(501))).body.resultCode, '13');
    assert.equal((await client.send('CHAT', 'unknown,jpg', 'IMAGE')).body.resultCode, '13');
  });
});

describe('queue', () => {
  it('moves, tells its position, and lets an agent in', async () => {
    gateway.control.set({ robot: false, queueAhead: 2, queueStep: 300 });
    await client.signIn();
    assert.notEqual((await client.queue()).body.resultCode, '0');
    await client.send('CONNECT');
    const [waiting] = await client.messages();
    assert.equal(waiting.queueFlag, 'Y');
    assert.equal(waiting.sourceType, 'SYSTEM');
    const { body } = await client.queue();
    assert.equal(body.resultCode, '0');
    assert.equal(body.configMaxcWaitTime, 300);
    assert.ok(body.position > 1 && body.estimateWaitTime > 0);
    await until(() => client.queue(), (reply) => reply.body.position === 1);
    gateway.control.addAgent({ id: 'late', name: 'Late', acceptDelay: 100 });
    await until(() => gateway.control.conversations()[0]!.state, (state) => state === 'agent');
    assert.notEqual((await client.queue()).body.resultCode, '0');
  });

  it('serves in order, as far as the agents reach', async () => {
    gateway.control.set({ robot: false });
    gateway.control.addAgent({ id: 'one', name: 'One', capacity: 1 });
    const [first, second, third] = [client, new GatewayClient(gateway), new GatewayClient(gateway)] as const;
    for (const [index, visitor] of [first, second, third].entries()) {
      await visitor.signIn(`visitor-${index}`);
      await visitor.send('CONNECT');
    }
    assert.deepEqual(gateway.control.conversations().map(({ state, position }) => [state, position]), [['agent', null], ['queued', 1], ['queued', 2]]);
    await first.send('DISCONNECT');
    await until(() => gateway.control.conversations()[1]!.state, (state) => state === 'agent');
    assert.equal((await third.queue()).body.position, 1);
  });

  it('gives up after the longest wait', async () => {
    gateway.control.set({ robot: false, maximumWait: 0.1 });
    await client.signIn();
    await client.send('CONNECT');
    await until(() => gateway.control.conversations()[0]!.state, (state) => state === 'ended');
    const messages = await client.messages();
    assert.equal(messages.at(-1).controlType, 'DISCONNECT');
    assert.equal(messages.at(-1).sourceType, 'SYSTEM');
  });
});

describe('files', () => {
  const upload = (body: object) => client.post('uploadFileStream', { fileType: 'jpg', channel: 'WEB', fileStream: '/9j/4AAQSkZJRgABAQEAYABgAAD/', ...body });

  it('keeps what was uploaded, by the guide\'s types', async () => {
    await client.signIn();
    for (const fileType of ['jpg', 'png', 'bpm', 'mp3', 'aac', 'mp4', 'txt', 'csv']) {
      const { body } = await upload({ fileType });
      assert.equal(body.resultCode, '0', fileType);
      const down = await client.post('downloadFileStream', { fileType, channel: 'WEB', fileId: body.objectKey });
      assert.equal(down.body.fileStream, '/9j/4AAQSkZJRgABAQEAYABgAAD/');
    }
  });

  it('says what is wrong in the guide\'s codes', async () => {
    await client.signIn();
    assert.equal((await upload({ fileStream: null })).body.resultCode, '2');
    assert.equal((await upload({ fileType: 'bmp' })).body.resultCode, '3');
    assert.equal((await upload({ fileStream: 'not base64!' })).body.resultCode, '13');
    const down = (body: object) => client.post('downloadFileStream', { fileType: 'jpg', channel: 'WEB', fileId: 'x', ...body });
    assert.equal((await down({ fileId: undefined })).body.resultCode, '401');
    assert.equal((await down({ channel: undefined })).body.resultCode, '2');
    assert.equal((await down({ fileType: 'exe' })).body.resultCode, '13');
    assert.equal((await down({})).body.resultCode, '13');
  });

  it('an uploaded file can be sent, and comes back from an echo', async () => {
    gateway.control.set({ robot: false });
    gateway.control.addAgent({ name: 'Echo' });
    await client.signIn();
    await client.send('CONNECT');
    await client.messages();
    const { body } = await upload({});
    assert.equal((await client.send('CHAT', `${body.objectKey},jpg`, 'FILE_IMAGE')).body.resultCode, '0');
    const [echo] = await client.messages();
    assert.equal(echo.mediaType, 'IMAGE');
    assert.equal(echo.content, `${body.objectKey},jpg`);
  });
});

describe('services', () => {
  it('suggests, in the sample\'s field or the table\'s', async () => {
    await client.signIn();
    const ask = (more: object = {}) => client.post('queryPhraseByKeyword', { strContent: '退', locale: 'zh', channel: 'WEB', ...more });
    assert.ok((await ask()).body.question.includes('如何退货？'));
    assert.deepEqual((await ask({ strContent: 'qwertz' })).body.question, []);
    gateway.control.set({ quirks: { phrases: 'phrases' } });
    assert.ok((await ask()).body.phrases.length > 1);
    gateway.control.set({ quirks: { phrases: 'string' } });
    assert.equal(typeof (await ask()).body.phrases, 'string');
    gateway.control.set({ robot: false });
    assert.equal((await ask()).body.resultCode, '1');
  });

  it('keeps one rating a conversation', async () => {
    await client.signIn();
    const rate = (more: object = {}) => client.post('saveSatisfaction',
      { channel: 'WEB', userId: client.userId, evaluation: '5', comment: '满意', channelConfigId: client.channelId, ...more });
    assert.equal((await rate()).body.resultCode, '13');
    await client.send('CONNECT');
    await client.send('DISCONNECT');
    assert.equal((await rate({ evaluation: '6' })).status, 500);
    assert.equal((await rate({ comment: '字'.repeat(512) })).status, 500);
    assert.equal((await rate()).body.resultCode, '0');
    assert.equal((await rate()).body.resultCode, '13');
    assert.deepEqual(gateway.control.ratings().map(({ evaluation, comment }) => [evaluation, comment]), [['5', '满意']]);
  });

  it('takes a rating of a robot\'s answer, 64 bytes at most', async () => {
    await client.signIn();
    await client.send('CONNECT');
    const rate = (more: object = {}) => client.post('v1/robot/feedbacksatisfaction',
      { feedback: 0, feedbackContent: 'dissatisfied', from: client.userId, interIdx: '1', ...more });
    assert.deepEqual((await rate()).body, { resultCode: '0', resultDesc: 'Send message to robot successfully' });
    assert.equal((await rate({ feedbackContent: '' })).body.resultCode, '30000000008');
    assert.equal((await rate({ feedback: 1, feedbackContent: undefined })).body.resultCode, '0');
    assert.equal((await rate({ feedbackContent: '字'.repeat(22) })).body.resultCode, '30010009999');
    assert.equal((await rate({ interIdx: '9' })).body.resultCode, '30010009999');
    assert.equal((await rate({ feedback: '0' })).status, 500);
    assert.equal(gateway.control.robotRatings().length, 2);
  });

  it('keeps a message that was left', async () => {
    await client.signIn();
    const leave = (more: object = {}) => client.post('doLeaveMessage',
      { callId: '11111222111', caller: '1386667777', leaveMessage: '请回复电话', channel: 'WEB', ...more });
    assert.deepEqual((await leave()).body, { resultCode: '0', resultDesc: 'Save leaveMessage success!' });
    assert.equal((await leave({ leaveMessage: '' })).body.resultCode, '2');
    assert.equal((await leave({ caller: 'me' })).body.resultCode, '3');
    assert.deepEqual(gateway.control.leftMessages().map(({ caller, leaveMessage }) => [caller, leaveMessage]), [['1386667777', '请回复电话']]);
  });
});

describe('quirks and faults', () => {
  it('answers in every shape that a guide shows', async () => {
    await client.signIn();
    gateway.control.set({ quirks: { returnCode: true, numericCodes: true, stringTimestamps: true, noMessageCode: true, lowerCaseGender: true, simQuestions: 'string' } });
    assert.equal((await client.send('CONNECT')).body.returnCode, 0);
    const [message] = await client.messages();
    assert.equal(typeof message.timestamp, 'string');
    assert.equal(typeof message.simQuestions, 'string');
    assert.equal(message.robotGender, 'male');
    assert.ok(!('messageCode' in message));
    gateway.control.set({ quirks: { nullFields: true, unknownValues: true, receiveTimeOnly: true, noMessageCode: false } });
    await client.send('DISCONNECT');
    await client.send('CONNECT');
    const [odd, unknown] = await client.messages();
    assert.equal(odd.queueFlag, null);
    assert.equal(odd.timestamp, null);
    assert.ok(odd.receiveTime);
    assert.equal(unknown.sourceType, 'ORACLE');
    assert.throws(() => gateway.control.set({ quirks: { notThere: true } as never }), /No such setting/);
  });

  it('goes wrong for the next requests only, before or after carrying them out', async () => {
    await client.signIn();
    await client.send('CONNECT');
    gateway.control.fail({ path: 'poll', status: 503, times: 2, headers: { 'Retry-After': '3' } });
    const failed = await client.poll();
    assert.equal(failed.status, 503);
    assert.equal(failed.headers.get('retry-after'), '3');
    assert.equal((await client.poll()).status, 503);
    assert.equal((await client.messages()).length, 1);
    gateway.control.fail({ path: 'send', controlType: 'CHAT', text: '<html>', carriedOut: true });
    assert.equal((await client.send('CHAT', 'carried out')).text, '<html>');
    gateway.control.fail({ path: 'send', connection: 'cut' });
    await assert.rejects(client.send('CHAT', 'cut before'));
    gateway.control.fail({ path: 'send', connection: 'cut', carriedOut: true });
    await assert.rejects(client.send('CHAT', 'cut after'));
    assert.deepEqual(gateway.control.accepted(), ['carried out', 'cut after']);
  });

  it('is driven over HTTP by loopback alone, and writes no secret down', async () => {
    await client.signIn();
    const control = (name: string, argument: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
      fetch(`${gateway.origin}/control/${name}`, { method: 'POST', headers, body: JSON.stringify(argument) });
    assert.equal((await control('set', { open: false })).status, 200);
    assert.equal(gateway.control.settings().open, false);
    assert.equal((await control('constructor', {})).status, 400);
    assert.equal((await control('nothing', {})).status, 400);
    assert.equal((await control('set', {}, { 'content-type': 'text/plain' })).status, 400);
    assert.equal((await control('reset', {})).headers.get('access-control-allow-origin'), null);
    await client.signIn();
    assert.ok(!JSON.stringify(gateway.control.log()).includes(gateway.appSecret));
  });

  it('injects a message of any shape', async () => {
    await client.signIn();
    await client.send('CONNECT');
    await client.messages();
    gateway.control.inject({ message: [null, 7] });
    assert.deepEqual(await client.messages(), [[null, 7]]);
  });
});
