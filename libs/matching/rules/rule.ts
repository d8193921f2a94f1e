/** A ratio in whole numbers; the denominator is above zero. */
export type Ratio = { readonly numerator: bigint; readonly denominator: bigint };

/** A ratio that holds for the part of a running total, or for gifts, from an amount on. */
export type Tier = { readonly fromMinor: bigint; readonly ratio: Ratio };

/** What somebody has put into a pool. */
export type Funding = {
  readonly fundingId: string;
  readonly amountMinor: bigint;
  /** Lower ones are used first. */
  readonly priority: number;
  /** The giver whose money it is: a pool matches no gift of those who fund it (E1). */
  readonly funder: string | null;
};

export const MATCHING_METHODS = [
  'first-come',
  'pro-rata',
  'equal-shares',
  'threshold',
  'quadratic',
] as const;

/**
 * How a pool is shared out. `first-come` is decided gift by gift; the others at the close, so that
 * what a giver is shown before is an estimate.
 */
export type MatchingMethod = (typeof MATCHING_METHODS)[number];

/**
 * How tiers are read: `marginal` gives each part of the running total the ratio of its tier;
 * `first-gift-slab` gives the whole first gift the ratio of the tier in which it lies, and later
 * gifts nothing, so that nobody gains by splitting a gift.
 */
export type TierMode = 'marginal' | 'first-gift-slab';

/** What unlocks a fixed sum for a target (E8). */
export type Threshold = {
  readonly amountMinor: bigint;
  /** How many different people have to give. */
  readonly donors: number;
  readonly unlocksMinor: bigint;
};

/**
 * The rule of a pool: what is matched with how much. Amounts are whole minor units of `currency`,
 * and null where there is no such limit.
 */
export type MatchRule = {
  readonly currency: string;
  readonly method: MatchingMethod;
  readonly ratio: Ratio;
  /** In place of the ratio where there are any; ascending. */
  readonly tiers: readonly Tier[];
  readonly tierMode: TierMode;
  /** What counts together as the running total of a giver: the whole pool, or each target apart. */
  readonly scope: 'pool' | 'target';
  /** Smaller gifts are not matched. */
  readonly minimumGiftMinor: bigint;
  /** So much of one gift counts. */
  readonly maximumGiftMinor: bigint | null;
  /** So much of a giver's running total counts. */
  readonly runningTotalCapMinor: bigint | null;
  /** So much is added for one giver. */
  readonly donorCapMinor: bigint | null;
  /** So much is added for one target. */
  readonly targetCapMinor: bigint | null;
  /** Only where the method is `threshold`. */
  readonly threshold: Threshold | null;
  /** So much is added for one target by a quadratic rule. */
  readonly quadraticCapMinor: bigint | null;
  readonly fundings: readonly Funding[];
};

/** A gift that a rule looks at, in the order in which the gifts were made. */
export type MatchableGift = {
  readonly giftId: string;
  /** Who gave: one person is one, however they are known (an account, an address, a card). */
  readonly donor: string;
  readonly target: string;
  /** What is left of it after refunds. */
  readonly amountMinor: bigint;
};

/** What was put into a pool in all, in minor units. */
export function fundedMinor({ fundings }: Pick<MatchRule, 'fundings'>): bigint {
  return fundings.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

/** A ratio as it is written. */
export type WrittenRatio = { readonly numerator: number; readonly denominator: number };

/** A rule as it is written, without what was put in; amounts in minor units as text. */
export type WrittenRule = {
  readonly currency: string;
  readonly method: MatchingMethod;
  readonly ratio?: WrittenRatio | null;
  readonly tiers?: readonly { readonly from: string; readonly ratio: WrittenRatio }[] | null;
  readonly tierMode?: TierMode | null;
  readonly scope?: 'pool' | 'target' | null;
  readonly minimumGift?: string | null;
  readonly maximumGift?: string | null;
  readonly runningTotalCap?: string | null;
  readonly donorCap?: string | null;
  readonly targetCap?: string | null;
  readonly threshold?: {
    readonly amount: string;
    readonly donors: number;
    readonly unlocks: string;
  } | null;
  readonly quadraticCap?: string | null;
};

/** What a rule may hold of everything: beyond anything that somebody could explain to a giver. */
export const RULE_LIMITS = {
  ratioPart: 1_000_000,
  tiers: 20,
  fundings: 1_000,
  priority: 1_000,
  donors: 1_000_000,
} as const;
