import { expect } from 'chai';
import { asFlag, asNumber, asRecord, asText, asTextList, asWord } from '../../../src/cec/lenient.js';

/** A value as its row is called. */
const name = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return 'what is too deep to be written';
  }
};

const table = <T>(read: (value: unknown) => T, rows: readonly (readonly [unknown, T])[]): void => {
  for (const [value, expected] of rows) {
    it(`${name(value)} → ${name(expected)}`, () => expect(read(value)).to.deep.equal(expected));
  }
};

describe('lenient', () => {
  describe('text', () => table(asText, [
    ['a', 'a'], ['', ''], [0, '0'], [-1, '-1'], [1.5, '1.5'], [9007199254740991, '9007199254740991'], [Number('1011577355744904195'), undefined],
    [Infinity, 'Infinity'], [null, undefined], [undefined, undefined], [true, undefined], [['a'], undefined], [{}, undefined],
  ]));

  describe('number', () => table(asNumber, [
    [3, 3], ['3', 3], [' 1619590480756 ', 1619590480756], ['-2.5', -2.5], ['', undefined], ['  ', undefined], ['3s', undefined], [NaN, undefined],
    ['Infinity', undefined], [null, undefined], [true, undefined], [[3], undefined],
  ]));

  describe('flag', () => table(asFlag, [
    [true, true], ['true', true], ['TRUE', true], ['Y', true], ['y', true], [1, true], ['1', true],
    [false, false], ['false', false], ['N', false], [0, false], [null, false], [undefined, false], ['', false], [{}, false], ['yesterday', false],
    [{ toString: 1, valueOf: 1 }, false], [JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)), false], [['Y'], false],
  ]));

  describe('list of texts', () => table(asTextList, [
    [['a', 'b'], ['a', 'b']], [[' a ', '', null, 2, {}], ['a', '2']], [null, []], [undefined, []], ['', []], [{}, []], [7, []],
    ['How do I pay?', ['How do I pay?']],
    ['["a","b"]', ['a', 'b']], [' ["a"] ', ['a']], ['[]', []],
    ['[a] is a label', ['[a] is a label']],
    ['a\nb\r\n\nc', ['a', 'b', 'c']],
    ['a;b; c ;', ['a', 'b', 'c']], ['怎么付款；怎么退货', ['怎么付款', '怎么退货']],
    ['pay; by card\nby cash', ['pay; by card', 'by cash']],
    [Array.from({ length: 99 }, () => 'x'), Array.from({ length: 50 }, () => 'x')],
  ]));

  describe('record', () => table(asRecord, [
    [{ a: 1 }, { a: 1 }], ['{"a":1}', { a: 1 }], ['{"a":', undefined], ['a', undefined], [[], undefined], [null, undefined], [1, undefined],
  ]));

  describe('word', () => table(asWord, [['male', 'MALE'], [' Chat ', 'CHAT'], ['', undefined], [' ', undefined], [null, undefined], [7, '7']]));
});
