// What TypeScript knows of the elements in a page's own code once it says `import 'deskbell'`. Types only.
import type { CallCause, CallMedia, CallState } from './call/call-control.js';
import type { ChatMessage, ChatState } from './chat/conversation.js';
import type { DeskbellCallButton } from './components/panes/call-button.js';
import type { DeskbellCallPanel } from './components/panes/call-panel.js';
import type { DeskbellChat } from './components/panes/chat.js';
import type { DeskbellComposer } from './components/panes/composer.js';
import type { DeskbellFileUpload } from './components/panes/file-upload.js';
import type { DeskbellLauncher } from './components/panes/launcher.js';
import type { DeskbellLeaveMessage } from './components/panes/leave-message.js';
import type { DeskbellMessageList } from './components/panes/message-list.js';
import type { DeskbellMessage } from './components/panes/message.js';
import type { DeskbellQueueStatus } from './components/panes/queue-status.js';
import type { DeskbellSatisfaction } from './components/panes/satisfaction.js';
import type { DeskbellProvider } from './components/provider.js';
import type { DeskbellWidget } from './components/widget.js';
import type { ErrorCode } from './core/errors.js';

/** The public elements by their tags. */
export interface DeskbellElementMap {
  'deskbell-widget': DeskbellWidget;
  'deskbell-provider': DeskbellProvider;
  'deskbell-launcher': DeskbellLauncher;
  'deskbell-chat': DeskbellChat;
  'deskbell-message-list': DeskbellMessageList;
  'deskbell-message': DeskbellMessage;
  'deskbell-composer': DeskbellComposer;
  'deskbell-queue-status': DeskbellQueueStatus;
  'deskbell-file-upload': DeskbellFileUpload;
  'deskbell-satisfaction': DeskbellSatisfaction;
  'deskbell-leave-message': DeskbellLeaveMessage;
  'deskbell-call-button': DeskbellCallButton;
  'deskbell-call-panel': DeskbellCallPanel;
}

/** The public events by their names. */
export interface DeskbellEventMap {
  'deskbell-ready': CustomEvent<Record<string, never>>;
  'deskbell-open-change': CustomEvent<{ readonly open: boolean }>;
  'deskbell-chat-state': CustomEvent<{ readonly state: ChatState; readonly previous: ChatState }>;
  'deskbell-message': CustomEvent<{ readonly message: ChatMessage }>;
  /** Seconds; what the centre did not say is undefined. */
  'deskbell-queue': CustomEvent<{ readonly position: number | undefined; readonly estimatedWait: number | undefined; readonly waited: number | undefined }>;
  'deskbell-unread': CustomEvent<{ readonly count: number }>;
  'deskbell-call-state': CustomEvent<{ readonly state: CallState; readonly previous: CallState; readonly media: CallMedia; readonly cause?: CallCause }>;
  'deskbell-error': CustomEvent<{ readonly code: ErrorCode; readonly message: string; readonly retryable: boolean }>;
}

/* eslint-disable @typescript-eslint/no-empty-object-type -- extending is how a global map is added to. */
declare global {
  interface HTMLElementTagNameMap extends DeskbellElementMap {}
  // They bubble and are composed: a page may listen on any element above, and on the document.
  interface HTMLElementEventMap extends DeskbellEventMap {}
  interface DocumentEventMap extends DeskbellEventMap {}
}
