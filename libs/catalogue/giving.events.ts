import type { Money } from '#kernel';
import type { ConfirmedChange, ProposedChange } from './corrections.js';
import type { DonorKind } from './donors.events.js';
import type { Event } from './event.js';
import type { Exchange } from './rates.events.js';

/** A gift arrived. Stream `donation-…`. */
export type DonationReceived = Event<
  'DonationReceived',
  {
    donationId: string;
    fundId: string;
    donorId: string | null;
    donorKind: DonorKind;
    money: Money;
    /** Fee kept by the bank or processor, same currency. */
    feeMinor: string;
    /** The gift in the entity's base currency, minor units. */
    baseMinor: string;
    /** How it was put into the currency of its fund, where it came in another one. */
    exchange?: Exchange;
    /** `free`, or the restriction under which it was given. */
    restriction: string;
    method: 'bank' | 'cash' | 'cheque' | 'card' | 'other';
    receivedOn: string;
    /** The account that wrote it down, or the process that did. */
    recordedBy: string;
    /** The match pool to which it is to be told. */
    poolId?: string;
    /** Whom a pool takes for its giver, where no donor is registered: a random ref (D8). */
    giverRef?: string;
    /** The campaign that asked for it; left out of any other gift. */
    campaignId?: string;
    /** The bank line that it was made of. */
    bankLineId?: string;
    /** The pledge on which it counts, and the instalment that is meant; left out of any other gift. */
    pledge?: { pledgeId: string; instalment: number | null };
  }
>;

/** A gift as it stands in the books; `baseMinor` is the same in the entity's base currency. */
export type GiftInBooks = Pick<
  DonationReceived['data'],
  'money' | 'feeMinor' | 'baseMinor' | 'exchange' | 'restriction' | 'method' | 'receivedOn'
>;

/** One person says what a gift should be, or that it should not be there (D54). */
export type DonationCorrectionProposed = Event<
  'DonationCorrectionProposed',
  { donationId: string; fundId: string } & ProposedChange<GiftInBooks>
>;

/** Nobody stands by the proposal any more. */
export type DonationCorrectionDropped = Event<
  'DonationCorrectionDropped',
  { donationId: string; correctionId: string; by: string }
>;

/**
 * A second person confirmed: the gift as it was is taken back, and what it becomes is booked, each
 * on the day to which it belongs. Null where it should not be there at all.
 */
export type DonationCorrected = Event<
  'DonationCorrected',
  {
    donationId: string;
    fundId: string;
    donorId: string | null;
    /** The match pool that knows of it. */
    poolId?: string;
    /** The pledge on which the gift counts. */
    pledgeId?: string;
  } & ConfirmedChange<GiftInBooks>
>;

export type GivingEvent =
  DonationReceived | DonationCorrectionProposed | DonationCorrectionDropped | DonationCorrected;
