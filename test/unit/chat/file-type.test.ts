import { expect } from 'chai';
import { fileKind } from '../../../src/chat/file-type.js';

const bytes = (...parts: (string | number[])[]): Uint8Array => {
  const flat = parts.flatMap((part) => (typeof part === 'string' ? [...part].map((character) => character.charCodeAt(0)) : part));
  return new Uint8Array([...flat, ...Array<number>(Math.max(0, 32 - flat.length)).fill(0)]);
};
const bitmap = bytes('BM', [1, 2, 3, 4, 0, 0, 0, 0, 54, 0, 0, 0]);

describe('fileKind', () => {
  const known: readonly [string, Uint8Array, string, string | undefined, string, string?][] = [
    ['jpg', bytes([0xff, 0xd8, 0xff, 0xe0]), 'image', 'jpg', 'image/jpeg'],
    ['png', bytes([0x89], 'PNG\r\n', [0x1a, 0x0a]), 'image', 'png', 'image/png'],
    ['bmp, in the guide\'s spelling', bitmap, 'image', 'bpm', 'image/bmp'],
    ['mp3 with tags', bytes('ID3', [4, 0]), 'audio', 'mp3', 'audio/mpeg'],
    ['mp3 without', bytes([0xff, 0xfb, 0x90, 0]), 'audio', 'mp3', 'audio/mpeg'],
    ['mp3 of MPEG 2', bytes([0xff, 0xf3, 0x90, 0]), 'audio', 'mp3', 'audio/mpeg'],
    ['aac', bytes([0xff, 0xf1, 0x50, 0x80]), 'audio', 'aac', 'audio/aac'],
    ['aac of MPEG 2', bytes([0xff, 0xf9, 0x50, 0x80]), 'audio', 'aac', 'audio/aac'],
    ['mp4', bytes([0, 0, 0, 24], 'ftypisom'), 'video', 'mp4', 'video/mp4'],
    ['mp4 that says it is sound', bytes([0, 0, 0, 24], 'ftypmp42'), 'audio', 'mp4', 'audio/mp4', 'audio/mp4'],
    ['m4a', bytes([0, 0, 0, 24], 'ftypM4A '), 'audio', 'mp4', 'audio/mp4'],
    ['gif, only to be shown', bytes('GIF89a'), 'image', undefined, 'image/gif'],
    ['webp, only to be shown', bytes('RIFF', [1, 2, 3, 4], 'WEBP'), 'image', undefined, 'image/webp'],
  ];
  for (const [what, head, kind, centre, type, declared = ''] of known) {
    it(`knows ${what}, whatever its name`, () => {
      const found = fileKind(head, 'name.txt', declared);
      expect(found).to.include({ kind, type });
      expect(found?.centre).to.equal(centre);
    });
  }

  const strange: readonly [string, Uint8Array][] = [
    ['heic', bytes([0, 0, 0, 24], 'ftypheic')],
    ['quicktime', bytes([0, 0, 0, 20], 'ftypqt  ')],
    ['webm', bytes([0x1a, 0x45, 0xdf, 0xa3])],
    ['ogg', bytes('OggS')],
    ['pdf', bytes('%PDF-1.7')],
    ['zip', bytes('PK', [3, 4])],
    ['words that begin with BM', bytes('BMW is a car and not a picture, is it not?')],
  ];
  for (const [what, head] of strange) {
    it(`does not take ${what}`, () => expect(fileKind(head, `x.${what}`, '')?.centre).to.equal(undefined));
  }

  it('takes text by its name, unless its bytes say otherwise', () => {
    const text = new TextEncoder().encode('plain, words\n');
    expect(fileKind(text, 'a.txt', '')).to.deep.equal({ type: 'text/plain', kind: 'file', centre: 'txt' });
    expect(fileKind(text, 'a.CSV', 'application/vnd.ms-excel')).to.deep.equal({ type: 'text/csv', kind: 'file', centre: 'csv' });
    expect(fileKind(text, 'noname', 'text/plain')?.centre).to.equal('txt');
    expect(fileKind(text, 'noname', 'text/csv')?.centre).to.equal('csv');
    expect(fileKind(text, 'a.html', 'text/html')).to.equal(undefined);
    expect(fileKind(text, 'a.svg', 'image/svg+xml')).to.equal(undefined);
    expect(fileKind(new Uint8Array([1, 2, 0, 3]), 'a.txt', 'text/plain')).to.equal(undefined);
    // GBK and UTF-16: a visitor's own text.
    expect(fileKind(new Uint8Array([0xc4, 0xe3, 0xba, 0xc3]), 'a.txt', '')?.centre).to.equal('txt');
    expect(fileKind(new Uint8Array([0xff, 0xfe, 0x60, 0x4f, 0x0a, 0x00]), 'a.txt', '')?.centre).to.equal('txt');
  });

  it('is not thrown by very short files', () => {
    for (let length = 0; length < 12; length++) expect(() => fileKind(new Uint8Array(length).fill(0xff), 'x', '')).to.not.throw();
  });
});
