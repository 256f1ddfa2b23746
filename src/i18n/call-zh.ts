import type { terms as english } from './call-en.js';
import type { Term } from './localizer.js';

/** The call's words in simplified Chinese. */
export const terms = {
  'call': '通话',
} as const satisfies Record<keyof typeof english, Term>;
