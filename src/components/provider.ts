import { css, html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { define } from '../define.js';
import { exportedParts } from '../theme/part-names.js';
import { themeRoot, tokens } from '../theme/tokens.js';
import { SessionElement } from './session-element.js';

const callTags = 'deskbell-call-button, deskbell-call-panel';
const chatTags =
  'deskbell-chat, deskbell-message-list, deskbell-message, deskbell-composer, deskbell-queue-status, deskbell-file-upload, deskbell-satisfaction, deskbell-leave-message';

/**
 * Holds the session and hands it to the parts inside, so that a page composes its own layout. It has no look of its
 * own, but for a call panel where a call runs and the page has placed none.
 *
 * @summary The session for parts that a page places itself.
 * @slot - The parts.
 * @fires {CustomEvent<{}>} deskbell-ready - The session is usable.
 * @fires {CustomEvent<{ state: string, previous: string }>} deskbell-chat-state - The conversation went on.
 * @fires {CustomEvent<{ message: ChatMessage }>} deskbell-message - A message was sent or received, once each.
 * @fires {CustomEvent<{ position?: number, estimatedWait?: number, waited?: number }>} deskbell-queue - Seconds; what the centre did not say is undefined.
 * @fires {CustomEvent<{ count: number }>} deskbell-unread - The number of unread messages changed.
 * @fires {CustomEvent<{ state: string, previous: string, media: string, cause?: string }>} deskbell-call-state - The call went on.
 * @fires {CustomEvent<{ code: string, message: string, retryable: boolean }>} deskbell-error - Something went wrong.
 */
export class DeskbellProvider extends SessionElement {
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

  @state() private ownCallPanel = false;

  readonly #observer = new MutationObserver(() => this.#look());
  #engaged = false;
  #stopCall: (() => void) | undefined;

  constructor() {
    super();
    this.session.call.subscribe((call) => {
      this.#stopCall?.();
      this.#stopCall = call?.status.subscribe(() => this.#look());
      this.#look();
    });
    for (const type of ['pointerdown', 'focusin']) this.addEventListener(type, (event) => this.#onTouch(event));
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
    return true;
  }

  override render(): TemplateResult {
    return html`<slot></slot>${this.ownCallPanel ? html`<deskbell-call-panel exportparts=${exportedParts.call}></deskbell-call-panel>` : nothing}`;
  }

  /** Loads the code of the parts that the page has placed, and of those alone. */
  #look(): void {
    const calling = (this.session.call.get()?.status.get().state ?? 'idle') !== 'idle';
    this.ownCallPanel = calling && !this.querySelector('deskbell-call-panel');
    const loads: Promise<unknown>[] = [];
    if (this.querySelector(chatTags)) {
      loads.push(import('./register-chat.js').then(({ chatElements }) => define(chatElements)), this.localizer.load('chat'));
    }
    if (calling || this.querySelector(callTags)) {
      loads.push(import('./register-call.js').then(({ callElements }) => define(callElements)), this.localizer.load('call'));
    }
    Promise.all(loads).catch((reason: unknown) => console.warn('[deskbell] a part could not be loaded.', reason));
  }

  /** Parts are on show from the start: the visitor opens the chat by the first touch of one. */
  #onTouch(event: Event): void {
    const onChat = event.composedPath().some((target) => target instanceof Element && target.matches(chatTags));
    if (this.#engaged || !onChat) return;
    this.#engaged = true;
    this.session.engage().catch(() => {});
  }
}
