import type { Money, Sealed } from '#kernel';
import type { Event } from './event.js';

/** The opening receipt that a past grant was paid from, restriction `imported` (D19). */
export type PastReceiptBooked = Event<
  'PastReceiptBooked',
  { pastGrantId: string; fundId: string; money: Money; baseMinor: string }
>;

/** A grant of the past, from a published file. Stream `pastgrant-…`. Names are sealed (D19). */
export type PastGrantAwarded = Event<
  'PastGrantAwarded',
  {
    pastGrantId: string;
    fundId: string;
    /** Organisation identifier of the publisher, as published (for example GB-CHC-1159982). */
    publisherId: string;
    /** The publisher's own identifier of the grant. */
    sourceId: Sealed<string>;
    title: Sealed<string>;
    recipient: Sealed<string>;
    recipientKind: 'organisation' | 'individual';
    subjectRef: string;
    money: Money;
    baseMinor: string;
    awardedOn: string;
    countries: readonly string[];
  }
>;

export type PastGrantPaid = Event<
  'PastGrantPaid',
  { pastGrantId: string; fundId: string; money: Money; baseMinor: string }
>;

export type ImportEvent = PastReceiptBooked | PastGrantAwarded | PastGrantPaid;
