import type { Localizer } from './localizer.js';

type Formatter = Intl.DateTimeFormat | Intl.NumberFormat | Intl.RelativeTimeFormat;
const made = new Map<string, Formatter>();

/** Making an Intl formatter costs more than a hundred uses of it. */
function cached<F extends Formatter>(key: string, make: () => F): F {
  let formatter = made.get(key) as F | undefined;
  if (!formatter) made.set(key, (formatter = make()));
  return formatter;
}

/** Formats that stand inside a sentence follow its language where the reader's own has no dictionary. */
const sentenceLocale = ({ language, locale }: Localizer): string => (locale.startsWith(language) ? locale : language);

/** The time of day: 10:42. */
export function formatTime({ locale }: Localizer, time: number): string {
  return cached(`time ${locale}`, () => new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' })).format(time);
}

/** Date and time in full, for those who hear or hover. */
export function formatMoment({ locale }: Localizer, time: number): string {
  return cached(`moment ${locale}`, () => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' })).format(time);
}

/** The day of a message: today, yesterday, then its date. */
export function formatDay(localizer: Localizer, time: number, now: number): string {
  const { locale } = localizer;
  const midnight = (moment: number): number => new Date(moment).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(time) - midnight(now)) / 86_400_000);
  if (days === 0 || days === -1) {
    const word = cached(`day ${locale}`, () => new Intl.RelativeTimeFormat(sentenceLocale(localizer), { numeric: 'auto' })).format(days, 'day');
    return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);
  }
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return cached(`date ${locale} ${sameYear}`, () =>
    new Intl.DateTimeFormat(locale, { weekday: 'short', month: 'long', day: 'numeric', ...(!sameYear && { year: 'numeric' }) })).format(time);
}

/** A length of time in seconds, in the largest unit that fits: 45 seconds, 3 minutes, 2 hours. */
export function formatDuration(localizer: Localizer, seconds: number): string {
  const [value, unit] = seconds < 60 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour'];
  const locale = sentenceLocale(localizer);
  return cached(`${unit} ${locale}`, () => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }))
    .format(Math.max(1, Math.round(value)));
}

/** Bytes: 12 kB, 3.4 MB. */
export function formatBytes(localizer: Localizer, bytes: number): string {
  const locale = sentenceLocale(localizer);
  const [value, unit] = bytes < 1_048_576 ? [Math.max(1, Math.round(bytes / 1024)), 'kilobyte'] : [bytes / 1_048_576, 'megabyte'];
  return cached(`${unit} ${locale}`, () => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 })).format(value);
}
