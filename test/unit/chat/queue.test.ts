import { expect } from 'chai';
import { queuePeriod, QueueWatch, toQueueStatus } from '../../../src/chat/queue.js';
import type { QueueStatus } from '../../../src/chat/conversation.js';
import { FakePage } from '../../support/chat-page.js';
import { FakeCentre } from '../../support/fake-chat-api.js';
import { FakeClock } from '../../support/fake-clock.js';

describe('the queue', () => {
  it('is long when the estimate or the wait is past what the centre allows', () => {
    expect(toQueueStatus({})).to.deep.equal({ long: false });
    expect(toQueueStatus({ position: 1, estimatedWait: 60, waited: 3, maximumWait: 60 })).to.deep.equal({ position: 1, estimatedWait: 60, waited: 3, long: false });
    expect(toQueueStatus({ estimatedWait: 61, maximumWait: 60 }).long).to.equal(true);
    expect(toQueueStatus({ waited: 61, maximumWait: 60 }).long).to.equal(true);
    expect(toQueueStatus({ estimatedWait: 999, maximumWait: 0 }).long).to.equal(false);
  });

  const make = () => {
    const centre = new FakeCentre();
    const clock = new FakeClock();
    const page = new FakePage();
    const answers: (QueueStatus | undefined)[] = [];
    return { centre, clock, page, answers, watch: new QueueWatch({ api: centre.api(), clock, page, onAnswer: (status) => answers.push(status) }) };
  };

  it('is looked at as long as somebody waits, seldom in a hidden page', async () => {
    const { centre, clock, page, answers, watch } = make();
    centre.queue = { position: 2 };
    watch.set(true);
    watch.set(true);
    await clock.advance(queuePeriod.seen * 2);
    expect(answers).to.deep.equal([{ position: 2, long: false }, { position: 2, long: false }, { position: 2, long: false }]);
    page.isVisible = false;
    await clock.advance(queuePeriod.seen);
    await clock.advance(queuePeriod.hidden - 1);
    expect(centre.queueQueries).to.equal(4);
    page.isVisible = true;
    watch.nudge();
    await clock.advance(0);
    expect(centre.queueQueries).to.equal(5);
    watch.set(false);
    await clock.advance(100_000);
    expect(centre.queueQueries).to.equal(5);
    expect(clock.pending).to.equal(0);
  });

  it('changes nothing when no answer comes', async () => {
    const { centre, clock, answers, watch } = make();
    centre.onQueue = () => { throw new Error('cut'); };
    watch.set(true);
    await clock.advance(queuePeriod.seen);
    expect(answers).to.deep.equal([]);
    expect(centre.queueQueries).to.equal(2);
    watch.set(false);
  });
});
