import { expect } from 'chai';
import { IllegalStepError, Machine } from '../../../src/core/machine.js';

describe('Machine', () => {
  const table = { off: ['on'], on: ['off', 'broken'], broken: [] } as const;

  it('takes every step of its table and refuses every other', () => {
    const states = ['off', 'on', 'broken'] as const;
    for (const from of states) {
      for (const to of states) {
        const machine = new Machine<'off' | 'on' | 'broken'>(table, from);
        const legal = (table[from] as readonly string[]).includes(to);
        expect(machine.can(to)).to.equal(legal);
        if (legal || from === to) {
          machine.go(to);
          expect(machine.current).to.equal(to);
        } else {
          expect(() => machine.go(to)).to.throw(IllegalStepError, `${from} -> ${to}`);
          expect(machine.current).to.equal(from);
        }
      }
    }
  });

  it('tells each step once, with the state before', () => {
    const machine = new Machine<'off' | 'on' | 'broken'>(table, 'off');
    const steps: string[] = [];
    machine.state.subscribe((state, previous) => steps.push(`${previous}>${state}`));
    machine.go('on');
    machine.go('on');
    machine.go('off');
    expect(steps).to.deep.equal(['off>on', 'on>off']);
  });
});
