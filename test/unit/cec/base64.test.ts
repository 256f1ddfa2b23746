import { expect } from 'chai';
import { fromBase64, toBase64 } from '../../../src/cec/base64.js';
import { failure } from '../../support/centre-double.js';

const bytes = (length: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) % 256);

describe('base64', () => {
  // RFC 4648, section 10.
  for (const [text, encoded] of [['', ''], ['f', 'Zg=='], ['fo', 'Zm8='], ['foo', 'Zm9v'], ['foob', 'Zm9vYg=='], ['fooba', 'Zm9vYmE='], ['foobar', 'Zm9vYmFy']] as const) {
    it(`RFC 4648: "${text}"`, async () => {
      expect(await toBase64(new Blob([text]))).to.equal(encoded);
      expect(new TextDecoder().decode(fromBase64(encoded))).to.equal(text);
    });
  }

  for (const length of [1, 3, 1 << 20, 3 * (1 << 18) + 1, 5_000_001]) {
    it(`${length} bytes there and back`, async () => {
      const content = bytes(length);
      const back = fromBase64(await toBase64(new Blob([content], { type: 'image/png' })))!;
      expect(back.length).to.equal(length);
      expect(back.every((byte, index) => byte === content[index])).to.equal(true);
    });
  }

  it('takes line breaks and missing padding', () => {
    expect([...fromBase64('Zm9v\r\nYmE\n')!]).to.deep.equal([...new TextEncoder().encode('fooba')]);
  });

  for (const wrong of ['Z', 'Zm9vY', 'Zm9v*mFy', 'Zm=v', '====', 'Zm9-', 'Zm9_', '<html>', 'data:image/png;base64,Zm9v', '中文']) {
    it(`${wrong} is none`, () => expect(fromBase64(wrong)).to.equal(undefined));
  }

  it('a long run of padding is no work', () => expect(fromBase64(`${'='.repeat(5_000_000)}a`)).to.equal(undefined));

  it('can be cancelled, before and on the way', async () => {
    expect(await failure(toBase64(new Blob(['a']), AbortSignal.abort()))).to.include({ code: 'cancelled', delivery: 'never-sent' });
    const control = new AbortController();
    const reading = failure(toBase64(new Blob([bytes(3_000_000)]), control.signal));
    control.abort();
    expect(await reading).to.include({ code: 'cancelled', delivery: 'never-sent' });
  });

  it('a file that cannot be read: file-unreadable', async () => {
    const own = FileReader.prototype.readAsDataURL;
    FileReader.prototype.readAsDataURL = function () {
      this.dispatchEvent(new ProgressEvent('error'));
    };
    try {
      expect(await failure(toBase64(new Blob(['a'])))).to.include({ code: 'file-unreadable', delivery: 'never-sent' });
    } finally {
      FileReader.prototype.readAsDataURL = own;
    }
  });
});
