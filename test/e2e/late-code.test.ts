import { expect, test } from '../support/e2e-world.js';

test('code that comes with its first use cannot be fetched: said like any lost connection, and tried again', async ({ visit, control, page, demo }) => {
  control.set({ robot: false, open: false });
  let blocked = true;
  await page.route(`${demo.widgetOrigin}/chunks/files-*`, (route) => (blocked ? route.abort() : route.fallback()));
  const chat = await (await visit()).open();
  const form = chat.host.getByRole('form', { name: 'Leave a message' });
  await form.getByRole('textbox', { name: 'Phone number' }).fill('+49 40 123456');
  await form.getByRole('textbox', { name: 'Your message' }).fill('Please call about the lamp');
  await form.getByRole('button', { name: 'Leave message' }).click();
  await expect(form.getByRole('alert')).toContainText('The connection was lost');
  expect(control.leftMessages()).toEqual([]);
  blocked = false;
  await form.getByRole('button', { name: 'Leave message' }).click();
  await expect(chat.host.getByText('We have your message')).toBeVisible();
  expect(control.leftMessages()).toMatchObject([{ leaveMessage: 'Please call about the lamp' }]);
});
