import type { DonationReceived, DonorKind, Person } from '#catalogue';
import { asAuthority, gated } from '#gate';
import { ensure, isDay, requireAmount, minorOf, type Decider } from '#kernel';
import type { Fund } from '#funds/facts';

/** A gift that arrived, written down by hand. */
export type RecordDonation = Omit<DonationReceived['data'], 'recordedBy' | 'baseMinor'> & {
  readonly type: 'RecordDonation';
  readonly by: Person;
  readonly facts: DonationFacts;
};

/** What the rules must know of the fund and the donor (D9). */
export type DonationFacts = {
  /** The fund that receives the gift; null when there is no such fund. */
  readonly fund: Fund | null;
  /** Restrictions that the fund account knows. */
  readonly restrictions: readonly string[];
  /** The currency of the books of the fund's entity. */
  readonly bookCurrency: string;
  /** The kind under which the donor is registered; null for a gift without a registered donor. */
  readonly donorKind: DonorKind | null;
  readonly today: string;
};

/** Minor units that may be nothing, such as a fee. */
const NOT_NEGATIVE = /^(?:0|[1-9][0-9]{0,29})$/;

export type DonationState = { readonly status: 'unknown' } | { readonly status: 'received' };

/** A gift is recorded once. Money that was never received cannot be recorded as a gift. */
export const donationDecider: Decider<DonationState, RecordDonation, DonationReceived> = gated<
  DonationState,
  RecordDonation,
  DonationReceived
>(
  {
    initial: { status: 'unknown' },
    decide: ({ type: _, by, facts, ...gift }, state) => {
      ensure(state.status === 'unknown', 'donation-recorded-before');
      const { currency } = gift.money;
      ensure(facts.fund, 'fund-unknown');
      ensure(!facts.fund.closed, 'fund-closed');
      ensure(currency === facts.fund.currency, 'currency-not-held', { currency });
      // A gift in another currency than the books needs a rate, and rates are not kept yet.
      ensure(currency === facts.bookCurrency, 'rate-missing', {
        from: currency,
        to: facts.bookCurrency,
      });
      requireAmount(gift.money);
      ensure(NOT_NEGATIVE.test(gift.feeMinor), 'fee-negative');
      ensure(BigInt(gift.feeMinor) < minorOf(gift.money), 'fee-not-below-gift');
      const known = gift.restriction === 'free' || facts.restrictions.includes(gift.restriction);
      ensure(known, 'restriction-unknown', { restriction: gift.restriction.slice(0, 60) });
      ensure(isDay(gift.receivedOn), 'date-invalid');
      ensure(gift.receivedOn <= facts.today, 'date-in-the-future');
      const { openedOn } = facts.fund;
      ensure(gift.receivedOn >= openedOn, 'before-fund-opened', { day: openedOn });
      const { donorKind } = facts;
      ensure(donorKind === null || donorKind === gift.donorKind, 'donor-of-another-kind');
      const data = { ...gift, baseMinor: gift.money.minor, recordedBy: by.accountId };
      return [{ type: 'DonationReceived', data }];
    },
    evolve: () => ({ status: 'received' }),
  },
  ({ by }) => ({ act: 'gift.record', authority: asAuthority(by) }),
);
