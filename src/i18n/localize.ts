import { launcherTerms } from './launcher-terms.js';
import type { Dictionary, Localizer } from './localizer.js';

export type Vocabulary = 'chat' | 'call';

/** The supported language nearest to a BCP 47 tag: every kind of Chinese is `zh`, everything else `en`. */
export function pickLanguage(tag: string): 'en' | 'zh' {
  return /^(zh|cmn|yue)\b/i.test(tag) ? 'zh' : 'en';
}

const loaders: Readonly<Record<`${Vocabulary}-${'en' | 'zh'}`, () => Promise<{ readonly terms: Dictionary }>>> = {
  'chat-en': () => import('./en.js'),
  'chat-zh': () => import('./zh.js'),
  'call-en': () => import('./call-en.js'),
  'call-zh': () => import('./call-zh.js'),
};

class Terms implements Localizer {
  readonly language: 'en' | 'zh';
  readonly locale: string;
  readonly dictionary: Dictionary;
  #plural: Intl.PluralRules | undefined;
  #number: Intl.NumberFormat | undefined;

  constructor(locale: string, language: 'en' | 'zh', dictionary: Dictionary) {
    this.locale = locale;
    this.language = language;
    this.dictionary = dictionary;
  }

  t(key: string, values: Readonly<Record<string, string | number>> = {}): string {
    const term = this.dictionary[key];
    if (term === undefined) return key;
    const text = typeof term === 'string' ? term : (term[this.#form(Number(values['count']))] ?? term.other);
    return text.replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = values[name];
      return value === undefined ? place : typeof value === 'number' ? this.#digits(value) : value;
    });
  }

  #form(count: number): Intl.LDMLPluralRule {
    return (this.#plural ??= new Intl.PluralRules(this.language)).select(count);
  }

  #digits(value: number): string {
    return (this.#number ??= new Intl.NumberFormat(this.locale)).format(value);
  }
}

/** A localizer with the launcher's terms, at once. An unusable tag counts as English. */
export function createLocalizer(locale: string): Localizer {
  let tag = 'en';
  try {
    tag = Intl.getCanonicalLocales(locale)[0] ?? tag;
  } catch {
    // Whoever set it has been warned; the visitor gets English.
  }
  const language = pickLanguage(tag);
  return new Terms(tag, language, launcherTerms[language]);
}

/** The same localizer with one more vocabulary, which is fetched. Rejects when that fails; it may be tried again. */
export async function loadTerms(localizer: Localizer, vocabulary: Vocabulary): Promise<Localizer> {
  const { terms } = await loaders[`${vocabulary}-${localizer.language}`]();
  return withTerms(localizer, terms);
}

/** The same localizer with more terms. */
export function withTerms(localizer: Localizer, terms: Dictionary): Localizer {
  const known = localizer instanceof Terms ? localizer.dictionary : {};
  return new Terms(localizer.locale, localizer.language, { ...known, ...terms });
}
