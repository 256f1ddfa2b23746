import { expect } from 'chai';
import { openFirst } from '../../../src/call/sockets.js';
import { until } from '../../support/call-world.js';
import { FakeSipNetwork } from '../../support/sip-gateway.js';
import { SkippingClock } from '../../support/skipping-clock.js';

const [a, b, c] = ['wss://a.example/', 'wss://b.example/', 'wss://c.example/'] as const;

describe('openFirst', () => {
  let network: FakeSipNetwork;
  let clock: SkippingClock;
  let stop: AbortController;
  beforeEach(() => {
    network = new FakeSipNetwork();
    clock = new SkippingClock();
    stop = new AbortController();
  });
  const race = (...urls: string[]) => openFirst(urls, { clock, create: network.createSocket, signal: stop.signal });
  const states = () => Object.fromEntries(network.sockets.map(({ url, readyState }) => [url, readyState]));

  it('takes the first and asks no other', async () => {
    network.add(a);
    network.add(b);
    expect((await race(a, b)).url).to.equal(a);
    await clock.skip(20_000);
    expect(states()).to.deep.equal({ [a]: 1 });
  });

  it('goes to the next at once where one refuses', async () => {
    network.add(a, { opening: 'refuse' });
    network.add(b);
    expect(await race(a, b)).to.include({ url: b }).and.to.have.deep.property('failed', [a]);
  });

  it('gives the next its chance after 1.5 s, and closes the slower one when that wins', async () => {
    network.add(a, { opening: 'hang' });
    network.add(b);
    const won = race(a, b);
    await clock.skip(1_400);
    expect(states()).to.deep.equal({ [a]: 0 });
    await clock.skip(200);
    expect((await won).url).to.equal(b);
    expect(states()[a], 'closed at once').to.be.at.least(2);
    expect(states()[b]).to.equal(1);
  });

  it('still takes a slow first one that opens before the others', async () => {
    const slow = network.add(a, { opening: 'hang' });
    network.add(b, { opening: 'hang' });
    const won = race(a, b);
    await clock.skip(1_600);
    slow.sockets[0]!.open();
    expect((await won).url).to.equal(a);
    expect(states()[b], 'closed at once').to.be.at.least(2);
  });

  it('gives up when all have failed or taken 4 s, with every socket closed', async () => {
    network.add(a, { opening: 'hang' });
    network.add(b, { opening: 'refuse' });
    network.add(c, { opening: 'hang' });
    const lost = race(a, b, c).then(() => 'won', (error: Error) => error.message);
    await clock.skip(10_000);
    expect(await lost).to.equal('No address opened');
    await until(() => Object.values(states()).every((state) => state >= 2));
    expect(clock.pending).to.equal(0);
  });

  it('closes everything when it is called off', async () => {
    network.add(a, { opening: 'hang' });
    network.add(b, { opening: 'hang' });
    const lost = race(a, b).then(() => 'won', (error: Error) => error.message);
    await clock.skip(1_600);
    stop.abort(new Error('called off'));
    expect(await lost).to.equal('called off');
    await until(() => Object.values(states()).every((state) => state >= 2));
    expect(clock.pending).to.equal(0);
  });

  it('survives a URL that the browser refuses', async () => {
    network.add(b);
    const create = (url: string): WebSocket => {
      if (url === a) throw new DOMException('no', 'SyntaxError');
      return network.createSocket(url);
    };
    expect((await openFirst([a, b], { clock, create, signal: stop.signal })).url).to.equal(b);
  });
});
