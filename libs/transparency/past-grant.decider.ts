import type { ImportEvent, PastGrantAwarded } from '#catalogue';
import { requireAmount, ensure, type Decider } from '#kernel';

/** A grant of the past, with its names sealed. */
export type RecordPastGrant = Omit<PastGrantAwarded['data'], 'baseMinor'> & {
  readonly type: 'RecordPastGrant';
};

export type PastGrantState = { readonly status: 'unknown' } | { readonly status: 'recorded' };

/**
 * A grant that was given before this log began (D19): the receipt that paid for it, the award
 * and the payment, in one append, so that a half of it can never be in the books. A past grant
 * counts as paid in full: published files seldom say otherwise and mostly say nothing.
 */
export const pastGrantDecider: Decider<PastGrantState, RecordPastGrant, ImportEvent> = {
  initial: { status: 'unknown' },
  decide: ({ type: _, ...grant }, state) => {
    ensure(state.status === 'unknown', 'past-grant-recorded-before');
    requireAmount(grant.money);
    const { pastGrantId, fundId, money } = grant;
    // Books of the past are kept in the currency of the grants (docs/guides/import-360giving.md).
    const movement = { pastGrantId, fundId, money, baseMinor: money.minor };
    return [
      { type: 'PastReceiptBooked', data: movement },
      { type: 'PastGrantAwarded', data: { ...grant, baseMinor: money.minor } },
      { type: 'PastGrantPaid', data: movement },
    ];
  },
  evolve: () => ({ status: 'recorded' }),
};
