import { wholeConversation } from '../support/e2e-whole-conversation.js';
import { expect, test } from '../support/e2e-world.js';

test.use({ serverSide: 'relay' });

test('through the broker: the same conversation, and no real token on the page', async ({ visit, control, page, demo }) => {
  control.addAgent({ id: 'mia', name: 'Mia Chen', mode: 'desk' });
  const answers: string[] = [];
  const origins = new Set<string>();
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  page.on('response', (response) => {
    if (response.url().endsWith('/deskbell/session')) void response.text().then((text) => answers.push(text), () => {});
  });
  await wholeConversation(await visit('/'), control);
  expect([...origins].filter((origin) => origin.startsWith('http')).sort()).toEqual([demo.pageOrigin, demo.widgetOrigin].sort());
  const given = JSON.stringify(control.log({ path: 'applyToken' })) + JSON.stringify(control.log({ path: 'tokenByAkSk' }));
  expect(given.length).toBeGreaterThan(10);
  expect(answers.join()).not.toContain(demo.gateway.appSecret);
});

test('through the broker: a reload goes on where it was', async ({ visit, control, page }) => {
  control.set({ robot: false });
  control.addAgent({ name: 'Echo' });
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  await chat.say('one');
  await expect(chat.message('Echo: one')).toBeVisible();
  await page.reload();
  await chat.open();
  await expect(chat.message('Echo: one')).toHaveCount(1);
  await chat.say('two');
  await expect(chat.message('Echo: two')).toBeVisible();
  expect(control.count({ controlType: 'CONNECT' })).toBe(1);
  expect(control.accepted()).toEqual(['one', 'two']);
});
