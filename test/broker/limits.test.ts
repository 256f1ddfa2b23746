import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBroker, type BrokerLimits } from '../../src/broker/index.js';
import { clientAddress, isLoopback } from '../../src/broker/client-address.js';
import type { Incoming } from '../../src/broker/exchange.js';
import { BrokerWorld, keptLog, optionsFor, until, wideLimits, type Heard } from '../support/broker-world.js';

async function withLimits(limits: Partial<BrokerLimits>, run: (world: BrokerWorld) => Promise<void>, trustProxy = 1): Promise<void> {
  const world = await BrokerWorld.open({ limits: { ...wideLimits, ...limits }, trustProxy });
  try {
    await run(world);
  } finally {
    world.cec.releaseHeld();
    await world.close();
  }
}

const count = (heard: readonly Heard[], status: number): number => heard.filter((one) => one.status === status).length;
const times = <T>(number: number, run: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: number }, run));

/** Every 429 says when to come back. */
function assertClear(heard: readonly Heard[]): void {
  for (const one of heard.filter(({ status }) => status === 429)) {
    assert.ok(Number(one.headers['retry-after']) >= 1, one.headers['retry-after']);
    assert.equal(one.body['errorCode'], 'rate-limited');
  }
}

describe('limits', () => {
  it('a visitor: five seconds\' worth at once, then 429; another visitor is not touched', () => withLimits({ visitorPerSecond: 2 }, async (world) => {
    const [ann, bob] = [await world.session(), await world.session()];
    const heard = await times(25, () => world.call(ann, 'queryQueueInfo', {}));
    assert.equal(count(heard, 200), 10);
    assert.equal(count(heard, 429), 15);
    assertClear(heard);
    assert.equal((await world.call(bob, 'queryQueueInfo', {})).status, 200);
    assert.match((await world.ask('/metrics')).text, /limited_total\{limit="visitor"\} 15/);
  }, 0));

  it('an address: counted before anything is opened or read', () => withLimits({ addressPerSecond: 2 }, async (world) => {
    const from = (address: string) => () => world.ask('/apiaccess/ccmessaging/poll', { headers: { 'x-forwarded-for': address } });
    const heard = await times(15, from('192.0.2.1'));
    assert.deepEqual([count(heard, 401), count(heard, 429)], [10, 5]);
    assertClear(heard);
    assert.equal((await from('192.0.2.2')()).status, 401);
    assert.equal((await from('203.0.113.9, 192.0.2.1')()).status, 429, 'what the visitor writes in front changes nothing');
    const v6 = await times(15, () => from(`2001:db8:1:2:${Math.floor(Math.random() * 65536).toString(16)}::1`)());
    assert.equal(count(v6, 429), 5, 'a /64 is one address');
  }));

  it('new visitors a minute and address; who comes back is not new', () => withLimits({ sessionsPerMinute: 3 }, async (world) => {
    const open = (body: object = {}): Promise<Heard> => world.ask('/session', { method: 'POST', body, headers: { 'x-forwarded-for': '192.0.2.1' } });
    const heard = await times(5, open);
    assert.deepEqual([count(heard, 200), count(heard, 429)], [3, 2]);
    assertClear(heard);
    const { visitorToken } = heard.find(({ status }) => status === 200)!.body;
    assert.equal((await open({ visitorToken })).status, 200);
    assert.equal((await open({ visitorToken: 'forged' })).status, 429);
  }));

  it('open polls of a visitor', () => withLimits({ pollsPerVisitor: 2 }, async (world) => {
    world.cec.hold = 30_000;
    const session = await world.session();
    const waiting = [world.poll(session), world.poll(session)];
    await until(async () => /open_polls 2/.test((await world.ask('/metrics')).text), 'two wait');
    const third = (await world.poll(session)).heard;
    assert.equal(third.status, 429);
    assertClear([third]);
    assert.equal((await world.call(session, 'queryQueueInfo', {})).status, 200);
    world.cec.push(session.userId, { content: 'x' });
    for (const { texts } of await Promise.all(waiting)) assert.deepEqual(texts, ['x']);
    assert.equal((await world.poll(session)).heard.status, 200, 'places are free again');
  }, 0));

  it('all together', () => withLimits({ totalPerSecond: 2 }, async (world) => {
    const heard = await times(15, () => world.ask('/apiaccess/ccmessaging/poll'));
    assert.equal(count(heard, 429), 5);
    assert.equal((await world.ask('/health')).status, 200);
  }, 0));

  it('the largest body', () => withLimits({ bodyBytes: 5000 }, async (world) => {
    const session = await world.session();
    assert.equal((await world.call(session, 'uploadFileStream', { fileType: 'txt', fileStream: 'A'.repeat(6000) })).status, 413);
    assert.equal((await world.call(session, 'uploadFileStream', { fileType: 'txt', fileStream: 'A'.repeat(4000) })).status, 200);
  }, 0));

  it('callers of the bare handler without an address share one', async () => {
    const world = await BrokerWorld.open();
    const broker = createBroker(optionsFor(world.cec, { limits: { ...wideLimits, sessionsPerMinute: 2 }, logger: keptLog().logger }));
    const open = async (address?: string): Promise<number> =>
      (await broker(new Request('http://127.0.0.1/deskbell/session', { method: 'POST', body: '{}' }), { address })).status;
    assert.deepEqual([await open(), await open(), await open(), await open('192.0.2.7')], [200, 200, 429, 200]);
    await broker.stop(0);
    await world.close();
  });
});

describe('the visitor\'s address', () => {
  const incoming = (peer: string | undefined, forwarded?: string): Incoming =>
    ({ peer, header: (name: string) => (name === 'x-forwarded-for' ? forwarded : undefined) }) as Incoming;

  it('is as many entries from the right as there are proxies', () => {
    const cases: readonly [peer: string | undefined, forwarded: string | undefined, trust: number, address: string][] = [
      ['192.0.2.1', '1.1.1.1', 0, '192.0.2.1'],
      ['10.0.0.1', '1.1.1.1, 2.2.2.2', 1, '2.2.2.2'],
      ['10.0.0.1', '1.1.1.1, 2.2.2.2', 2, '1.1.1.1'],
      ['10.0.0.1', '1.1.1.1', 3, '1.1.1.1'],
      ['10.0.0.1', undefined, 1, '10.0.0.1'],
      ['10.0.0.1', 'nonsense', 1, '10.0.0.1'],
      ['10.0.0.1', '999.1.1.1', 1, '10.0.0.1'],
      ['10.0.0.1', '[2001:db8::1]:443', 1, '2001:db8:0:0::/64'],
      ['::ffff:192.0.2.1', undefined, 0, '192.0.2.1'],
      ['2001:db8:0:7:aaaa:bbbb:cccc:dddd', undefined, 0, '2001:db8:0:7::/64'],
      ['fe80::1%eth0', undefined, 0, 'fe80:0:0:0::/64'],
      [undefined, undefined, 0, 'unknown'],
    ];
    for (const [peer, forwarded, trust, address] of cases) assert.equal(clientAddress(incoming(peer, forwarded), trust), address, `${peer} ${forwarded} ${trust}`);
  });

  it('is this machine only without a proxy between', () => {
    assert.ok(isLoopback(incoming('127.0.0.1')) && isLoopback(incoming('::1')) && isLoopback(incoming('::ffff:127.0.0.1')));
    assert.ok(!isLoopback(incoming('127.0.0.1', '192.0.2.1')) && !isLoopback(incoming('192.0.2.1')) && !isLoopback(incoming(undefined)));
  });
});
