import type { Term } from './localizer.js';

/** The call's words in English. */
export const terms = {
  'call': 'Call',
} as const satisfies Record<string, Term>;
