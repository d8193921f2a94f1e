import type { Interests } from '#gate';
import { isDay } from '#kernel';

/** Whether the yearly statement of interests is young enough; an old one suspends the mandate. */
export function isAttested(interests: Interests, months: number, today: string): boolean {
  return interests.attestedOn !== null && today <= monthsLater(interests.attestedOn, months);
}

/** The same day some months later; the last day of the month where that day does not exist. */
function monthsLater(day: string, months: number): string {
  const [year, month, date] = dayOf(day).split('-').map(Number) as [number, number, number];
  const total = year * 12 + (month - 1) + months;
  const head = `${Math.floor(total / 12)}-${String((total % 12) + 1).padStart(2, '0')}`;
  for (let last = date; ; last -= 1) {
    const text = `${head}-${String(last).padStart(2, '0')}`;
    if (isDay(text) || last <= 1) return text;
  }
}

/** The day part, of a day as of an instant. */
function dayOf(text: string): string {
  return text.slice(0, 10);
}
