import { expect } from 'chai';
import { outboxLimits, outcomeOf } from '../../../src/chat/outbox-outcome.js';
import type { OutboxEntry } from '../../../src/chat/conversation-record.js';
import { DeskbellError, type DeskbellErrorOptions, type ErrorCode } from '../../../src/core/errors.js';

describe('the outcome of a send', () => {
  const entry = (values: Partial<OutboxEntry> = {}): OutboxEntry => ({
    scope: 's', order: 1, id: 'm', type: 'text', phase: 'in-flight', attempts: 0, writtenAt: 0, notBefore: 0, takenAt: 0, ...values,
  });
  const of = (code: ErrorCode, options: DeskbellErrorOptions, values?: Partial<OutboxEntry>, now = 0): string =>
    outcomeOf(new DeskbellError(code, undefined, options), entry(values), now, () => 0).type;

  it('is unknown when it went out and no answer came', () => {
    for (const code of ['timeout', 'network', 'malformed-answer', 'unavailable'] as const) expect(of(code, { delivery: 'unknown' })).to.equal('unknown');
    expect(of('timeout', { delivery: 'unknown' }, { type: 'connect' })).to.equal('unknown');
    expect(of('timeout', { delivery: 'unknown' }, { type: 'transfer' })).to.equal('unknown');
  });

  it('may be repeated for an end, which does no harm twice', () => {
    expect(of('timeout', { delivery: 'unknown' }, { type: 'end' })).to.equal('repeat');
    expect(of('timeout', { delivery: 'unknown' }, { type: 'end', attempts: outboxLimits.connect - 1 })).to.equal('refused');
  });

  it('is a repetition for what never left, until it is too old', () => {
    expect(of('network', { delivery: 'never-sent' }, { attempts: 5_000 })).to.equal('repeat');
    expect(of('offline', { delivery: 'never-sent' })).to.equal('repeat');
    expect(of('session-unreachable', { delivery: 'never-sent' })).to.equal('repeat');
    expect(of('network', { delivery: 'never-sent' }, {}, outboxLimits.age + 1)).to.equal('refused');
    expect(of('network', { delivery: 'never-sent' }, { type: 'connect', attempts: outboxLimits.connect - 1 })).to.equal('refused');
  });

  it('is a repetition within limits for what was answered', () => {
    expect(of('unavailable', { delivery: 'answered' }, { attempts: outboxLimits.unavailable - 2 })).to.equal('repeat');
    expect(of('unavailable', { delivery: 'answered' }, { attempts: outboxLimits.unavailable - 1 })).to.equal('refused');
    expect(of('rate-limited', { delivery: 'answered' })).to.equal('repeat');
    expect(of('rejected', { delivery: 'answered', resultCode: '13' }, { attempts: 1 })).to.equal('repeat');
    expect(of('rejected', { delivery: 'answered', resultCode: '13' }, { attempts: 2 })).to.equal('refused');
    expect(of('session-refused', { delivery: 'answered', retryable: true })).to.equal('repeat');
  });

  it('is final for what will not change', () => {
    for (const resultCode of ['2', '3', '12']) expect(of('rejected', { delivery: 'answered', resultCode })).to.equal('refused');
    for (const code of ['outside-hours', 'session-expired', 'not-found', 'file-type', 'cancelled'] as const) expect(of(code, { delivery: 'answered' })).to.equal('refused');
    expect(of('session-refused', { delivery: 'never-sent', retryable: true })).to.equal('refused');
  });

  it('waits longer each time, and as long as Retry-After says', () => {
    const delays = [0, 1, 2, 10].map((attempts) => outcomeOf(new DeskbellError('network', undefined, { delivery: 'never-sent' }), entry({ attempts }), 0, () => 1));
    expect(delays.map((outcome) => (outcome.type === 'repeat' ? outcome.delay : -1))).to.deep.equal([1_000, 2_000, 4_000, 30_000]);
    const asked = outcomeOf(new DeskbellError('unavailable', undefined, { delivery: 'answered', retryAfter: 60_000 }), entry(), 0, () => 1);
    expect(asked).to.deep.equal({ type: 'repeat', delay: 60_000 });
  });
});
