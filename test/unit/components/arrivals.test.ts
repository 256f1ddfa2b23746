import { expect } from 'chai';
import { message } from '../../../demo/gallery/scenes.js';
import { arrivals } from '../../../src/components/parts/arrivals.js';
import { groupRows } from '../../../src/components/parts/grouping.js';

const log = (length: number) => Array.from({ length }, (_, index) => message(index, { time: index }));

describe('arrivals', () => {
  it('are what comes after the last one known', () => {
    const all = log(6);
    expect(arrivals(all.slice(0, 4), all)).to.deep.equal(all.slice(4));
    expect(arrivals(all, [...all])).to.deep.equal([]);
  });

  it('are unknown where a log was restored or exchanged', () => {
    expect(arrivals([], log(3))).to.equal(undefined);
    expect(arrivals(log(3), [message(90, { time: 1 })])).to.equal(undefined);
    expect(arrivals(log(3), [])).to.equal(undefined);
    expect(arrivals(log(1), log(500))).to.equal(undefined);
  });

  it('take the first message of all as news', () => {
    expect(arrivals([], log(1))).to.have.length(1);
  });
});

describe('groupRows', () => {
  const base = new Date(2026, 10, 21, 10, 0, 5).getTime();
  const flags = (...changes: Parameters<typeof message>[1][]): string[] =>
    groupRows(changes.map((change, index) => message(index, change)), 0, changes.length).map(({ first, last, day }) => `${first ? 'F' : '-'}${last ? 'L' : '-'}${day ? 'D' : '-'}`);

  it('joins one sender within one minute', () => {
    expect(flags({ time: base }, { time: base + 10_000 }, { time: base + 20_000 })).to.deep.equal(['F-D', '---', '-L-']);
    expect(flags({ time: base }, { time: base + 60_000 })).to.deep.equal(['FLD', 'FL-']);
  });

  it('parts senders, directions and system notes', () => {
    expect(flags({ time: base }, { time: base, direction: 'out' })).to.deep.equal(['FLD', 'FL-']);
    expect(flags({ time: base }, { time: base, sender: { type: 'agent', name: 'Other' } })).to.deep.equal(['FLD', 'FL-']);
    expect(flags({ time: base, sender: { type: 'system' } }, { time: base, sender: { type: 'system' } })).to.deep.equal(['FLD', 'FL-']);
  });

  it('marks the first of a day', () => {
    expect(flags({ time: base }, { time: base + 86_400_000 })).to.deep.equal(['FLD', 'FLD']);
  });

  it('looks past the edges of the stretch', () => {
    const all = [0, 1, 2].map((index) => message(index, { time: base + index }));
    expect(groupRows(all, 1, 2)).to.deep.equal([{ message: all[1], first: false, last: false, day: false }]);
  });
});
