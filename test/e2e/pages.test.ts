import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { ChatView } from '../support/e2e-chat-view.js';
import { png } from '../support/e2e-files.js';
import { movingParts } from '../support/e2e-motion.js';
import { expect, test } from '../support/e2e-world.js';

/** The open panel may lie over the page's own buttons. */
const press = (page: Page, selector: string): Promise<void> => page.locator(selector).dispatchEvent('click');

test.beforeEach(({ control }) => {
  control.set({ robot: false });
  control.addAgent({ name: 'Echo', capacity: 20 });
});

test('a page with a strict policy and Trusted Types has nothing to complain of', async ({ visit, control, page, troubles }) => {
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(globalThis, { violations });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => violations.push(`${violatedDirective} ${blockedURI}`));
  });
  const chat = await (await visit('/strict')).open();
  await chat.reaches('agent');
  await chat.say('see https://example.com');
  await expect(chat.message('Echo: see').getByRole('link')).toBeVisible();
  control.say({ mediaType: 'IMAGE', text: `${control.putFile({ type: 'png', base64: png().toString('base64') })},png` });
  await expect.poll(() => chat.log.locator('img[part=media]').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(120);
  control.end();
  await chat.host.getByRole('radio', { name: '5 stars' }).check();
  await chat.button('Submit').click();
  await expect(chat.host.getByText('Thank you for your rating!')).toBeVisible();
  await chat.host.evaluate((element) => element.setAttribute('locale', 'zh'));
  await expect(chat.host.getByRole('button', { name: '关闭聊天' })).toBeVisible();
  expect(await page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations)).toEqual([]);
  expect(troubles.console).toEqual([]);
});

test('two widgets of one visitor on one page do not mix', async ({ visit, control, page }) => {
  await visit('/two');
  const sales = new ChatView(page, page.locator('#sales'));
  const repairs = new ChatView(page, page.locator('#repairs'));
  await sales.open();
  await sales.reaches('agent');
  await sales.say('for sales');
  await repairs.open();
  await repairs.reaches('agent');
  await repairs.say('for repairs');
  await expect(sales.message('Echo: for sales')).toHaveCount(1);
  await expect(repairs.message('Echo: for repairs')).toHaveCount(1);
  await expect(sales.message('repairs')).toHaveCount(0);
  await expect(repairs.message('for sales')).toHaveCount(0);
  expect(new Set(control.conversations().map(({ channelId }) => channelId)).size).toBe(2);
  await repairs.button('End conversation').click();
  await repairs.reaches('ended');
  expect(await sales.state()).toBe('agent');
});

test('the element is moved, taken out and put back: one conversation, nothing twice', async ({ visit, control, page }) => {
  const chat = await (await visit('/spa')).open();
  await chat.reaches('agent');
  await chat.say('one');
  await expect(chat.message('Echo: one')).toBeVisible();
  await press(page, '#move');
  await expect(chat.message('Echo: one')).toHaveCount(1);
  await chat.say('two');
  await expect(chat.message('Echo: two')).toHaveCount(1);

  await press(page, '#remove');
  await expect(chat.host).toHaveCount(0);
  control.clearLog();
  control.say({ text: 'said meanwhile' });
  await page.getByRole('link', { name: 'Lamps' }).click();
  await expect(page.getByRole('heading', { name: 'Lamps' })).toBeVisible();
  await press(page, '#remove');
  await expect(chat.message('said meanwhile')).toHaveCount(1);
  await expect(chat.message('Echo: one')).toHaveCount(1);
  await chat.say('three');
  await expect(chat.message('Echo: three')).toHaveCount(1);
  expect(control.accepted()).toEqual(['three']);
  expect(control.count({ controlType: 'CONNECT' })).toBe(0);
});

test('a removed widget asks for nothing more', async ({ visit, control, page }) => {
  const chat = await (await visit('/spa')).open();
  await chat.reaches('agent');
  await press(page, '#remove');
  // What was under way at the removal may still arrive.
  await expect.poll(() => control.log({ path: 'poll' }).every(({ status }) => status !== undefined)).toBe(true);
  await page.waitForTimeout(300);
  control.clearLog();
  await page.waitForTimeout(2_000);
  expect(control.log()).toEqual([]);
});

test('a second copy of the script changes nothing', async ({ visit, control, page, demo, troubles }) => {
  const chat = await visit();
  await page.addScriptTag({ type: 'module', url: `${demo.widgetOrigin}/deskbell.js?copy=2` });
  await chat.open();
  await chat.reaches('agent');
  await chat.say('hello');
  await expect(chat.message('Echo: hello')).toHaveCount(1);
  expect(control.accepted()).toEqual(['hello']);
  expect(troubles.console).toEqual([]);
});

test('Chinese and English are exchanged live, the conversation stays', async ({ visit, control, page }) => {
  control.set({ robot: true });
  const chat = await visit('/?lang=zh');
  await chat.host.getByRole('button', { name: '打开聊天' }).click();
  await expect(chat.host.getByRole('article').filter({ hasText: '我是林霍特家居的智能助手小诺' })).toBeVisible();
  const box = chat.host.getByRole('textbox', { name: '消息' });
  await box.fill('如何退货？');
  await box.press('Enter');
  await expect(chat.host.getByRole('article').filter({ hasText: '30 天内可退货' })).toBeVisible();
  await chat.host.evaluate((element) => element.setAttribute('locale', 'en-GB'));
  await expect(chat.button('Talk to a person')).toBeVisible();
  await expect(chat.box).toBeVisible();
  await expect(chat.message('30 天内可退货')).toHaveCount(1);
  await chat.host.evaluate((element) => element.setAttribute('locale', 'zh-CN'));
  await expect(chat.host.getByRole('button', { name: '转人工客服' })).toBeVisible();
  await expect(chat.button('Talk to a person')).toHaveCount(0);
  await chat.host.evaluate((element) => {
    document.documentElement.lang = 'zh-CN';
    element.removeAttribute('locale');
  });
  await expect(chat.host.getByRole('button', { name: '转人工客服' })).toBeVisible();
  await page.evaluate(() => (document.documentElement.lang = 'en'));
  await expect(chat.button('Talk to a person')).toBeVisible();
});

test('on a page from right to left it stands on the other side', async ({ visit, page }) => {
  const chat = await (await visit('/rtl')).open();
  await chat.reaches('agent');
  await chat.say('hello');
  await expect(chat.message('Echo: hello')).toBeVisible();
  const width = page.viewportSize()!.width;
  const launcher = (await chat.launcher.boundingBox())!;
  expect(launcher.x).toBeLessThan(width / 2);
  const mine = (await chat.message('hello').first().boundingBox())!;
  const theirs = (await chat.message('Echo: hello').boundingBox())!;
  expect(mine.x).toBeLessThan(theirs.x);
});

test('on a phone the panel is the screen, and what is pressed is large enough', async ({ browser, demo, control }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  const page = await context.newPage();
  await page.goto(`${demo.pageOrigin}/?poll-interval=500`);
  const chat = new ChatView(page);
  await chat.launcher.tap();
  await expect(chat.box).toBeVisible();
  await chat.reaches('agent');
  const panel = (await chat.panel.boundingBox())!;
  expect(panel).toMatchObject({ x: 0, y: 0, width: 390, height: 740 });
  await expect(chat.box, 'no keyboard jumps up').not.toBeFocused();
  const height = (): Promise<number> => chat.panel.evaluate((element) => Math.round(element.getBoundingClientRect().height));
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setPageScaleFactor', { pageScaleFactor: 2 });
  await expect.poll(() => page.evaluate(() => visualViewport!.scale)).toBe(2);
  await page.waitForTimeout(100);
  expect(await height(), 'zoomed in, the panel stays whole').toBe(740);
  await devtools.send('Emulation.setPageScaleFactor', { pageScaleFactor: 1 });
  for (const name of ['Send', 'Attach a file', 'Close', 'End conversation']) {
    const box = (await chat.button(name).boundingBox())!;
    expect(Math.min(box.width, box.height), name).toBeGreaterThanOrEqual(44);
  }
  expect(await chat.box.evaluate((box) => Number.parseFloat(getComputedStyle(box).fontSize)), 'iOS zooms into smaller').toBeGreaterThanOrEqual(16);
  await chat.say('from a phone');
  await expect(chat.message('Echo: from a phone')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await chat.button('Close').tap();
  await expect(chat.panel).toBeHidden();
  expect(control.accepted()).toEqual(['from a phone']);
  await context.close();
});

for (const [where, viewport] of Object.entries({ 'a small screen at 200 %': { width: 640, height: 360 }, 'a phone on its side': { width: 844, height: 390 }, 'the narrowest page': { width: 320, height: 480 } })) {
  test(`on ${where} the whole panel is within reach`, async ({ visit, page, control }) => {
    await page.setViewportSize(viewport);
    control.set({ robot: true, queueAhead: 2, queueStep: 600_000 });
    const chat = await (await visit()).open();
    await chat.reaches('robot');
    await expect(chat.box).toBeInViewport({ ratio: 1 });
    const standing = chat.host.locator('[part~=status]');
    expect(await standing.evaluate((line) => [getComputedStyle(line).display, getComputedStyle(line).textOverflow]), 'what is too long ends in dots').toEqual(['block', 'ellipsis']);
    await chat.askForPerson();
    await chat.button('Leave a message').click();
    const form = chat.host.getByRole('form', { name: 'Leave a message' });
    await form.getByRole('textbox', { name: 'Phone number' }).click();
    await page.keyboard.type('+49 40 123456');
    await form.getByRole('textbox', { name: 'Your message' }).click();
    await page.keyboard.type('Please call');
    // Not to the pixel: the form may still be rising to its place when it is scrolled to.
    await expect(form.getByRole('textbox', { name: 'Your message' })).toBeInViewport({ ratio: 0.9 });
    await expect(chat.button('Close')).toBeInViewport({ ratio: 1 });
    await form.getByRole('button', { name: 'Leave message' }).click();
    await expect.poll(() => control.leftMessages().length).toBe(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
  });
}

test('an inline panel is there from the start and sends nothing before it is touched', async ({ visit, control, page }) => {
  const chat = await visit('/inline');
  await expect(chat.box).toBeVisible();
  await expect(chat.host.getByRole('button', { name: /Open chat/ })).toHaveCount(0);
  expect(control.count()).toBe(0);
  await chat.box.click();
  await chat.reaches('agent');
  await page.keyboard.press('Escape');
  await expect(chat.box).toBeVisible();
});

test('reduced motion and forced colours', async ({ visit, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'active' });
  const chat = await (await visit('/')).open();
  await chat.reaches('agent');
  await chat.say('hello');
  await expect(chat.message('Echo: hello')).toBeVisible();
  expect(await page.evaluate(movingParts)).toEqual([]);
  const border = await chat.host.locator('[part~=bubble]').first().evaluate((bubble) => getComputedStyle(bubble).borderTopWidth);
  expect(border).not.toBe('0px');
});

test('a page composes its own layout of parts', async ({ visit, page, demo, control }) => {
  await visit('/plain');
  await page.evaluate(() => {
    document.querySelector('deskbell-widget')!.remove();
    const provider = document.createElement('deskbell-provider');
    provider.setAttribute('session-url', '/deskbell/session');
    provider.setAttribute('poll-interval', '500');
    provider.append(document.createElement('deskbell-message-list'), document.createElement('deskbell-composer'));
    document.body.append(provider);
  });
  const chat = new ChatView(page, page.locator('deskbell-provider'));
  await expect(chat.box).toBeVisible();
  expect(control.count()).toBe(0);
  await chat.box.click();
  await chat.reaches('agent');
  await chat.say('hello');
  await expect(chat.message('Echo: hello')).toBeVisible();
  const calls = (await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))).filter((name) => name.startsWith(demo.widgetOrigin) && name.includes('call'));
  expect(calls, 'nothing of calls is loaded').toEqual([]);
});

/** Notes down what live regions would speak from here on. */
const listen = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const spoken: string[] = [];
    Object.assign(globalThis, { spoken });
    const look = (root: ParentNode): HTMLElement[] =>
      [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => [...(element.matches('[aria-live=polite]') ? [element] : []), ...(element.shadowRoot ? look(element.shadowRoot) : [])]);
    for (const region of look(document)) {
      // Nothing of a region that is not rendered is ever spoken.
      new MutationObserver((changes) => {
        if (region.getClientRects().length) spoken.push(...changes.flatMap(({ addedNodes }) => [...addedNodes]).flatMap((node) => node.textContent || []));
      }).observe(region, { childList: true, subtree: true });
    }
  });
const timesHeard = (page: Page, text: string): Promise<number> =>
  page.evaluate((wanted) => (globalThis as unknown as { spoken: string[] }).spoken.filter((line) => line.includes(wanted)).length, text);

test('what comes in is announced with the panel open and closed, once', async ({ visit, control, page }) => {
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  await listen(page);
  const heard = (text: string): Promise<number> => timesHeard(page, text);
  control.say({ text: 'while it is open' });
  await expect.poll(() => heard('while it is open')).toBe(1);
  await chat.button('Close').click();
  await expect(chat.panel).toBeHidden();
  control.say({ text: 'while it is closed' });
  await expect.poll(() => heard('while it is closed')).toBe(1);
  await expect(chat.launcher).toHaveAccessibleName('Open chat, 1 unread message');
});

test('what comes in after a reload is announced, though nobody has opened the panel', async ({ visit, control, page }) => {
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  await page.reload();
  await expect.poll(() => page.evaluate(() => document.querySelector('deskbell-widget')!.shadowRoot!.querySelector('deskbell-announcer')?.shadowRoot?.querySelector('[aria-live]') != null)).toBe(true);
  await expect(chat.panel).toBeHidden();
  await listen(page);
  control.say({ text: 'after the reload' });
  await expect.poll(() => timesHeard(page, 'after the reload')).toBe(1);
  await expect(chat.launcher).toHaveAccessibleName('Open chat, 1 unread message');
  expect(await page.evaluate(() => document.querySelector('deskbell-widget')!.shadowRoot!.querySelector('deskbell-chat'))).toBeNull();
});

test('the package leaves no trace on the page', async ({ visit, page }) => {
  await page.addInitScript(() => Object.assign(globalThis, { before: [Object.getOwnPropertyNames(globalThis), Object.getOwnPropertyNames(Symbol)].flat() }));
  const chat = await (await visit('/')).open();
  await chat.reaches('agent');
  const added = await page.evaluate(() => {
    const { before } = globalThis as unknown as { before: string[] };
    return [...Object.getOwnPropertyNames(globalThis), ...Object.getOwnPropertyNames(Symbol)].filter((name) => !before.includes(name) && !/^(before|seenEvents|__playwright.*)$/.test(name));
  });
  expect(added).toEqual([]);
  expect(await page.evaluate(() => [document.cookie, localStorage.length, document.head.querySelectorAll('style').length])).toEqual(['', 0, 0]);
});

test('a shop that serves no picture of a widget sees its own fonts and colours in it', async ({ visit }) => {
  const chat = await (await visit('/theme')).open();
  await expect(chat.panel).toHaveAttribute('aria-label', 'Lindholt Nights');
  const accent = await chat.host.evaluate((element) => getComputedStyle(element).getPropertyValue('--deskbell-color-accent').trim());
  expect(accent).not.toBe('');
  const css = await readFile('demo/pages/public/theme.css', 'utf8');
  expect(css).toContain(accent);
});
