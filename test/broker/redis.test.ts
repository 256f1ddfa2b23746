import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BrokerWorld, secret, until, wideLimits, type Heard } from '../support/broker-world.js';
import { findRedis, RedisProcess } from '../support/redis-process.js';
import { StubCec } from '../support/stub-cec.js';

const found = findRedis();
if (!found) console.log('left out: several brokers over one Redis (no redis-server and no valkey-server here)');

const say = (content: string, more: object = {}): object => ({ content, sourceType: 'AGENT', controlType: 'CHAT', mediaType: 'TEXT', ...more });

if (!found) {
  it('has a Redis to test with, in CI', () => assert.ok(!process.env['CI'], 'install redis-server'));
} else {
  describe('two brokers over one Redis', () => {
    let redis: RedisProcess;
    let cec: StubCec;
    let one: BrokerWorld;
    let two: BrokerWorld;
    before(async () => {
      redis = await RedisProcess.start();
      cec = await StubCec.start();
      one = await BrokerWorld.open({ redisUrl: redis.url }, cec);
      two = await BrokerWorld.open({ redisUrl: redis.url }, cec);
    });
    after(async () => {
      cec.releaseHeld();
      for (const each of [one, two, cec, redis]) await each.close();
    });

    it('share sessions, one access token and each visitor\'s messaging token', async () => {
      const session = await one.session();
      assert.equal((await two.call(session, 'queryQueueInfo', {})).status, 200);
      await two.session();
      assert.equal(cec.of('/tokenByAkSk').length, 1);
      assert.equal(cec.of('/applyToken').length, 2, 'one a visitor');
      const rotated = cec.issueMessaging('x');
      cec.overrides.set('queryQueueInfo', () => ({ headers: { 'ccmessaging-token': rotated } }));
      await one.call(session, 'queryQueueInfo', {});
      cec.overrides.clear();
      await two.call(session, 'queryQueueInfo', {});
      assert.equal(cec.of('/queryQueueInfo').at(-1)!.headers['ccmessaging-token'], rotated, 'a rotated one too');
    });

    it('answer any visitor: what one fetched, the other answers, and either takes the word for it', async () => {
      const session = await one.session();
      cec.push(session.userId, say('a'), say('b'));
      const first = await one.poll(session);
      assert.deepEqual(first.texts, ['a', 'b']);
      const second = await two.poll(session);
      assert.equal(second.heard.text, first.heard.text);
      assert.deepEqual((await two.poll(session, first.cursor)).texts, []);
      assert.deepEqual((await one.poll(session)).texts, []);
      for (const forged of ['x', '0-0', '99999999999999-0', `${first.cursor}-1`]) {
        cec.push(session.userId, say(forged));
        const { texts, cursor } = await two.poll(session);
        assert.deepEqual(texts, [forged]);
        assert.deepEqual((await one.poll(session, forged)).texts, [forged], 'never a cursor here');
        await one.poll(session, cursor);
      }
    });

    it('poll the centre once for a visitor who waits at both, and both are answered', async () => {
      const session = await one.session();
      cec.hold = 30_000;
      const polls = cec.polls;
      const waiting = [one.poll(session), two.poll(session)];
      await until(async () => {
        const open = await Promise.all([one, two].map(async (world) => /open_polls 1/.test((await world.ask('/metrics')).text)));
        return open.every(Boolean) && cec.heldPolls === 1;
      }, 'both wait, one polls');
      cec.push(session.userId, say('for both'));
      for (const { texts } of await Promise.all(waiting)) assert.deepEqual(texts, ['for both']);
      assert.equal(cec.polls, polls + 1);
      cec.hold = 0;
    });

    it('an empty answer at one is an empty answer at the other', async () => {
      const session = await one.session();
      cec.hold = 30_000;
      const waiting = [one.poll(session), two.poll(session)];
      await until(() => cec.heldPolls === 1, 'one polls');
      await until(async () => (await Promise.all([one, two].map(async (world) => /open_polls 1/.test((await world.ask('/metrics')).text)))).every(Boolean), 'both wait');
      cec.hold = 0;
      cec.releaseHeld();
      for (const { texts } of await Promise.all(waiting)) assert.deepEqual(texts, []);
    });

    it('keep nothing readable in Redis', async () => {
      const session = await one.session({ userName: 'Ann Readable' });
      cec.push(session.userId, say('a very private word', { callId: 'call-9' }));
      await one.poll(session);
      const client = redis.client();
      let everything = '';
      for (const key of await client.keys('*')) {
        const type = await client.type(key);
        const value = type === 'stream' ? await client.xrange(key, '-', '+') : type === 'list' ? await client.lrange(key, 0, -1) : await client.get(key);
        everything += `${key} ${JSON.stringify(value)}\n`;
        assert.ok((await client.pttl(key)) > 0, `${key} ends by itself`);
      }
      client.disconnect();
      for (const hidden of ['private word', 'Ann Readable', session.userId, secret, cec.appSecret, ...cec.issued]) assert.ok(!everything.includes(hidden), hidden.slice(0, 30));
      await one.call(session, 'doLeaveMessage', { callId: 'call-9', caller: '1', leaveMessage: 'x' });
      assert.equal(cec.of('/doLeaveMessage').at(-1)!.body['callId'], 'call-9');
    });

    it('keep the newest thousand of a visitor', async () => {
      const session = await one.session();
      cec.push(session.userId, ...Array.from({ length: 1100 }, (_, index) => say(`m${index}`)));
      const { texts } = await one.poll(session);
      assert.deepEqual([texts.length, texts.at(-1)], [1000, 'm1099']);
    });

    it('count together', async () => {
      const limits = { ...wideLimits, sessionsPerMinute: 4 };
      const [left, right] = [await BrokerWorld.open({ redisUrl: redis.url, limits, trustProxy: 1 }, cec), await BrokerWorld.open({ redisUrl: redis.url, limits, trustProxy: 1 }, cec)];
      const open = (world: BrokerWorld): Promise<Heard> => world.ask('/session', { method: 'POST', body: {}, headers: { 'x-forwarded-for': '198.51.100.77' } });
      const heard: number[] = [];
      for (let time = 0; time < 4; time++) heard.push((await open(left)).status, (await open(right)).status);
      assert.deepEqual(heard, [200, 200, 200, 200, 429, 429, 429, 429]);
      for (const each of [left, right]) await each.close();
    });
  });

  describe('a Redis that goes away', () => {
    it('makes the broker not ready, and loses no message', async () => {
      const redis = await RedisProcess.start();
      const world = await BrokerWorld.open({ redisUrl: redis.url });
      try {
        const session = await world.session();
        assert.equal((await world.ask('/ready')).status, 200);
        world.cec.hold = 60_000;
        const waiting = world.poll(session);
        await until(() => world.cec.heldPolls === 1, 'a poll waits');
        await redis.halt();
        await until(async () => (await world.ask('/ready')).status === 503, 'not ready');
        world.cec.push(session.userId, say('in the dark'));
        const { heard } = await waiting;
        assert.deepEqual([heard.status, heard.headers['retry-after']], [503, '2']);
        assert.equal((await world.poll(session)).heard.status, 503);
        assert.equal((await world.call(session, 'send', { content: 'x' })).status, 200, 'what needs no mailbox goes on');
        await redis.resume();
        world.cec.hold = 0;
        await until(async () => (await world.ask('/ready')).status === 200, 'ready again');
        await until(async () => (await world.poll(session)).texts.join() === 'in the dark', 'the message is there');
        assert.equal(world.log.filter(({ message }) => message === 'Redis is away').length, 1);
      } finally {
        await world.close();
        await redis.close();
      }
    });

    it('or was never there does not keep the broker from starting', async () => {
      const redis = await RedisProcess.start();
      await redis.halt();
      const world = await BrokerWorld.open({ redisUrl: redis.url });
      assert.deepEqual((await world.ask('/ready')).body, { status: 'redis-away' });
      await redis.resume();
      await until(async () => (await world.ask('/ready')).status === 200, 'ready');
      await world.close();
      await redis.close();
    });
  });
}
