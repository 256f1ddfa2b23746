import { expect } from 'chai';
import { callError, causeOfCreateError, causeOfStatus, tryNextGateway } from '../../../src/call/causes.js';
import { DeskbellError } from '../../../src/core/errors.js';

describe('causes', () => {
  const table: readonly (readonly [number, string, boolean])[] = [
    [301, 'bad-target', false], [302, 'bad-target', false], [400, 'rejected', false], [401, 'gateway-auth', false], [403, 'gateway-auth', false], [404, 'bad-target', false],
    [407, 'gateway-auth', false], [408, 'no-answer', true], [410, 'bad-target', false], [415, 'codec', false], [480, 'no-answer', false], [484, 'bad-target', false],
    [486, 'rejected', false], [488, 'codec', false], [500, 'gateway-busy', true], [501, 'gateway-busy', false], [502, 'gateway-busy', true], [503, 'gateway-busy', true],
    [504, 'gateway-busy', true], [600, 'rejected', false], [603, 'rejected', false], [606, 'codec', false],
  ];
  for (const [status, cause, next] of table) {
    it(`${status} is ${cause}${next ? ', and another gateway is asked' : ''}`, () => {
      expect(causeOfStatus(status)).to.equal(cause);
      expect(tryNextGateway(status)).to.equal(next);
    });
  }

  const create: readonly (readonly [DeskbellError, string])[] = [
    [new DeskbellError('rejected', 'x', { resultCode: '7' }), 'not-supported'],
    [new DeskbellError('outside-hours', 'x', { resultCode: '12' }), 'outside-hours'],
    [new DeskbellError('rejected', 'x', { resultCode: '13' }), 'no-agent'],
    [new DeskbellError('rejected', 'x', { resultCode: '20348' }), 'no-agent'],
    [new DeskbellError('rejected', 'x', { resultCode: '99' }), 'create-failed'],
    [new DeskbellError('session-expired'), 'auth-expired'],
    [new DeskbellError('offline'), 'offline'],
    [new DeskbellError('unavailable'), 'create-failed'],
    [new DeskbellError('timeout'), 'create-failed'],
  ];
  for (const [error, cause] of create) it(`${error.code} ${error.resultCode ?? ''} of createClickToCall is ${cause}`, () => expect(causeOfCreateError(error)).to.equal(cause));

  it('become an error with the cause, the result code and whether trying again may help', () => {
    const error = callError('no-agent', new DeskbellError('rejected', 'x', { resultCode: '13' }));
    expect(error).to.include({ code: 'call-failed', callCause: 'no-agent', resultCode: '13', retryable: true });
    expect(callError('env-insecure').retryable).to.equal(false);
  });
});
