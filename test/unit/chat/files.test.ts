import { expect } from 'chai';
import type { ChatMessage } from '../../../src/chat/conversation.js';
import { checkFile, FileCache } from '../../../src/chat/files.js';
import { shrinkPicture } from '../../../src/chat/shrink-picture.js';
import { transcriptLimits } from '../../../src/chat/transcript.js';
import { MemoryTranscript } from '../../../src/chat/transcript-memory.js';
import { FakeCentre } from '../../support/fake-chat-api.js';

/** A picture that does not compress: every pixel different. */
async function picture(edge: number): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = edge;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(edge, edge);
  for (let at = 0; at < image.data.length; at += 65_536) crypto.getRandomValues(new Uint8Array(image.data.buffer, at, Math.min(65_536, image.data.length - at)));
  for (let at = 3; at < image.data.length; at += 4) image.data[at] = 255;
  context.putImageData(image, 0, 0);
  const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!), 'image/png'));
  return new File([blob], 'photo.png', { type: 'image/png' });
}
const code = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'taken', (error: { code: string }) => error.code);
const text = (content: string, name = 'a.txt'): File => new File([content], name, { type: 'text/plain' });

describe('checkFile', () => {
  it('takes what the centre takes and says why not otherwise', async () => {
    expect((await checkFile(text('words'), 100)).kind).to.deep.equal({ type: 'text/plain', kind: 'file', centre: 'txt' });
    expect(await code(checkFile(text(''), 100))).to.equal('file-empty');
    expect(await code(checkFile(text('words'), 4))).to.equal('file-too-large');
    expect(await code(checkFile(new File(['%PDF-1.7'], 'a.pdf'), 100))).to.equal('file-type');
    const gone = text('words');
    gone.slice = () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')) }) as never;
    expect(await code(checkFile(gone, 100))).to.equal('file-unreadable');
  });

  it('reads no more than the head before it refuses', async () => {
    const file = new File([new Uint8Array(20_000_000)], 'a.bin');
    file.arrayBuffer = () => { throw new Error('read'); };
    expect(await code(checkFile(file, 10))).to.equal('file-type');
  });

  it('makes a picture smaller that is too large', async () => {
    const large = await picture(700);
    const limit = Math.floor(large.size / 4);
    const { file, kind } = await checkFile(large, limit);
    expect(file.size).to.be.within(1, limit);
    expect(file.name).to.equal('photo.jpg');
    expect(kind).to.deep.equal({ type: 'image/jpeg', kind: 'image', centre: 'jpg' });
    expect([...new Uint8Array(await file.slice(0, 3).arrayBuffer())]).to.deep.equal([0xff, 0xd8, 0xff]);
  });
});

describe('shrinkPicture', () => {
  it('gives up on what is no picture, or never fits', async () => {
    expect(await shrinkPicture(new File(['no picture'], 'a.png', { type: 'image/png' }), 1_000)).to.equal(undefined);
    expect(await shrinkPicture(await picture(400), 10)).to.equal(undefined);
  });
});

describe('FileCache', () => {
  const message = (id: string, more: Partial<ChatMessage> = {}): ChatMessage => ({
    id, direction: 'in', sender: { type: 'agent' }, kind: 'image', time: 1, status: 'received', order: 1, file: { id: `key-${id}`, extension: 'png', name: 'image.png', type: 'image/png' }, ...more,
  });

  it('fetches once, and says what the bytes are', async () => {
    const centre = new FakeCentre();
    centre.file = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]);
    const transcript = new MemoryTranscript();
    const cache = new FileCache(centre.api(), transcript);
    const [one, two] = await Promise.all([cache.fetch('s', message('a')), cache.fetch('s', message('a'))]);
    expect(one).to.equal(two);
    expect(one.type).to.equal('image/jpeg');
    await cache.fetch('s', message('a'));
    expect(centre.downloads).to.deep.equal([{ id: 'key-a', type: 'png' }]);
    const later = new FileCache(centre.api(), transcript);
    expect((await later.fetch('s', message('a'))).size).to.equal(8);
    expect(centre.downloads).to.have.length(1);
  });

  it('asks in the guide\'s own names for types', async () => {
    const centre = new FakeCentre();
    const cache = new FileCache(centre.api(), new MemoryTranscript());
    for (const extension of ['bmp', 'jpeg', 'm4a', 'docx', 'bpm']) await cache.fetch('s', message(extension, { file: { id: 'k', extension, name: 'x', type: '' } }));
    expect(centre.downloads.map(({ type }) => type)).to.deep.equal(['bpm', 'jpg', 'mp4', 'txt', 'bpm']);
  });

  it('shows an own file from storage under the type of its bytes, and does not store what is large', async () => {
    const centre = new FakeCentre();
    const transcript = new MemoryTranscript();
    await transcript.putFile('s', 'mine', new File(['x'], 'a.html', { type: 'text/html' }));
    const cache = new FileCache(centre.api(), transcript);
    const mine = await cache.fetch('s', message('mine', { direction: 'out', file: { name: 'a', type: 'text/plain' } }));
    expect(mine.type).to.equal('text/plain');
    centre.file = new Uint8Array(transcriptLimits.file + 1);
    await cache.fetch('s', message('large'));
    expect(await transcript.file('s', 'large')).to.equal(undefined);
  });

  it('may be given up by one caller without failing another, and fails again another time', async () => {
    const centre = new FakeCentre();
    let answer: ((bytes: Uint8Array<ArrayBuffer>) => void) | undefined;
    const api = { ...centre.api(), downloadFile: () => new Promise<Uint8Array<ArrayBuffer>>((resolve) => (answer = resolve)) };
    const cache = new FileCache(api, new MemoryTranscript());
    const control = new AbortController();
    const given = cache.fetch('s', message('a'), control.signal).then(() => 'came', (error: Error) => error.name);
    const waits = cache.fetch('s', message('a'));
    control.abort();
    expect(await given).to.equal('AbortError');
    await Promise.resolve();
    answer!(new Uint8Array([1]));
    expect((await waits).size).to.equal(1);
    expect(await code(cache.fetch('s', message('none', { file: { name: 'x', type: '' } })))).to.equal('file-unreadable');
  });
});
