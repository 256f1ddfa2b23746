import { ContextProvider } from '@lit/context';
import type { ReactiveElement } from 'lit';
import { callContext, conversationContext, localizerContext, settingsContext, type CallView, type ConversationView } from '../context/contexts.js';
import type { ReadableStore } from '../core/store.js';
import type { Localizer } from '../i18n/localizer.js';
import type { PanelSettings } from '../settings.js';

export { carryOut } from './carry-out.js';
export { announceCall, announceConversation } from './public-events.js';

export interface SessionStores {
  readonly conversation: ReadableStore<ConversationView | undefined>;
  readonly call: ReadableStore<CallView | undefined>;
}

const wired = new WeakSet<ReactiveElement>();

/** Hands an owner's stores to all that stands inside it, once an owner. */
export function provideContexts(owner: ReactiveElement, session: SessionStores, localizer: ReadableStore<Localizer>, settings: ReadableStore<PanelSettings>): void {
  if (wired.has(owner)) return;
  wired.add(owner);
  new ContextProvider(owner, { context: conversationContext, initialValue: session.conversation });
  new ContextProvider(owner, { context: callContext, initialValue: session.call });
  new ContextProvider(owner, { context: localizerContext, initialValue: localizer });
  new ContextProvider(owner, { context: settingsContext, initialValue: settings });
}
