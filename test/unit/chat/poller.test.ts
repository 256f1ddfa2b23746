import { expect } from 'chai';
import type { PollAnswer } from '../../../src/cec/downlink.js';
import { pollPace } from '../../../src/chat/pace.js';
import { Poller } from '../../../src/chat/poller.js';
import { DeskbellError } from '../../../src/core/errors.js';
import { FakePage } from '../../support/chat-page.js';
import { downlink, unavailable } from '../../support/fake-chat-api.js';
import { FakeClock } from '../../support/fake-clock.js';

const empty: PollAnswer = { messages: [], malformed: 0 };

function make(poll: (clock: FakeClock) => Promise<PollAnswer | undefined> = async () => empty) {
  const clock = new FakeClock();
  const page = new FakePage();
  const at: number[] = [];
  const errors: DeskbellError[] = [];
  let movedAt = clock.monotonic();
  let restUntil = 0;
  const poller = new Poller({
    clock, page, interval: () => 2_000, stillFor: () => clock.monotonic() - movedAt, resting: () => restUntil - clock.monotonic(), random: () => 0.5,
    poll: () => {
      at.push(clock.monotonic());
      return poll(clock);
    },
    onError: (error) => {
      errors.push(error);
      return error.code !== 'session-expired';
    },
  });
  return { clock, page, at, errors, poller, move: () => (movedAt = clock.monotonic()), rest: (time: number) => (restUntil = clock.monotonic() + time) };
}

/** An answer that the centre holds for so long. */
const held = (delay: number, answer = empty) => (clock: FakeClock): Promise<PollAnswer> => new Promise((resolve) => void clock.after(delay, () => resolve(answer)));

describe('Poller', () => {
  it('polls at its interval and slows down when nothing moves', async () => {
    const { clock, at, poller, move } = make();
    poller.set(true);
    await clock.advance(6_000);
    expect(at).to.deep.equal([0, 2_000, 4_000, 6_000]);
    await clock.advance(pollPace.veryStill + 20_000);
    const gaps = at.map((time, index) => time - (at[index - 1] ?? time));
    expect(gaps.at(-1)).to.equal(8_000);
    expect(gaps).to.include(4_000);
    move();
    await clock.advance(8_000 + 2_000);
    expect(at.at(-1)! - at.at(-2)!).to.equal(2_000);
  });

  it('stops, and a poll under way ends without another', async () => {
    const { clock, at, poller } = make(held(10_000));
    poller.set(true);
    await clock.advance(100);
    poller.set(false);
    await clock.advance(100_000);
    expect(at).to.have.length(1);
    expect(clock.pending).to.equal(0);
    expect(poller.running).to.equal(false);
  });

  it('begins nothing while the page is about to go, and goes on where it stays', async () => {
    const { clock, at, poller, rest } = make();
    poller.set(true);
    await clock.advance(1_000);
    rest(3_000);
    poller.soon();
    poller.nudge();
    await clock.advance(2_900);
    expect(at).to.deep.equal([0]);
    await clock.advance(2_200);
    expect(at).to.deep.equal([0, 4_000, 6_000]);
  });

  it('asks a centre that holds at once, and one that no longer does at its interval', async () => {
    let hold = true;
    const { clock, at, poller } = make((time) => (hold ? held(20_000)(time) : Promise.resolve(empty)));
    poller.set(true);
    await clock.advance(60_000);
    expect(at).to.deep.equal([0, 20_050, 40_100]);
    hold = false;
    await clock.advance(10_000);
    const gaps = at.map((time, index) => time - (at[index - 1] ?? time));
    expect(Math.min(...gaps.slice(-3))).to.be.greaterThan(1_900);
  });

  it('keeps asking a holding centre at once that answers quickly because there is much to say', async () => {
    let busy = false;
    const { clock, at, poller } = make((time) => held(busy ? 100 : 20_000, busy ? { messages: [downlink()], malformed: 0 } : empty)(time));
    poller.set(true);
    await clock.advance(20_000);
    busy = true;
    await clock.advance(20_050);
    const before = at.length;
    await clock.advance(1_500);
    expect(at.length - before).to.be.within(9, 11);
  });

  it('backs off on errors, jittered and bounded, and recovers', async () => {
    let fails = true;
    const { clock, at, errors, poller } = make(async () => {
      if (fails) throw unavailable();
      return empty;
    });
    poller.set(true);
    await clock.advance(200_000);
    const gaps = at.slice(1).map((time, index) => time - at[index]!);
    expect(gaps.slice(0, 3)).to.deep.equal([750, 1_500, 3_000]);
    expect(Math.max(...gaps)).to.be.at.most(pollPace.errorMax);
    expect(errors.length).to.equal(at.length);
    fails = false;
    await clock.advance(pollPace.errorMax + 16_000);
    expect(at.at(-1)! - at.at(-2)!).to.equal(8_000);
  });

  it('comes back when Retry-After says', async () => {
    const { clock, at, poller } = make(async () => { throw new DeskbellError('rate-limited', undefined, { retryAfter: 45_000 }); });
    poller.set(true);
    await clock.advance(44_999);
    expect(at).to.have.length(1);
    await clock.advance(1);
    expect(at).to.have.length(2);
    poller.soon();
    await clock.advance(44_999);
    expect(at).to.have.length(2);
  });

  it('stops when it is told that there is no going on', async () => {
    const { clock, at, poller } = make(async () => { throw new DeskbellError('session-expired'); });
    poller.set(true);
    await clock.advance(600_000);
    expect(at).to.have.length(1);
  });

  it('stops when this tab may poll no more', async () => {
    const { clock, at, poller } = make(async () => undefined);
    poller.set(true);
    await clock.advance(600_000);
    expect(at).to.have.length(1);
  });

  it('looks soon after something was sent', async () => {
    const { clock, at, poller } = make();
    poller.set(true);
    await clock.advance(1_000);
    poller.soon();
    poller.soon();
    await clock.advance(pollPace.afterSend);
    expect(at).to.deep.equal([0, 1_400]);
  });

  it('polls a hidden page at most four times a minute', async () => {
    const { clock, page, at, poller } = make();
    page.isVisible = false;
    poller.set(true);
    await clock.advance(600_000);
    expect(at.length / 10).to.be.within(1, 4);
  });

  it('looks again at once when the page or the network is back, without a storm', async () => {
    const { clock, at, poller } = make();
    poller.set(true);
    await clock.advance(3_000);
    for (let event = 0; event < 20; event++) poller.nudge();
    await clock.advance(0);
    expect(at).to.deep.equal([0, 2_000, 3_000]);
    for (let event = 0; event < 20; event++) poller.nudge();
    await clock.advance(pollPace.smallestInterval);
    expect(at).to.have.length(4);
  });

  it('does not wait for a poll whose connection died in sleep, and never has more than two', async () => {
    const { clock, at, poller } = make(() => new Promise(() => {}));
    poller.set(true);
    await clock.advance(1_000);
    poller.nudge();
    await clock.advance(0);
    expect(at).to.have.length(1);
    clock.jump(3_600_000);
    poller.nudge();
    await clock.advance(0);
    expect(at).to.have.length(2);
    clock.jump(3_600_000);
    poller.nudge();
    await clock.advance(0);
    expect(at).to.have.length(2);
  });

  it('is not stopped by a clock set back', async () => {
    const { clock, at, poller } = make();
    poller.set(true);
    clock.jump(-86_400_000);
    await clock.advance(4_000);
    expect(at).to.have.length(3);
    poller.nudge();
    await clock.advance(0);
    expect(at.length).to.be.greaterThan(2);
  });
});
