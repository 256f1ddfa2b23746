/** A term in one language: text with `{name}` places, or one text for each plural form of `{count}`. */
export type Term = string | Partial<Readonly<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };
export type Dictionary = Readonly<Record<string, Term>>;

/** Turns a key into words of one language. Immutable: another language, or more terms, is another localizer. */
export interface Localizer {
  /** The dictionary in use. */
  readonly language: 'en' | 'zh';
  /** The reader's own BCP 47 tag, for Intl: times and numbers follow it even where the words do not. */
  readonly locale: string;
  /** The text of `key`; the key itself where its dictionary has not been loaded. */
  t(key: string, values?: Readonly<Record<string, string | number>>): string;
}
