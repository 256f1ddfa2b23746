import { build } from 'esbuild';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { listen, type Listening } from '../../demo/listening.js';
import { startDemo, type Demo } from '../../demo/start.js';
import { findChromium, mediaArguments, quietArguments, sandboxArguments } from '../../scripts/find-browser.mjs';
import { installProbe } from './media-probe.js';
import type { SipServer } from './sip-server.js';

export const accessCode = '179080000537636';

/** The demo contact centre with the built widget, a browser, and a page that serves the agent. */
export class CallWorld {
  readonly demo: Demo;
  readonly browser: Browser;
  readonly #agents: Listening;
  readonly #pages: Page[] = [];

  private constructor(demo: Demo, browser: Browser, agents: Listening) {
    this.demo = demo;
    this.browser = browser;
    this.#agents = agents;
  }

  static async open(...spki: readonly string[]): Promise<CallWorld> {
    const demo = await startDemo({ widget: 'auto', serverSide: 'direct' });
    console.log(`widget from ${demo.widgetServed}`);
    const bundle = await build({ entryPoints: [join(import.meta.dirname, 'agent-page.ts')], bundle: true, format: 'iife', target: 'es2022', write: false });
    const script = bundle.outputFiles[0]!.text;
    const agents = await listen((request, response) => {
      const isScript = request.url === '/agent.js';
      response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
      response.end(isScript ? script : '<!doctype html><meta charset="utf-8"><title>agent</title><body><script src="/agent.js"></script>');
    });
    const { path } = (await findChromium())!;
    const browser = await chromium.launch({
      executablePath: path,
      args: [...sandboxArguments(), ...quietArguments, ...mediaArguments, '--mute-audio', '--disable-features=WebRtcHideLocalIpsWithMdns', `--ignore-certificate-errors-spki-list=${spki.join(',')}`],
    });
    return new CallWorld(demo, browser, agents);
  }

  /** Where the next calls go: what 168101 will say. */
  async route(gwAddresses: readonly string[], code = accessCode): Promise<void> {
    await this.control('setCalls', { gwAddresses, domain: 'example.test', accessCode: code, answeredBy: 'machine', inviteTimeout: 600_000, eventHold: 2_000 });
  }

  async control(name: string, argument: object = {}): Promise<unknown> {
    const response = await fetch(`${this.demo.gateway.origin}/control/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(argument) });
    return response.json();
  }

  get customerUrl(): string {
    return `${this.demo.pageOrigin}/call`;
  }

  async customer(): Promise<Page> {
    const page = await this.#page(this.customerUrl);
    await page.evaluate(() => {
      const states: string[] = [];
      Object.assign(window, { states });
      document.addEventListener('deskbell-call-state', (event) => {
        const { state, cause } = (event as CustomEvent<{ state: string; cause?: string }>).detail;
        states.push(cause ? `${state} ${cause}` : state);
        window.probe.marks[state] ??= performance.now();
      });
    });
    return page;
  }

  async agent(server: SipServer, number = accessCode): Promise<Page> {
    const page = await this.#page(this.#agents.origin);
    await page.evaluate(([address, user]) => window.agent.register(address!, user!), [`ws://${server.plain}`, number]);
    return page;
  }

  async #page(url: string): Promise<Page> {
    const context = await this.browser.newContext({ permissions: ['microphone', 'camera'] });
    const page = await context.newPage();
    await page.addInitScript(installProbe);
    await page.goto(url);
    this.#pages.push(page);
    return page;
  }

  async closePages(): Promise<void> {
    for (const page of this.#pages.splice(0)) await page.context().close();
  }

  async close(): Promise<void> {
    await this.closePages();
    await this.browser.close();
    await this.#agents.close();
    await this.demo.close();
  }
}

/** Polls a page until `condition` holds there. */
export async function until(page: Page, condition: () => unknown, what: string, timeout = 15_000): Promise<void> {
  await page.waitForFunction(condition, undefined, { timeout, polling: 50 }).catch(async () => {
    const states = await page.evaluate(() => (window as unknown as { states?: string[] }).states).catch(() => undefined);
    throw new Error(`Never: ${what} (${JSON.stringify(states)})`);
  });
}

export const states = (page: Page): Promise<string[]> => page.evaluate(() => (window as unknown as { states: string[] }).states);
export const lastState = async (page: Page): Promise<string> => (await states(page)).at(-1) ?? '';

/** Waits for the call to be in `state`, and fails early where it is over instead. */
export async function inState(page: Page, state: string, timeout = 15_000): Promise<void> {
  await page.waitForFunction((wanted) => {
    const last = (window as unknown as { states: string[] }).states.at(-1) ?? '';
    return last === wanted || last.startsWith(`${wanted} `) || /^(ended|failed) /.test(last);
  }, state, { timeout, polling: 50 }).catch(() => {});
  const last = await lastState(page);
  if (last !== state && !last.startsWith(`${state} `)) throw new Error(`The call is not ${state} but ${JSON.stringify(await states(page))}`);
}
