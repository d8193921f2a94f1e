import type { Money, Sealed } from '#kernel';
import type { Event } from './event.js';

/** A provider of card payments. */
export type CardProviderName = 'stripe';

/**
 * Somebody said that they will give: no money has moved. Stream `donation-…`, as all that becomes of a
 * gift. Each later month of a monthly gift is a gift of its own.
 */
export type DonationIntended = Event<
  'DonationIntended',
  {
    donationId: string;
    fundId: string;
    money: Money;
    /** `free`, or the restriction under which it is given. */
    restriction: string;
    /** The match pool to which it is told; left out where it names none. */
    poolId?: string;
    rhythm: 'once' | 'monthly';
    /** The first gift of a monthly one, for each that follows; null for one that a giver began. */
    monthlyOf: string | null;
    provider: CardProviderName;
    /** Whom its sealed fields are about; null where the giver told nothing of themselves. */
    subjectRef: string | null;
    email: Sealed<string> | null;
    /** A random ref that stands for that address (D8): its holder may look at the gift. */
    addressRef?: string;
    /** UTC instant until which it can be paid. */
    closesAt: string;
    /** The campaign that asked for it; left out of any other gift. */
    campaignId?: string;
  }
>;

/** The page of the provider on which it can be paid was opened. */
export type DonationCheckoutOpened = Event<
  'DonationCheckoutOpened',
  { donationId: string; checkoutId: string }
>;

/** It was paid, and the provider does not know yet whether the money will come. */
export type DonationProcessing = Event<
  'DonationProcessing',
  { donationId: string; paymentId: string }
>;

/** Nothing came of it so far. A payment may still arrive late: then it is received all the same. */
export type DonationFailed = Event<
  'DonationFailed',
  {
    donationId: string;
    reason: 'declined' | 'cancelled' | 'expired';
    poolId?: string;
    /** Null where no payment was ever begun. */
    paymentId: string | null;
  }
>;

/** Which payment at the provider it was; what was received stands in `DonationReceived` beside it. */
export type DonationPaidByCard = Event<
  'DonationPaidByCard',
  {
    donationId: string;
    provider: CardProviderName;
    paymentId: string;
    chargeId: string;
    /** The provider's plan, for a monthly gift. */
    planId: string | null;
    /** UTC instant at the provider. */
    paidAt: string;
  }
>;

/**
 * The provider said that something happened to an object of it. What it says more is not kept: the
 * object is asked for anew before anything is done (D40). Stream `psp-<provider>-<event id>`.
 */
export type ProviderNoticeReceived = Event<
  'ProviderNoticeReceived',
  {
    provider: CardProviderName;
    /** The provider's id of its event. */
    noticeId: string;
    /** In the provider's words, such as `charge.refunded`. */
    about: string;
    /** Null for what is of no interest here. */
    objectKind:
      | 'checkout.session'
      | 'payment_intent'
      | 'charge'
      | 'refund'
      | 'dispute'
      | 'invoice'
      | 'payout'
      | null;
    objectId: string;
    /** UTC instant at the provider. */
    happenedAt: string;
    /** How it came here: told by the provider, or found by comparing with its list. */
    found: 'told' | 'by-comparison';
  }
>;

/**
 * The list of the provider will be compared with what was told here, from an instant on. Stream
 * `comparison-<provider>`.
 */
export type ProviderComparisonPlanned = Event<
  'ProviderComparisonPlanned',
  {
    provider: CardProviderName;
    /** UTC instant. */ since: string;
    /** UTC instant. */ dueAt: string;
  }
>;

/** It was compared to its end; what nobody had told was kept, and goes the way of any notice. */
export type ProviderCompared = Event<
  'ProviderCompared',
  {
    provider: CardProviderName;
    /** UTC instants between which the list was read. */
    since: string;
    until: string;
    /** How many events it held. */
    listed: number;
    /** How many of them nobody had told. */
    healed: number;
  }
>;

export type ProviderComparisonEvent = ProviderComparisonPlanned | ProviderCompared;

export type CardGiftEvent =
  | DonationIntended
  | DonationCheckoutOpened
  | DonationProcessing
  | DonationFailed
  | DonationPaidByCard;

export type ProviderNoticeEvent = ProviderNoticeReceived;
