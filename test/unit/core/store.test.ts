import { expect } from 'chai';
import { Signal } from '../../../src/core/signal.js';
import { Store } from '../../../src/core/store.js';

describe('Store', () => {
  it('tells each change once, with the value before, and nothing for the same value', () => {
    const store = new Store(1);
    const seen: [number, number][] = [];
    store.subscribe((value, previous) => seen.push([value, previous]));
    store.set(1);
    store.set(2);
    store.update((value) => value + 1);
    expect(seen).to.deep.equal([[2, 1], [3, 2]]);
    expect(store.get()).to.equal(3);
  });

  it('tells nobody who has left, even when they leave while it tells', () => {
    const store = new Store(0);
    const seen: string[] = [];
    const stop = store.subscribe(() => {
      seen.push('first');
      stop();
    });
    store.subscribe(() => seen.push('second'));
    store.set(1);
    store.set(2);
    expect(seen).to.deep.equal(['first', 'second', 'second']);
  });
});

describe('Signal', () => {
  it('reaches all who listen until they leave or it is cleared', () => {
    const signal = new Signal<string>();
    const seen: string[] = [];
    const stop = signal.subscribe((value) => seen.push(`a${value}`));
    signal.subscribe((value) => seen.push(`b${value}`));
    signal.emit('1');
    stop();
    signal.emit('2');
    signal.clear();
    signal.emit('3');
    expect(seen).to.deep.equal(['a1', 'b1', 'b2']);
  });
});
