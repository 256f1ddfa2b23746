import type { Quirks } from '../../demo/gateway/settings.js';
import { png } from '../support/e2e-files.js';
import { expect, test } from '../support/e2e-world.js';

const quirks: readonly Partial<Quirks>[] = [
  { returnCode: true },
  { numericCodes: true, phrases: 'phrases' },
  { returnCode: true, numericCodes: true, simQuestions: 'string' },
  { nullFields: true, stringTimestamps: true },
  { unknownValues: true, simQuestions: 'json' },
  { noMessageCode: true, receiveTimeOnly: true, phrases: 'string' },
  { simQuestions: 'null', downloadWithoutCode: true },
  { bareMediaIds: true, lowerCaseGender: true },
];

for (const quirk of quirks) {
  test(`a conversation with a centre of ${JSON.stringify(quirk)}`, async ({ visit, control }) => {
    control.set({ quirks: quirk });
    control.addAgent({ name: 'Echo' });
    const chat = await (await visit()).open();
    await expect(chat.message(/I am Lumi/)).toBeVisible();
    if (quirk.simQuestions !== 'null') await expect(chat.message(/I am Lumi/).getByRole('button', { name: 'How long does delivery take?' })).toBeVisible();
    await chat.box.pressSequentially('invoi');
    await expect(chat.host.getByRole('option', { name: 'How do I get an invoice?' })).toBeVisible();
    await chat.box.press('Escape');
    await chat.say('invoice');
    await expect(chat.message(/as PDF/)).toBeVisible();

    await chat.askForPerson();
    await chat.reaches('agent');
    await chat.say('hello');
    await expect(chat.message('Echo: hello')).toHaveCount(1);
    control.say({ mediaType: 'IMAGE', text: `${control.putFile({ type: 'png', base64: png().toString('base64') })},png` });
    await expect.poll(() => chat.log.locator('img[part=media]').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(120);
    const times = await chat.host.evaluate((element) => (element as HTMLElement & { messages: { time: number }[] }).messages.map(({ time }) => time));
    for (const time of times) expect(Math.abs(time - Date.now())).toBeLessThan(120_000);

    control.end();
    await chat.host.getByRole('radio', { name: '5 stars' }).check();
    await chat.button('Submit').click();
    await expect(chat.host.getByText('Thank you for your rating!')).toBeVisible();
    expect(control.ratings()).toMatchObject([{ evaluation: '5' }]);
    expect(control.accepted()).toEqual(['invoice', 'hello']);
    expect(await chat.events('error')).toEqual([]);
  });
}

test('a malformed applyToken shows as a chat that can be tried again', async ({ visit, control }) => {
  control.set({ quirks: { malformedApplyToken: true } });
  const chat = await (await visit()).open();
  await expect(chat.alert).toBeVisible();
  expect((await chat.events<{ code: string }>('error')).map(({ code }) => code)).toEqual(['session-refused']);
  control.set({ quirks: { malformedApplyToken: false } });
  await chat.alert.getByRole('button', { name: 'Try again' }).click();
  await chat.reaches('robot');
});

test('messages of any shape between others cost none of them', async ({ visit, control }) => {
  control.set({ robot: false });
  control.addAgent({ name: 'Echo', echo: false });
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  control.say({ text: 'before' });
  for (const message of [null, 7, 'text', [], {}, { content: { deep: [1] } }, { content: 'x'.repeat(9), sourceType: 7, timestamp: 'never', simQuestions: { a: 1 } }]) {
    control.inject({ message });
  }
  control.say({ text: 'after' });
  await expect(chat.message('after')).toBeVisible();
  await expect(chat.message('before')).toBeVisible();
  expect(await chat.events('error')).toEqual([]);
});
