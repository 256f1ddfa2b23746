import { DeskbellLauncher } from './panes/launcher.js';
import { DeskbellProvider } from './provider.js';
import { DeskbellWidget } from './widget.js';

/** What a page has before anything is opened. */
export const entryElements = {
  'deskbell-launcher': DeskbellLauncher,
  'deskbell-provider': DeskbellProvider,
  'deskbell-widget': DeskbellWidget,
};
