import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { EncryptJWT } from 'jose';
import { createBroker, type BrokerOptions } from '../../src/broker/index.js';
import { deriveSealKeys } from '../../src/broker/seal-keys.js';
import { FakeClock } from '../support/fake-clock.js';
import { ask, BrokerWorld, channel, keptLog, optionsFor, otherChannel, secret } from '../support/broker-world.js';
import { StubCec } from '../support/stub-cec.js';

describe('session endpoint, relay mode', () => {
  let world: BrokerWorld;
  before(async () => void (world = await BrokerWorld.open({ allowedOrigins: ['https://shop.example'] })));
  after(() => world.close());

  it('answers a sealed session under its own address, and placeholders', async () => {
    const heard = await world.ask('/session', { method: 'POST', body: { locale: 'zh-CN', userName: 'Ann' } });
    assert.equal(heard.status, 200);
    const { userId, visitorToken, accessToken, ...rest } = heard.body as Record<string, string>;
    assert.deepEqual(rest, {
      baseUrl: `${world.origin}/deskbell`, appKey: 'deskbell-relay', messagingToken: 'deskbell-relay', userName: 'Ann', channelId: channel, expiresIn: 600,
    });
    assert.match(userId!, /^visitor-[0-9a-f-]{36}$/);
    for (const token of [accessToken!, visitorToken!]) assert.equal(token.split('.').length, 5, 'a compact JWE');
    assert.equal(heard.headers['cache-control'], 'no-store');
    assert.equal(heard.headers['x-content-type-options'], 'nosniff');
    assert.match(heard.headers['content-security-policy']!, /default-src 'none'/);
    assert.match(heard.headers['x-request-id']!, /^[0-9a-f-]{36}$/);
    const applied = world.cec.of('/applyToken').at(-1)!.body;
    assert.deepEqual(applied, { userId, userName: 'Ann', channelId: channel, locale: 'zh' });
  });

  it('knows an anonymous visitor by the visitor token alone', async () => {
    const first = await world.session();
    const second = await world.session({ visitorToken: first.visitorToken, userId: 'somebody-else' });
    assert.equal(second.userId, first.userId);
    const third = await world.session({ userId: first.userId });
    assert.notEqual(third.userId, first.userId);
    for (const visitorToken of ['', 'x.y.z', first.accessToken, `${first.visitorToken!.slice(0, -2)}AA`, 'a'.repeat(9000), 7, null, {}]) {
      assert.notEqual((await world.session({ visitorToken })).userId, first.userId);
    }
  });

  it('takes listed channels only', async () => {
    assert.equal((await world.session({ channelId: otherChannel })).channelId, otherChannel);
    for (const channelId of ['1', 7, {}, [otherChannel], '__proto__']) {
      assert.equal((await world.ask('/session', { method: 'POST', body: { channelId } })).status, 403);
    }
  });

  it('refuses what is no JSON object, too large or of another type', async () => {
    for (const body of ['', '{', '[]', '7', 'null', '"text"']) assert.equal((await world.ask('/session', { method: 'POST', body })).status, 400, body);
    assert.equal((await world.ask('/session', { method: 'POST', body: { userName: 'x'.repeat(20_000) } })).status, 413);
    assert.equal((await world.ask('/session', { method: 'POST', body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).status, 415);
    const heard = await world.ask('/session');
    assert.deepEqual([heard.status, heard.headers['allow']], [405, 'POST, OPTIONS']);
  });

  it('makes a harmless name of any', async () => {
    assert.equal((await world.session({ userName: `  A\u0000\u202eb\ud800\n ${'c'.repeat(100)}` })).userName.length, 64);
    assert.equal((await world.session({ userName: 'A\u202eB\u0007' })).userName, 'AB');
    assert.equal((await world.session({ userName: '  ' })).userName, 'Visitor');
    assert.equal((await world.session({ userName: 7 })).userName, 'Visitor');
  });

  it('makes a language of any locale', async () => {
    for (const [locale, language] of [['zh-Hans-CN', 'zh'], ['EN', 'en'], ['pt_BR', 'pt'], ['x'.repeat(50), 'en'], [7, 'en'], [undefined, 'en']] as const) {
      await world.session({ locale });
      assert.equal(world.cec.of('/applyToken').at(-1)!.body['locale'], language);
    }
  });

  it('ties a session to the page it was made for', async () => {
    const shop = await world.session({}, { origin: 'https://shop.example' });
    assert.equal((await world.call(shop, 'queryQueueInfo', {}, { headers: { origin: 'https://shop.example' } })).status, 200);
    assert.equal((await world.call(shop, 'queryQueueInfo', {}, { headers: { origin: world.origin } })).status, 401);
  });
});

describe('sealed sessions', () => {
  it('refuses forged, expired, swapped and foreign ones, and one for a channel no longer listed', async () => {
    const clock = new FakeClock(Date.now());
    const world = await BrokerWorld.open({ clock });
    const foreign = await BrokerWorld.open({ sessionSecrets: ['quite another secret of 32 bytes or more'] }, world.cec);
    const narrowed = await BrokerWorld.open({ channels: [otherChannel] }, world.cec);
    try {
      const session = await world.session();
      const status = async (accessToken: string): Promise<number> => (await world.call({ accessToken }, 'queryQueueInfo', {})).status;
      assert.equal(await status(session.accessToken), 200);
      const parts = session.accessToken.split('.');
      const sessionKey = (await deriveSealKeys([secret], 'session'))[0]!;
      const claims = { sub: session.userId, name: 'x', ch: channel, loc: 'en', known: true };
      const header = { alg: 'dir', enc: 'A256GCM', typ: 'session', kid: sessionKey.id } as const;
      const wrongKey = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      const later = Math.floor(clock.now() / 1000) + 60;
      const forged: Record<string, string> = {
        'another visitor\'s tag': [...parts.slice(0, 4), (await world.session()).accessToken.split('.')[4]!].join('.'),
        'a flipped byte': session.accessToken.slice(0, -3) + (session.accessToken.at(-3) === 'A' ? 'B' : 'A') + session.accessToken.slice(-2),
        'a visitor token': session.visitorToken!,
        'another broker\'s': (await foreign.session()).accessToken,
        'the placeholder': session.messagingToken,
        'no encryption': `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(claims))}.`,
        'the right key\'s name': await new EncryptJWT({ ...claims, exp: later }).setProtectedHeader(header).encrypt(wrongKey),
        'no end': await new EncryptJWT(claims).setProtectedHeader(header).encrypt(sessionKey.key),
        'another kind': await new EncryptJWT({ ...claims, exp: later }).setProtectedHeader({ ...header, typ: 'visitor' }).encrypt(sessionKey.key),
        'nothing': '',
        'a long one': `${'a'.repeat(5000)}.b.c.d.e`,
      };
      for (const [what, token] of Object.entries(forged)) assert.equal(await status(token), 401, what);
      assert.equal((await narrowed.call(session, 'queryQueueInfo', {})).status, 401, 'channel no longer listed');
      for (const authorization of ['Basic abc', 'Bearer', `bearer ${session.accessToken} x`, session.accessToken]) {
        assert.equal((await world.call(session, 'queryQueueInfo', {}, { headers: { authorization } })).status, 401, authorization.slice(0, 20));
      }
      assert.equal((await world.ask('/apiaccess/ccmessaging/queryQueueInfo', { method: 'POST', body: {} })).status, 401);
      await clock.advance(599_000);
      assert.equal(await status(session.accessToken), 200);
      await clock.advance(2000);
      assert.equal(await status(session.accessToken), 401, 'expired, replayed');
      assert.equal((await world.session({ visitorToken: session.visitorToken })).userId, session.userId, 'the visitor token lasts');
      await clock.advance(10_000);
      clock.jump(181 * 24 * 3600_000);
      assert.notEqual((await world.session({ visitorToken: session.visitorToken })).userId, session.userId, 'but not for ever');
    } finally {
      for (const each of [narrowed, foreign, world]) await each.close();
    }
  });

  it('opens with every secret and seals with the first', async () => {
    const second = 'the secret of last month, still 32 bytes long';
    const old = await BrokerWorld.open({ sessionSecrets: [second] });
    const rotated = await BrokerWorld.open({ sessionSecrets: [secret, second] }, old.cec);
    const next = await BrokerWorld.open({ sessionSecrets: [secret] }, old.cec);
    try {
      const session = await old.session();
      assert.equal((await rotated.call(session, 'queryQueueInfo', {})).status, 200);
      const renewed = await rotated.session({ visitorToken: session.visitorToken });
      assert.equal(renewed.userId, session.userId);
      assert.equal((await next.call(renewed, 'queryQueueInfo', {})).status, 200);
      assert.equal((await next.call(session, 'queryQueueInfo', {})).status, 401);
    } finally {
      for (const each of [next, rotated, old]) await each.close();
    }
  });
});

describe('identify(request)', () => {
  it('speaks for the visitor, from the request\'s own headers', async () => {
    const world = await BrokerWorld.open({
      identify: (request) => (request.headers.get('cookie') === 'login=ann' ? { userId: 'ann@shop', userName: 'Ann', userAvatar: 'https://shop.example/ann.png' } : undefined),
    });
    try {
      const ann = await world.session({ userId: 'bob@shop', userName: 'Bob' }, { cookie: 'login=ann' });
      assert.deepEqual([ann.userId, ann.userName, ann.visitorToken], ['ann@shop', 'Ann', undefined]);
      assert.match((await world.session({ userId: 'ann@shop' })).userId, /^visitor-/);
      await world.call(ann, 'send', { controlType: 'CHAT', mediaType: 'TEXT', content: 'x', senderNickname: 'The boss', senderAvatar: 'https://evil.example/x.png', from: 'bob@shop' });
      const { body } = world.cec.of('/send').at(-1)!;
      assert.deepEqual([body['from'], body['senderNickname'], body['senderAvatar']], ['ann@shop', 'Ann', 'https://shop.example/ann.png']);
      assert.equal(world.cec.of('/send').at(-1)!.headers.cookie, undefined);
    } finally {
      await world.close();
    }
  });

  it('that fails or answers nonsense ends in 503, never in somebody else', async () => {
    const answers = [() => { throw new Error('database away, password hunter2'); }, () => ({}), () => ({ userId: 7 }), () => 'ann', () => ({ userId: 'x'.repeat(129) }), () => ({ userId: 'a\nb' })];
    for (const identify of answers) {
      const world = await BrokerWorld.open({ identify: identify as unknown as NonNullable<BrokerOptions['identify']> });
      const heard = await world.ask('/session', { method: 'POST', body: {} });
      assert.deepEqual([heard.status, heard.headers['retry-after']], [503, '5']);
      assert.ok(!heard.text.includes('hunter2') && !JSON.stringify(world.log).includes('hunter2'));
      await world.close();
    }
  });
});

describe('direct mode', () => {
  it('answers the centre\'s own credentials for one visitor, and relays nothing', async () => {
    const world = await BrokerWorld.open({ mode: 'direct' });
    try {
      const session = await world.session({ userName: 'Ann' });
      assert.equal(session.baseUrl, world.cec.origin);
      assert.equal(session.appKey, world.cec.appKey);
      assert.ok(session.expiresIn > 590 && session.expiresIn <= 600);
      const heard = await ask(`${session.baseUrl}/apiaccess/ccmessaging/queryQueueInfo`, {
        method: 'POST', body: {}, headers: { 'x-app-key': session.appKey, authorization: `Bearer ${session.accessToken}`, 'ccmessaging-token': session.messagingToken },
      });
      assert.equal(heard.status, 200);
      assert.equal((await world.call(session, 'queryQueueInfo', {})).status, 404);
      const again = await world.session({ visitorToken: session.visitorToken });
      assert.equal(again.userId, session.userId);
      assert.equal(again.accessToken, session.accessToken, 'one access token for all');
      assert.notEqual(again.messagingToken, session.messagingToken, 'a page that asks again has lost the old one');
      assert.ok(!world.journal.some((answer) => answer.includes(world.cec.appSecret)));
    } finally {
      await world.close();
    }
  });
});

describe('bare fetch handler', () => {
  it('answers a Request with a Response on the standard API alone', async () => {
    const cec = await StubCec.start();
    const broker = createBroker(optionsFor(cec, { logger: keptLog().logger }));
    try {
      const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
        broker(new Request(`https://shop.example/deskbell${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }), { address: '192.0.2.1' });
      const opened = await post('/session', { locale: 'en' });
      assert.equal(opened.status, 200);
      const session = (await opened.json()) as Record<string, string>;
      assert.equal(session['baseUrl'], 'https://shop.example/deskbell');
      const authorization = { authorization: `Bearer ${session['accessToken']}` };
      assert.equal((await post('/apiaccess/ccmessaging/send', { controlType: 'CONNECT' }, authorization)).status, 200);
      cec.push(session['userId']!, { content: 'hello' });
      const polled = await broker(new Request('https://shop.example/deskbell/apiaccess/ccmessaging/poll', { headers: authorization }));
      const { downlinkMessages, cursor } = (await polled.json()) as { downlinkMessages: { content: string }[]; cursor: string };
      assert.equal(downlinkMessages[0]!.content, 'hello');
      assert.match(cursor, /^\d+-\d+$/);
      assert.equal((await broker(new Request('https://shop.example/elsewhere'))).status, 404);
      assert.equal((await post('/session', { userName: 'x'.repeat(50_000) })).status, 413);
    } finally {
      await broker.stop(0);
      await cec.close();
    }
  });
});
