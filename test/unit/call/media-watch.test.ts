import { expect } from 'chai';
import { MediaWatch, type MediaReading } from '../../../src/call/media-watch.js';

/** Feeds one reading a second. */
class Bench {
  readonly log: string[] = [];
  at = 0;
  bytes = 0;
  readonly watch = new MediaWatch({
    flowing: () => this.log.push(`${this.at / 1_000} flowing`),
    broken: () => this.log.push(`${this.at / 1_000} broken`),
    noMedia: (showing) => this.log.push(`${this.at / 1_000} ${showing ? 'hint' : 'hint gone'}`),
    restartIce: () => this.log.push(`${this.at / 1_000} restart`),
    dead: (cause) => this.log.push(`${this.at / 1_000} ${cause}`),
  });

  constructor() {
    this.watch.start(0);
  }

  run(seconds: number, reading: Partial<MediaReading> & { readonly flowing?: boolean } = {}): void {
    const { flowing = false, ...rest } = reading;
    for (let second = 0; second < seconds; second += 1) {
      this.at += 1_000;
      if (flowing) this.bytes += 8_000;
      this.watch.read({ at: this.at, connection: 'connected', bytesIn: this.bytes, expected: true, ...rest });
    }
  }
}

describe('MediaWatch', () => {
  let bench: Bench;
  beforeEach(() => (bench = new Bench()));

  it('says flowing once and then keeps quiet as long as sound comes', () => {
    bench.run(300, { flowing: true });
    expect(bench.log).to.deep.equal(['1 flowing']);
  });

  it('ends a call that never gets a connection: told at 5 s, one restart at 10 s, over at 20 s', () => {
    bench.run(60, { connection: 'connecting' });
    expect(bench.log).to.deep.equal(['5 hint', '10 restart', '20 media-failed']);
  });

  it('restarts at once where the first connection fails', () => {
    bench.run(2, { connection: 'failed' });
    bench.run(2, { flowing: true });
    expect(bench.log).to.deep.equal(['1 restart', '3 flowing']);
  });

  it('tells of dead media within 6 s and ends it within 30 s', () => {
    bench.run(10, { flowing: true });
    bench.run(60);
    expect(bench.log[1]).to.equal('14 hint');
    expect(bench.log.at(-1)).to.equal('38 media-failed');
    expect(bench.log.filter((entry) => entry.endsWith('restart'))).to.have.length(5);
  });

  it('calls it the network where the connection itself is gone', () => {
    bench.run(10, { flowing: true });
    bench.run(60, { connection: 'disconnected' });
    expect(bench.log.slice(1, 4)).to.deep.equal(['14 hint', '14 broken', '14 restart']);
    expect(bench.log.at(-1)).to.equal('38 network-lost');
  });

  it('acts on a failed connection without waiting', () => {
    bench.run(10, { flowing: true });
    bench.run(1, { connection: 'failed' });
    expect(bench.log.slice(1)).to.deep.equal(['11 hint', '11 broken', '11 restart']);
  });

  it('goes on as if nothing had been when sound comes back', () => {
    bench.run(5, { flowing: true });
    bench.run(8, { connection: 'disconnected' });
    bench.run(20, { flowing: true });
    expect(bench.log.slice(-2)).to.deep.equal(['14 hint gone', '14 flowing']);
    bench.log.length = 0;
    bench.run(8, { connection: 'disconnected' });
    expect(bench.log.slice(0, 3)).to.deep.equal(['37 hint', '37 broken', '37 restart']);
  });

  it('forgives a blip', () => {
    bench.run(5, { flowing: true });
    bench.run(2, { connection: 'disconnected', flowing: true });
    bench.run(2);
    bench.run(3, { flowing: true });
    expect(bench.log).to.deep.equal(['1 flowing']);
  });

  it('does not miss sound while the far end holds the call', () => {
    bench.run(5, { flowing: true });
    bench.run(300, { expected: false });
    bench.run(3, { flowing: true });
    expect(bench.log).to.deep.equal(['1 flowing']);
  });

  it('gives a transfer its time', () => {
    bench.run(5, { flowing: true });
    bench.watch.excuse(bench.at + 60_000);
    bench.run(55);
    expect(bench.log).to.deep.equal(['1 flowing']);
    bench.run(60);
    expect(bench.log.at(-1)).to.match(/media-failed$/);
  });

  it('says nothing after the end, or before the answer', () => {
    bench.run(60, { connection: 'connecting' });
    const { length } = bench.log;
    bench.run(60, { flowing: true });
    expect(bench.log).to.have.length(length);
  });
});
