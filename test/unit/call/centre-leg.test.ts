import { expect } from 'chai';
import { CentreLeg } from '../../../src/call/centre-leg.js';
import { DeskbellError } from '../../../src/core/errors.js';
import { silentLogger } from '../../../src/core/log.js';
import { FakeCallApi } from '../../support/fake-call-api.js';
import { FakeClock } from '../../support/fake-clock.js';

describe('CentreLeg', () => {
  let api: FakeCallApi;
  let clock: FakeClock;
  let leg: CentreLeg;
  beforeEach(() => {
    api = new FakeCallApi();
    clock = new FakeClock();
    leg = new CentreLeg(api, clock, silentLogger);
  });
  const drops = async (): Promise<number> => {
    await clock.advance(30_000);
    return api.count('drop');
  };

  it('drops a created call once, whoever asks how often, and with keepalive', async () => {
    await leg.create('audio');
    leg.drop();
    leg.drop(true);
    expect(await drops()).to.equal(1);
    expect(api.drops[0]).to.include({ keepalive: true });
  });

  it('drops nothing that was not created', async () => {
    leg.drop(true);
    expect(await drops()).to.equal(0);
    api.create = () => Promise.reject(new DeskbellError('rejected', 'x', { resultCode: '13', delivery: 'answered' }));
    leg = new CentreLeg(api, clock, silentLogger);
    await leg.create('audio').catch(() => {});
    leg.drop();
    expect(await drops()).to.equal(0);
  });

  it('drops nothing that the centre has ended', async () => {
    await leg.create('audio');
    leg.endedByCentre();
    leg.drop();
    expect(await drops()).to.equal(0);
  });

  it('drops a call whose creation may have been carried out', async () => {
    api.create = () => Promise.reject(new DeskbellError('timeout', 'x', { delivery: 'unknown' }));
    await leg.create('audio').catch(() => {});
    leg.drop();
    expect(await drops()).to.equal(1);
  });

  it('drops a call given up while it is created, as soon as it is', async () => {
    let accept = (): void => {};
    api.create = () => new Promise((resolve) => (accept = resolve));
    const created = leg.create('audio');
    leg.drop();
    expect(await drops()).to.equal(0);
    accept();
    await created;
    expect(await drops()).to.equal(1);
    await leg.settled;
  });

  it('drops at once where the page goes away meanwhile, and not again afterwards', async () => {
    let accept = (): void => {};
    api.create = () => new Promise((resolve) => (accept = resolve));
    void leg.create('audio');
    leg.drop(true);
    expect(await drops()).to.equal(1);
    accept();
    expect(await drops()).to.equal(1);
  });

  it('repeats a drop that certainly did not leave, and only such a one', async () => {
    let tries = 0;
    api.drop = () => (++tries < 3 ? Promise.reject(new DeskbellError('offline', 'x', { delivery: 'never-sent' })) : Promise.resolve());
    await leg.create('audio');
    leg.drop();
    expect(await drops()).to.equal(3);
    const other = new CentreLeg(api, clock, silentLogger);
    api.drop = () => Promise.reject(new DeskbellError('timeout', 'x', { delivery: 'unknown' }));
    await other.create('audio');
    other.drop();
    expect(await drops()).to.equal(4);
  });

  it('is settled only when the drop has been answered', async () => {
    let answered = (): void => {};
    api.drop = () => new Promise((resolve) => (answered = resolve));
    await leg.create('audio');
    leg.drop();
    let settled = false;
    void leg.settled.then(() => (settled = true));
    await clock.advance(0);
    expect(settled).to.equal(false);
    answered();
    await clock.advance(0);
    expect(settled).to.equal(true);
  });
});
