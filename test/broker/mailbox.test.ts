import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BrokerWorld, until, type SessionAnswer } from '../support/broker-world.js';

const say = (content: string, more: object = {}): object => ({ channel: 'WEB', content, controlType: 'CHAT', mediaType: 'TEXT', sourceType: 'AGENT', ...more });

describe('mailbox', () => {
  let world: BrokerWorld;
  let session: SessionAnswer;

  before(async () => {
    world = await BrokerWorld.open();
    session = await world.session();
  });
  after(() => world.close());

  it('answers a message again until a page names its cursor', async () => {
    world.cec.push(session.userId, say('one'), say('two'));
    const first = await world.poll(session);
    assert.deepEqual(first.texts, ['one', 'two']);
    assert.equal(first.heard.body['resultCode'], '0');
    const again = await world.poll(session);
    assert.deepEqual(again.texts, ['one', 'two']);
    assert.equal(again.cursor, first.cursor);
    assert.equal(again.heard.text, first.heard.text, 'the same codes, so that a page knows them again');
    const done = await world.poll(session, first.cursor);
    assert.deepEqual(done.texts, []);
    assert.equal(done.cursor, first.cursor);
  });

  it('gives a message without a code one that stays, and leaves a code alone', async () => {
    const visitor = await world.session();
    world.cec.push(visitor.userId, say('bare'), say('coded', { messageCode: 'm-1' }));
    const { heard } = await world.poll(visitor);
    const [bare, coded] = heard.body['downlinkMessages'] as { messageCode: string }[];
    assert.match(bare!.messageCode, /^[0-9a-f-]{36}$/);
    assert.equal(coded!.messageCode, 'm-1');
  });

  it('fetches what is new behind what was not confirmed', async () => {
    const visitor = await world.session();
    world.cec.push(visitor.userId, say('old'));
    await world.poll(visitor);
    world.cec.push(visitor.userId, say('new'));
    await until(async () => (await world.poll(visitor)).texts.join() === 'old,new', 'both');
  });

  it('confirms part: what came after the named cursor stays', async () => {
    const visitor = await world.session();
    world.cec.push(visitor.userId, say('a'));
    const { cursor } = await world.poll(visitor);
    world.cec.push(visitor.userId, say('b'));
    await until(async () => (await world.poll(visitor)).texts.length === 2, 'both');
    assert.deepEqual((await world.poll(visitor, cursor)).texts, ['b']);
  });

  it('takes no word for a cursor that was never one', async () => {
    const visitor = await world.session();
    world.cec.push(visitor.userId, say('kept'));
    const { cursor } = await world.poll(visitor);
    const [epoch, number] = cursor.split('-').map(Number) as [number, number];
    for (const forged of ['', 'x', '0-0', `${epoch}-${number + 1}`, `${epoch + 1}-0`, `${epoch - 1}-${number}`, '99999999999999-9', '-1--1', `${cursor}0x`, '9'.repeat(4000)]) {
      assert.deepEqual((await world.poll(visitor, forged)).texts, ['kept'], forged.slice(0, 40));
    }
  });

  it('keeps what a page that left was about to get', async () => {
    const visitor = await world.session();
    world.cec.hold = 30_000;
    const leaving = new AbortController();
    const gone = world.poll(visitor, undefined, { signal: leaving.signal }).catch(() => 'gone');
    await until(() => world.cec.heldPolls === 1, 'an upstream poll is held');
    leaving.abort();
    assert.equal(await gone, 'gone');
    world.cec.push(visitor.userId, say('meanwhile'));
    await until(() => world.cec.waiting(visitor.userId) === 0, 'the upstream poll went on and fetched it');
    assert.deepEqual((await world.poll(visitor)).texts, ['meanwhile']);
    world.cec.releaseHeld();
    world.cec.hold = 0;
  });

  it('polls the centre once for several pages of a visitor, and answers all of them', async () => {
    const visitor = await world.session();
    world.cec.hold = 30_000;
    const before = world.cec.polls;
    const pages = [1, 2, 3].map(() => world.poll(visitor));
    await until(() => world.cec.heldPolls === 1, 'one upstream poll');
    const metrics = async (): Promise<string> => (await world.ask('/metrics')).text;
    await until(async () => /open_polls 3/.test(await metrics()), 'three pages wait');
    world.cec.push(visitor.userId, say('for all'));
    assert.deepEqual((await Promise.all(pages)).map(({ texts }) => texts.join()), ['for all', 'for all', 'for all']);
    assert.equal(world.cec.polls, before + 1);
    world.cec.hold = 0;
  });

  it('passes the centre\'s own refusal of a poll on', async () => {
    world.cec.overrides.set('poll', () => ({ body: { resultCode: '13', resultDesc: 'no session' } }));
    const { heard } = await world.poll(await world.session());
    assert.equal(heard.status, 200);
    assert.equal(heard.body['resultCode'], '13');
    world.cec.overrides.set('poll', () => ({ status: 500, body: { errorCode: '500', exceptionInfo: 'business failure' } }));
    const failed = (await world.poll(await world.session())).heard;
    assert.deepEqual([failed.status, failed.body], [500, { errorCode: '500', exceptionInfo: 'business failure' }]);
    world.cec.overrides.set('poll', () => ({ text: '<html>' }));
    assert.equal((await world.poll(await world.session())).heard.status, 502);
    world.cec.overrides.delete('poll');
  });

  it('survives entries that are no messages', async () => {
    const visitor = await world.session();
    world.cec.push(visitor.userId, null, 7, 'text', [1], say('whole'));
    const { heard } = await world.poll(visitor);
    assert.equal((heard.body['downlinkMessages'] as unknown[]).length, 5);
  });

  it('keeps the newest thousand, and says what went', async () => {
    const visitor = await world.session();
    world.cec.push(visitor.userId, ...Array.from({ length: 1100 }, (_, index) => say(`m${index}`)));
    const { texts } = await world.poll(visitor);
    assert.equal(texts.length, 1000);
    assert.equal(texts.at(-1), 'm1099');
    assert.ok(world.log.some(({ level, message }) => level === 'warn' && /mailbox is full/.test(message)));
    world.cec.push(visitor.userId, say('waits at the centre'));
    await world.poll(visitor);
    assert.equal(world.cec.waiting(visitor.userId), 1, 'a full mailbox fetches no more');
  });

  it('does not mix two channels of one visitor', async () => {
    const here = await world.session();
    const there = await world.session({ visitorToken: here.visitorToken, channelId: '1011577355744904196' });
    assert.equal(there.userId, here.userId);
    world.cec.push(here.userId, say('first come'));
    assert.deepEqual((await world.poll(here)).texts, ['first come']);
    assert.deepEqual((await world.poll(there)).texts, []);
  });
});
