import { expect } from 'chai';
import { opinionScore, QualityMeter } from '../../../src/call/quality.js';
import { sampleOf, type MediaSample } from '../../../src/call/stats.js';

describe('opinionScore', () => {
  it('grades as the E-model does', () => {
    expect(opinionScore(40, 2, 0)).to.be.above(4.3);
    expect(opinionScore(300, 30, 0)).to.be.within(3.4, 4.2);
    expect(opinionScore(100, 10, 0.1)).to.be.within(3, 3.8);
    expect(opinionScore(100, 10, 0.2)).to.be.below(2.5);
    expect(opinionScore(2_000, 0, 0)).to.equal(1);
    expect(opinionScore(0, 0, 1)).to.equal(1);
  });
});

describe('QualityMeter', () => {
  let meter: QualityMeter;
  let last: MediaSample;
  const zero: MediaSample = { at: 0, bytesIn: 0, bytesOut: 0, packetsIn: 0, packetsLost: 0, jitter: 0.002, roundTrip: 0.04, energyOut: 0, energyIn: 0, framesDecoded: 0 };
  beforeEach(() => {
    meter = new QualityMeter();
    last = zero;
  });
  const second = (loss = 0, change: Partial<MediaSample> = {}) => {
    last = { ...last, jitter: 0.002, roundTrip: 0.04, at: last.at + 1_000, packetsIn: last.packetsIn + 50 * (1 - loss), packetsLost: last.packetsLost + 50 * loss, ...change };
    return meter.add(last);
  };

  it('says nothing in the first seconds', () => {
    for (let index = 0; index < 5; index += 1) expect(second(0.5)).to.equal(undefined);
    expect(second(0.5)).to.not.equal(undefined);
  });

  it('calls a clean line good, and stays there over one bad second', () => {
    for (let index = 0; index < 12; index += 1) second();
    expect(second()).to.deep.equal({ grade: 3, poor: false });
    expect(second(0.3)).to.deep.equal({ grade: 3, poor: false });
  });

  it('warns after three bad seconds in five, and stops when five are clean', () => {
    for (let index = 0; index < 12; index += 1) second();
    second(0.3);
    expect(second(0.3)!.poor).to.equal(false);
    expect(second(0.3)).to.deep.equal({ grade: 1, poor: true });
    for (let index = 0; index < 4; index += 1) expect(second()!.poor).to.equal(true);
    expect(second()).to.deep.equal({ grade: 3, poor: false });
  });

  it('calls a long round trip poor and a nervous line fair', () => {
    for (let index = 0; index < 12; index += 1) second(0, { roundTrip: 0.6 });
    expect(second(0, { roundTrip: 0.6 })!.grade).to.equal(1);
    meter.reset();
    last = zero;
    for (let index = 0; index < 12; index += 1) second(0, { jitter: 0.06 });
    expect(second(0, { jitter: 0.06 })!.grade).to.equal(2);
  });
});

describe('sampleOf', () => {
  it('reads 0, not NaN, for all that a browser leaves out', () => {
    const sample = sampleOf([['a', { type: 'inbound-rtp', kind: 'audio' }], ['b', { type: 'candidate-pair', nominated: true, state: 'succeeded' }]], 7);
    const { energyOut, ...counters } = sample;
    expect(Object.values(counters).every((value) => Number.isFinite(value))).to.equal(true);
    expect(energyOut, 'not said is not silent').to.equal(undefined);
    expect(sample.at).to.equal(7);
  });

  it('takes the round trip from the candidate pair where there is no remote report', () => {
    expect(sampleOf([['b', { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.05 }]], 0).roundTrip).to.equal(0.05);
    expect(sampleOf([['a', { type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.09 }], ['b', { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.05 }]], 0).roundTrip).to.equal(0.09);
  });
});
