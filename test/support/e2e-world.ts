import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import type { Control } from '../../demo/gateway/control.js';
import { type Demo, startDemo } from '../../demo/start.js';
import type { ServerSideKind } from '../../demo/server-side.js';
import { ChatView } from './e2e-chat-view.js';

export { expect };

/** What a page went through that no page should. */
export interface PageTroubles {
  /** Uncaught errors and rejections. */
  readonly thrown: string[];
  readonly console: string[];
}

export interface World {
  /** One contact centre, its pages and the widget's server, for all tests of a worker; made new between tests. */
  readonly demo: Demo;
  readonly control: Control;
  readonly troubles: PageTroubles;
  /** Opens a page of the demo with the widget's attributes in its query; polls every 500 ms unless told otherwise. */
  visit(path?: string, attributes?: Readonly<Record<string, string>>, page?: Page): Promise<ChatView>;
}

interface WorkerWorld {
  /** `direct`: the widget speaks to the contact centre itself, and the journal shows what it sends. */
  readonly serverSide: ServerSideKind;
  readonly started: Demo;
}

/** Opening the dialogue with nobody but the robot there; agents come as a test adds them. */
function clean({ gateway: { control } }: Demo): void {
  control.reset();
  for (const { id } of control.agents()) control.removeAgent({ id });
}

/** Events of the widget, as a page's own listener sees them. */
async function recordEvents(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const seen: { type: string; detail: unknown }[] = [];
    Object.assign(globalThis, { seenEvents: seen });
    for (const name of ['ready', 'open-change', 'chat-state', 'message', 'queue', 'unread', 'call-state', 'error']) {
      document.addEventListener(`deskbell-${name}`, (event) => {
        seen.push({ type: event.type, detail: JSON.parse(JSON.stringify((event as CustomEvent).detail)) });
      });
    }
  });
}

export const test = base.extend<World, WorkerWorld>({
  serverSide: ['direct', { option: true, scope: 'worker' }],
  started: [async ({ serverSide }, use) => {
    const demo = await startDemo({ widget: 'dist', serverSide });
    await use(demo);
    await demo.close();
  }, { scope: 'worker' }],
  demo: async ({ started }, use) => {
    clean(started);
    await use(started);
    clean(started);
  },
  control: async ({ demo }, use) => use(demo.gateway.control),
  troubles: [async ({ context }, use) => {
    const troubles: PageTroubles = { thrown: [], console: [] };
    context.on('weberror', (error) => troubles.thrown.push(String(error.error())));
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') troubles.console.push(message.text());
    });
    await use(troubles);
    expect(troubles.thrown, 'nothing is thrown into the page').toEqual([]);
  }, { auto: true }],
  visit: async ({ demo, context, page: first }, use) => {
    await recordEvents(context);
    await use(async (path = '/plain', attributes = {}, page = first) => {
      const query = new URLSearchParams({ 'poll-interval': '500', ...attributes });
      await page.goto(`${demo.pageOrigin}${path}${path.includes('?') ? '&' : '?'}${query}`);
      await page.waitForFunction(() => customElements.get('deskbell-widget') !== undefined);
      return new ChatView(page);
    });
  },
});
