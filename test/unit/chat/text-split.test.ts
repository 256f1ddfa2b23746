import { expect } from 'chai';
import fc from 'fast-check';
import { messageLimit, splitText, textLimit } from '../../../src/chat/text-split.js';

describe('splitText', () => {
  const code = (run: () => unknown): string | undefined => {
    try {
      run();
      return undefined;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  it('leaves what fits as it is', () => {
    expect(splitText('hi')).to.deep.equal(['hi']);
    expect(splitText('x'.repeat(messageLimit))).to.have.length(1);
  });

  it('refuses nothing, and too much, however much', () => {
    expect(code(() => splitText(' \n '))).to.equal('text-empty');
    expect(code(() => splitText('x'.repeat(textLimit + 1)))).to.equal('text-too-long');
    const huge = 'x'.repeat(5_000_000);
    const began = performance.now();
    expect(code(() => splitText(huge))).to.equal('text-too-long');
    expect(performance.now() - began).to.be.lessThan(50);
  });

  it('ends a part at a line, else a sentence, else a word', () => {
    const word = `${'a'.repeat(9)} `;
    expect(splitText(word.repeat(60))[0]!.endsWith(' ')).to.equal(true);
    const sentence = `${'a'.repeat(298)}. ${'b '.repeat(150)}`;
    expect(splitText(sentence)[0]).to.equal(`${'a'.repeat(298)}. `);
    const line = `${'a'.repeat(300)}\n${'b. '.repeat(100)}`;
    expect(splitText(line)[0]).to.equal(`${'a'.repeat(300)}\n`);
    expect(splitText(`${'好'.repeat(400)}。${'再'.repeat(400)}`)[0]).to.equal(`${'好'.repeat(400)}。`);
  });

  it('never parts what reads as one character', () => {
    const family = '👨‍👩‍👧‍👦';
    for (let shift = 0; shift < 12; shift++) {
      const parts = splitText('x'.repeat(shift) + family.repeat(100));
      for (const part of parts) expect(part.replace(/^x*/, '').replaceAll(family, '')).to.equal('');
    }
  });

  it('loses nothing but blank parts, and keeps to the limit', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a', 'word ', 'end. ', '\n', '好', '。', '😀', 'é', 'x'.repeat(90)), { maxLength: 400 }), (pieces) => {
      const text = pieces.join('').slice(0, textLimit);
      if (text.trim() === '') return;
      const parts = splitText(text);
      expect(parts.join('').replace(/\s/g, '')).to.equal(text.replace(/\s/g, ''));
      for (const part of parts) expect(part.length).to.be.within(1, messageLimit);
    }), { numRuns: 200 });
  });

  it('keeps surrogates together where the browser has no segmenter', () => {
    const { Segmenter } = Intl;
    try {
      (Intl as { Segmenter?: unknown }).Segmenter = undefined;
      delete (Intl as { Segmenter?: unknown }).Segmenter;
      for (const part of splitText(`x${'😀'.repeat(400)}`)) expect(part).to.not.match(/[\ud800-\udbff]$/);
    } finally {
      (Intl as { Segmenter?: unknown }).Segmenter = Segmenter;
    }
  });
});
