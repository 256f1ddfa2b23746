import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { type Browser, chromium, type FrameLocator, type Page } from 'playwright';
import { type Demo, startDemo } from '../../demo/start.js';
import { findChromium, quietArguments, sandboxArguments } from '../../scripts/find-browser.mjs';

const square = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** What axe finds on the page itself, its frames and the widget's inside left out. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe: run } = globalThis as unknown as { axe: { run(context: object, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    const found = await run.run({ exclude: ['deskbell-widget', 'deskbell-provider'] }, { iframes: false });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  });
}

describe('both sides in one window', () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  let shop: FrameLocator;
  let desk: FrameLocator;
  const problems: string[] = [];

  before(async () => {
    demo = await startDemo();
    const found = await findChromium();
    assert.ok(found, 'no Chromium: npm run setup:browser');
    browser = await chromium.launch({ executablePath: found.path, args: [...sandboxArguments(), ...quietArguments] });
    page = await browser.newPage({ viewport: { width: 1440, height: 860 }, locale: 'en-GB' });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => { if (message.type() === 'error') problems.push(message.text()); });
    await page.goto(`${demo.pageOrigin}/demo`);
    shop = page.frameLocator('#shop');
    desk = page.frameLocator('#desk');
  });
  after(async () => {
    await browser.close();
    await demo.close();
  });

  it('robot, queue, agent, files, end and rating, the agent by keyboard alone', async () => {
    const message = shop.getByRole('textbox', { name: 'Message' });
    const log = shop.getByRole('log', { name: 'Conversation' });
    await message.fill('Where is my order?');
    await message.press('Enter');
    await log.getByText(/tracking link/).waitFor();
    await shop.getByRole('button', { name: 'Talk to a person' }).click();

    const accept = desk.getByRole('navigation').getByRole('button', { name: /^Accept/ });
    await accept.focus();
    await page.keyboard.press('Enter');
    await log.getByText('Hello, this is Mia Chen. How can I help?').waitFor();
    const reply = desk.getByRole('textbox', { name: 'Reply' });
    await reply.and(desk.locator(':focus')).waitFor();
    await page.keyboard.type('Found it.');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('It is on its way.');
    await page.keyboard.press('Enter');
    await log.getByText('Found it.\nIt is on its way.').waitFor();
    assert.equal(await reply.inputValue(), '');

    await message.pressSequentially('Thanks');
    await desk.getByText(/is typing…/).waitFor();
    await message.press('Enter');
    await desk.getByRole('log').getByText('Thanks').waitFor();

    await desk.locator('.reply input[type="file"]').setInputFiles({ name: 'label.png', mimeType: 'image/png', buffer: square });
    await log.getByRole('img').first().waitFor();
    await desk.getByRole('button', { name: 'Location' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await log.getByText('Showroom Hamburg').waitFor();
    await desk.locator('.reply input[type="file"]').setInputFiles({ name: 'virus.exe', mimeType: 'application/octet-stream', buffer: square });
    await desk.getByRole('alert').getByText(/The centre takes jpg/).waitFor();

    await desk.getByRole('button', { name: 'End', exact: true }).focus();
    await page.keyboard.press('Enter');
    await shop.getByRole('radio', { name: '5 stars' }).press('Space');
    await shop.getByRole('textbox', { name: 'Comment' }).fill('Quick and kind');
    await shop.getByRole('button', { name: 'Submit' }).click();
    await desk.getByRole('region', { name: 'Ratings' }).getByText('Quick and kind').waitFor();
    assert.deepEqual(demo.gateway.control.accepted(), ['Where is my order?', 'Thanks']);
    // The refused file is the one error that was meant.
    assert.deepEqual(problems.filter((problem) => !problem.includes('415')), []);
  });

  it('the switches reach the contact centre', async () => {
    await page.getByRole('checkbox', { name: 'Agents\' hours' }).uncheck();
    await page.getByRole('spinbutton', { name: 'Queue ahead' }).fill('3');
    await page.getByRole('spinbutton', { name: 'Queue ahead' }).press('Tab');
    for (let tries = 0; tries < 200 && (demo.gateway.control.settings().open || demo.gateway.control.settings().queueAhead !== 3); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    assert.equal(demo.gateway.control.settings().open, false);
    assert.equal(demo.gateway.control.settings().queueAhead, 3);
  });

  it('the desk asks who is there, and colleagues hand over to each other', async () => {
    demo.gateway.control.set({ open: true, queueAhead: 0 });
    const second = await browser.newPage();
    await second.goto(`${demo.pageOrigin}/agent`);
    await second.getByRole('button', { name: 'Jonas Weber' }).click();
    await second.getByText('Available').waitFor();
    await shop.getByRole('button', { name: 'New conversation' }).click();
    await shop.getByRole('button', { name: 'Talk to a person' }).click();
    await desk.getByRole('navigation').getByRole('button', { name: /^Accept/ }).click();
    await desk.getByRole('button', { name: 'Transfer' }).click();
    await desk.getByRole('dialog').getByRole('button', { name: 'Jonas Weber' }).click();
    await second.getByRole('textbox', { name: 'Reply' }).waitFor();
    assert.deepEqual(await violations(second), []);
    await second.getByRole('button', { name: 'Location' }).click();
    assert.deepEqual(await violations(second), []);
    await second.getByRole('button', { name: 'Cancel' }).click();
    await second.getByRole('textbox', { name: 'Reply' }).fill('Jonas is here');
    await second.getByRole('button', { name: 'Send' }).click();
    await shop.getByRole('log', { name: 'Conversation' }).getByText('Jonas is here').waitFor();
    await second.close();
  });

  it('every page is accessible', async () => {
    const other = await browser.newPage();
    for (const path of ['/', '/?lang=zh', '/demo', '/agent', '/spa', '/rtl', '/theme', '/call', '/two', '/inline']) {
      await other.goto(demo.pageOrigin + path);
      assert.deepEqual(await violations(other), [], path);
    }
    await other.close();
  });
});
