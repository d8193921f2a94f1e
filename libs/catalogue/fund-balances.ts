/**
 * What money of a fund is for. `given`, `short` and `missing` are where money comes from and so not above
 * zero: `given` is what donors gave and what a fund held before its books began (above zero only where
 * more went back to givers than was left of their gifts after fees), `short` what fees took before there
 * was money for them, `missing` what went back to givers after it had been promised or paid.
 * `settled` is what has been paid for good. Between them stands what is held: `available` may still
 * be promised; `reserved` is kept for an award, `committed` is owed to its beneficiary, and each has
 * its fee allowance beside it.
 */
export type PurposeBalance =
  | 'given'
  | 'available'
  | 'reserved'
  | 'fees-reserved'
  | 'committed'
  | 'fees-committed'
  | 'settled'
  | 'short'
  | 'missing';

/**
 * Where money of a fund is. `outside` is everybody else, and so never above zero while the fund
 * holds anything. `bank` may be wired, `set-aside` is at the bank for a payment that was released,
 * `processor` has not been paid out yet, `due-back` bounced and has not come back yet.
 * `lent` lies at the bank under another restriction: below zero where it was borrowed, and nothing over
 * all restrictions.
 */
export type PlaceBalance = 'outside' | 'bank' | 'set-aside' | 'processor' | 'due-back' | 'lent';

export type FundBalance = PurposeBalance | PlaceBalance;

/** An amount that leaves one balance and enters another of the same kind, under one restriction. */
type Moved<Balance extends FundBalance> = {
  readonly from: Balance;
  readonly to: Balance;
  readonly restriction: string;
  /** Whole minor units of the account's currency, above zero. */
  readonly minor: string;
};

/** One step of money of a fund account; it can neither make nor lose a cent (D49). */
export type Movement = Moved<PurposeBalance> | Moved<PlaceBalance>;
