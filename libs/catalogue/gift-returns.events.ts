import type { Money } from '#kernel';
import type { Event } from './event.js';

/**
 * What went back of a gift is told by its provider: a fact, which nobody can refuse (D29). It counts on
 * the day on which it happened there.
 */
type OfGift = {
  donationId: string;
  fundId: string;
  donorId: string | null;
  /** The match pool that knows of the gift. */
  poolId?: string;
  /** What the giver has back, or what of that came here again. */
  money: Money;
  /** The same in the entity's base currency, minor units. */
  baseMinor: string;
  /** The restriction under which the gift stood. */
  restriction: string;
  /** YYYY-MM-DD, by the days of the entity. */
  on: string;
  /** What is left of the gift; an open dispute has taken nothing for good. Minor units, before fees. */
  leftMinor: string;
};

/** The giver was paid back, in part or in full; once for each refund of the provider. Stream `donation-…`. */
export type DonationRefunded = Event<'DonationRefunded', OfGift & { refundId: string }>;

/** A refund that was told before did not reach the giver: the provider holds its money again. */
export type DonationRefundFailed = Event<'DonationRefundFailed', OfGift & { refundId: string }>;

/** The giver's bank took the money, and asks who is right; the provider takes a fee for it. */
export type DonationDisputeOpened = Event<
  'DonationDisputeOpened',
  OfGift & {
    disputeId: string;
    /** What the provider booked for it so far. */
    feeMinor: string;
  }
>;

type Closed = OfGift & {
  disputeId: string;
  /** What the provider booked for it since, in minor units; below zero where it gave that back. */
  feeChangeMinor: string;
};

/** The dispute was won: the provider holds the money again. */
export type DonationDisputeWon = Event<'DonationDisputeWon', Closed>;

/** The dispute was lost: what was taken when it was opened stays away. */
export type DonationDisputeLost = Event<'DonationDisputeLost', Closed>;

export type GiftReturnEvent =
  | DonationRefunded
  | DonationRefundFailed
  | DonationDisputeOpened
  | DonationDisputeWon
  | DonationDisputeLost;
