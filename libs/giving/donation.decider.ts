import type { DonationReceived } from '#catalogue';
import { ensure, isDay, isPositive, minorOf, type Decider } from '#kernel';
import { needsRecorder, type Person } from './authority.facts.js';

/** A gift that arrived, written down by hand. */
export type RecordDonation = Omit<DonationReceived['data'], 'recordedBy' | 'baseMinor'> & {
  readonly type: 'RecordDonation';
  readonly by: Person;
  readonly facts: DonationFacts;
};

/** What the rules must know of the fund to which it was given (D9). */
export type DonationFacts = {
  /** The currency in which the fund keeps its money. */
  readonly fundCurrency: string;
  /** The currency of the books of the fund's entity. */
  readonly bookCurrency: string;
  /** Restrictions that the fund account knows. */
  readonly restrictions: readonly string[];
  readonly today: string;
};

export type DonationState = { readonly status: 'unknown' } | { readonly status: 'received' };

/** A gift is recorded once. Money that was never received cannot be recorded as a gift. */
export const donationDecider: Decider<DonationState, RecordDonation, DonationReceived> = {
  initial: { status: 'unknown' },
  decide: ({ type: _, by, facts, ...gift }, state) => {
    ensure(state.status === 'unknown', 'donation-recorded-before');
    needsRecorder(by);
    const { currency } = gift.money;
    ensure(currency === facts.fundCurrency, 'currency-not-held', { currency: facts.fundCurrency });
    // A gift in another currency than the books needs a rate, and rates are not kept yet.
    ensure(currency === facts.bookCurrency, 'rate-missing', {
      from: currency,
      to: facts.bookCurrency,
    });
    ensure(isPositive(gift.money), 'amount-not-positive');
    const fee = BigInt(gift.feeMinor);
    ensure(fee >= 0n && fee < minorOf(gift.money), 'fee-not-below-gift');
    const known = gift.restriction === 'free' || facts.restrictions.includes(gift.restriction);
    ensure(known, 'restriction-unknown');
    ensure(isDay(gift.receivedOn), 'date-invalid');
    ensure(gift.receivedOn <= facts.today, 'date-in-the-future');
    const data = { ...gift, baseMinor: gift.money.minor, recordedBy: by.accountId };
    return [{ type: 'DonationReceived', data }];
  },
  evolve: () => ({ status: 'received' }),
};
