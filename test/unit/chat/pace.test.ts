import { expect } from 'chai';
import { pollDelay, pollPace } from '../../../src/chat/pace.js';

describe('the poll\'s pace', () => {
  const facts = { interval: 2_000, visible: true, stillFor: 0, took: 10, holds: false };

  it('follows the interval, slower when nothing moves', () => {
    expect(pollDelay(facts)).to.equal(2_000);
    expect(pollDelay({ ...facts, interval: 700 })).to.equal(700);
    expect(pollDelay({ ...facts, stillFor: pollPace.still })).to.equal(4_000);
    expect(pollDelay({ ...facts, stillFor: pollPace.veryStill })).to.equal(8_000);
  });

  it('asks a centre that holds again at once', () => {
    expect(pollDelay({ ...facts, holds: true, stillFor: 1_000_000 })).to.equal(pollPace.afterHeld);
  });

  it('is one to four polls a minute in a hidden page, whoever holds', () => {
    for (const took of [0, 5_000, 19_000, 60_000]) {
      for (const holds of [false, true]) {
        const perMinute = 60_000 / (took + pollDelay({ ...facts, visible: false, took, holds }));
        expect(perMinute).to.be.within(0.9, 4);
      }
    }
  });
});
