import { ContextProvider } from '@lit/context';
import type { ReactiveElement } from 'lit';
import { callContext, conversationContext, localizerContext, settingsContext, type CallView, type ConversationView } from '../context/contexts.js';
import type { ReadableStore } from '../core/store.js';
import type { Localizer } from '../i18n/localizer.js';
import type { PanelSettings } from '../settings.js';

export { carryOut } from './carry-out.js';
export { announceCall, announceConversation } from './public-events.js';

export interface Stores {
  readonly conversation: ReadableStore<ConversationView | undefined>;
  readonly call: ReadableStore<CallView | undefined>;
  readonly localizer: ReadableStore<Localizer>;
  readonly settings: ReadableStore<PanelSettings>;
}

/** Hands an owner's stores to all that stands inside it. Once an owner, before the elements inside are defined. */
export function provideContexts(owner: ReactiveElement, stores: Stores): void {
  new ContextProvider(owner, { context: conversationContext, initialValue: stores.conversation });
  new ContextProvider(owner, { context: callContext, initialValue: stores.call });
  new ContextProvider(owner, { context: localizerContext, initialValue: stores.localizer });
  new ContextProvider(owner, { context: settingsContext, initialValue: stores.settings });
}
