import { expect } from 'chai';
import { TypingNotifier, typingPeriod } from '../../../src/chat/typing.js';
import { FakeClock } from '../../support/fake-clock.js';

describe('TypingNotifier', () => {
  it('says that the visitor types, at most once in its period, and anew after a message', async () => {
    const clock = new FakeClock();
    let said = 0;
    const typing = new TypingNotifier(clock, () => said++);
    for (let stroke = 0; stroke < 10; stroke++) typing.typed();
    expect(said).to.equal(1);
    await clock.advance(typingPeriod - 1);
    typing.typed();
    expect(said).to.equal(1);
    await clock.advance(1);
    typing.typed();
    expect(said).to.equal(2);
    typing.reset();
    typing.typed();
    expect(said).to.equal(3);
  });
});
