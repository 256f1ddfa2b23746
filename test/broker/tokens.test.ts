import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { FakeClock } from '../support/fake-clock.js';
import { BrokerWorld, until } from '../support/broker-world.js';

const accessPath = '/tokenByAkSk';

describe('the application\'s access token', () => {
  let clock: FakeClock;
  let world: BrokerWorld;
  beforeEach(async () => {
    clock = new FakeClock(Date.now());
    world = await BrokerWorld.open({ clock });
  });
  afterEach(() => world.close());

  const asked = (): number => world.cec.of(accessPath).length;

  it('is asked for once, by a hundred visitors at once', async () => {
    const sessions = await Promise.all(Array.from({ length: 100 }, () => world.session()));
    assert.equal(asked(), 1);
    assert.equal(new Set(sessions.map(({ userId }) => userId)).size, 100);
    assert.equal(world.cec.of('/applyToken').length, 100);
    assert.equal(world.cec.of(accessPath)[0]!.headers['x-token-expire'], '600');
  });

  it('is renewed before it expires, and nobody waits for it', async () => {
    const session = await world.session();
    const used = (): string => String(world.cec.of('/queryQueueInfo').at(-1)!.headers.authorization);
    await world.call(session, 'queryQueueInfo', {});
    const first = used();
    await clock.advance(545_000);
    world.cec.overrides.set('tokenByAkSk', () => 'hang');
    assert.equal((await world.call(session, 'queryQueueInfo', {})).status, 200);
    assert.equal(used(), first, 'the old one serves while the new one is on its way');
    await until(() => asked() === 2, 'renewal under way');
    world.cec.overrides.clear();
    await clock.advance(16_000);
    await until(() => world.log.some(({ level }) => level === 'error'), 'the renewal has failed');
    await clock.advance(5000);
    await world.call(session, 'queryQueueInfo', {});
    await until(() => asked() === 3, 'tried again after its time limit');
    await until(async () => (await world.call(session, 'queryQueueInfo', {})).status === 200 && used() !== first, 'the new one serves');
  });

  it('refused with 403: one renewal for all who wait, and each request once more', async () => {
    const sessions = await Promise.all(Array.from({ length: 20 }, () => world.session()));
    await clock.advance(5000);
    world.cec.revokeAccess();
    const statuses = await Promise.all(sessions.map(async (session) => (await world.call(session, 'send', { content: 'x' })).status));
    assert.deepEqual(new Set(statuses), new Set([200]));
    assert.equal(asked(), 2);
    assert.equal(world.cec.of('/send').length, 40);
  });

  it('is not asked for more than once in 4 s, whatever the centre says', async () => {
    const session = await world.session();
    world.cec.overrides.set('queryQueueInfo', () => ({ status: 403, body: { errorCode: '403' } }));
    await clock.advance(5000);
    assert.equal((await world.call(session, 'queryQueueInfo', {})).status, 403);
    assert.equal(asked(), 2);
    const idle = clock.pending;
    const storm = Promise.all(Array.from({ length: 30 }, () => world.call(session, 'queryQueueInfo', {})));
    await until(() => clock.pending > idle, 'somebody waits for the renewal');
    await clock.advance(3900);
    assert.equal(asked(), 2, 'still within 4 s');
    let settled = false;
    void storm.then(() => (settled = true));
    await until(async () => {
      await clock.advance(10);
      return settled;
    }, 'all were answered');
    const statuses = (await storm).map(({ status }) => status);
    assert.deepEqual(new Set(statuses), new Set([403]));
    assert.ok(asked() <= 2 + Math.ceil((clock.monotonic() - 5000) / 4000), `${asked()} in ${clock.monotonic()} ms`);
  });

  it('refused for good: 503 with Retry-After, one log line, no storm, not ready; and well again by itself', async () => {
    world.cec.overrides.set('tokenByAkSk', () => ({ status: 401, body: { errorCode: '401', exceptionInfo: 'app locked' } }));
    const first = await world.ask('/session', { method: 'POST', body: {} });
    assert.deepEqual([first.status, first.headers['retry-after'], first.body['errorCode']], [503, '4', 'contact-centre-unavailable']);
    const more = await Promise.all(Array.from({ length: 50 }, () => world.ask('/session', { method: 'POST', body: {} })));
    assert.deepEqual(new Set(more.map(({ status }) => status)), new Set([503]));
    assert.equal(asked(), 1);
    assert.deepEqual([(await world.ask('/ready')).status, (await world.ask('/health')).status], [503, 200]);
    for (let minute = 0; minute < 10; minute++) {
      await clock.advance(60_000);
      await world.ask('/session', { method: 'POST', body: {} });
    }
    assert.ok(asked() <= 11, `${asked()} in ten minutes`);
    const errors = world.log.filter(({ level }) => level === 'error');
    assert.equal(errors.length, 1, JSON.stringify(errors));
    assert.match(errors[0]!.message, /tokenByAkSk answered 401/);
    world.cec.overrides.clear();
    await clock.advance(60_000);
    assert.equal((await world.ask('/ready')).status, 200);
    assert.ok((await world.session()).accessToken);
    assert.ok(world.log.some(({ level, message }) => level === 'info' && /granted again/.test(message)));
  });

  it('counts as refused where the answer holds none', async () => {
    for (const body of [{}, { AccessToken: 7 }, { AccessToken: '' }, { AccessToken: 'a\r\nb' }, { AccessToken: 'x', Expires: 'soon' }, { AccessToken: 'x', Expires: '-1' }]) {
      world.cec.overrides.set('tokenByAkSk', () => ({ body }));
      assert.equal((await world.ask('/session', { method: 'POST', body: {} })).status, 503);
      await clock.advance(60_000);
    }
  });
});

describe('a visitor\'s messaging token', () => {
  let clock: FakeClock;
  let world: BrokerWorld;
  beforeEach(async () => {
    clock = new FakeClock(Date.now());
    world = await BrokerWorld.open({ clock });
  });
  afterEach(() => world.close());

  it('refused with 401: one new one for all of the visitor\'s requests, each once more', async () => {
    const session = await world.session();
    await clock.advance(5000);
    world.cec.revokeMessaging();
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await world.call(session, 'send', { content: 'x' })).status));
    assert.deepEqual(new Set(statuses), new Set([200]));
    assert.equal(world.cec.of('/applyToken').length, 2);
    assert.equal(world.cec.of(accessPath).length, 1, 'the access token was not to blame');
  });

  it('refused again and again: the refusal passes on, without a storm', async () => {
    const session = await world.session();
    world.cec.overrides.set('send', () => ({ status: 401, body: { errorCode: '401', exceptionInfo: 'blocked' } }));
    for (let time = 0; time < 10; time++) {
      const heard = await world.call(session, 'send', { content: 'x' });
      assert.deepEqual([heard.status, heard.body['exceptionInfo']], [401, 'blocked']);
    }
    assert.equal(world.cec.of('/applyToken').length, 1);
    await clock.advance(4001);
    await world.call(session, 'send', { content: 'x' });
    assert.equal(world.cec.of('/applyToken').length, 2);
  });

  it('is applied for anew with a new access token where that one was refused', async () => {
    await world.session();
    await clock.advance(5000);
    world.cec.revokeAccess();
    assert.ok((await world.session()).accessToken);
    assert.equal(world.cec.of(accessPath).length, 2);
  });

  it('not given: 503, in every way that the centre may say so', async () => {
    for (const reply of [{ body: { resultCode: '1' } }, { text: '{ "abc" }' }, { status: 500, body: {} }, { body: { resultCode: '0' } }, { body: { resultCode: '0', token: 'a b\n' } }]) {
      world.cec.overrides.set('applyToken', () => reply);
      const heard = await world.ask('/session', { method: 'POST', body: {} });
      assert.deepEqual([heard.status, heard.headers['retry-after']], [503, '4']);
    }
  });
});
