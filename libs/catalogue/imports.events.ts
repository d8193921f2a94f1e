import type { Money, Sealed } from '#kernel';
import type { Event } from './event.js';

/**
 * What a file says of a grant in the fields that are read, by their path in the JSON form; amounts
 * in major units as exact decimal text. Any text of it may name somebody, so it is only ever sealed.
 */
export type PublishedFields = Readonly<Record<string, string>>;

/** The row that a grant was read from, to tell whether fields that are not read have changed. */
export type SourceRow = {
  /** Rows of one form only can be compared whole. */
  form: 'json' | 'table';
  /** Keyed hash of the whole row. */
  mark: string;
};

/** What is in the books of one past grant: the amount awarded, on the day of the award. */
type Booked = { pastGrantId: string; fundId: string; money: Money; baseMinor: string };

/**
 * A grant of the past, from a published file: with the opening receipt that it was paid from and
 * its payment, since published files count it as paid (D19). Stream `pastgrant-…`.
 */
export type PastGrantRecorded = Event<
  'PastGrantRecorded',
  Booked & {
    /** Organisation identifier of the publisher, as published (for example GB-CHC-1159982). */
    publisherId: string;
    published: Sealed<PublishedFields>;
    row: SourceRow;
    subjectRef: string;
    recipientKind: 'organisation' | 'individual';
    awardedOn: string;
    countries: readonly string[];
  }
>;

/**
 * The publisher said something else of it later. What was said before stays where it stands; the
 * books follow in the events beside this one, where amount, currency or day are others.
 */
export type PastGrantAmended = Event<
  'PastGrantAmended',
  {
    pastGrantId: string;
    published: Sealed<PublishedFields>;
    row: SourceRow;
    recipientKind: 'organisation' | 'individual';
    countries: readonly string[];
    /** Paths of the fields that changed; none where only fields did that are not read. */
    changed: readonly string[];
  }
>;

/** What was booked is taken back; `relatesTo` is the day on which it stood. */
export type PastGrantTakenBack = Event<'PastGrantTakenBack', Booked & { relatesTo: string }>;

/** What should have been booked; `relatesTo` is the day to which it belongs, that of the award. */
export type PastGrantBookedAnew = Event<'PastGrantBookedAnew', Booked & { relatesTo: string }>;

export type ImportEvent =
  PastGrantRecorded | PastGrantAmended | PastGrantTakenBack | PastGrantBookedAnew;
