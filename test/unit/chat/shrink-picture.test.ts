import { expect } from 'chai';
import { shrinkPicture } from '../../../src/chat/shrink-picture.js';

describe('shrinkPicture', () => {
  it('keeps the shape and makes what was clear white', async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 800;
    canvas.height = 400;
    const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!), 'image/png'));
    const made = await shrinkPicture(new File([blob], 'clear'), 50_000);
    expect(made?.name).to.equal('clear.jpg');
    const bitmap = await createImageBitmap(made!);
    expect([bitmap.width, bitmap.height]).to.deep.equal([800, 400]);
    const probe = document.createElement('canvas').getContext('2d')!;
    probe.drawImage(bitmap, 0, 0);
    expect([...probe.getImageData(5, 5, 1, 1).data]).to.deep.equal([255, 255, 255, 255]);
  });

  it('does not even decode what is enormous', async () => {
    const file = new File(['x'], 'a.png');
    Object.defineProperty(file, 'size', { value: 100 * 1024 * 1024 });
    expect(await shrinkPicture(file, 10)).to.equal(undefined);
  });
});
