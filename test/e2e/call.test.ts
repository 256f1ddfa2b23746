import { CallView } from '../support/e2e-call-view.js';
import { expect, test as base } from '../support/e2e-world.js';

const test = base.extend<{ call: CallView }>({
  call: async ({ page, control }, use) => use(new CallView(page, control)),
});

/** getUserMedia refuses as a browser does whose visitor said no. */
const refuseDevices = (name: string): void => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('refused', name));
};

test.describe('the three orders', () => {
  test('a call alone, on a page that has no chat', async ({ page, control, demo, troubles }) => {
    await page.goto(`${demo.pageOrigin}/call?locale=en`);
    const call = new CallView(page, control, page.locator('deskbell-provider'));
    await page.getByRole('button', { name: 'Call us', exact: true }).click();
    await call.talks();
    await call.isHeard();
    // A phone on its side: all of it is within reach.
    await page.setViewportSize({ width: 740, height: 360 });
    await call.button('Keypad').click();
    await call.button('Pound').click();
    await call.hangUp();
    await expect.poll(() => [call.created(), call.dropped()]).toEqual([1, 1]);
    expect(control.count({ path: 'send' }), 'nothing of the chat').toBe(0);
    await expect(call.button('Write to us')).toHaveCount(0);
    await call.button('Dismiss').click();
    await expect(page.getByRole('button', { name: 'Call us', exact: true })).toBeFocused();
    expect(troubles.console).toEqual([]);
  });

  test('chat, then call, and the chat goes on beside it', async ({ visit, control, call }) => {
    control.set({ robot: false });
    control.addAgent({ name: 'Echo' });
    const chat = await (await visit()).open();
    await chat.reaches('agent');
    await chat.say('before');
    await call.start('Voice call');
    await call.talks();
    await chat.say('during');
    await expect(chat.message('Echo: during')).toBeVisible();
    await call.hangUp();
    await chat.say('after');
    await expect(chat.message('Echo: after')).toBeVisible();
    expect(control.accepted()).toEqual(['before', 'during', 'after']);
  });

  test('call, then chat, with the panel closed meanwhile', async ({ visit, control, call, page }) => {
    control.set({ robot: false });
    control.addAgent({ name: 'Echo' });
    const chat = await visit();
    await page.evaluate(() => (document.querySelector('deskbell-widget') as HTMLElement & { startCall(call: object): Promise<void> }).startCall({ media: 'audio' }));
    await call.talks();
    expect(control.count({ path: 'send' })).toBe(0);
    await chat.open();
    await chat.reaches('agent');
    await chat.say('hello');
    await expect(chat.message('Echo: hello')).toBeVisible();
    await call.talks();
    await call.hangUp();
  });
});

test('events tell every step, with one end', async ({ visit, control, call }) => {
  const chat = await (await visit()).open();
  control.call('setCalls', { queueTime: 300, machineRing: 300 });
  await call.start('Voice call');
  await call.talks();
  await call.hangUp();
  const steps = await chat.events<{ state: string; previous: string; media: string; cause?: string }>('call-state');
  expect(steps.map(({ state }) => state)).toEqual(['checking', 'creating', 'queued', 'connecting', 'ringing', 'active', 'ended']);
  expect(steps.at(-1)).toEqual({ state: 'ended', previous: 'active', media: 'audio', cause: 'local-hangup' });
});

test('the other side hangs up: one end, said once', async ({ visit, control, call }) => {
  const chat = await (await visit()).open();
  await call.start('Voice call');
  await call.talks();
  await control.call('hangUpMachine');
  await expect(call.status).toContainText('Call ended');
  const ends = (await chat.events<{ state: string; cause?: string }>('call-state')).filter(({ state }) => state === 'ended' || state === 'failed');
  expect(ends).toMatchObject([{ state: 'ended', cause: 'remote-hangup' }]);
  expect(call.dropped()).toBeLessThanOrEqual(1);
  await call.button('Dismiss').click();
  await expect(call.region).toHaveCount(0);
});

test('mute is silence at the far end, and keys arrive, none lost', async ({ visit, call, page }) => {
  await (await visit()).open();
  await call.start('Voice call');
  await call.talks();
  await call.isHeard();
  await call.button('Mute').click();
  await expect(call.button('Unmute')).toBeVisible();
  // What was under way may still arrive; from some moment on there is nothing but packets.
  await expect.poll(async () => {
    const before = call.machine();
    await page.waitForTimeout(1200);
    const after = call.machine();
    return after.packets > before.packets + 20 && after.energy - before.energy < 1e-6;
  }).toBe(true);
  await call.button('Keypad').click();
  await page.keyboard.type('42#');
  await call.button('Star').click();
  await page.keyboard.press('0');
  await expect.poll(() => call.machine().digits).toBe('42#*0');
  await page.keyboard.press('Escape');
  await expect(call.button('Star')).toHaveCount(0);
  await expect(call.button('Keypad')).toBeFocused();
  await expect(call.region).toBeVisible();
  await call.button('Unmute').click();
  await call.isHeard();
  await call.hangUp();
});

test('on a phone on its side every key is within reach, and a call that is put away gives its focus on', async ({ visit, call, page }) => {
  await page.setViewportSize({ width: 740, height: 390 });
  const chat = await (await visit('/plain', { call: 'audio video' })).open();
  await call.start('Video call');
  await call.talks();
  await call.button('Keypad').click();
  await call.button('Pound').click();
  await expect(call.button('Pound')).toBeInViewport({ ratio: 0.9 });
  await call.hangUp();
  await call.button('Dismiss').click();
  await expect(chat.box).toBeFocused();
  await call.start('Voice call');
  await call.talks();
  await chat.button('Close').click();
  await call.hangUp();
  await call.button('Dismiss').click();
  await expect(chat.launcher).toBeFocused();
});

test('a video call shows both pictures and turns the camera off and on', async ({ visit, control, call }) => {
  control.call('machine', { mode: 'echo' });
  await (await visit()).open();
  await call.start('Video call');
  await call.talks();
  const videos = call.region.locator('video');
  await expect(videos).toHaveCount(2);
  await expect.poll(() => videos.first().evaluate((video) => (video as HTMLVideoElement).videoWidth)).toBeGreaterThan(0);
  expect(await videos.evaluateAll((all) => all.every((video) => (video as HTMLVideoElement).muted))).toBe(true);
  await call.button('Turn camera off').click();
  await expect(videos).toHaveCount(1);
  await call.button('Turn camera on').click();
  await expect(videos).toHaveCount(2);
  await call.button('Devices').click();
  const devices = call.region.getByRole('group', { name: 'Devices' });
  for (const name of ['Microphone', 'Camera', 'Speaker']) await expect(devices.getByRole('combobox', { name, exact: true })).toBeVisible();
  await call.hangUp();
});

test('waits in the queue, is sent away, and leaves a message', async ({ visit, control, call }) => {
  const chat = await (await visit()).open();
  control.call('setCalls', { queueTime: 600_000 });
  await call.start('Voice call');
  await expect(call.status).toContainText('You are in the queue');
  control.call('timeOutCall');
  await expect(call.region.getByRole('alert')).toContainText('Nobody became free in time');
  expect(call.dropped(), 'the centre ended it').toBe(0);
  await call.button('Leave a message').click();
  const form = chat.host.getByRole('form', { name: 'Leave a message' });
  await form.getByRole('textbox', { name: 'Phone number' }).fill('+44 20 7946 0000');
  await form.getByRole('textbox', { name: 'Your message' }).fill('Please call me back');
  await form.getByRole('button', { name: 'Leave message' }).click();
  await expect.poll(() => control.leftMessages().map(({ leaveMessage }) => leaveMessage)).toEqual(['Please call me back']);
});

for (const [name, words, arrange] of [
  ['nobody can be reached', 'Everyone is busy', { reachable: false }],
  ['it is outside the working hours', 'Our lines are closed', { open: false }],
] as const) {
  test(`says so when ${name}, and drops nothing`, async ({ visit, control, call }) => {
    await (await visit()).open();
    control.set(arrange);
    await call.start('Voice call');
    await expect(call.region.getByRole('alert')).toContainText(words);
    await expect(call.button('Leave a message')).toBeVisible();
    expect(call.dropped()).toBe(0);
  });
}

test('a refused microphone is explained before any call is created, and the next try works', async ({ visit, call, page }) => {
  await (await visit()).open();
  await page.evaluate(`(${String(refuseDevices)})('NotFoundError')`);
  await call.start('Voice call');
  await expect(call.region.getByRole('alert')).toContainText('No microphone was found');
  expect(call.created()).toBe(0);
  await page.evaluate('delete navigator.mediaDevices.getUserMedia');
  await call.button('Call again').click();
  await call.talks();
  await call.hangUp();
});

test('a video call without a camera offers to go on with voice', async ({ visit, call, page }) => {
  await (await visit()).open();
  await page.evaluate(`{
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (wish) => wish.video ? Promise.reject(new DOMException('none', 'NotFoundError')) : real(wish);
  }`);
  await call.start('Video call');
  await expect(call.region.getByRole('alert')).toContainText('No camera was found');
  await call.button('Continue with voice').click();
  await call.talks();
  await expect(call.region.locator('video')).toHaveCount(0);
  await call.hangUp();
});

test('a refusal and a busy gateway have their own words, and one drop each', async ({ visit, control, call }) => {
  await (await visit()).open();
  for (const [status, words] of [[486, 'We cannot take your call right now'], [404, 'could not be put through'], [503, 'Our call service is busy']] as const) {
    control.call('sipFault', { status, times: 1 });
    const before = call.dropped();
    await call.start('Voice call');
    await expect(call.region.getByRole('alert')).toContainText(words);
    await expect.poll(() => call.dropped() - before).toBe(1);
  }
});

test('two quick clicks make one call; while it runs there is no other', async ({ visit, call, page }) => {
  await (await visit()).open();
  await page.locator('deskbell-widget').getByRole('button', { name: 'Voice call' }).dblclick();
  await call.talks();
  await expect(page.getByRole('button', { name: 'Voice call' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Video call' })).toBeDisabled();
  await call.hangUp();
  await expect.poll(() => [call.created(), call.dropped()]).toEqual([1, 1]);
});

test('leaving the page ends the call and drops it once', async ({ visit, call, page, demo }) => {
  await (await visit()).open();
  await call.start('Voice call');
  await call.talks();
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto(`${demo.pageOrigin}/favicon.svg`);
  await expect.poll(() => call.machine().state).toBe('ended');
  await expect.poll(() => call.dropped()).toBe(1);
});

test('taking the element out ends the call; moving it does not', async ({ visit, call, page }) => {
  await (await visit()).open();
  await call.start('Voice call');
  await call.talks();
  await page.evaluate(() => {
    const corner = document.createElement('div');
    document.body.append(corner);
    corner.append(document.querySelector('deskbell-widget')!);
  });
  await call.isHeard();
  await call.talks();
  expect(call.dropped()).toBe(0);
  await page.evaluate(() => document.querySelector('deskbell-widget')!.remove());
  await expect.poll(() => call.machine().state).toBe('ended');
  await expect.poll(() => call.dropped()).toBe(1);
});

test('works under a strict policy and in Chinese', async ({ visit, control, page, troubles }) => {
  await visit('/strict', { locale: 'zh-CN', call: 'audio video' });
  await page.getByRole('button', { name: '打开聊天' }).click();
  await page.getByRole('button', { name: '语音通话' }).click();
  const region = page.getByRole('region', { name: '通话', exact: true });
  await expect(region.getByRole('timer')).toBeVisible();
  await region.getByRole('button', { name: '拨号键盘' }).click();
  await region.getByRole('button', { name: '挂断' }).click();
  await expect(region.getByRole('status')).toContainText('通话已结束');
  expect((control.call('calls') as { state: string }[]).at(-1)?.state).toBe('over');
  expect(troubles.console).toEqual([]);
});
