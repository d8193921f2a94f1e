import type { Localised, Money } from '#kernel';
import type { Event } from './event.js';

/** A ratio in whole numbers. */
export type MatchRatio = { readonly numerator: number; readonly denominator: number };

/**
 * The rule of a match pool as it was written down, amounts in minor units of its currency and null
 * where there is no such limit. What it means is told in libs/matching.
 */
export type MatchRuleTerms = {
  readonly currency: string;
  readonly method: 'first-come' | 'pro-rata' | 'equal-shares' | 'threshold' | 'quadratic';
  readonly ratio: MatchRatio;
  readonly tiers: readonly { readonly from: string; readonly ratio: MatchRatio }[];
  readonly tierMode: 'marginal' | 'first-gift-slab';
  readonly scope: 'pool' | 'target';
  readonly minimumGift: string;
  readonly maximumGift: string | null;
  readonly runningTotalCap: string | null;
  readonly donorCap: string | null;
  readonly targetCap: string | null;
  readonly threshold: {
    readonly amount: string;
    readonly donors: number;
    readonly unlocks: string;
  } | null;
  readonly quadraticCap: string | null;
};

/** A part of what was added, and out of which funding. */
export type MatchSource = { readonly fundingId: string; readonly minor: string };

/** A gift as a pool looks at it: what may be claimed for it, and what was added. Minor units. */
export type MatchShare = {
  readonly giftId: string;
  readonly amountMinor: string;
  /** The part that the rule looks at. */
  readonly eligibleMinor: string;
  readonly claimMinor: string;
  /** Nothing where the method decides at the close. */
  readonly matchedMinor: string;
  readonly sources: readonly MatchSource[];
};

/** Why a pool adds nothing to a gift. */
export type MatchRefusal =
  | 'pool-not-open'
  | 'outside-the-days'
  | 'target-not-matched'
  | 'other-currency'
  | 'giver-not-known'
  | 'giver-funds-pool'
  | 'gift-too-small'
  | 'claimed-all'
  | 'pool-used-up'
  | 'too-many-gifts';

/** What is matched, with which rule, between which days. Stream `pool-…`. */
export type MatchPoolConfigured = Event<
  'MatchPoolConfigured',
  {
    poolId: string;
    fundId: string;
    name: Localised;
    rule: MatchRuleTerms;
    /** So much is told to givers; never more than what was put in. */
    advertised: Money;
    /** Restrictions to which gifts are matched; every one where there is none. */
    targets: readonly string[];
    /** First and last day of the fund on which a gift counts, YYYY-MM-DD. */
    from: string;
    until: string;
    /** The restriction of the fund that covers confirmed matches when a funder does not pay (D42). */
    guarantee: string;
    configuredBy: string;
  }
>;

/** Somebody signed to put money in. */
export type MatchFundingAdded = Event<
  'MatchFundingAdded',
  {
    poolId: string;
    fundingId: string;
    /** The registered donor who funds it: none of their own gifts is matched. */
    donorId: string;
    money: Money;
    /** Lower ones are used first. */
    priority: number;
    signedOn: string;
    addedBy: string;
  }
>;

/** A funder takes back what nothing relies on (E11). */
export type MatchFundingShrunk = Event<
  'MatchFundingShrunk',
  { poolId: string; fundingId: string; byMinor: string; leftMinor: string; shrunkBy: string }
>;

/** A funder does not pay: nothing more is taken from it, and the guarantee covers what was (D42). */
export type MatchFundingDefaulted = Event<
  'MatchFundingDefaulted',
  {
    poolId: string;
    fundingId: string;
    /** What was kept or given of it, which the guarantee covers. */
    coveredMinor: string;
    /** What was left of it, and is there no more. */
    lostMinor: string;
    recordedBy: string;
  }
>;

export type MatchPoolOpened = Event<
  'MatchPoolOpened',
  { poolId: string; fundedMinor: string; openedBy: string }
>;

/** Gifts are noted, and nothing is added, until it goes on. */
export type MatchPoolPaused = Event<
  'MatchPoolPaused',
  { poolId: string; reason: 'by-hand' | 'funder-defaulted'; pausedBy: string }
>;

export type MatchPoolResumed = Event<'MatchPoolResumed', { poolId: string; resumedBy: string }>;

/** So much is kept for a gift on its way, with everything of which it was calculated. */
export type MatchReserved = Event<
  'MatchReserved',
  MatchShare & {
    poolId: string;
    /** Who gave: a random ref, never a name or a hash of one (D8). */
    giver: string;
    target: string;
    /** What the rule had looked at of this giver's gifts before. */
    totalBeforeMinor: string;
    /** What is left in the pool after it. */
    remainingMinor: string;
    /** UTC instant until which it is kept; null for a gift that has been paid. */
    expiresAt: string | null;
  }
>;

/**
 * Only its payment told who gave: what was kept for a stranger is looked at again among everything
 * that this giver gave, and never becomes more than was kept.
 */
export type MatchGiverKnown = Event<
  'MatchGiverKnown',
  MatchShare & {
    poolId: string;
    giver: string;
    /** What the rule had looked at of this giver's gifts before. */
    totalBeforeMinor: string;
  }
>;

/** The gift was paid: its match stands. One that was paid too late keeps nothing, and waits. */
export type MatchConfirmed = Event<
  'MatchConfirmed',
  { poolId: string; giftId: string; matchedMinor: string; late: boolean }
>;

/** Nothing is added to a gift, and why. */
export type MatchRefused = Event<
  'MatchRefused',
  { poolId: string; giftId: string; because: MatchRefusal }
>;

/** A gift was not paid in time, or not at all. */
export type MatchExpired = Event<
  'MatchExpired',
  { poolId: string; giftId: string; giver: string; changes: readonly MatchShare[] }
>;

/** Money of a gift went back, or was never there: its giver's matches as they stand now (E10). */
export type MatchReduced = Event<
  'MatchReduced',
  { poolId: string; giftId: string; giver: string; changes: readonly MatchShare[] }
>;

/** Nothing is left to give. */
export type MatchPoolExhausted = Event<'MatchPoolExhausted', { poolId: string }>;

/** A part of the results of a pool that is closing: what each of these gifts gets in all. */
export type MatchResultsSettled = Event<
  'MatchResultsSettled',
  { poolId: string; results: readonly { giftId: string; matchedMinor: string }[] }
>;

/** The pool is shared out, and each funder is called for its part (E7). Posts nothing (D30). */
export type MatchPoolSettled = Event<
  'MatchPoolSettled',
  {
    poolId: string;
    targets: readonly { target: string; matchedMinor: string }[];
    calls: readonly MatchSource[];
    gifts: number;
    matchedMinor: string;
    /** What was put in and added to nothing. */
    remainingMinor: string;
    settledBy: string;
  }
>;

export type MatchPoolEvent =
  | MatchPoolConfigured
  | MatchFundingAdded
  | MatchFundingShrunk
  | MatchFundingDefaulted
  | MatchPoolOpened
  | MatchPoolPaused
  | MatchPoolResumed
  | MatchReserved
  | MatchGiverKnown
  | MatchConfirmed
  | MatchRefused
  | MatchExpired
  | MatchReduced
  | MatchPoolExhausted
  | MatchResultsSettled
  | MatchPoolSettled;
