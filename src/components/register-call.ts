import { DeskbellCallDevices } from './parts/call-devices.js';
import { DeskbellCallEnding } from './parts/call-ending.js';
import { DeskbellCallKeypad } from './parts/call-keypad.js';
import { DeskbellCallTimer } from './parts/call-timer.js';
import { DeskbellCallButton } from './panes/call-button.js';
import { DeskbellCallButtons } from './panes/call-buttons.js';
import { DeskbellCallPanel } from './panes/call-panel.js';

/** What a page with calls shows; how a call is made is not in here. */
export const callElements = {
  'deskbell-call-button': DeskbellCallButton,
  'deskbell-call-buttons': DeskbellCallButtons,
  'deskbell-call-devices': DeskbellCallDevices,
  'deskbell-call-ending': DeskbellCallEnding,
  'deskbell-call-keypad': DeskbellCallKeypad,
  'deskbell-call-panel': DeskbellCallPanel,
  'deskbell-call-timer': DeskbellCallTimer,
};
