import { html, LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatMessage } from '../../chat/conversation.js';
import { conversationContext, localizerContext, settingsContext } from '../../context/contexts.js';
import { StoreController, ValueController } from '../../context/store-controller.js';
import { systemClock } from '../../core/clock.js';
import { formatDay } from '../../i18n/formats.js';
import type { Localizer } from '../../i18n/localizer.js';
import { controlStyles } from '../../theme/control-styles.js';
import { hostStyles } from '../../theme/host-styles.js';
import { exportedParts } from '../../theme/part-names.js';
import { arrivals } from '../parts/arrivals.js';
import { avatar, avatarStyles } from '../parts/avatar.js';
import { groupRows, type Row } from '../parts/grouping.js';
import { downIcon } from '../parts/icon.js';
import { request } from '../request-event.js';
import { LogWindow } from './log-window.js';
import { messageListStyles } from './message-list-styles.js';
import { ScrollKeeper } from './scroll-keeper.js';
import { SeenWatcher } from './seen-watcher.js';

/** px from an edge of the log at which more of it is brought in. */
const nearEdge = 400;

/**
 * @summary The conversation: bubbles by sender and minute, days, and a way back to the newest.
 * @csspart log - The log, which scrolls.
 * @csspart day - The line between two days.
 * @csspart empty - What stands there before anybody has written.
 * @csspart skeleton - What stands there while the log is read.
 * @csspart new-messages-button - Leads to messages that came while the reader was elsewhere in the log.
 * @csspart earlier-button - Brings in earlier messages.
 * @csspart message - A message; see `deskbell-message` for its parts.
 */
export class DeskbellMessageList extends LitElement {
  static override properties: PropertyDeclarations = { quiet: { type: Boolean } };
  static override styles = [hostStyles, controlStyles, avatarStyles, messageListStyles];

  /** What comes in is announced elsewhere. */
  quiet = false;

  readonly #messages = new StoreController(this, conversationContext, (conversation) => conversation.messages);
  readonly #earlier = new StoreController(this, conversationContext, (conversation) => conversation.earlier);
  readonly #loading = new StoreController(this, conversationContext, (conversation) => conversation.loading);
  readonly #transfers = new StoreController(this, conversationContext, (conversation) => conversation.transfers);
  readonly #localizer = new ValueController(this, localizerContext);
  readonly #settings = new ValueController(this, settingsContext);
  readonly #keeper = new ScrollKeeper(this, () => this.scroller, '[data-id]');

  private get scroller(): HTMLElement | null {
    return this.renderRoot?.querySelector<HTMLElement>('.scroller');
  }

  readonly #window = new LogWindow();
  #shown: readonly ChatMessage[] = [];
  #fresh: ReadonlySet<string> = new Set();
  #newCount = 0;
  #fetching = false;
  /** The first of the messages that came with this update, from the other side. */
  #arrived: string | undefined;

  constructor() {
    super();
    new SeenWatcher(this);
  }

  /** In the log, or still in storage. */
  get #hasEarlier(): boolean {
    return !this.#window.atStart || this.#earlier.value === true;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const messages = this.#messages.value ?? [];
    this.#arrived = undefined;
    if (messages === this.#shown) return;
    this.#take(messages);
  }

  protected override updated(): void {
    if (this.#keeper.following && this.#arrived && this.#keeper.showTop(`[data-id="${CSS.escape(this.#arrived)}"]`)) return;
    void this.#keeper.settleDrawn();
  }

  override focus(options?: FocusOptions): void {
    this.scroller?.focus(options);
  }

  /** Shows the newest message. */
  scrollToEnd(): void {
    this.#window.toEnd();
    this.#newCount = 0;
    this.#keeper.follow();
    this.requestUpdate();
  }

  override render(): TemplateResult | typeof nothing {
    const localizer = this.#localizer.value;
    if (!localizer) return nothing;
    const loading = this.#loading.value ?? false;
    return html`<div class="scroller" part="log" role="log" aria-live="off" aria-label=${localizer.t('log')} aria-busy=${loading} tabindex="0" @scroll=${this.#onScroll}>
        <div class="content">
          ${loading ? this.#renderSkeleton(localizer) : this.#shown.length ? this.#renderRows(localizer) : this.#renderEmpty(localizer)}
        </div>
      </div>
      ${this.#renderNew(localizer)}
      ${this.quiet ? nothing : html`<deskbell-announcer></deskbell-announcer>`}`;
  }

  #renderRows(localizer: Localizer): TemplateResult {
    const now = systemClock.now();
    const rows = groupRows(this.#shown, this.#window.start, this.#window.end);
    return html`${this.#hasEarlier ? html`<button type="button" class="button quiet earlier" part="earlier-button" @click=${this.#onEarlier}>${localizer.t('log.earlier')}</button>` : nothing}
      <div class="rows">${repeat(rows, ({ message }) => message.id, (row) => this.#renderRow(row, localizer, now))}</div>`;
  }

  #renderRow({ message, first, last, day }: Row, localizer: Localizer, now: number): TemplateResult {
    return html`${day ? html`<div class="day" part="day">${formatDay(localizer, message.time, now)}</div>` : nothing}
      <deskbell-message data-id=${message.id} exportparts=${exportedParts.message} ?fresh=${this.#fresh.has(message.id)}
        .message=${message} .first=${first} .last=${last} .localizer=${localizer}
        .transfer=${this.#transfers.value?.get(message.id)}></deskbell-message>`;
  }

  #renderEmpty(localizer: Localizer): TemplateResult {
    return html`<div class="empty" part="empty">
      ${avatar(undefined)}
      <p class="greeting" dir="auto">${this.#settings.value?.greeting ?? localizer.t('greeting')}</p>
      <p class="hint">${localizer.t('empty-hint')}</p>
    </div>`;
  }

  #renderSkeleton(localizer: Localizer): TemplateResult {
    return html`<div class="skeleton" part="skeleton" role="img" aria-label=${localizer.t('log.loading')}>
      <div class="ghost"></div><div class="ghost"></div><div class="ghost"></div><div class="ghost"></div>
    </div>`;
  }

  #renderNew(localizer: Localizer): TemplateResult | typeof nothing {
    if (this.#keeper.following || !this.#shown.length) return nothing;
    const count = this.#newCount;
    return html`<button type="button" class="button primary new ${count ? '' : 'bare'}" part="new-messages-button"
      aria-label=${count ? nothing : localizer.t('log.latest')} @click=${this.#onNew}>${downIcon()}${count ? localizer.t('log.new', { count }) : nothing}</button>`;
  }

  #take(messages: readonly ChatMessage[]): void {
    const news = this.#shown.length || messages.length <= 1 ? arrivals(this.#shown, messages) : undefined;
    const own = news?.some((message) => message.direction === 'out') ?? false;
    if (own || !news) this.#keeper.follow();
    if (this.#keeper.following) this.#newCount = 0;
    else this.#newCount += news?.filter((message) => message.direction === 'in').length ?? 0;
    const first = news?.[0];
    this.#arrived = first?.direction === 'in' ? first.id : undefined;
    this.#fresh = new Set(news?.map((message) => message.id));
    this.#shown = messages;
    this.#window.take(messages, this.#keeper.following);
    // In the same step as they come: the line above the first would go before there is anything above to scroll to.
    if (this.#fetching && news?.length === 0) this.#window.earlier();
  }

  #onScroll(): void {
    const { scroller } = this;
    if (!scroller) return;
    const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    const wasFollowing = this.#keeper.following;
    this.#keeper.onScroll(this.#window.atEnd);
    if (this.#keeper.following) this.#newCount = 0;
    if (scroller.scrollTop < nearEdge && this.#hasEarlier && !this.#keeper.following) void this.#onEarlier();
    else if (below < nearEdge && !this.#window.atEnd) {
      this.#window.later();
      this.requestUpdate();
    } else if (wasFollowing !== this.#keeper.following) this.requestUpdate();
  }

  async #onEarlier(press?: Event): Promise<void> {
    if (this.#fetching) return;
    const focused = this.shadowRoot?.activeElement?.matches('.earlier');
    // Pressed once more by key, its button may be far above: the place to keep is the one below it.
    if (press && this.scroller) this.scroller.scrollTop = 0;
    this.#keeper.release();
    if (this.#window.atStart) {
      this.#fetching = true;
      // What could not be read may be asked for again.
      await request(this, { type: 'load-earlier' }).catch(() => {});
    } else this.#window.earlier();
    this.requestUpdate();
    await this.updateComplete;
    this.#fetching = false;
    // At the very first message the button goes: its focus stays in the log.
    if (focused && !this.#hasEarlier) this.focus({ preventScroll: true });
  }

  #onNew(): void {
    this.scrollToEnd();
    // The button goes; its focus must not fall out of the chat.
    this.scroller?.focus({ preventScroll: true });
  }
}
