import type { Money, Sealed } from '#kernel';
import type { DonorKind } from './donors.events.js';
import type { Event } from './event.js';

/** One person says that a fund has this account at a bank; its number is sealed. Stream `bankaccount-…`. */
export type BankAccountProposed = Event<
  'BankAccountProposed',
  {
    /** A random ref that the number is looked up under (D8). */
    bankAccountId: string;
    fundId: string;
    currency: string;
    subjectRef: string;
    number: Sealed<string>;
    proposalId: string;
    proposedBy: string;
  }
>;

/** Nobody stands by the proposal any more. */
export type BankAccountDropped = Event<
  'BankAccountDropped',
  { bankAccountId: string; fundId: string; proposalId: string; by: string }
>;

/** A second person confirmed it: statements of that account may be imported. */
export type BankAccountConfirmed = Event<
  'BankAccountConfirmed',
  {
    bankAccountId: string;
    fundId: string;
    currency: string;
    proposalId: string;
    proposedBy: string;
    confirmedBy: string;
  }
>;

/** A statement was read to its end; its lines stand in streams of their own. Stream `bankaccount-…`. */
export type BankStatementImported = Event<
  'BankStatementImported',
  {
    /** A random ref for account and number of the statement, or for what a table says. */
    statementId: string;
    bankAccountId: string;
    fundId: string;
    form: 'camt' | 'camt-csv';
    currency: string;
    /** The bank's own count of statements, where it tells one. */
    sequence: number | null;
    from: string | null;
    until: string | null;
    /** Balances in minor units, below zero where the account is overdrawn; null where none was told. */
    openingMinor: string | null;
    closingMinor: string | null;
    lines: number;
    inMinor: string;
    outMinor: string;
  }
>;

/** What a line of a statement says of somebody. */
export type BankLineSaid = {
  readonly name: string | null;
  readonly account: string | null;
  readonly text: string;
  readonly endToEndId: string | null;
};

/** One line of a statement, as the bank told it; it never changes. Stream `bankline-…`. */
export type BankLineRecorded = Event<
  'BankLineRecorded',
  {
    lineId: string;
    statementId: string;
    bankAccountId: string;
    fundId: string;
    direction: 'in' | 'out';
    money: Money;
    bookedOn: string;
    valueOn: string | null;
    /** It takes an earlier line back: no gift. */
    isReversal: boolean;
    /** A random ref that the payer's account is looked up under (D8); null where the bank names none. */
    payerRef: string | null;
    /** References of pledges and donors in its text, whose check digits hold: random, and ours. */
    references: readonly string[];
    subjectRef: string;
    said: Sealed<BankLineSaid>;
  }
>;

/** Why a line is no gift. */
export type SetAsideReason =
  'processor-payout' | 'own-transfer' | 'returned-payment' | 'payment-made' | 'bank-fee' | 'other';

/**
 * Why a line was proposed as what it became: by a reference in its text, by whoever paid from that
 * account before, by an instalment of that amount, or by a gift that somebody wrote down.
 */
export type MatchReason =
  | 'pledge-reference'
  | 'donor-reference'
  | 'payer-instalment'
  | 'payer'
  | 'instalment'
  | 'written-down';

/** A line is a gift that nobody had written down; it is recorded next. Stream `bankbook-<fund>`. */
export type BankLineIdentified = Event<
  'BankLineIdentified',
  {
    lineId: string;
    fundId: string;
    /** Of the line, so that it can become one gift only. */
    donationId: string;
    /** Day, restriction and amount: what tells it from other gifts. */
    alike: string;
    donorId: string | null;
    donorKind: DonorKind;
    restriction: string;
    /** The pledge on which it counts. */
    pledge: { readonly pledgeId: string; readonly instalment: number | null } | null;
    payerRef: string | null;
    /** Null where somebody said so without a proposal. */
    because: MatchReason | null;
    by: string;
  }
>;

/** A line is a gift that somebody had written down by hand. */
export type BankLineTied = Event<
  'BankLineTied',
  {
    lineId: string;
    fundId: string;
    donationId: string;
    alike: string;
    /** Of the gift, as it was written down. */
    donorId: string | null;
    payerRef: string | null;
    because: MatchReason | null;
    by: string;
  }
>;

/** The gift of a line was taken back by two people: the line waits again, and may become another one. */
export type BankLineReleased = Event<
  'BankLineReleased',
  { lineId: string; fundId: string; donationId: string; by: string }
>;

/** A line is no gift. */
export type BankLineSetAside = Event<
  'BankLineSetAside',
  { lineId: string; fundId: string; reason: SetAsideReason; by: string }
>;

/** It was set aside wrongly: it waits again. */
export type BankLineReopened = Event<
  'BankLineReopened',
  { lineId: string; fundId: string; by: string }
>;

/** Somebody looks after a line that nobody knows yet. */
export type BankLineTaken = Event<'BankLineTaken', { lineId: string; fundId: string; by: string }>;

export type BankAccountEvent =
  BankAccountProposed | BankAccountDropped | BankAccountConfirmed | BankStatementImported;

export type BankBookEvent =
  | BankLineIdentified
  | BankLineTied
  | BankLineReleased
  | BankLineSetAside
  | BankLineReopened
  | BankLineTaken;

export type BankEvent = BankAccountEvent | BankLineRecorded | BankBookEvent;
