import { reading } from './schema.js';

/**
 * Readers for what the guides' own examples do differently from their tables. None of them throws: what cannot be
 * read is undefined, and the schema of the answer says whether that will do.
 */

/** Text, or a number as text. A number past 2^53 has lost digits (a channel's id has 19), so it is no text. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && (Number.isSafeInteger(value) || !Number.isInteger(value)) ? String(value) : undefined;
}

/** A finite number, or one written as text. */
export function asNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** `true`, `"true"`, `"Y"`, `1`, `"1"`; anything else is false. */
export function asFlag(value: unknown): boolean {
  // An object's own `toString` may be anything, and a deep array's runs out of stack.
  return typeof value !== 'object' && /^(true|y|yes|1)$/i.test(String(value));
}

/** More suggestions than this are no help to anybody; it also bounds what one answer can put on a page. */
const longestList = 50;

/**
 * A list of texts: an array, a text that holds a JSON array, or a text with one entry a line, or else one between
 * semicolons (`;` or the full-width one). Empty entries and null give nothing.
 */
export function asTextList(value: unknown): readonly string[] {
  let list: readonly unknown[] = [];
  if (Array.isArray(value)) list = value;
  else if (typeof value === 'string') list = fromJsonArray(value) ?? value.split(value.includes('\n') ? '\n' : /[;；]/, longestList);
  return list.flatMap((entry) => asText(entry)?.trim() || []).slice(0, longestList);
}

function fromJsonArray(text: string): readonly unknown[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined;
  try {
    return JSON.parse(text) as readonly unknown[];
  } catch {
    return undefined;
  }
}

/** An object, also one that arrives as its own JSON text. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value === 'string' && value.startsWith('{')) {
    try {
      return asRecord(JSON.parse(value));
    } catch {
      return undefined;
    }
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}

/** An enumerated word in capitals; blank is undefined. */
export const asWord = (value: unknown): string | undefined => asText(value)?.trim().toUpperCase() || undefined;

/** Text that is not blank, trimmed. */
export const asFilledText = (value: unknown): string | undefined => asText(value)?.trim() || undefined;

export const filledText = reading(asFilledText);
export const number = reading(asNumber);
export const flag = reading(asFlag);
export const textList = reading(asTextList);
export const record = reading(asRecord);
export const word = reading(asWord);
export const unread = reading((value) => value);

/** What must be there: a reader's undefined is then a fault of the answer. */
export const required = <T>(read: (value: unknown) => T | undefined) =>
  reading((value, { issues }): T => {
    const result = read(value);
    if (result === undefined) issues.push({ code: 'custom', input: undefined });
    return result as T;
  });

export const requiredText = required(asFilledText);
