import { dayIn, MINUTE_MS } from '#kernel';

const SECOND_MS = 1_000;
const QUARTER_MS = 15 * MINUTE_MS;
/** Zones are at most 14 hours ahead and 12 behind of UTC, in steps of a quarter of an hour. */
const QUARTERS_AHEAD = 14 * 4;
const QUARTERS_BEHIND = 12 * 4;

/** The last second of a day in a time zone. */
export function lastMomentOf(day: string, timeZone: string): string {
  const utc = Date.parse(`${day}T23:59:59Z`);
  for (let quarters = QUARTERS_AHEAD; quarters >= -QUARTERS_BEHIND; quarters -= 1) {
    const moment = new Date(utc - quarters * QUARTER_MS);
    const next = new Date(moment.getTime() + SECOND_MS);
    if (dayIn(timeZone, moment) === day && dayIn(timeZone, next) !== day) {
      return moment.toISOString();
    }
  }
  return new Date(utc).toISOString();
}
