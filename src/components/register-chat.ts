import { define } from '../define.js';
import { DeskbellAnnouncer } from './panes/announcer.js';
import { DeskbellChat } from './panes/chat.js';
import { DeskbellComposer } from './panes/composer.js';
import { DeskbellLauncher } from './panes/launcher.js';
import { DeskbellMessage } from './panes/message.js';
import { DeskbellMessageList } from './panes/message-list.js';
import { DeskbellQueueStatus } from './panes/queue-status.js';
import { setLater } from './parts/later.js';

/** The elements of the chat that every conversation shows. The last stands inside the log and is not for pages. */
export const chatElements = {
  'deskbell-launcher': DeskbellLauncher,
  'deskbell-chat': DeskbellChat,
  'deskbell-message-list': DeskbellMessageList,
  'deskbell-message': DeskbellMessage,
  'deskbell-composer': DeskbellComposer,
  'deskbell-queue-status': DeskbellQueueStatus,
  'deskbell-announcer': DeskbellAnnouncer,
};

/** Those of the others that a page may place itself. */
export const laterTags = 'deskbell-file-upload, deskbell-satisfaction, deskbell-leave-message';

/** Registers files, forms and ratings. Their code comes with the first call. */
export async function loadLater(): Promise<void> {
  define((await import('./register-later.js')).laterElements);
}

setLater(loadLater);
