import { ContextProvider } from '@lit/context';
import { css, html, LitElement } from 'lit';
import { RequestEvent, type UiRequest } from '../../src/components/request-event.js';
import { callContext, conversationContext, localizerContext, settingsContext, type CallView, type ConversationView } from '../../src/context/contexts.js';
import { Store } from '../../src/core/store.js';
import { createLocalizer, loadTerms } from '../../src/i18n/localize.js';
import type { Localizer } from '../../src/i18n/localizer.js';
import type { PanelSettings } from '../../src/settings.js';
import { themeRoot, tokens } from '../../src/theme/tokens.js';
import { FakeConversation } from './fake-conversation.js';

/** Stands where a provider would: hands out stores that are set by hand, and keeps what is asked for. */
export class GalleryStage extends LitElement {
  static override styles = [
    tokens,
    themeRoot,
    css`
      :host {
        display: block;
      }
    `,
  ];

  readonly conversation = new Store<ConversationView | undefined>(undefined);
  readonly call = new Store<CallView | undefined>(undefined);
  readonly localizer = new Store<Localizer>(createLocalizer('en'));
  readonly settings = new Store<PanelSettings>({ open: true, call: [], maxFileSize: 10_485_760 });
  readonly requests: UiRequest[] = [];
  /** What the owner would do; what it returns is the request's outcome. */
  answer: (request: UiRequest) => unknown = () => undefined;

  constructor() {
    super();
    new ContextProvider(this, { context: conversationContext, initialValue: this.conversation });
    new ContextProvider(this, { context: callContext, initialValue: this.call });
    new ContextProvider(this, { context: localizerContext, initialValue: this.localizer });
    new ContextProvider(this, { context: settingsContext, initialValue: this.settings });
    this.addEventListener(RequestEvent.type, (event) => {
      const wish = event as RequestEvent;
      this.requests.push(wish.request);
      wish.result = (async () => this.answer(wish.request))();
      wish.result.catch(() => {});
    });
  }

  show(conversation: FakeConversation): void {
    this.conversation.set(conversation);
  }

  async speak(locale: string): Promise<void> {
    this.localizer.set(await loadTerms(await loadTerms(createLocalizer(locale), 'chat'), 'call'));
  }

  override render() {
    return html`<slot></slot>`;
  }
}
