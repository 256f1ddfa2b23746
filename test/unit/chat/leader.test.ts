import { expect } from 'chai';
import { Leader, leaderWatch, type Locks } from '../../../src/chat/leader.js';
import { FakeClock } from '../../support/fake-clock.js';
import { until } from '../../support/until.js';

describe('Leader', () => {
  let number = 0;
  let name: string;
  const leaders: Leader[] = [];
  beforeEach(() => (name = `leader-${++number}-${Math.random()}`));
  afterEach(() => {
    for (const leader of leaders.splice(0)) leader.stop();
  });

  function make(locks: Locks | undefined = navigator.locks as Locks) {
    const clock = new FakeClock();
    const told: string[] = [];
    let pings = 0;
    const calm = { is: false };
    const leader = new Leader({ name, locks, clock, ping: () => ++pings > 0 && !calm.is, onLead: () => told.push('lead'), onLost: () => told.push('lost') });
    leaders.push(leader);
    return { clock, told, leader, calm, pings: () => pings };
  }

  it('is one of all, and the next when it stops', async () => {
    const one = make();
    const two = make();
    one.leader.start();
    one.leader.start();
    await until(() => one.leader.leading);
    two.leader.start();
    await two.clock.advance(leaderWatch.period);
    expect(two.leader.leading).to.equal(false);
    expect(one.told).to.deep.equal(['lead']);
    one.leader.stop();
    one.leader.stop();
    await until(() => two.leader.leading);
    expect(one.told).to.deep.equal(['lead', 'lost']);
    expect(one.clock.pending + two.clock.pending).to.equal(0);
  });

  it('waits as long as the leader answers', async () => {
    const one = make();
    one.leader.start();
    await until(() => one.leader.leading);
    const two = make();
    two.leader.start();
    for (let tick = 0; tick < 20; tick++) {
      await two.clock.advance(leaderWatch.period);
      two.leader.heard();
    }
    expect(two.pings()).to.equal(20);
    expect(one.leader.leading).to.equal(true);
  });

  it('is taken over within three seconds when it does not answer, and notices', async () => {
    const one = make();
    one.leader.start();
    await until(() => one.leader.leading);
    const two = make();
    two.leader.start();
    await two.clock.advance(3_000);
    await until(() => two.leader.leading && !one.leader.leading);
    expect(one.told).to.deep.equal(['lead', 'lost']);
    expect(two.told).to.deep.equal(['lead']);
    // The former one queues up again.
    two.leader.stop();
    await until(() => one.leader.leading);
  });

  it('is left alone, however silent, where nothing needs one', async () => {
    const one = make();
    one.leader.start();
    await until(() => one.leader.leading);
    const two = make();
    two.calm.is = true;
    two.leader.start();
    await two.clock.advance(60_000);
    await navigator.locks.query();
    expect(one.leader.leading).to.equal(true);
  });

  it('that waited through its own sleep asks first', async () => {
    const one = make();
    one.leader.start();
    await until(() => one.leader.leading);
    const two = make();
    two.leader.start();
    await two.clock.advance(leaderWatch.period);
    two.leader.heard();
    two.clock.jump(3_600_000);
    await two.clock.advance(leaderWatch.period);
    expect(one.leader.leading).to.equal(true);
  });

  it('may stop while it waits', async () => {
    const one = make();
    one.leader.start();
    await until(() => one.leader.leading);
    const two = make();
    two.leader.start();
    two.leader.stop();
    one.leader.stop();
    await navigator.locks.request(name, async () => {});
    expect(two.told).to.deep.equal([]);
    expect(two.clock.pending).to.equal(0);
  });

  it('leads at once where there are no locks, or they are refused', async () => {
    const alone = make(null as never);
    const none = new Leader({ name, locks: undefined, clock: alone.clock, ping: () => true, onLead: () => alone.told.push('lead'), onLost: () => alone.told.push('lost') });
    none.start();
    expect(none.leading).to.equal(true);
    none.stop();
    expect(alone.told).to.deep.equal(['lead', 'lost']);
    const refused = make({ request: async () => { throw new DOMException('no', 'SecurityError'); } });
    refused.leader.start();
    await until(() => refused.leader.leading);
    refused.leader.stop();
    expect(refused.clock.pending).to.equal(0);
  });
});
