import { expect } from 'chai';
import { backoffDelay } from '../../../src/core/backoff.js';
import { sleep, systemClock } from '../../../src/core/clock.js';
import { DeskbellError, toDeskbellError } from '../../../src/core/errors.js';
import { singleFlight } from '../../../src/core/single-flight.js';

describe('backoffDelay', () => {
  it('doubles up to its ceiling, half of it by chance', () => {
    const options = { base: 1000, max: 8000 };
    const least = [0, 1, 2, 3, 4, 99].map((attempt) => backoffDelay(attempt, { ...options, random: () => 0 }));
    const most = [0, 1, 2, 3, 4, 99].map((attempt) => backoffDelay(attempt, { ...options, random: () => 1 }));
    expect(least).to.deep.equal([500, 1000, 2000, 4000, 4000, 4000]);
    expect(most).to.deep.equal([1000, 2000, 4000, 8000, 8000, 8000]);
  });
});

describe('sleep', () => {
  it('ends early with the reason of its signal and leaves no timer', async () => {
    const controller = new AbortController();
    let cancelled = 0;
    const clock = { ...systemClock, after: () => () => void cancelled++ };
    const slept = sleep(clock, 1000, controller.signal);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await slept.catch((error: unknown) => error)).to.equal(reason);
    expect(cancelled).to.equal(1);
    expect(await sleep(clock, 1, controller.signal).catch((error: unknown) => error)).to.equal(reason);
  });

  it('resolves when its time has come', async () => {
    await sleep(systemClock, 1, new AbortController().signal);
  });
});

describe('singleFlight', () => {
  it('shares one run among those who wait, and runs anew afterwards, also after a failure', async () => {
    let runs = 0;
    const fly = singleFlight(async () => {
      runs++;
      if (runs === 2) throw new Error('second');
      return runs;
    });
    expect(await Promise.all([fly(), fly()])).to.deep.equal([1, 1]);
    expect(await fly().catch((error: Error) => error.message)).to.equal('second');
    expect(await fly()).to.equal(3);
  });
});

describe('toDeskbellError', () => {
  it('keeps its own, names an abort, wraps everything else', () => {
    const own = new DeskbellError('timeout');
    expect(toDeskbellError(own)).to.equal(own);
    expect(toDeskbellError(new DOMException('', 'AbortError')).code).to.equal('cancelled');
    const wrapped = toDeskbellError('text', 'malformed-answer');
    expect([wrapped.code, wrapped.cause, wrapped.retryable]).to.deep.equal(['malformed-answer', 'text', false]);
  });
});
