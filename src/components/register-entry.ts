import { DeskbellLauncher } from './panes/launcher.js';

/** The elements that come with the entry. */
export const entryElements = { 'deskbell-launcher': DeskbellLauncher };
