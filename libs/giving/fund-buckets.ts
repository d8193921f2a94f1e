import { textIn } from '#kernel';
import type { Choice } from '#web';
import type { GivingFund } from './views/donations.query.js';

/** One line per fund and restriction; both stand in the value, parted by a colon. */
export function bucketsOf(
  { fundId, name, restrictions }: GivingFund,
  locale: string,
  free: string,
): readonly Choice[] {
  const fund = textIn(locale, name);
  return [
    { value: `${fundId}:free`, label: `${fund}: ${free}` },
    ...restrictions.map(({ restriction, credit }) => {
      const called = textIn(locale, credit);
      const label = `${fund}: ${called === '' ? restriction : `${called} (${restriction})`}`;
      return { value: `${fundId}:${restriction}`, label };
    }),
  ];
}
