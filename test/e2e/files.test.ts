import { samples, type SampleFile, isoMedia, png } from '../support/e2e-files.js';
import type { ChatView } from '../support/e2e-chat-view.js';
import { expect, test } from '../support/e2e-world.js';

const attach = (chat: ChatView, ...files: SampleFile[]): Promise<void> => chat.host.locator('deskbell-composer input[type=file]').setInputFiles(files);

/** Drops or pastes files made in the page. */
const hand = (chat: ChatView, event: 'drop' | 'paste', text: string): Promise<void> =>
  chat.box.evaluate((box, { event, text }) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], `${event}.txt`, { type: 'text/plain' }));
    const init = { bubbles: true, composed: true, cancelable: true };
    box.dispatchEvent(event === 'drop' ? new DragEvent('drop', { ...init, dataTransfer: transfer }) : new ClipboardEvent('paste', { ...init, clipboardData: transfer }));
  }, { event, text });

test.beforeEach(({ control }) => {
  control.set({ robot: false });
  control.addAgent({ name: 'Echo' });
});

test('every kind that the centre takes goes and comes back', async ({ visit, control }) => {
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  const chooser = chat.page.waitForEvent('filechooser');
  await chat.button('Attach a file').click();
  expect((await chooser).isMultiple()).toBe(true);
  await attach(chat, ...samples.map(({ file }) => file));
  await expect.poll(() => control.accepted().length, { timeout: 30_000 }).toBe(samples.length);

  const uploads = control.log({ path: 'uploadFileStream', accepted: true }).map(({ body }) => body?.['fileType']);
  expect(uploads).toEqual(samples.map(({ fileType }) => fileType));
  const sent = control.log({ path: 'send', controlType: 'CHAT', accepted: true });
  expect(sent.map(({ body }) => body?.['mediaType'])).toEqual(samples.map(({ mediaType }) => mediaType));
  expect(sent.map(({ body }) => String(body?.['content']).split(',')[1])).toEqual(samples.map(({ fileType }) => fileType));
  await expect.poll(async () => (await chat.events<{ message: { direction: string } }>('message')).filter(({ message }) => message.direction === 'in').length)
    .toBe(samples.length + 2);
  await expect(chat.message().locator('img[part=media]').first()).toBeVisible();
});

test('files come by drop and by paste too', async ({ visit, control }) => {
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  await hand(chat, 'drop', 'dropped');
  await hand(chat, 'paste', 'pasted');
  await expect.poll(() => control.accepted().length).toBe(2);
  expect(control.count({ path: 'uploadFileStream', accepted: true })).toBe(2);
});

test('what cannot be sent is said before anything is read or sent, and stops no other file', async ({ visit, control }) => {
  const chat = await (await visit('/plain', { 'max-file-size': '50000' })).open();
  await chat.reaches('agent');
  await attach(
    chat,
    { name: 'IMG_1.heic', mimeType: 'image/heic', buffer: isoMedia('heic') },
    { name: 'voice.webm', mimeType: 'audio/webm', buffer: Buffer.from('1a45dfa3000000000000', 'hex') },
    { name: 'renamed.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('MZ\u0000\u0001 not a picture at all') },
    { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
    { name: 'long.txt', mimeType: 'text/plain', buffer: Buffer.alloc(60_000, 'a') },
    { name: 'good.txt', mimeType: 'text/plain', buffer: Buffer.from('fine') },
  );
  const problems = chat.host.locator('[part=problem]');
  await expect(problems).toHaveCount(5);
  for (const name of ['IMG_1.heic', 'voice.webm', 'renamed.jpg']) {
    await expect(problems.filter({ hasText: name })).toContainText('JPG, PNG, BMP, MP3, AAC, MP4, TXT or CSV');
  }
  await expect(problems.filter({ hasText: 'empty.txt' })).toContainText('empty');
  await expect(problems.filter({ hasText: 'long.txt' })).toContainText(/too large.*(50 kB|48\.8|49)/);
  await expect.poll(() => control.accepted().length).toBe(1);
  expect(control.count({ path: 'uploadFileStream' })).toBe(1);
  await problems.first().getByRole('button', { name: 'Dismiss' }).click();
  await expect(problems).toHaveCount(4);
});

test('a picture that is too large is offered smaller', async ({ visit, control }) => {
  const chat = await (await visit('/plain', { 'max-file-size': '100000' })).open();
  await chat.reaches('agent');
  await attach(chat, { name: 'large.png', mimeType: 'image/png', buffer: png(400, 300, true) });
  await chat.button('Send a smaller picture').click();
  await expect.poll(() => control.accepted().length).toBe(1);
  const [upload] = control.log({ path: 'uploadFileStream', accepted: true });
  expect(upload?.body?.['fileType']).toBe('jpg');
  expect(Number(upload?.body?.['fileStreamLength']) * 0.75).toBeLessThanOrEqual(100_000);
});

test('an upload under way can be cancelled and tried again', async ({ visit, control }) => {
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  control.fail({ path: 'uploadFileStream', connection: 'hang' });
  await attach(chat, samples[6]!.file);
  await chat.button('Cancel').click();
  const retry = chat.button('Retry');
  await expect(retry).toBeVisible();
  expect(control.accepted()).toEqual([]);
  await retry.click();
  await expect.poll(() => control.accepted().length).toBe(1);
  await expect(retry).toHaveCount(0);
});

test('a file that the centre refuses shows as failed, with a way on', async ({ visit, control }) => {
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  control.fail({ path: 'uploadFileStream', body: { resultCode: '3', resultDesc: 'Requested param validate failed' } });
  await attach(chat, samples[6]!.file);
  await expect(chat.button('Retry')).toBeVisible();
  expect((await chat.events<{ code: string }>('error')).map(({ code }) => code)).toEqual(['rejected']);
  await chat.button('Retry').click();
  await expect.poll(() => control.accepted().length).toBe(1);
});

test('a download that fails can be asked for again', async ({ visit, control }) => {
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  control.fail({ path: 'downloadFileStream', body: { resultCode: '13' } });
  control.say({ mediaType: 'IMAGE', text: `${control.putFile({ type: 'png', base64: png().toString('base64') })},png` });
  await chat.log.getByRole('button', { name: /Load again/ }).click();
  await expect.poll(() => chat.log.locator('img[part=media]').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(120);
});
