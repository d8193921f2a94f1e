import type { GiftInBooks } from '#catalogue';
import type { Fund } from '#funds/facts';
import { ensure, isDay, minorOf, requireAmount } from '#kernel';

/** What the rules of any gift must know of its fund (D9). */
export type GiftFacts = {
  /** The fund that receives the gift; null when there is no such fund. */
  readonly fund: Fund | null;
  /** Restrictions that the fund account knows. */
  readonly restrictions: readonly string[];
  /** The first day of the fund's books. */
  readonly firstDay: string;
  /** The currency of the books of the fund's entity. */
  readonly bookCurrency: string;
  readonly today: string;
};

/** Minor units that may be nothing, such as a fee. */
const NOT_NEGATIVE = /^(?:0|[1-9][0-9]{0,29})$/;

/** What every gift must be, when it is intended, written down and corrected. */
export function requireGift(
  { money, feeMinor, restriction, receivedOn }: Omit<GiftInBooks, 'baseMinor'>,
  { fund, restrictions, firstDay, bookCurrency, today }: GiftFacts,
): void {
  ensure(fund, 'fund-unknown');
  const { currency } = money;
  ensure(currency === fund.currency, 'currency-not-held', { currency });
  // A gift in another currency than the books needs a rate, and rates are not kept yet.
  ensure(currency === bookCurrency, 'rate-missing', { from: currency, to: bookCurrency });
  requireAmount(money);
  ensure(NOT_NEGATIVE.test(feeMinor), 'fee-negative');
  ensure(BigInt(feeMinor) < minorOf(money), 'fee-not-below-gift');
  const known = restriction === 'free' || restrictions.includes(restriction);
  ensure(known, 'restriction-unknown', { restriction: restriction.slice(0, 60) });
  ensure(isDay(receivedOn), 'date-invalid');
  ensure(receivedOn <= today, 'date-in-the-future');
  ensure(receivedOn >= firstDay, 'before-fund-opened', { day: firstDay });
}
