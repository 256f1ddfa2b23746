import { css, html, LitElement, type PropertyDeclarations, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatMessage, ChatState } from '../../chat/conversation.js';
import { conversationContext, localizerContext } from '../../context/contexts.js';
import { StoreController, ValueController } from '../../context/store-controller.js';
import { systemClock } from '../../core/clock.js';
import { unseen } from '../../theme/host-styles.js';
import { arrivals } from '../parts/arrivals.js';
import { senderName } from '../parts/message.js';

/** A screen reader takes the text when it comes; what stays would be met a second time while reading the page. */
const keptFor = 1_500;
const longest = 300;

/**
 * Speaks: a live region that is always there, apart from the log, so that each thing is heard once and nothing is
 * read again when the log is redrawn.
 *
 * @summary Tells screen readers what comes in, what was sent, and how the conversation stands.
 */
export class DeskbellAnnouncer extends LitElement {
  static override properties: PropertyDeclarations = { spoken: { state: true } };
  static override styles = [
    unseen,
    css`
      :host {
        position: absolute;
      }
    `,
  ];

  private spoken: readonly { readonly key: number; readonly text: string }[] = [];

  readonly #messages = new StoreController(this, conversationContext, (conversation) => conversation.messages);
  readonly #loading = new StoreController(this, conversationContext, (conversation) => conversation.loading);
  readonly #state = new StoreController(this, conversationContext, (conversation) => conversation.state);
  readonly #online = new StoreController(this, conversationContext, (conversation) => conversation.online);
  readonly #counterpart = new StoreController(this, conversationContext, (conversation) => conversation.counterpart);
  readonly #localizer = new ValueController(this, localizerContext);

  #lastMessages: readonly ChatMessage[] | undefined;
  #lastState: ChatState | undefined;
  #wasOnline: boolean | undefined;
  #key = 0;
  readonly #underWay = new Set<string>();

  protected override willUpdate(_changed: PropertyValues): void {
    this.#hearMessages();
    this.#hearState();
    this.#hearNetwork();
  }

  override render() {
    return html`<div class="unseen" aria-live="polite">${repeat(this.spoken, ({ key }) => key, ({ text }) => html`<p>${text}</p>`)}</div>`;
  }

  #hearMessages(): void {
    const localizer = this.#localizer.value;
    const messages = this.#messages.value;
    if (!messages || !localizer || this.#loading.value) return;
    const before = this.#lastMessages;
    if (before === messages) return;
    this.#lastMessages = messages;
    for (const message of (before && arrivals(before, messages)) ?? []) {
      if (message.direction === 'out') this.#underWay.add(message.id);
      else this.#say(localizer.t('announce.from', {
        name: senderName(localizer, message.sender),
        text: message.kind === 'text' ? (message.text ?? '').slice(0, longest) : localizer.t(`kind.${message.kind}`),
      }));
    }
    for (const message of this.#underWay.size ? messages.slice(-50) : []) {
      if (!this.#underWay.has(message.id) || message.status === 'sending') continue;
      this.#underWay.delete(message.id);
      this.#say(localizer.t(message.status === 'failed' ? 'announce.failed' : 'announce.sent'));
    }
  }

  #hearState(): void {
    const { value } = this.#state;
    const before = this.#lastState;
    this.#lastState = value;
    const localizer = this.#localizer.value;
    if (!localizer || before === undefined || before === value) return;
    const counterpart = this.#counterpart.value;
    if (value === 'agent') this.#say(localizer.t('chat.state-agent', { name: counterpart?.name ?? localizer.t('message.agent') }));
    else if (value === 'robot' || value === 'ended') this.#say(localizer.t(`chat.state-${value}`));
  }

  #hearNetwork(): void {
    const { value } = this.#online;
    const before = this.#wasOnline;
    this.#wasOnline = value;
    const localizer = this.#localizer.value;
    if (!localizer || before === undefined || value === undefined || before === value) return;
    this.#say(localizer.t(value ? 'chat.state-online' : 'chat.offline'));
  }

  #say(text: string): void {
    const key = ++this.#key;
    this.spoken = [...this.spoken, { key, text }];
    systemClock.after(keptFor, () => {
      this.spoken = this.spoken.filter((entry) => entry.key !== key);
    });
  }
}
