import { DeskbellProvider } from './provider.js';
import { DeskbellWidget } from './widget.js';

/** What a page has before anything is opened. */
export const entryElements = {
  'deskbell-provider': DeskbellProvider,
  'deskbell-widget': DeskbellWidget,
};
