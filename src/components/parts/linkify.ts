/** A stretch of text, or of text that is a link. */
export interface Stretch {
  readonly text: string;
  /** Only `http:`, `https:`, `mailto:` and `tel:`. */
  readonly href?: string;
}

// One class and one quantifier: no text makes the engine go back. Letters of Chinese, Japanese and Korean end a
// link, because those who write them put no space after it; so does their punctuation.
const candidate = /\b(?:https?:\/\/|mailto:|tel:)[^\s<>"'`{}|\\^\u2010-\u206f\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]+/gi;
const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[' };

/** Splits text into plain stretches and links, in linear time. Nothing but the four schemes becomes a link. */
export function linkify(text: string): Stretch[] {
  const stretches: Stretch[] = [];
  let end = 0;
  for (const match of text.matchAll(candidate)) {
    const shown = withoutTail(match[0]);
    const href = checked(shown);
    if (!href) continue;
    if (match.index > end) stretches.push({ text: text.slice(end, match.index) });
    stretches.push({ text: shown, href });
    end = match.index + shown.length;
  }
  if (end < text.length) stretches.push({ text: text.slice(end) });
  return stretches;
}

/** Takes off the sentence's own punctuation, and brackets that were not opened within the link. */
function withoutTail(link: string): string {
  const open: Record<string, number> = {};
  for (const character of link) {
    if (character === '(' || character === '[') open[character] = (open[character] ?? 0) + 1;
    const opener = closing[character];
    if (opener) open[opener] = (open[opener] ?? 0) - 1;
  }
  let length = link.length;
  for (; length > 0; length--) {
    const last = link.charAt(length - 1);
    const opener = closing[last];
    if (opener && (open[opener] ?? 0) < 0) open[opener] = (open[opener] ?? 0) + 1;
    else if (!'.,;:!?*_~'.includes(last)) break;
  }
  return link.slice(0, length);
}

function checked(link: string): string | undefined {
  try {
    const url = new URL(link);
    if (/^https?:$/.test(url.protocol)) return url.hostname ? url.href : undefined;
    if (url.protocol === 'mailto:') return /^[^@]+@[^@]+$/.test(url.pathname) ? url.href : undefined;
    return url.protocol === 'tel:' && /\d/.test(url.pathname) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
