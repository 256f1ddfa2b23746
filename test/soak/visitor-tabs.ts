import type { BrowserContext, Locator, Page } from 'playwright';
import type { Dice } from '../support/seeded-draw.js';

/** What a page's own listener was told; `load` names one life of one page. */
export interface Heard {
  readonly load: string;
  readonly type: 'message' | 'error' | 'chat-state';
  readonly direction?: 'in' | 'out';
  readonly id?: string;
  readonly text?: string;
  readonly code?: string;
  readonly state?: string;
}

export interface Shown {
  readonly direction: 'in' | 'out';
  readonly text: string;
  readonly order: number;
  readonly status: string;
  readonly failure?: string;
}

/** What a page showed before it went. */
export interface Glimpse {
  readonly shown: readonly Shown[];
  /** When that was, and when the page had gone, ms since the epoch. */
  readonly at: number;
  gone: number;
}

interface WidgetFace extends HTMLElement {
  readonly chatState: string;
  readonly messages: readonly { direction: 'in' | 'out'; text?: string; order: number; status: string; failure?: { code: string } }[];
  sendMessage(text: string): Promise<unknown>;
}

interface Tab {
  readonly page: Page;
  /** What is done with it, one after the other. */
  turn: Promise<unknown>;
  closing: boolean;
}

/** One visitor's tabs: opened, reloaded, closed and written in. */
export class VisitorTabs {
  readonly #context: BrowserContext;
  readonly #url: string;
  readonly #dice: Dice;
  #tabs: Tab[] = [];
  #keyboard: Promise<void> = Promise.resolve();

  readonly heard: Heard[] = [];
  readonly farewells: Glimpse[] = [];
  readonly thrown: string[] = [];
  opened = 0;
  closed = 0;
  reloaded = 0;
  /** Enter, where the text was still in the box. */
  pressedAgain = 0;
  /** "Start again", where the conversation had failed. */
  startedAgain = 0;

  private constructor(context: BrowserContext, url: string, dice: Dice) {
    this.#context = context;
    this.#url = url;
    this.#dice = dice;
  }

  static async inContext(context: BrowserContext, url: string, dice: Dice): Promise<VisitorTabs> {
    const tabs = new VisitorTabs(context, url, dice);
    await context.exposeBinding('soakHeard', (_, heard: Heard) => void tabs.heard.push(heard));
    await context.addInitScript(() => {
      const load = Math.random().toString(36).slice(2);
      const tell = (globalThis as unknown as { soakHeard(heard: object): Promise<void> }).soakHeard;
      for (const type of ['message', 'error', 'chat-state']) {
        document.addEventListener(`deskbell-${type}`, (event) => {
          const { message, code, state } = (event as CustomEvent<{ message?: { id: string; direction: string; text?: string }; code?: string; state?: string }>).detail;
          const said = typeof message === 'object' ? { id: message.id, direction: message.direction, text: message.text ?? '' } : {};
          tell({ load, type, ...said, ...(code && { code }), ...(state && { state }) }).catch(() => {});
        });
      }
    });
    context.on('weberror', (error) => tabs.thrown.push(String(error.error())));
    return tabs;
  }

  get count(): number {
    return this.#tabs.length;
  }

  get pages(): readonly Page[] {
    return this.#tabs.map(({ page }) => page);
  }

  async open(): Promise<Page> {
    const page = await this.#context.newPage();
    this.opened++;
    await page.goto(this.#url);
    await ready(page);
    this.#tabs.push({ page, turn: Promise.resolve(), closing: false });
    return page;
  }

  /** Closes one at random, unless it is the only one. */
  async close(): Promise<void> {
    if (this.#tabs.length < 2) return;
    const tab = this.#dice.pick(this.#tabs as [Tab, ...Tab[]]);
    this.#tabs = this.#tabs.filter((other) => other !== tab);
    await this.#with(tab, async () => {
      const farewell = await this.#farewell(tab.page);
      await tab.page.close();
      farewell.gone = Date.now();
      this.closed++;
    });
  }

  async reload(): Promise<void> {
    await this.#with(this.#dice.pick(this.#tabs as [Tab, ...Tab[]]), async ({ page }) => {
      if (page.isClosed()) return;
      const farewell = await this.#farewell(page);
      await page.reload({ waitUntil: 'commit' });
      farewell.gone = Date.now();
      this.reloaded++;
      await ready(page);
    });
  }

  /** Writes in one at random; resolves when the log shows it, whatever becomes of it then. */
  async say(text: string, typed: boolean): Promise<void> {
    await this.#with(this.#dice.pick(this.#tabs as [Tab, ...Tab[]]), async ({ page }) => {
      if (page.isClosed()) throw new Error('the page is closed');
      const box = page.getByRole('textbox', { name: 'Message', exact: true });
      const shown = (within: number): Promise<unknown> => page.waitForFunction(
        (words) => document.querySelector<WidgetFace>('deskbell-widget')!.messages.some((message) => message.text === words), text, { timeout: within });
      if (typed) {
        await this.#type(box, text);
      } else {
        await page.evaluate((words) => void document.querySelector<WidgetFace>('deskbell-widget')!.sendMessage(words).catch(() => {}), text);
      }
      await shown(30_000).catch(async (reason: unknown) => {
        if (page.isClosed()) throw reason;
        const left = await box.inputValue();
        if (!typed || left !== text) throw new Error(`not in the log; in the box ${JSON.stringify(left)}, alerts ${JSON.stringify(await page.getByRole('alert').allInnerTexts())}`);
        // It stands in the box and not in the log: whoever sees that presses Enter again.
        this.pressedAgain++;
        await box.press('Enter');
        await shown(30_000);
      });
    });
  }

  async states(): Promise<readonly string[]> {
    return Promise.all(this.pages.map((page) => page.evaluate(() => document.querySelector<WidgetFace>('deskbell-widget')!.chatState).catch(() => 'gone')));
  }

  /** What a visitor does whose conversation has failed: the way on that the panel offers. */
  async wayOn(): Promise<void> {
    const states = await this.states();
    const failed = this.#tabs[states.indexOf('failed')];
    if (!failed) return;
    await this.#with(failed, async ({ page }) => {
      await page.getByRole('alert').getByRole('button').first().click({ timeout: 10_000 });
      this.startedAgain++;
    });
  }

  /** One keyboard for all tabs: what is being written in one shows in the others' boxes as well. */
  #type(box: Locator, text: string): Promise<void> {
    const run = this.#keyboard.then(async () => {
      do await box.fill(text); while (await box.inputValue() !== text);
      await box.press('Enter');
    });
    this.#keyboard = run.catch(() => {});
    return run;
  }

  /** In the order in which they were asked for; what goes wrong is the caller's, not the next one's. */
  #with(tab: Tab, work: (tab: Tab) => Promise<void>): Promise<void> {
    const run = tab.turn.then(() => work(tab));
    tab.turn = run.catch(() => {});
    return run;
  }

  async #farewell(page: Page): Promise<Glimpse> {
    const farewell = { shown: await shownIn(page), at: Date.now(), gone: Infinity };
    this.farewells.push(farewell);
    return farewell;
  }
}

export const ready = (page: Page): Promise<unknown> => page.waitForFunction(
  () => customElements.get('deskbell-widget') !== undefined && typeof document.querySelector<WidgetFace>('deskbell-widget')?.sendMessage === 'function', undefined, { timeout: 60_000 });

export const shownIn = (page: Page): Promise<Shown[]> => page.evaluate(() =>
  document.querySelector<WidgetFace>('deskbell-widget')!.messages.map(({ direction, text, order, status, failure }) =>
    ({ direction, text: text ?? '', order, status, ...(failure && { failure: failure.code }) })));
