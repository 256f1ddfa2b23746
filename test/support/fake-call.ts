import { ContextProvider } from '@lit/context';
import { html, LitElement, render, type TemplateResult } from 'lit';
import { FakeCall } from '../../demo/gallery/fake-call.js';
import { RequestEvent, type UiRequest } from '../../src/components/request-event.js';
import { callContext, localizerContext, settingsContext, type CallView } from '../../src/context/contexts.js';
import { Store } from '../../src/core/store.js';
import { createLocalizer, withTerms } from '../../src/i18n/localize.js';
import type { Localizer } from '../../src/i18n/localizer.js';
import { terms as english } from '../../src/i18n/call-en.js';
import { terms as chinese } from '../../src/i18n/call-zh.js';
import type { PanelSettings } from '../../src/settings.js';

export { FakeCall };

export const callWords = (language: 'en' | 'zh' = 'en'): Localizer =>
  withTerms(createLocalizer(language), language === 'zh' ? chinese : english);

/** Stands where the widget or provider stands: hands out the contexts and answers the wishes. */
export class FakeOwner extends LitElement {
  readonly wishes: UiRequest[] = [];
  answer: (wish: UiRequest) => Promise<unknown> = () => Promise.resolve();
  readonly call = new Store<CallView | undefined>(undefined);
  readonly localizer = new Store<Localizer>(callWords());
  readonly settings = new Store<PanelSettings>({ open: true, call: ['audio', 'video'], maxFileSize: 1 });

  constructor() {
    super();
    new ContextProvider(this, { context: callContext, initialValue: this.call });
    new ContextProvider(this, { context: localizerContext, initialValue: this.localizer });
    new ContextProvider(this, { context: settingsContext, initialValue: this.settings });
    this.addEventListener(RequestEvent.type, (event) => {
      const { request } = event as RequestEvent;
      event.stopPropagation();
      this.wishes.push(request);
      (event as RequestEvent).result = this.answer(request);
    });
  }

  override render(): TemplateResult {
    return html`<slot></slot>`;
  }
}

if (!customElements.get('fake-owner')) customElements.define('fake-owner', FakeOwner);

/** Puts `content` into an owner on the page; the owner is taken away by `owner.remove()`. */
export async function placeInOwner(content: TemplateResult, call?: FakeCall): Promise<FakeOwner> {
  const owner = document.createElement('fake-owner') as FakeOwner;
  if (call) owner.call.set(call);
  document.body.append(owner);
  render(content, owner);
  await owner.updateComplete;
  for (const element of owner.querySelectorAll('*')) if (element instanceof LitElement) await element.updateComplete;
  return owner;
}
