// The package's door: `import 'deskbell'` defines the elements, as the script tag does.
import { entryElements } from './components/register-entry.js';
import { define } from './define.js';

define(entryElements);

export type { CallCause, CallControl, CallDevices, CallHint, CallMedia, CallState, CallStatus } from './call/call-control.js';
export type {
  ChatMessage, ChatState, Conversation, MessageFile, MessageKind, MessageSender, MessageStatus, Notice, QueueStatus,
} from './chat/conversation.js';
export { DeskbellProvider } from './components/provider.js';
export { DeskbellWidget } from './components/widget.js';
export { errorCodes } from './core/error-codes.js';
export { DeskbellError, type ErrorCode } from './core/errors.js';
export type { DeskbellElementMap, DeskbellEventMap } from './element-map.js';
export type { Identity, SessionSettings } from './settings.js';
