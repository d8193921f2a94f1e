/** A day `YYYY-MM-DD` as its reader writes it: "3 March 2026". Days have no time zone. */
export function formatDay(day: string, locale: string): string {
  const date = new Date(`${day.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  return dateFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(date);
}

/** An instant as its reader writes it, to the minute, with the zone: "3 March 2026, 14:05 UTC". */
export function formatInstant(instant: string, locale: string, timeZone = 'UTC'): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  return dateFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
    timeZoneName: 'short',
  }).format(date);
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * A length of time in its two largest units, rounded down: "2 days 4 hrs", "9 hrs 20 mins", "5 mins".
 * From three days on only days are said. Negative lengths are written as positive ones.
 */
export function formatDuration(durationMs: number, locale: string): string {
  const length = Math.abs(durationMs);
  const days = Math.floor(length / DAY_MS);
  const hours = Math.floor((length % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((length % HOUR_MS) / MINUTE_MS);
  const parts: string[] = [];
  if (days > 0) parts.push(unit(days, 'day', 'long', locale));
  if (hours > 0 && days < 3) parts.push(unit(hours, 'hour', 'short', locale));
  if (minutes > 0 && days === 0) parts.push(unit(minutes, 'minute', 'short', locale));
  return parts.length > 0 ? parts.join(' ') : unit(0, 'minute', 'short', locale);
}

/** A count or measure with the reader's separators; decimal text is written exactly. */
export function formatNumber(
  value: number | bigint | string,
  locale: string,
  options: Intl.NumberFormatOptions = {},
): string {
  return numberFormat(locale, options).format(value as number);
}

function unit(value: number, name: string, unitDisplay: 'long' | 'short', locale: string): string {
  return numberFormat(locale, { style: 'unit', unit: name, unitDisplay }).format(value);
}

// Building a formatter costs far more than using it; the number of kinds is small and fixed.
const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return kept(numberFormats, locale, options, () => new Intl.NumberFormat(habit(locale), options));
}

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(dateFormats, locale, options, () => new Intl.DateTimeFormat(habit(locale), options));
}

/** English without a country is written as most of its readers here do: day before month. */
function habit(locale: string): string {
  return locale === 'en' ? 'en-GB' : locale;
}

function kept<F>(store: Map<string, F>, locale: string, options: object, make: () => F): F {
  const key = locale + JSON.stringify(options);
  const found = store.get(key) ?? make();
  store.set(key, found);
  return found;
}
