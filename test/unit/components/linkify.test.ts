import { expect } from 'chai';
import { linkify } from '../../../src/components/parts/linkify.js';

const links = (text: string): (string | undefined)[] => linkify(text).filter(({ href }) => href).map(({ text: shown }) => shown);

describe('linkify', () => {
  it('gives back every character of the text', () => {
    const text = 'a https://x.de/a?b=c#d, (http://y.de) mailto:a@b.de。tel:+49-89-1 end';
    expect(linkify(text).map((stretch) => stretch.text).join('')).to.equal(text);
  });

  it('knows four schemes and no other', () => {
    expect(links('http://a.de https://a.de/ü mailto:me@a.de tel:+498912')).to.deep.equal(['http://a.de', 'https://a.de/ü', 'mailto:me@a.de', 'tel:+498912']);
    for (const text of ['javascript:alert(1)', 'JAVASCRIPT://x%0aalert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc', 'ftp://a.de', 'javascript:alert("https")']) {
      expect(links(text), text).to.deep.equal([]);
    }
    expect(linkify('HTTPS://A.de/B')[0]).to.deep.equal({ text: 'HTTPS://A.de/B', href: 'https://a.de/B' });
  });

  it('leaves the punctuation of the sentence outside', () => {
    expect(links('See https://a.de/x. Or https://b.de/y, or https://c.de!')).to.deep.equal(['https://a.de/x', 'https://b.de/y', 'https://c.de']);
    expect(links('(https://a.de/x)')).to.deep.equal(['https://a.de/x']);
    expect(links('https://de.wikipedia.org/wiki/Foo_(Bar)')).to.deep.equal(['https://de.wikipedia.org/wiki/Foo_(Bar)']);
    expect(links('(https://a.de/Foo_(Bar)).')).to.deep.equal(['https://a.de/Foo_(Bar)']);
    expect(links('"https://a.de/x"')).to.deep.equal(['https://a.de/x']);
  });

  it('ends a link where Chinese begins', () => {
    expect(links('请看https://a.de/x，谢谢')).to.deep.equal(['https://a.de/x']);
    expect(links('请看https://a.de/x。')).to.deep.equal(['https://a.de/x']);
    expect(links('访问https://a.de/x查看（https://b.de）')).to.deep.equal(['https://a.de/x', 'https://b.de']);
  });

  it('makes no link of a scheme with nothing behind it', () => {
    for (const text of ['https://', 'http://.', 'mailto:', 'mailto:x', 'tel:', 'tel:abc', 'https://)']) expect(links(text), text).to.deep.equal([]);
  });

  it('is no link inside a word', () => {
    expect(links('xhttps://a.de')).to.deep.equal([]);
  });

  // Each of these takes minutes where the time grows with the square of the length; the test runner's limit is 10 s.
  const size = 5_000_000;
  for (const [name, text] of [
    ['one endless word', 'a'.repeat(size)],
    ['one endless link', `https://a.de/${'x'.repeat(size)}`],
    ['a tail of brackets', `https://a.de/${')'.repeat(size)}`],
    ['a tail of opening brackets', `https://a.de/${'('.repeat(size)}`],
    ['a tail of dots', `https://a.de/${'.'.repeat(size)}`],
    ['schemes without end', 'http:'.repeat(size / 5)],
    ['links without a space', 'https://'.repeat(size / 8)],
    ['spaces', ' '.repeat(size)],
  ] as const) {
    it(`comes to an end with 5 MB of ${name}`, () => {
      expect(linkify(text).map((stretch) => stretch.text.length).reduce((sum, length) => sum + length, 0)).to.equal(text.length);
    });
  }
});
