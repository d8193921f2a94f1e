import { netOfGift, type Exchange, type GiftInBooks } from '#catalogue';
import { baseOf, requireExchange, type Fund } from '#funds/facts';
import { ensure, isCurrency, isDay, minorOf, requireAmount } from '#kernel';

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
  /** The rate of the day, of a gift in another currency than its fund's; null where there is none. */
  readonly exchange?: Exchange | null;
};

/** Minor units that may be nothing, such as a fee. */
const NOT_NEGATIVE = /^(?:0|[1-9][0-9]{0,29})$/;

/** A gift as somebody says it: what it is in the books follows. */
export type SaidGift = Omit<GiftInBooks, 'baseMinor' | 'exchange'>;

/** A fund in another currency than its books is not kept yet. Rejection `fund-in-other-currency`. */
export function requireBookCurrency({ currency }: Fund, bookCurrency: string): void {
  ensure(currency === bookCurrency, 'fund-in-other-currency', { from: currency, to: bookCurrency });
}

/**
 * A gift as the books take it: at the rate of its day, where it came in another currency than that of its
 * fund. Rejection `rate-missing`: whoever writes it down is there, and does so again once the rate is.
 */
export function booked<Gift extends SaidGift>(
  gift: Gift,
  { fund, exchange = null }: GiftFacts,
): Gift & Pick<GiftInBooks, 'baseMinor' | 'exchange'> {
  const { money, receivedOn: day } = gift;
  const to = fund?.currency ?? money.currency;
  if (money.currency === to) return { ...gift, baseMinor: money.minor };
  const found = requireExchange(exchange, { from: money.currency, to, day });
  const inBooks = { ...gift, baseMinor: baseOf(money, found), exchange: found };
  // So little that nothing of it reaches the fund, or more than an account can hold.
  requireAmount(netOfGift(inBooks));
  return inBooks;
}

/** What every gift must be, when it is intended, written down and corrected. */
export function requireGift(
  { money, feeMinor, restriction, method, receivedOn }: SaidGift,
  { fund, restrictions, firstDay, bookCurrency, today }: GiftFacts,
): void {
  ensure(fund, 'fund-unknown');
  const { currency } = money;
  requireBookCurrency(fund, bookCurrency);
  // A card's provider changes it itself, and pays out in the currency of the fund.
  const isHeld = currency === fund.currency || method !== 'card';
  ensure(isHeld && isCurrency(currency), 'currency-not-held', { currency: currency.slice(0, 8) });
  requireAmount(money);
  ensure(NOT_NEGATIVE.test(feeMinor), 'fee-negative');
  ensure(BigInt(feeMinor) < minorOf(money), 'fee-not-below-gift');
  const known = restriction === 'free' || restrictions.includes(restriction);
  ensure(known, 'restriction-unknown', { restriction: restriction.slice(0, 60) });
  ensure(isDay(receivedOn), 'date-invalid');
  ensure(receivedOn <= today, 'date-in-the-future');
  ensure(receivedOn >= firstDay, 'before-fund-opened', { day: firstDay });
}
