import type { Localizer } from './localizer.js';

/** What a visitor reads for an error code; an unknown code gets the general text. */
export function errorText(localizer: Localizer, code: string, values?: Readonly<Record<string, string | number>>): string {
  const key = `error.${code}`;
  const text = localizer.t(key, values);
  return text === key ? localizer.t('error.unknown') : text;
}
