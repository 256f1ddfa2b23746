import assert from 'node:assert/strict';
import { createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { after, before, beforeEach, describe, it } from 'node:test';
import { FakeClock } from '../support/fake-clock.js';
import { BrokerWorld, channel, keptLog, until, type SessionAnswer } from '../support/broker-world.js';

describe('relay', () => {
  let world: BrokerWorld;
  let session: SessionAnswer;
  before(async () => {
    world = await BrokerWorld.open({ limits: { visitorPerSecond: 1e6, addressPerSecond: 1e6, sessionsPerMinute: 1e6, totalPerSecond: 1e6, bodyBytes: 2_000_000 } });
    session = await world.session();
    world.cec.recordPolls = true;
  });
  beforeEach(() => world.cec.overrides.clear());
  after(() => world.close());

  /** For each path: what the page says, with lies, and what must arrive. */
  const lies = { userId: 'bob', from: 'bob', receiverId: 'bob', to: 'elsewhere', channelConfigId: 'elsewhere', channelId: 'elsewhere', channel: 'FAX', sourceType: 'AGENT', extra: 1, nested: { a: 1 } };
  const paths: readonly [path: string, said: object | undefined, arrives: (own: { userId: string }) => object][] = [
    ['send', { controlType: 'CHAT', mediaType: 'TEXT', content: '你好', senderNickname: 'Ann', senderAvatar: 'https://x.example/a.png', timestamp: '1619573123199', userAgent: null },
      ({ userId }) => ({ controlType: 'CHAT', mediaType: 'TEXT', content: '你好', timestamp: '1619573123199', senderNickname: 'Ann', senderAvatar: 'https://x.example/a.png', channel: 'WEB', from: userId, to: channel, sourceType: 'CUSTOMER' })],
    ['queryQueueInfo', {}, ({ userId }) => ({ userId, channelConfigId: channel, channel: 'WEB' })],
    ['uploadFileStream', { fileType: 'jpg', fileStream: '/9j/4AAQ' }, () => ({ fileType: 'jpg', fileStream: '/9j/4AAQ', channel: 'WEB' })],
    ['downloadFileStream', { fileId: 'f-1', fileType: 'jpg' }, () => ({ fileId: 'f-1', fileType: 'jpg', channel: 'WEB' })],
    ['queryPhraseByKeyword', { strContent: '网格', locale: 'zh' }, () => ({ strContent: '网格', locale: 'zh', channel: 'WEB' })],
    ['saveSatisfaction', { evaluation: '5', comment: '满意' }, ({ userId }) => ({ evaluation: '5', comment: '满意', channel: 'WEB', userId, channelConfigId: channel })],
    ['v1/robot/feedbacksatisfaction', { feedback: 0, feedbackContent: 'no', interIdx: '2' }, ({ userId }) => ({ feedback: 0, feedbackContent: 'no', interIdx: '2', from: userId })],
    ['doLeaveMessage', { callId: 'bob', caller: '1386667777', leaveMessage: '请回复电话' }, ({ userId }) => ({ callId: userId, caller: '1386667777', leaveMessage: '请回复电话', channel: 'WEB' })],
    ['v1/createClickToCall', { mediaAbility: '1' }, () => ({ mediaAbility: '1', channel: 'WEB' })],
    ['v1/dropClickToCall', {}, () => ({ channel: 'WEB' })],
    ['poll', undefined, ({ userId }) => ({ receiverId: userId, channel: 'WEB' })],
    ['v1/checkClickToCallSupport', undefined, () => ({ channel: 'WEB' })],
    ['v1/getClickToCallEvents', undefined, () => ({ channel: 'WEB' })],
  ];

  for (const [path, said, arrives] of paths) {
    it(`${path}: goes out as the visitor's own, whatever the page says`, async () => {
      const query = said ? '' : `?${new URLSearchParams(lies as unknown as Record<string, string>).toString()}`;
      const heard = await world.call(session, path + query, said && { ...lies, ...said });
      assert.equal(heard.status, 200, heard.text);
      const request = world.cec.requests.at(-1)!;
      assert.equal(request.path, `/apiaccess/ccmessaging/${path}`);
      assert.deepEqual(said ? request.body : Object.fromEntries(request.query), arrives(session));
      assert.equal(request.headers['x-app-key'], world.cec.appKey);
      assert.ok(world.cec.issued.includes(String(request.headers['ccmessaging-token'])));
      assert.equal(heard.headers['content-type'], 'application/json; charset=utf-8');
    });
  }

  it('relays nothing else: paths, methods, spellings', async () => {
    for (const path of ['applyToken', 'v1/mobileagent/createcall', 'getClickToCallEvents', 'send/', 'Send', '/send', '%73end', 'v2/send', '', 'poll;x=1']) {
      for (const method of ['GET', 'POST', 'PUT']) assert.equal((await world.call(session, path, undefined, { method })).status, 404, `${method} ${path}`);
    }
    for (const path of ['/apigovernance/api/oauth/tokenByAkSk', '/apiaccess', '/', '/session/', '/health/x']) {
      assert.equal((await world.ask(path, { method: 'POST', body: {} })).status, 404, path);
    }
    for (const method of ['GET', 'PUT', 'DELETE', 'HEAD', 'PATCH']) assert.equal((await world.call(session, 'send', undefined, { method })).status, 405);
    assert.equal((await world.call(session, 'poll', {})).headers['allow'], 'GET, OPTIONS');
  });

  it('dials out only where the site allows it, without a messaging token', async () => {
    const dialling = await BrokerWorld.open({ allowCreateCall: true }, world.cec);
    const heard = await dialling.call(await dialling.session(), 'v1/mobileagent/createcall', { called: '88884432', callData: '1', callerPresent: '95599', userId: 'bob' });
    assert.equal(heard.status, 200);
    const request = world.cec.requests.at(-1)!;
    assert.deepEqual(request.body, { called: '88884432', callData: '1', callerPresent: '95599' });
    assert.equal(request.headers['ccmessaging-token'], undefined);
    await dialling.close();
  });

  it('sends none of the client\'s headers on', async () => {
    await world.call(session, 'queryQueueInfo', {}, {
      headers: { cookie: 'a=b', 'x-app-key': 'mine', 'ccmessaging-token': 'mine', 'x-forwarded-for': '1.2.3.4', te: 'trailers', 'proxy-authorization': 'Basic x', 'x-evil': '1', referer: 'https://x.example' },
    });
    const { headers } = world.cec.requests.at(-1)!;
    assert.deepEqual(Object.keys(headers).sort(), ['accept', 'authorization', 'ccmessaging-token', 'connection', 'content-length', 'content-type', 'host', 'x-app-key']);
  });

  it('limits each path\'s body, announced or not', async () => {
    const status = async (path: string, body: unknown, headers = {}): Promise<number> => (await world.call(session, path, body, { headers })).status;
    assert.equal(await status('send', { content: 'x'.repeat(100_000) }), 200);
    assert.equal(await status('send', { content: 'x'.repeat(200_000) }), 400);
    assert.equal(await status('send', { content: 'x'.repeat(300_000) }), 413);
    assert.equal(await status('send', { content: 'x'.repeat(300_000) }, { 'transfer-encoding': 'chunked' }), 413);
    assert.equal(await status('queryQueueInfo', { x: 'x'.repeat(10_000) }), 413);
    assert.equal(await status('uploadFileStream', { fileType: 'txt', fileStream: 'A'.repeat(1_900_000) }), 200);
    assert.equal(await status('uploadFileStream', { fileType: 'txt', fileStream: 'A'.repeat(2_100_000) }), 413);
  });

  it('refuses a field that is none of its kind, and text that is no UTF-8', async () => {
    for (const body of [{ content: {} }, { content: ['x'] }, { content: true }, { controlType: 'x'.repeat(33) }]) {
      const heard = await world.call(session, 'send', body);
      assert.equal(heard.status, 400);
      assert.match(String(heard.body['exceptionInfo']), /^(content|controlType) /);
    }
    assert.equal((await world.call(session, 'send', '{"content":"\ud800"}')).status, 200, 'a lone surrogate is replaced on the way');
    assert.equal((await world.call(session, 'send', '{"__proto__":{"content":"x"},"constructor":1}')).status, 200);
    assert.equal(world.cec.requests.at(-1)!.body['content'], undefined);
    await world.call(session, 'send', { content: 'x', senderAvatar: 'javascript:alert(1)' });
    assert.equal(world.cec.requests.at(-1)!.body['senderAvatar'], undefined);
  });

  it('leaves a message about a call that the conversation named', async () => {
    const visitor = await world.session();
    world.cec.push(visitor.userId, { content: 'x', callId: 'call-77' }, { content: 'y', callId: 1619573111751 });
    await world.poll(visitor);
    for (const callId of ['call-77', '1619573111751']) {
      await world.call(visitor, 'doLeaveMessage', { callId, caller: '1', leaveMessage: 'x' });
      assert.equal(world.cec.requests.at(-1)!.body['callId'], callId);
    }
    await world.call(session, 'doLeaveMessage', { callId: 'call-77', caller: '1', leaveMessage: 'x' });
    assert.equal(world.cec.requests.at(-1)!.body['callId'], session.userId);
  });

  it('follows rotated tokens and keeps them to itself', async () => {
    const owner = JSON.stringify([session.userId, channel]);
    const rotated = world.cec.issueMessaging(owner);
    world.cec.overrides.set('queryQueueInfo', () => ({ headers: { 'ccmessaging-token': rotated }, body: { resultCode: '0', position: 3 } }));
    const heard = await world.call(session, 'queryQueueInfo', {});
    assert.deepEqual(heard.body, { resultCode: '0', position: 3 });
    assert.equal(heard.headers['ccmessaging-token'], undefined);
    world.cec.overrides.clear();
    await world.call(session, 'v1/dropClickToCall', {});
    assert.equal(world.cec.requests.at(-1)!.headers['ccmessaging-token'], rotated);
    const next = world.cec.issueMessaging(owner);
    world.cec.overrides.set('poll', () => ({ headers: { 'ccmessaging-token': next }, body: { resultCode: '0', downlinkMessages: [] } }));
    await world.poll(session);
    await world.call(session, 'v1/dropClickToCall', {});
    assert.equal(world.cec.requests.at(-1)!.headers['ccmessaging-token'], next, 'from a poll too');
  });

  it('keeps an upstream error\'s status and codes, and nothing that carries a credential', async () => {
    const cases: readonly [reply: { status: number; body?: unknown; text?: string; headers?: Record<string, string> }, status: number, body: object][] = [
      [{ status: 400, body: { errorCode: 'E1', exceptionInfo: 'bad', stack: 'at x' } }, 400, { errorCode: 'E1', exceptionInfo: 'bad' }],
      [{ status: 404, text: 'nothing' }, 404, { errorCode: '404' }],
      [{ status: 500, body: { resultCode: 13, resultDesc: 'business failure' } }, 500, { resultCode: 13, resultDesc: 'business failure' }],
      [{ status: 503, text: '<html>openresty</html>', headers: { 'retry-after': '7' } }, 503, { errorCode: '503' }],
      [{ status: 302, text: '', headers: { location: 'https://elsewhere.example' } }, 502, { errorCode: '302' }],
    ];
    for (const [reply, status, body] of cases) {
      world.cec.overrides.set('queryQueueInfo', () => reply);
      const heard = await world.call(session, 'queryQueueInfo', {});
      assert.deepEqual([heard.status, heard.body], [status, body]);
      assert.equal(heard.headers['retry-after'], reply.headers?.['retry-after']);
      assert.equal(heard.headers['location'], undefined);
    }
    const echo = (escape: (text: string) => string, status: number) => {
      world.cec.overrides.set('queryQueueInfo', ({ headers }) => ({ status, text: `{"resultCode":"0","exceptionInfo":"${escape(String(headers.authorization))} ${escape(String(headers['ccmessaging-token']))}"}` }));
      return world.call(session, 'queryQueueInfo', {});
    };
    const unicode = (text: string): string => [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
    for (const escape of [(text: string) => text, unicode]) {
      assert.deepEqual((await echo(escape, 500)).body, { resultCode: '0' });
      const withheld = await echo(escape, 200);
      assert.deepEqual([withheld.status, withheld.body['errorCode']], [502, 'answer-withheld']);
    }
  });

  it('reads a compressed answer, as the guide\'s own sample is', async () => {
    const { createServer } = await import('node:http');
    const real = world.cec;
    const zipping = createServer((request, response) => {
      const body = request.url!.includes('tokenByAkSk') ? { AccessToken: 'zipped-access-token', Expires: '600' } : { resultCode: '0', token: 'zipped-messaging', position: 4 };
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' });
      response.end(gzipSync(JSON.stringify(body)));
    });
    await new Promise<void>((resolve) => zipping.listen(0, '127.0.0.1', resolve));
    const { port } = zipping.address() as { port: number };
    const other = await BrokerWorld.open({ cecOrigin: `http://127.0.0.1:${port}` }, real);
    const heard = await other.call(await other.session(), 'downloadFileStream', { fileId: 'x', fileType: 'jpg' });
    assert.equal(heard.status, 502, 'an answer with the messaging token in it is withheld, compressed or not');
    await other.close();
    zipping.close();
  });

  it('says 504 where the centre may have carried it out, 503 where nothing was sent', async () => {
    world.cec.overrides.set('send', () => 'cut');
    assert.deepEqual([(await world.call(session, 'send', { content: 'x' })).status], [504]);
    assert.equal(world.cec.of('/send').filter(({ body }) => body['content'] === 'x').length >= 1, true);
    const closed = createTcpServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as { port: number };
    await new Promise((resolve) => closed.close(resolve));
    const away = await BrokerWorld.open({ cecOrigin: `http://127.0.0.1:${port}` }, world.cec);
    const heard = await away.ask('/session', { method: 'POST', body: {} });
    assert.equal(heard.status, 503);
    assert.ok(Number(heard.headers['retry-after']) >= 1);
    await away.close();
  });

  it('never repeats a send whose connection broke', async () => {
    const sends = (): number => world.cec.of('/send').length;
    const before = sends();
    world.cec.overrides.set('send', () => 'cut');
    await world.call(session, 'send', { content: 'once' });
    assert.equal(sends(), before + 1);
  });

  it('ends the upstream event poll with its page, but lets a send arrive', async () => {
    let ended = false;
    world.cec.overrides.set('getClickToCallEvents', () => 'hang');
    const leaving = new AbortController();
    const gone = world.call(session, 'v1/getClickToCallEvents', undefined, { signal: leaving.signal }).catch(() => (ended = true));
    await until(() => world.cec.of('/getClickToCallEvents').length > 0 && world.cec.requests.at(-1)!.path.endsWith('Events'), 'the event poll is out');
    leaving.abort();
    await gone;
    assert.ok(ended);
    await until(async () => /open_polls 0/.test((await world.ask('/metrics')).text), 'its place is free again');
  });

  it('gives up after the time limits: 15 s, and a long poll answers empty after 65 s', async () => {
    const clock = new FakeClock(Date.now());
    const timed = await BrokerWorld.open({ clock }, world.cec);
    const visitor = await timed.session();
    world.cec.overrides.set('send', () => 'hang');
    world.cec.overrides.set('poll', () => 'hang');
    const idle = clock.pending;
    const send = timed.call(visitor, 'send', { content: 'x' });
    await until(() => clock.pending === idle + 1, 'the send is out');
    await clock.advance(14_999);
    assert.equal(clock.pending, idle + 1);
    await clock.advance(2);
    assert.deepEqual([(await send).status, (await send).body['errorCode']], [504, 'contact-centre-timeout']);
    const poll = timed.poll(visitor);
    await until(() => clock.pending === idle + 1, 'the poll is out');
    await clock.advance(65_001);
    assert.deepEqual((await poll).heard.body['downlinkMessages'], []);
    await timed.close();
  });

  it('writes no token and no message text to any log', async () => {
    const { lines, logger } = keptLog();
    const logged = await BrokerWorld.open({ logger }, world.cec);
    const visitor = await logged.session({ userName: 'Ann Secretname' });
    world.cec.overrides.set('send', () => ({ status: 500, text: 'very private text' }));
    await logged.call(visitor, 'send', { content: 'very private text' });
    world.cec.overrides.set('tokenByAkSk', () => ({ status: 401, body: {} }));
    world.cec.revokeAccess();
    await logged.call(visitor, 'queryQueueInfo', {});
    const text = JSON.stringify(lines);
    for (const secret of [world.cec.appSecret, 'very private', 'Secretname', visitor.userId, visitor.accessToken, ...world.cec.issued]) assert.ok(!text.includes(secret), secret.slice(0, 20));
    await logged.close();
  });
});
