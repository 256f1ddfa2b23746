import { expect } from 'chai';
import { pollCallEvents } from '../../../src/call/events.js';
import { DeskbellError } from '../../../src/core/errors.js';
import { silentLogger } from '../../../src/core/log.js';
import { FakeCallApi } from '../../support/fake-call-api.js';
import { FakeClock } from '../../support/fake-clock.js';

describe('pollCallEvents', () => {
  const broken = new DeskbellError('network');
  let api: FakeCallApi;
  let clock: FakeClock;
  let stop: AbortController;
  let events: string[];
  let inCall: boolean;
  let outcome: string;

  beforeEach(() => {
    api = new FakeCallApi();
    clock = new FakeClock();
    stop = new AbortController();
    events = [];
    inCall = false;
    outcome = 'polling';
    void pollCallEvents({ api, clock, log: silentLogger, signal: stop.signal, inCall: () => inCall, onEvent: ({ type }) => events.push(type) }).then((error) => (outcome = error?.code ?? 'stopped'));
  });
  afterEach(() => stop.abort());

  it('asks again after every answer', async () => {
    api.push({ type: 'none' }, { type: 'queuing' }, { type: 'none' });
    await clock.advance(1_000);
    expect(events).to.deep.equal(['none', 'queuing', 'none']);
    expect(api.count('poll')).to.equal(4);
  });

  it('gives up after three retries in a row', async () => {
    api.push(broken, broken, broken, broken, broken);
    await clock.advance(60_000);
    expect(outcome).to.equal('network');
    expect(api.count('poll')).to.equal(4);
  });

  it('counts anew after any success', async () => {
    api.push(broken, broken, broken, { type: 'none' }, broken, broken, broken, { type: 'queuing' });
    await clock.advance(60_000);
    expect(events).to.deep.equal(['none', 'queuing']);
    expect(outcome).to.equal('polling');
  });

  it('waits 1, 2 and 4 s in the queue', async () => {
    api.push(broken, broken, broken, broken);
    await clock.advance(6_900);
    expect(api.count('poll')).to.equal(3);
    await clock.advance(200);
    expect(outcome).to.equal('network');
  });

  it('spreads its retries over half a minute once there is sound', async () => {
    inCall = true;
    api.push(broken, broken, broken, { type: 'transferred' });
    await clock.advance(29_900);
    expect(events).to.deep.equal([]);
    await clock.advance(200);
    expect(events).to.deep.equal(['transferred']);
  });

  it('takes silence of the centre in a call for no event, but not in the queue', async () => {
    const late = new DeskbellError('timeout');
    inCall = true;
    api.push(late, late, late, late, late, late, { type: 'released' });
    await clock.advance(1_000);
    expect(events).to.deep.equal(['released']);
    inCall = false;
    api.push(late, late, late, late);
    await clock.advance(10_000);
    expect(outcome).to.equal('timeout');
  });

  it('ends at once where the session cannot be renewed', async () => {
    api.push(new DeskbellError('session-expired'));
    await clock.advance(0);
    expect(outcome).to.equal('session-expired');
    expect(api.count('poll')).to.equal(1);
  });

  it('stops in the middle of a poll, and of a pause', async () => {
    stop.abort(new Error('over'));
    await clock.advance(0);
    expect(outcome).to.equal('stopped');
    expect(api.open).to.equal(0);
    api.push({ type: 'established', target: { domain: '', gatewayAddresses: [], accessCode: '', caller: '' } });
    await clock.advance(60_000);
    expect(events).to.deep.equal([]);
  });
});
