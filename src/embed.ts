// The script tag's door: one module, built as dist/deskbell.js.
import { entryElements } from './components/register-entry.js';
import { define } from './define.js';

define(entryElements);
