import { expect, type Locator, type Page } from '@playwright/test';

/** A widget on a page as a visitor meets it: by roles and names, in English. */
export class ChatView {
  readonly page: Page;
  readonly host: Locator;

  constructor(page: Page, host: Locator = page.locator('deskbell-widget')) {
    this.page = page;
    this.host = host;
  }

  get launcher(): Locator {
    return this.host.getByRole('button', { name: /^(Open|Close) chat/ });
  }

  get panel(): Locator {
    return this.host.getByRole('dialog');
  }

  get log(): Locator {
    return this.host.getByRole('log', { name: 'Conversation', exact: true });
  }

  get box(): Locator {
    return this.host.getByRole('textbox', { name: 'Message', exact: true });
  }

  get alert(): Locator {
    return this.panel.getByRole('alert');
  }

  button(name: string): Locator {
    return this.host.getByRole('button', { name, exact: true });
  }

  /** Messages that contain `text`; all without one. */
  message(text?: string | RegExp): Locator {
    const articles = this.log.getByRole('article');
    return text === undefined ? articles : articles.filter({ hasText: text });
  }

  async open(): Promise<this> {
    await this.launcher.click();
    await expect(this.box).toBeVisible();
    return this;
  }

  /** Writes and sends, and waits for the bubble. */
  async say(text: string): Promise<void> {
    await this.box.fill(text);
    await this.box.press('Enter');
    await expect(this.message(text).first()).toBeVisible();
  }

  /** From the robot to whoever is at the desk. */
  async askForPerson(): Promise<void> {
    await this.button('Talk to a person').click();
  }

  async state(): Promise<string> {
    return this.host.evaluate((element) => (element as HTMLElement & { chatState: string }).chatState);
  }

  async reaches(state: string): Promise<void> {
    await expect.poll(() => this.state(), { message: `chatState ${state}` }).toBe(state);
  }

  /** Texts of the log's messages as the page is told them, oldest first. */
  async texts(): Promise<string[]> {
    return this.host.evaluate((element) => (element as HTMLElement & { messages: { text?: string }[] }).messages.map(({ text }) => text ?? ''));
  }

  /** Details of the events of one kind so far. */
  async events<T = Record<string, unknown>>(name: string): Promise<T[]> {
    return this.page.evaluate((type) =>
      (globalThis as unknown as { seenEvents: { type: string; detail: unknown }[] }).seenEvents.filter((event) => event.type === `deskbell-${type}`).map(({ detail }) => detail), name) as Promise<T[]>;
  }
}
