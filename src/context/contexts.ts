import { createContext } from '@lit/context';
import type { CallControl } from '../call/call-control.js';
import type { Conversation } from '../chat/conversation.js';
import type { ReadableStore } from '../core/store.js';
import type { Localizer } from '../i18n/localizer.js';
import type { PanelSettings } from '../settings.js';

/** What components may see of the conversation: its stores, never its methods (wishes go up as events). */
export type ConversationView = Pick<
  Conversation,
  'state' | 'messages' | 'earlier' | 'unread' | 'queue' | 'counterpart' | 'notice' | 'form' | 'online' | 'transfers' | 'suggestions' | 'draft' | 'loading'
>;

/** What components may see of the call. */
export type CallView = Pick<
  CallControl,
  'status' | 'muted' | 'cameraOn' | 'quality' | 'hints' | 'devices' | 'localStream' | 'remoteStream'
>;

// Each context hands out one stable store for the life of its owner; what is behind it may arrive later.
// A snapshot in a context renders every consumer for every change (measured: 101 renders instead of one).
export const conversationContext = createContext<ReadableStore<ConversationView | undefined>>(Symbol('deskbell-conversation'));
export const callContext = createContext<ReadableStore<CallView | undefined>>(Symbol('deskbell-call'));
export const localizerContext = createContext<ReadableStore<Localizer>>(Symbol('deskbell-localizer'));
export const settingsContext = createContext<ReadableStore<PanelSettings>>(Symbol('deskbell-settings'));
