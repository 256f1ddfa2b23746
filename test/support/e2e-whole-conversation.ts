import { expect } from '@playwright/test';
import type { Control } from '../../demo/gateway/control.js';
import type { ChatView } from './e2e-chat-view.js';

/** Everything from the first click to a second conversation, an agent at the desk accepting. */
export async function wholeConversation(chat: ChatView, control: Control): Promise<void> {
  await chat.open();
  await chat.reaches('robot');
  await expect(chat.message(/I am Lumi/)).toBeVisible();

  await chat.say('Where is my order?');
  const answer = chat.message(/tracking link/);
  await expect(answer).toBeVisible();
  await answer.getByRole('button', { name: 'Helpful', exact: true }).click();
  await expect(answer).toContainText('Thanks for your feedback');
  expect(control.robotRatings()).toMatchObject([{ feedback: 1 }]);

  await chat.askForPerson();
  await chat.reaches('queued');
  await expect(chat.host.getByRole('status').filter({ hasText: 'You are number 1 in the queue' })).toBeVisible();
  await expect(chat.host.getByRole('status').filter({ hasText: 'Expected wait' })).toBeVisible();

  control.accept({ agentId: 'mia' });
  await chat.reaches('agent');
  await expect(chat.message('Hello, this is Mia Chen')).toBeVisible();
  await expect(chat.panel.getByRole('heading', { name: 'Mia Chen' })).toBeVisible();
  await chat.say('My lamp flickers');
  control.say({ text: 'I am sorry to hear that' });
  await expect(chat.message('I am sorry to hear that')).toBeVisible();

  control.end();
  await chat.reaches('ended');
  const stars = chat.host.getByRole('radiogroup', { name: 'How was our service?' });
  await stars.getByRole('radio', { name: '4 stars' }).check();
  await chat.host.getByRole('textbox', { name: 'Comment' }).fill('Quick and kind');
  await chat.button('Submit').click();
  await expect(chat.host.getByText('Thank you for your rating!')).toBeVisible();
  expect(control.ratings()).toMatchObject([{ evaluation: '4', comment: 'Quick and kind', agent: 'Mia Chen' }]);

  await chat.button('New conversation').click();
  await chat.reaches('robot');
  await expect(chat.message(/I am Lumi/)).toHaveCount(2);
  await expect(chat.message('My lamp flickers')).toHaveCount(1);
  expect(control.accepted()).toEqual(['Where is my order?', 'My lamp flickers']);
  expect(control.count({ path: 'send', controlType: 'CONNECT' })).toBe(2);
}
