import { DeskbellFileUpload } from './panes/file-upload.js';
import { DeskbellLeaveMessage } from './panes/leave-message.js';
import { DeskbellSatisfaction } from './panes/satisfaction.js';
import { DeskbellAnswerFeedback } from './parts/answer-feedback.js';
import { DeskbellMedia } from './parts/media.js';

/** Elements that only some conversations need. The last two stand inside messages and are not for pages. */
export const laterElements = {
  'deskbell-file-upload': DeskbellFileUpload,
  'deskbell-satisfaction': DeskbellSatisfaction,
  'deskbell-leave-message': DeskbellLeaveMessage,
  'deskbell-media': DeskbellMedia,
  'deskbell-answer-feedback': DeskbellAnswerFeedback,
};
