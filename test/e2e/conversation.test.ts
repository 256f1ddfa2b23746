import { mp3, png, isoMedia } from '../support/e2e-files.js';
import { wholeConversation } from '../support/e2e-whole-conversation.js';
import { expect, test } from '../support/e2e-world.js';

test('robot, queue, agent, rating, and another one in the same log', async ({ visit, control, troubles }) => {
  control.addAgent({ id: 'mia', name: 'Mia Chen', mode: 'desk' });
  const chat = await visit('/');
  await wholeConversation(chat, control);
  expect((await chat.events<{ state: string }>('chat-state')).map(({ state }) => state))
    .toEqual(['connecting', 'robot', 'queued', 'agent', 'ended', 'connecting', 'robot']);
  expect(await chat.events('ready')).toHaveLength(1);
  expect(await chat.events('error')).toEqual([]);
  expect(troubles.console).toEqual([]);
});

test('a robot suggests while one types, offers similar questions, and learns why it did not help', async ({ visit, control }) => {
  const chat = await (await visit()).open();
  await chat.reaches('robot');
  await chat.box.pressSequentially('deliv', { delay: 20 });
  const suggestions = chat.host.getByRole('listbox');
  await expect(suggestions.getByRole('option')).not.toHaveCount(0);
  await chat.box.press('ArrowDown');
  await expect(suggestions.getByRole('option', { selected: true })).toHaveText('How long does delivery take?');
  await chat.box.press('Enter');
  await expect(chat.box).toHaveValue('How long does delivery take?');
  await chat.box.press('Enter');
  const answer = chat.message(/same day/);
  await expect(answer).toBeVisible();
  expect(control.count({ controlType: 'INPUT' }), 'a robot is not told of typing').toBe(0);

  await answer.getByRole('button', { name: 'Not helpful', exact: true }).click();
  await answer.getByRole('textbox').fill('Not my country');
  await answer.getByRole('button', { name: 'Send feedback' }).click();
  await expect(answer).toContainText('Thanks for your feedback');
  expect(control.robotRatings()).toMatchObject([{ feedback: 0, feedbackContent: 'Not my country' }]);

  await chat.say('lamp with a warranty');
  await chat.message(/warranty of 3 years/).getByRole('button', { name: 'How long does delivery take?' }).click();
  await expect(chat.message(/same day/)).toHaveCount(2);
  expect(control.accepted()).toEqual(['How long does delivery take?', 'lamp with a warranty', 'How long does delivery take?']);
});

test('an agent sends everything that can be sent, and sees that the visitor types', async ({ visit, control }) => {
  control.set({ robot: false });
  control.addAgent({ id: 'mia', name: 'Mia Chen', echo: false });
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  const put = (type: string, bytes: Buffer): string => `${control.putFile({ type, base64: bytes.toString('base64') })},${type}`;

  control.say({ text: 'Look at https://example.com/lamps and javascript:alert(1)' });
  const link = chat.message(/Look at/).getByRole('link');
  await expect(link).toHaveCount(1);
  await expect(link).toHaveAttribute('href', 'https://example.com/lamps');
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer');

  control.say({ mediaType: 'IMAGE', text: put('png', png()) });
  const picture = chat.log.locator('img[part=media]');
  await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(120);
  control.say({ mediaType: 'AUDIO', text: put('mp3', mp3()) });
  await expect.poll(() => chat.log.locator('audio').evaluate((audio) => (audio as HTMLAudioElement).duration)).toBeGreaterThan(0.5);
  control.say({ mediaType: 'VIDEO', text: put('mp4', isoMedia('isom')) });
  control.say({ mediaType: 'FILE', text: put('txt', Buffer.from('Terms')) });
  control.say({ mediaType: 'LOCATE', text: '53.55/9.99/Showroom Hamburg' });
  await expect(chat.message('Showroom Hamburg').getByRole('link')).toHaveAttribute('href', /mlat=53\.55&mlon=9\.99/);
  const download = chat.page.waitForEvent('download');
  await chat.log.getByRole('button', { name: 'Download file.txt' }).click();
  expect((await download).suggestedFilename()).toBeTruthy();
  expect((await chat.events<{ message: { kind: string; direction: string } }>('message')).filter(({ message }) => message.direction === 'in').map(({ message }) => message.kind))
    .toEqual(['text', 'text', 'text', 'image', 'audio', 'video', 'file', 'location']);

  await chat.box.pressSequentially('I am typing a rather long line', { delay: 10 });
  await expect.poll(() => control.count({ controlType: 'INPUT', accepted: true })).toBe(1);
});

test('the visitor ends it, skips the rating, and writing opens another', async ({ visit, control }) => {
  control.addAgent({ name: 'Echo' });
  control.set({ robot: false });
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  await chat.say('one');
  await expect(chat.message('Echo: one')).toBeVisible();
  await chat.button('End conversation').click();
  await chat.reaches('ended');
  expect(control.count({ controlType: 'DISCONNECT', accepted: true })).toBe(1);
  await chat.button('Skip').click();
  await expect(chat.host.getByRole('radiogroup')).toHaveCount(0);
  expect(control.ratings()).toEqual([]);
  await chat.say('two');
  await chat.reaches('agent');
  await expect(chat.message('Echo: two')).toBeVisible();
  expect(control.accepted()).toEqual(['one', 'two']);
});

test('outside working hours a message can be left', async ({ visit, control }) => {
  control.set({ robot: false, open: false });
  const chat = await (await visit()).open();
  await expect(chat.alert).toContainText('Nobody is on duty');
  const form = chat.host.getByRole('form', { name: 'Leave a message' });
  await form.getByRole('button', { name: 'Leave message' }).click();
  await expect(form.getByRole('textbox', { name: 'Phone number' })).toBeFocused();
  await form.getByRole('textbox', { name: 'Phone number' }).fill('+49 40 123456');
  await form.getByRole('textbox', { name: 'Your message' }).fill('Please call about the lamp');
  await form.getByRole('button', { name: 'Leave message' }).click();
  await expect(chat.host.getByText('We have your message')).toBeVisible();
  expect(control.leftMessages()).toMatchObject([{ caller: '+49 40 123456', leaveMessage: 'Please call about the lamp' }]);
  expect((await chat.events<{ code: string }>('error')).map(({ code }) => code)).toEqual(['outside-hours']);
});

test('from the robot to nobody: outside hours, and a queue that is too long', async ({ visit, control }) => {
  control.set({ open: false });
  const chat = await (await visit()).open();
  await chat.askForPerson();
  await expect(chat.alert).toContainText('Nobody is on duty');
  await expect(chat.button('Leave a message').or(chat.button('Back to the chat'))).toBeVisible();
  await chat.reaches('robot');

  control.set({ open: true, queueAhead: 40, maximumWait: 300 });
  await chat.askForPerson();
  await chat.reaches('queued');
  const queue = chat.host.getByRole('status').filter({ hasText: 'in the queue' });
  await expect(queue).toContainText('number 41');
  await expect(queue).toContainText('busier than usual');
  await chat.button('Leave a message').first().click();
  await expect(chat.host.getByRole('form', { name: 'Leave a message' })).toBeVisible();
});

test('the queue moves, and the page is told', async ({ visit, control }) => {
  control.set({ robot: false, queueAhead: 3, queueStep: 800 });
  control.addAgent({ name: 'Echo' });
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  const [first] = await chat.events<{ position: number; estimatedWait: number }>('queue');
  expect(first?.position).toBeGreaterThan(1);
  expect(first?.estimatedWait).toBeGreaterThan(0);
});

test('a long text is split where the centre takes no more, and nothing of it is lost', async ({ visit, control }) => {
  control.set({ robot: false });
  control.addAgent({ name: 'Echo', echo: false });
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  const words = Array.from({ length: 260 }, (_, index) => `word${index}`).join(' ');
  await chat.box.fill(words);
  await chat.button('Send').click();
  await expect.poll(() => control.accepted().join(' ').replace(/\s+/g, ' ')).toBe(words);
  expect(control.accepted().length).toBeGreaterThan(1);
});
