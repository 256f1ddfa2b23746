import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import puppeteer, { type Browser, type Page as FirefoxPage } from 'puppeteer-core';
import { CallWorld, until } from './call-world.js';
import { installProbe } from './media-probe.js';
import { have, programOf } from './parts.js';
import { startSipServer, type SipServer } from './sip-server.js';

const preferences = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.autoplay.block-webaudio': false,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.normandy.enabled': false,
};

describe('the built widget in Firefox, Kamailio and Chromium', { skip: !have('calls from Firefox', 'kamailio', 'firefox') }, () => {
  let world: CallWorld;
  let server: SipServer;
  let firefox: Browser;
  before(async () => {
    server = await startSipServer();
    world = await CallWorld.open(server.spki);
    firefox = await puppeteer.launch({ browser: 'firefox', executablePath: programOf('firefox'), headless: true, acceptInsecureCerts: true, extraPrefsFirefox: preferences });
  });
  afterEach(async () => {
    for (const page of (await firefox?.pages()) ?? []) if (page.url().startsWith('http')) await page.close();
    await world?.closePages();
  });
  after(async () => {
    await firefox?.close();
    await world?.close();
    await server?.stop();
  });

  const wait = async (page: FirefoxPage, condition: () => unknown, what: string, timeout = 20_000): Promise<void> => {
    const end = Date.now() + timeout;
    while (!(await page.evaluate(condition))) {
      if (Date.now() > end) throw new Error(`Never: ${what} (${JSON.stringify(await page.evaluate(() => (window as unknown as { states: string[] }).states))})`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const talking = async (media: 'audio' | 'video', address: string): Promise<readonly [FirefoxPage, Page]> => {
    await world.route([address]);
    const agent = await world.agent(server);
    const page = await firefox.newPage();
    await page.evaluateOnNewDocument(installProbe);
    await page.goto(world.customerUrl);
    await page.evaluate(() => {
      const states: string[] = [];
      Object.assign(window, { states });
      document.addEventListener('deskbell-call-state', (event) => {
        const { state, cause } = (event as CustomEvent<{ state: string; cause?: string }>).detail;
        states.push(cause ? `${state} ${cause}` : state);
      });
    });
    await page.locator(`deskbell-call-button[media=${media}]`).click();
    await wait(page, () => (window as unknown as { states: string[] }).states.at(-1) === 'active', 'active');
    return [page, agent];
  };

  it('talks both ways over TLS, and hangs up', async () => {
    const [page, agent] = await talking('audio', server.secure);
    await wait(page, async () => (await window.probe.counters()).energyIn > 0.005, 'energy in Firefox');
    await until(agent, async () => (await window.probe.counters()).energyIn > 0.001, 'energy at the agent');
    // Without a sound device Firefox runs no AudioContext, so the pitch is not looked for: energy over time is.
    const before = await page.evaluate(() => window.probe.counters());
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const after = await page.evaluate(() => window.probe.counters());
    assert.ok(after.energyIn - before.energyIn > 0.005 && after.packetsIn - before.packetsIn > 70 && after.packetsOut - before.packetsOut > 70, JSON.stringify([before, after]));
    // Ten seconds without any energy would say "we cannot hear you": not where the browser does not tell.
    await new Promise((resolve) => setTimeout(resolve, 11_000));
    const shown = await page.evaluate(() => {
      const provider = document.querySelector('deskbell-provider')!;
      const panel = provider.querySelector('deskbell-call-panel') ?? provider.shadowRoot?.querySelector('deskbell-call-panel');
      return panel?.shadowRoot?.textContent ?? '';
    });
    assert.match(shown, /Connected/);
    assert.doesNotMatch(shown, /cannot hear you/);
    await page.evaluate(() => {
      const provider = document.querySelector('deskbell-provider') as HTMLElement & { hangUp(): void };
      provider.hangUp();
    });
    await until(agent, () => window.agent.log.includes('bye'), 'BYE at the agent');
    assert.deepEqual(await page.evaluate(() => window.probe.tracks.map(({ readyState }) => readyState)), ['ended']);
  });

  it('shows both pictures, and ends when the agent hangs up', async () => {
    const [page, agent] = await talking('video', `ws://${server.plain}`);
    await wait(page, async () => (await window.probe.counters()).frames > 20, 'frames in Firefox');
    await until(agent, async () => (await window.probe.counters()).frames > 20, 'frames at the agent');
    await agent.evaluate(() => window.agent.bye());
    await wait(page, () => (window as unknown as { states: string[] }).states.at(-1) === 'ended remote-hangup', 'ended');
  });
});
