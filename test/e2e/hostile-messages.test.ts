import { expect, test } from '../support/e2e-world.js';

const word = 'x'.repeat(5000);
const bidi = '\u202Egnp.exe\u202C \u2066\u2067\u2068 isolates that nobody closes';

/** What an agent's desk, or who got into it, may send. The widget shows each as text, and none is more than text. */
const texts = {
  markup: 'markup <img src=x onerror="globalThis.reached=1"><script>globalThis.reached=1</script><style>*{display:none}</style>',
  template: 'template ${globalThis.reached=1} {{constructor.constructor("reached=1")()}} <!--?lit$1$-->',
  bidi: `bidi ${bidi}`,
  word: `word ${word}`,
  lines: `lines\n${'line\n'.repeat(10_000)}`,
  controls: 'controls \u0000\u0007\u001b[31m\uFFFE\uD800 end',
  marks: `marks Z${'\u0335\u0336\u0337\u0338'.repeat(2000)}`,
  links: 'links javascript:globalThis.reached=1 JaVaScRiPt://%0aglobalThis.reached=1 data:text/html,<script>1</script> vbscript:x file:///etc/passwd blob:https://a.example/1 '
    + 'https://user:secret@evil.example/ https://evil.example\\@good.example https://ex\u0430mple.com/ https://[::1 http:// mailto:a@b.example?bcc=c@d.example tel:+1;evil',
};

const oddFields: readonly object[] = [
  { senderNickname: 'N'.repeat(10_000), senderAvatar: 'javascript:globalThis.reached=1' },
  { senderNickname: '<b>bold</b>', senderAvatar: 'data:text/html,<script>globalThis.reached=1</script>' },
  { senderNickname: bidi, senderAvatar: 'https://picture.invalid/"onerror="globalThis.reached=1' },
  { senderNickname: { toString: 1 }, senderAvatar: ['x'] },
  { timestamp: 'yesterday' }, { timestamp: -1 }, { timestamp: 9e15 }, { timestamp: 8.64e15 }, { timestamp: '1e3' }, { timestamp: null, receiveTime: 'NaN' },
  { mediaType: 'HOLOGRAM', sourceType: 'SUPERVISOR', controlType: 'WHISPER' }, { queueFlag: { toString: 1 }, robotGender: [], simQuestions: { a: 1 } },
];

test('whatever an agent sends is text, breaks neither panel nor page, and costs no other message', async ({ visit, control, page, troubles }) => {
  test.setTimeout(90_000);
  control.set({ robot: false });
  control.addAgent({ name: 'Echo' });
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  const inject = (content: string, more: object = {}): void => control.inject({
    message: { channel: 'WEB', sourceType: 'AGENT', controlType: 'CHAT', mediaType: 'TEXT', senderNickname: 'Mia', timestamp: Date.now(), content, ...more },
  });
  const before = (await chat.texts()).length;
  for (const [name, content] of Object.entries(texts)) {
    inject(content, { messageCode: name });
    inject(content, { messageCode: name });
  }
  for (const [index, fields] of oddFields.entries()) inject(`odd ${index} end`, { messageCode: `odd-${index}`, ...fields });
  for (const nothing of [null, 7, 'text', [], {}]) control.inject({ message: nothing });
  inject('31.2304/121.4737/<img src=x onerror=globalThis.reached=1>', { mediaType: 'LOCATE', messageCode: 'place' });
  inject('north of the river', { mediaType: 'LOCATE', messageCode: 'no place' });
  inject('last of all', { messageCode: 'last' });
  await expect(chat.message('last of all')).toBeVisible({ timeout: 30_000 });

  const seen = await chat.texts();
  for (const start of Object.values(texts)) expect(seen.filter((text) => text === start).length, start.slice(0, 20)).toBe(1);
  for (const index of oddFields.keys()) expect(seen.filter((text) => text === `odd ${index} end`).length, `odd ${index}`).toBe(1);
  expect(seen.length - before).toBe(Object.keys(texts).length + oddFields.length + 3);

  const links = await chat.log.getByRole('link').evaluateAll((found) => found.map((link) => ({ href: (link as HTMLAnchorElement).href, rel: (link as HTMLAnchorElement).rel })));
  expect(links.length).toBeGreaterThan(0);
  for (const { href, rel } of links) {
    expect(href).toMatch(/^(https?|mailto|tel):/);
    if (href.startsWith('http')) expect(rel).toContain('noopener');
  }
  const sizes = await chat.log.evaluate((log) => ({ wide: log.scrollWidth - log.clientWidth, page: document.documentElement.scrollWidth - innerWidth }));
  expect(sizes.wide).toBeLessThanOrEqual(0);
  expect(sizes.page).toBeLessThanOrEqual(0);
  expect(await page.evaluate(() => 'reached' in globalThis)).toBe(false);

  await chat.say('and on');
  await expect(chat.message('Echo: and on')).toBeVisible();
  expect(await chat.events('error')).toEqual([]);
  // One line of our own for what was no message, and the browser's for the picture whose address leads nowhere.
  expect(troubles.console.filter((text) => !text.startsWith('[deskbell] malformed messages') && !text.includes('ERR_NAME_NOT_RESOLVED'))).toEqual([]);
});

test('sendMessage() of 5 MB: rejected with a code, nothing sent, and the next one goes', async ({ visit, control }) => {
  control.set({ robot: false });
  control.addAgent({ name: 'Echo' });
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  await chat.box.fill('a draft');
  const send = (length: number): Promise<string> => chat.host.evaluate(
    (element, size) => (element as unknown as { sendMessage(text: string): Promise<{ status: string }> }).sendMessage('a'.repeat(size)).then(({ status }) => status, ({ code }: { code: string }) => code), length,
  );
  expect(await send(5 * 1024 * 1024)).toBe('text-too-long');
  expect(await send(0)).toBe('text-empty');
  expect(control.accepted()).toEqual([]);
  await expect(chat.box).toHaveValue('a draft');
  expect(await send(3)).toBe('sent');
  expect(control.accepted()).toEqual(['aaa']);
});

test('5 MB pasted: the page goes on, refused visibly, kept in the box, and what is short goes after it', async ({ visit, control, context, page }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  control.set({ robot: false });
  control.addAgent({ name: 'Echo' });
  const chat = await (await visit()).open();
  await chat.reaches('agent');
  const length = 5 * 1024 * 1024;
  await page.evaluate((size) => navigator.clipboard.writeText('ab c'.repeat(size / 4)), length);
  await chat.box.focus();
  await page.keyboard.press('ControlOrMeta+v');
  await chat.button('Send').click();
  await expect(chat.alert).toContainText('too long');
  expect(await chat.box.evaluate((box) => (box as HTMLTextAreaElement).value.length)).toBe(length);
  expect((await chat.events<{ code: string }>('error')).map(({ code }) => code).filter((code) => code !== 'text-too-long')).toEqual([]);
  expect(control.accepted()).toEqual([]);
  await chat.box.fill('short');
  await expect(chat.box).toHaveAttribute('dir', 'auto');
  await chat.box.press('Enter');
  await expect(chat.message('Echo: short')).toBeVisible();
});
