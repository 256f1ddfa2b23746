import { DeskbellAnnouncer } from './panes/announcer.js';
import { DeskbellChat } from './panes/chat.js';
import { DeskbellComposer } from './panes/composer.js';
import { DeskbellFileUpload } from './panes/file-upload.js';
import { DeskbellLauncher } from './panes/launcher.js';
import { DeskbellLeaveMessage } from './panes/leave-message.js';
import { DeskbellMessage } from './panes/message.js';
import { DeskbellMessageList } from './panes/message-list.js';
import { DeskbellQueueStatus } from './panes/queue-status.js';
import { DeskbellSatisfaction } from './panes/satisfaction.js';
import { DeskbellAnswerFeedback } from './parts/answer-feedback.js';
import { DeskbellMedia } from './parts/media.js';

/** The elements of the chat. The last three stand inside others and are not for pages. */
export const chatElements = {
  'deskbell-launcher': DeskbellLauncher,
  'deskbell-chat': DeskbellChat,
  'deskbell-message-list': DeskbellMessageList,
  'deskbell-message': DeskbellMessage,
  'deskbell-composer': DeskbellComposer,
  'deskbell-queue-status': DeskbellQueueStatus,
  'deskbell-file-upload': DeskbellFileUpload,
  'deskbell-satisfaction': DeskbellSatisfaction,
  'deskbell-leave-message': DeskbellLeaveMessage,
  'deskbell-announcer': DeskbellAnnouncer,
  'deskbell-media': DeskbellMedia,
  'deskbell-answer-feedback': DeskbellAnswerFeedback,
};
