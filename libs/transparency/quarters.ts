/**
 * Days after the end of a quarter on which its figures are published (domain.md, policy defaults).
 * What belongs to it may be written down until then; from then on it never changes.
 */
export const PUBLISHED_AFTER_DAYS = 90;

/** Calendar quarter of a day: `2026-Q1`. */
export function quarterOf(day: string): string {
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

/** The first day on which the figures of a quarter may be seen. */
export function publishedOn(quarter: string): string {
  const { year, part } = partsOf(quarter);
  // Month 0 of Date.UTC is January: the day before the next quarter begins, and the days that follow.
  return dayText(new Date(Date.UTC(year, part * 3, PUBLISHED_AFTER_DAYS)));
}

/**
 * The quarter in which something of a day counts that was written down on another: its own, or the
 * first that is not published yet. So no published figure ever changes, and nothing is learned by
 * comparing what was published yesterday with what is today.
 */
export function countsIn(day: string, writtenDownOn: string): string {
  let quarter = quarterOf(day);
  const last = quarterOf(writtenDownOn);
  while (quarter < last && publishedOn(quarter) <= writtenDownOn) quarter = nextQuarter(quarter);
  return quarter;
}

/** The quarters from the first on whose figures may be seen on a day, the newest first. */
export function publishedQuarters(first: string, today: string): readonly string[] {
  const quarters: string[] = [];
  for (let at = first; publishedOn(at) <= today; at = nextQuarter(at)) quarters.unshift(at);
  return quarters;
}

function nextQuarter(quarter: string): string {
  const { year, part } = partsOf(quarter);
  return part === 4 ? `${textOfYear(year + 1)}-Q1` : `${textOfYear(year)}-Q${part + 1}`;
}

function partsOf(quarter: string): { readonly year: number; readonly part: number } {
  return { year: Number(quarter.slice(0, 4)), part: Number(quarter.slice(6)) };
}

function textOfYear(year: number): string {
  return String(year).padStart(4, '0');
}

function dayText(date: Date): string {
  return date.toISOString().slice(0, 10);
}
