import type { Money, Sealed } from '#kernel';
import type { Event } from './event.js';

export type DonorKind = 'un-body' | 'state' | 'institution' | 'individual' | 'member';

/** Somebody who gives. Stream `donor-…`. */
export type DonorRegistered = Event<
  'DonorRegistered',
  { donorId: string; subjectRef: string; kind: DonorKind; name: Sealed<string> }
>;

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
    /** `free`, or the restriction under which it was given. */
    restriction: string;
    method: 'bank' | 'cash' | 'cheque' | 'card' | 'other';
    receivedOn: string;
    /** By hand: the account that recorded it. */
    recordedBy: string;
  }
>;

export type GivingEvent = DonorRegistered | DonationReceived;
