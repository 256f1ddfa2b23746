import { expect } from 'chai';
import { callTransitions, finalState, isOver } from '../../../src/call/state.js';
import { IllegalStepError, Machine } from '../../../src/core/machine.js';
import type { CallState } from '../../../src/call/call-control.js';

const states = Object.keys(callTransitions) as CallState[];
const legal = new Set([
  'idle>checking', 'checking>creating', 'creating>queued', 'creating>connecting', 'queued>connecting', 'connecting>ringing', 'connecting>active', 'ringing>active',
  'active>reconnecting', 'reconnecting>active', 'ended>idle', 'ended>checking', 'failed>idle', 'failed>checking',
  ...['checking', 'creating', 'queued', 'connecting', 'ringing', 'active', 'reconnecting'].flatMap((state) => [`${state}>ended`, `${state}>failed`]),
]);

describe('the states of a call', () => {
  it('allow these steps and no others', () => {
    for (const from of states) {
      for (const to of states) {
        const machine = new Machine<CallState>(callTransitions, from);
        if (from === to || legal.has(`${from}>${to}`)) {
          machine.go(to);
          expect(machine.current).to.equal(to);
        } else expect(() => machine.go(to)).to.throw(IllegalStepError, `${from} -> ${to}`);
      }
    }
  });

  it('end in every way from every state on the way, and start again from both ends', () => {
    for (const state of states) {
      expect(isOver(state), state).to.equal(['idle', 'ended', 'failed'].includes(state));
      if (!isOver(state)) expect(callTransitions[state]).to.include.members(['ended', 'failed']);
      else expect(callTransitions[state]).to.include('checking');
    }
  });

  it('call an end what somebody chose, a failure everything else', () => {
    for (const cause of ['local-hangup', 'remote-hangup', 'cancelled', 'page-left'] as const) expect(finalState(cause)).to.equal('ended');
    for (const cause of ['queue-timeout', 'queue-failed', 'media-failed', 'no-answer', 'rejected', 'events-lost', 'mic-denied'] as const) expect(finalState(cause)).to.equal('failed');
  });
});
