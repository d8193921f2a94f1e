import { isDay } from '#kernel';
import { EARLIEST_DAY, LATEST_DAY } from './import.limits.js';
import type { DateFormat } from './past-grant.js';

export type DateFault = 'not-a-date' | 'date-needs-format' | 'date-out-of-range' | 'date-is-serial';
export type DateReading = { readonly day: string } | { readonly fault: DateFault };

const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const DAY_MONTH_YEAR = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?)?$/;
/** A day as a spreadsheet counts it: a number of five digits since 1900. */
const SERIAL_DAY = /^\d{5}(?:\.\d+)?$/;
const YEAR_OR_MONTH = /^\d{4}(-(0[1-9]|1[012]))?$/;

/**
 * The calendar day of a date as 360Giving writes it: YYYY-MM-DD, or an RFC 3339 instant, whose own
 * written day counts whatever its zone: it is the day on which the funder decided. Days that do not
 * exist (2015-02-30) are refused here although the official pattern lets them pass.
 */
export function readWrittenDate(text: string, format: DateFormat): DateReading {
  if (SERIAL_DAY.test(text)) return { fault: 'date-is-serial' };
  const written = isDay(text) ? text : DATE_TIME.exec(text)?.[1];
  if (written !== undefined) return inRange(written);
  const [, day = '', , month = '', year = ''] = DAY_MONTH_YEAR.exec(text) ?? [];
  const read = inRange(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  // Whether 05/06 is in May or June cannot be seen, so a person has to say it.
  if (format === 'ISO' && 'day' in read) return { fault: 'date-needs-format' };
  return read;
}

/** As above, for planned dates, which may be a year or a month only. */
export function readPartialDate(text: string, format: DateFormat): DateReading {
  return YEAR_OR_MONTH.test(text) ? { day: text } : readWrittenDate(text, format);
}

function inRange(day: string): DateReading {
  if (!isDay(day)) return { fault: 'not-a-date' };
  return day < EARLIEST_DAY || day > LATEST_DAY ? { fault: 'date-out-of-range' } : { day };
}
