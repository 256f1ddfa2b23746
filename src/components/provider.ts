import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { define } from '../define.js';
import { themeRoot, tokens } from '../theme/tokens.js';
import { emit } from './emit.js';
import type { UiRequest } from './request-event.js';
import { SessionElement } from './session-element.js';

const callTags = 'deskbell-call-button, deskbell-call-panel';
const chatTags = ['launcher', 'chat', 'message-list', 'message', 'composer', 'queue-status', 'file-upload', 'satisfaction', 'leave-message']
  .map((name) => `deskbell-${name}`).join();

/**
 * Holds the session and hands it to the parts inside, so that a page composes its own layout. It has no look of its
 * own, but for a call panel where a call runs and the page has placed none.
 *
 * @summary The session for parts that a page places itself.
 * @slot - The parts.
 * @fires {CustomEvent<{}>} deskbell-ready - The session is usable.
 * @fires {CustomEvent<{ open: boolean }>} deskbell-open-change - A launcher inside was pressed: the page shows or hides its parts.
 * @fires {CustomEvent<{ state: string, previous: string }>} deskbell-chat-state - The conversation went on.
 * @fires {CustomEvent<{ message: ChatMessage }>} deskbell-message - A message was sent or received, once each.
 * @fires {CustomEvent<{ position?: number, estimatedWait?: number, waited?: number }>} deskbell-queue - Seconds; what the centre did not say is undefined.
 * @fires {CustomEvent<{ count: number }>} deskbell-unread - The number of unread messages changed.
 * @fires {CustomEvent<{ state: string, previous: string, media: string, cause?: string }>} deskbell-call-state - The call went on.
 * @fires {CustomEvent<{ code: string, message: string, retryable: boolean }>} deskbell-error - Something went wrong.
 */
export class DeskbellProvider extends SessionElement {
  static override properties: PropertyDeclarations = { content: { state: true }, ownCallPanel: { state: true }, opened: { state: true } };
  static override styles = [
    tokens,
    themeRoot,
    css`
      :host {
        display: contents;
      }
      deskbell-call-panel {
        position: fixed;
        inset-block-end: 16px;
        inset-inline-end: 16px;
        z-index: var(--deskbell-z-index, 2147483000);
        inline-size: min(400px, calc(100vw - 32px));
      }
    `,
  ];

  private declare content: typeof import('./panel-content.js') | undefined;
  private declare ownCallPanel: boolean;
  /** What a launcher inside says. */
  private declare opened: boolean;
  readonly #observer = new MutationObserver(() => this.#look());
  #engaged = false;
  #stopCall: (() => void) | undefined;

  constructor() {
    super();
    this.ownCallPanel = this.opened = false;
    this.session.call.subscribe((call) => {
      this.#stopCall?.();
      this.#stopCall = call?.status.subscribe(() => this.#look());
      this.#look();
    });
    this.addEventListener('pointerdown', this.#onTouch);
    this.addEventListener('focusin', this.#onTouch);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this, { childList: true, subtree: true });
    this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    this.#engaged = false;
  }

  protected override isOpen(): boolean {
    return this.opened;
  }

  protected override async handle(wish: UiRequest): Promise<unknown> {
    if (wish.type !== 'open' && wish.type !== 'close' && wish.type !== 'toggle') return super.handle(wish);
    this.opened = wish.type === 'toggle' ? !this.opened : wish.type === 'open';
    return emit(this, 'deskbell-open-change', { open: this.opened });
  }

  override render(): TemplateResult {
    return html`<slot></slot>${this.ownCallPanel ? this.content?.renderCallPanel(true) : nothing}`;
  }

  /** Loads the code of the parts that the page has placed, and of those alone. */
  #look(): void {
    const calling = this.callState !== 'idle';
    const chat = this.querySelector(chatTags) !== null;
    const call = calling || this.querySelector(callTags) !== null;
    this.ownCallPanel = calling && !this.querySelector('deskbell-call-panel');
    if (!chat && !call) return;
    this.provide().then(() => Promise.all([
      chat && this.#loadChat(),
      call && this.#loadCall(),
    ])).catch((reason: unknown) => console.warn('[deskbell] a part could not be loaded.', reason));
  }

  async #loadChat(): Promise<void> {
    const [{ chatElements, laterTags, loadLater }] = await Promise.all([import('./register-chat.js'), this.localizer.load('chat')]);
    define(chatElements);
    if (this.querySelector(laterTags)) await loadLater();
  }

  async #loadCall(): Promise<void> {
    const [{ callElements }, content] = await Promise.all([import('./register-call.js'), import('./panel-content.js'), this.localizer.load('call')]);
    define(callElements);
    this.content = content;
  }

  /** Parts are on show from the start: the visitor opens the chat by the first touch of one. */
  readonly #onTouch = (event: Event): void => {
    const onChat = event.composedPath().some((target) => target instanceof Element && target.matches(chatTags));
    if (this.#engaged || !onChat) return;
    this.#engaged = true;
    this.session.engage().catch(() => {});
  };
}
