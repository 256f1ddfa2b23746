import { DeskbellError } from '../core/errors.js';

/**
 * Characters (UTF-16 units) in one message. The guide states no limit for what a customer sends, but 500 for what
 * it delivers (5.1.1): what the agent's side may say is what it can be relied on to take.
 */
export const messageLimit = 500;
/** Characters in all that one press of Send may carry: twenty messages. More is refused, never cut. */
export const textLimit = 10_000;

/** The places, from the best to the worst, at which a part may end: after a line, a sentence, a word. */
const ends = [/\n/g, /[.!?…]["')\]]?\s|[。！？；]/g, /\s|[，、,;]/g];

/**
 * The text in parts that the centre takes, each ending at the end of a line, sentence or word where there is one in
 * its second half, and never within what a reader sees as one character. Joined they are the text again, but for
 * parts that are nothing but blank.
 *
 * @throws DeskbellError `text-empty`, `text-too-long`
 */
export function splitText(text: string): string[] {
  // The length is looked at before anything else: 5 MB are refused as fast as one line is taken.
  if (text.length > textLimit) throw new DeskbellError('text-too-long');
  if (text.trim() === '') throw new DeskbellError('text-empty');
  const parts: string[] = [];
  let rest = text;
  while (rest.length > messageLimit) {
    const end = partEnd(rest);
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...parts, rest].filter((part) => part.trim() !== '');
}

function partEnd(text: string): number {
  const window = text.slice(0, messageLimit);
  for (const end of ends) {
    let last = 0;
    for (const match of window.matchAll(end)) last = match.index + match[0].length;
    if (last > messageLimit / 2) return last;
  }
  return characterEnd(text);
}

/** The last boundary between visible characters within the limit. */
function characterEnd(text: string): number {
  // A window that reaches past the limit, so that a character across it is seen whole.
  const window = text.slice(0, messageLimit + 64);
  let last = 0;
  if ('Segmenter' in Intl) {
    for (const { index } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(window)) {
      if (index > messageLimit) break;
      last = index;
    }
  }
  if (last > 0) return last;
  const cut = text.charCodeAt(messageLimit - 1);
  return cut >= 0xd800 && cut < 0xdc00 ? messageLimit - 1 : messageLimit;
}
