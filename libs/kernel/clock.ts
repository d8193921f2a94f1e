/** Where time comes from: the edge asks it once per command; nothing below the edge does. */
export type Clock = { readonly now: () => Date };

/** The clock of the machine: for the edge, never for deciders, processes or projections. */
export const systemClock: Clock = { now: () => new Date() };

/** The calendar day (YYYY-MM-DD) of an instant in a time zone: the effective date of an event. */
export function dayIn(timeZone: string, instant: Date | string): string {
  const date = typeof instant === 'string' ? new Date(instant) : instant;
  const quarter = Math.floor(date.getTime() / QUARTER_MS);
  if (date.getTime() < WHOLE_QUARTERS_SINCE) return dayText(timeZone, date);
  const known = lastDays.get(timeZone);
  if (known?.quarter === quarter) return known.day;
  const day = dayText(timeZone, date);
  lastDays.set(timeZone, { quarter, day });
  return day;
}

function dayText(timeZone: string, date: Date): string {
  return dayFormat(timeZone).format(date).padStart(DAY_LENGTH, '0');
}

const DAY_LENGTH = 'YYYY-MM-DD'.length;
/**
 * Since 1973 every zone is a whole number of quarters of an hour from UTC: within a quarter the day
 * is one. Commands come many to a quarter, and formatting the day for each takes 2 us.
 */
const QUARTER_MS = 15 * 60_000;
const WHOLE_QUARTERS_SINCE = Date.UTC(1973, 0, 1);
const lastDays = new Map<string, { readonly quarter: number; readonly day: string }>();
const dayFormats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(timeZone: string): Intl.DateTimeFormat {
  let format = dayFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    dayFormats.set(timeZone, format);
  }
  return format;
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the text is a calendar day that exists: 2026-02-30 does not. */
export function isDay(text: string): boolean {
  const [, year, month, day] = DAY.exec(text) ?? [];
  const days = DAYS_OF_MONTH[Number(month) - 1];
  if (days === undefined) return false;
  const last = month === '02' && isLeap(Number(year)) ? days + 1 : days;
  return day !== '00' && Number(day) <= last;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Whether the text is a UTC or zoned ISO 8601 instant that exists. */
export function isInstant(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.exec(
    text,
  );
  return match !== null && isDay(match[1] as string) && !Number.isNaN(Date.parse(text));
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
