import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright';
import { type Demo, startDemo } from '../../demo/start.js';
import { findOrInstallChromium, mediaArguments, quietArguments, sandboxArguments } from '../../scripts/find-browser.mjs';

/** Keeps hold of a page's peer connections, for `counters`. */
const keepConnections = `
  window.connections = [];
  const Original = RTCPeerConnection;
  window.RTCPeerConnection = class extends Original { constructor(...all) { super(...all); window.connections.push(this); } };`;

const countersOfLast = `(async () => {
  const counters = { energy: 0, frames: 0 };
  for (const entry of (await window.connections.at(-1).getStats()).values()) {
    if (entry.type !== 'inbound-rtp') continue;
    if (entry.kind === 'audio') counters.energy += entry.totalAudioEnergy ?? 0;
    if (entry.kind === 'video') counters.frames += entry.framesDecoded ?? 0;
  }
  return counters;
})()`;

interface Counters {
  readonly energy: number;
  readonly frames: number;
}

/** The desk's own telephone: two agents and a visitor in one browser, the visitor with the widget. */
describe('demo desk: calls', { timeout: 120_000 }, () => {
  let demo: Demo;
  let browser: Browser;
  let visitor: Page;
  let mia: Page;
  const control = (name: string, argument: Record<string, unknown> = {}): unknown => demo.gateway.control.call(name, argument);
  const counters = (page: Page): Promise<Counters> => page.evaluate<Counters>(countersOfLast);
  const call = () => visitor.getByRole('region', { name: 'Call', exact: true });

  const open = async (path: string): Promise<Page> => {
    const context = await browser.newContext({ permissions: ['microphone', 'camera'] });
    const page = await context.newPage();
    await page.addInitScript(keepConnections);
    await page.goto(`${demo.pageOrigin}${path}`);
    return page;
  };
  const desk = async (agent: string): Promise<Page> => {
    const page = await open(`/agent?agent=${agent}`);
    await page.locator('#call[data-registered=true]').waitFor({ state: 'attached' });
    return page;
  };
  /** Sound and picture still arrive: both counters have grown since `before`. */
  const flows = async (page: Page, picture: boolean): Promise<void> => {
    const before = await counters(page);
    for (;;) {
      const now = await counters(page);
      if (now.energy > before.energy && (!picture || now.frames > before.frames + 3)) return;
      await page.waitForTimeout(100);
    }
  };

  before(async () => {
    const { path } = await findOrInstallChromium();
    demo = await startDemo({ widget: 'source' });
    browser = await chromium.launch({ executablePath: path, args: [...sandboxArguments(), ...quietArguments, ...mediaArguments] });
    visitor = await open('/?locale=en');
    mia = await desk('mia');
    await visitor.getByRole('button', { name: 'Open chat' }).click();
  });
  after(async () => {
    await browser?.close();
    await demo?.close();
  });

  it('rings at the desk that is free, talks both ways, holds, and hangs up', async () => {
    await visitor.getByRole('button', { name: 'Voice call' }).click();
    await mia.getByRole('button', { name: 'Answer' }).click();
    await call().getByRole('timer').waitFor();
    await flows(visitor, false);
    await flows(mia, false);
    await mia.getByRole('button', { name: 'Hold', exact: true }).click();
    await mia.getByRole('button', { name: 'Resume' }).click();
    await mia.getByRole('button', { name: 'Hold', exact: true }).waitFor();
    await flows(visitor, false);
    await mia.getByRole('button', { name: 'Hang up' }).click();
    await call().getByText('Call ended').waitFor();
    await mia.locator('#call').waitFor({ state: 'hidden' });
    assert.ok(demo.gateway.control.count({ path: 'dropClickToCall' }) <= 1, 'the BYE or 168110 may come first');
  });

  it('hands a video call to a colleague, then to the machine, with sound and picture', async () => {
    const jonas = await desk('jonas');
    await visitor.getByRole('button', { name: 'Video call' }).click();
    await mia.getByRole('button', { name: 'Answer' }).click();
    await call().getByRole('timer').waitFor();
    await flows(visitor, true);
    await flows(mia, true);

    await mia.getByRole('button', { name: 'Transfer call' }).click();
    await mia.getByRole('dialog').getByRole('button', { name: 'Jonas' }).click();
    await jonas.getByRole('button', { name: 'Answer' }).click();
    await call().getByText('passed on to a colleague').waitFor();
    await mia.locator('#call').waitFor({ state: 'hidden' });
    await flows(visitor, true);
    await flows(jonas, true);

    await jonas.getByRole('button', { name: 'Transfer call' }).click();
    await jonas.getByRole('dialog').getByRole('button', { name: 'Answering machine' }).click();
    await jonas.locator('#call').waitFor({ state: 'hidden' });
    await flows(visitor, false);
    await call().getByRole('button', { name: 'Hang up' }).click();
    await call().getByText('Call ended').waitFor();
    while ((control('machine') as { state: string }).state !== 'ended') await visitor.waitForTimeout(20);
    await jonas.context().close();
  });

  it('has a declined call told to the visitor', async () => {
    await visitor.getByRole('button', { name: 'Voice call' }).click();
    await mia.getByRole('button', { name: 'Decline' }).click();
    await call().getByRole('alert').getByText('We cannot take your call right now').waitFor();
  });

  it('leaves the call to the machine when the desk has gone', async () => {
    await mia.context().close();
    await visitor.getByRole('button', { name: 'Voice call' }).click();
    await call().getByRole('timer').waitFor();
    await flows(visitor, false);
    assert.equal((control('calls') as { answerer: string }[]).at(-1)?.answerer, 'machine');
    await call().getByRole('button', { name: 'Keypad' }).click();
    for (const key of ['4', '2', 'Pound', 'Star', '0']) await call().getByRole('button', { name: key, exact: true }).click();
    while ((control('machine') as { digits: string }).digits !== '42#*0') await visitor.waitForTimeout(20);
    await call().getByRole('button', { name: 'Hang up' }).click();
    await call().getByText('Call ended').waitFor();
  });
});
