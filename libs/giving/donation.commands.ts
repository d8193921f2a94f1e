import type {
  CorrectionReason,
  DonationReceived,
  DonorKind,
  Exchange,
  GiftInBooks,
  Person,
} from '#catalogue';
import {
  bookOfFund,
  carryOut,
  commandId,
  instantOf,
  type Invocation,
  type Book,
  type Ports,
} from '#commands';
import { foldStream, loadState, type Executed } from '#event-store';
import {
  firstDayOf,
  fundAccountDecider,
  fundAccountStream,
  fundFold,
  receiptsLike,
  type Fund,
  type FundAccountState,
} from '#funds/facts';
import { createdIdOf, dayIn, isDay, Rejection, type Money } from '#kernel';
import {
  donationDecider,
  type DonationEvent,
  type DonationState,
  type RecordDonation,
} from './donation.decider.js';
import { loadExchange } from './exchange.loading.js';
import { booked, type GiftFacts, type SaidGift } from './gift-rules.js';
import { receiptCorrection, receiptOf } from './gift-receipt.js';
import { askerFor, loadGiver } from './donors/donor.loading.js';
import { requirePledgeFits } from './pledges/pledge.loading.js';
import { requirePoolOf } from './pools/pool-of-gift.js';

export type NewDonation = {
  readonly fundId: string;
  readonly donorId: string | null;
  readonly donorKind: DonorKind;
  readonly money: Money;
  /** What the bank or processor kept of it. */
  readonly feeMinor: string;
  /** `free`, or a restriction of the fund account. */
  readonly restriction: string;
  readonly method: DonationReceived['data']['method'];
  /** YYYY-MM-DD, when it arrived. */
  readonly receivedOn: string;
  /** It is another gift than the equal one of that day that is booked already. */
  readonly another?: boolean;
  /** The match pool to which it is told; one of the same fund. */
  readonly poolId?: string;
  /** The bank line that it is made of, with the id of its gift; only by whoever speaks for the line (ADR 39). */
  readonly ofLine?: { readonly lineId: string; readonly donationId: string };
  /** The pledge on which it counts, and the instalment that is meant. */
  readonly pledge?: { readonly pledgeId: string; readonly instalment: number | null };
};

/**
 * Writes down a gift that arrived; by the treasurer or an accountant. It counts on the day on
 * which it arrived. The payment process books it into the fund account. Rejection
 * `gift-like-another` where one of that day, amount and restriction is booked, and `another` was not
 * said.
 */
export async function recordDonation(
  ports: Ports,
  invocation: Invocation,
  input: NewDonation,
): Promise<Executed<DonationEvent> & { readonly donationId: string }> {
  const { ofLine } = input;
  const donationId = ofLine?.donationId ?? createdIdOf(commandId(invocation));
  const { command, book } = await newDonation(ports, invocation, donationId, input);
  const dated = { ...invocation, effectiveDate: input.receivedOn };
  const stream = `donation-${donationId}`;
  return { ...(await carryOut(ports, dated, book, donationDecider, stream, command)), donationId };
}

/** Asks the rules whether a gift would be recorded, and writes nothing. Rejections as there. */
export async function requireDonation(
  ports: Ports,
  invocation: Invocation,
  input: NewDonation,
): Promise<void> {
  const { command } = await newDonation(ports, invocation, '', input);
  donationDecider.decide(command, donationDecider.initial);
}

async function newDonation(
  ports: Ports,
  invocation: Invocation,
  donationId: string,
  { ofLine, ...input }: NewDonation,
): Promise<{ readonly command: RecordDonation; readonly book: Book }> {
  const { by, book, today } = await askerFor(ports, invocation, input.fundId);
  const { fund, account, firstDay } = await loadFundOf(ports, input.fundId);
  const exchange = await exchangeOf(ports, book, fund, input);
  // A gift of somebody who was found to be another donor is that one's.
  const giver = input.donorId === null ? null : await loadGiver(ports, input.donorId, book);
  if (input.pledge) await requirePledgeFits(ports, input, giver?.donorId ?? null, book);
  const donorKind = giver?.kind ?? null;
  await requirePoolOf(ports, input.poolId, input.fundId);
  const restrictions = [...account.buckets.keys()];
  const bookCurrency = book.baseCurrency;
  const known = { fund, restrictions, firstDay, bookCurrency, today, exchange };
  // Without its rate nobody knows what it is like, and it is refused for that.
  const isKnown = input.money.currency === fund?.currency || exchange !== null;
  const isLikeAnother = isKnown && receiptsLike(account, receiptOf(booked(input, known))) > 0;
  const facts = { ...known, donorKind, isLikeAnother };
  const donorId = giver?.donorId ?? null;
  const line = ofLine === undefined ? {} : { bankLineId: ofLine.lineId };
  const gift = { donationId, ...input, donorId, ...line };
  return { command: { type: 'RecordDonation', ...gift, by, facts }, book };
}

/** A gift in the books, with whoever looks at it and what the rules ask of its fund. */
export type LoadedGift = {
  readonly donationId: string;
  readonly state: Extract<DonationState, { status: 'received' }>;
  readonly facts: GiftFacts;
  /** The account of the fund. */
  readonly account: FundAccountState;
  readonly book: Book;
  readonly by: Person;
  readonly at: string;
};

/** Lays a gift out. Rejection `not-found`. */
export async function loadGift(
  ports: Ports,
  invocation: Invocation,
  donationId: string,
): Promise<LoadedGift> {
  const state = await loadState(ports.store, donationDecider, `donation-${donationId}`);
  if (state.status !== 'received') throw new Rejection('not-found');
  const { fundId } = state;
  const { by, book, today, at } = await askerFor(ports, invocation, fundId);
  const { fund, account, firstDay } = await loadFundOf(ports, fundId);
  const restrictions = [...account.buckets.keys()];
  const facts = { fund, restrictions, firstDay, bookCurrency: book.baseCurrency, today };
  return { donationId, state, facts, account, book, by, at };
}

/**
 * One person says what a gift should be, or that it should not be there: nothing changes before a
 * second one confirms (D54).
 */
export async function proposeGiftCorrection(
  ports: Ports,
  invocation: Invocation,
  donationId: string,
  {
    reason,
    becomes,
  }: {
    readonly reason: CorrectionReason;
    readonly becomes: SaidGift | null;
  },
): Promise<Executed<DonationEvent> & { readonly correctionId: string }> {
  const { by, book, facts: known } = await loadGift(ports, invocation, donationId);
  const exchange = becomes && (await exchangeOf(ports, book, known.fund, becomes));
  const facts = { ...known, exchange };
  const correctionId = createdIdOf(commandId(invocation));
  const proposed = { type: 'ProposeCorrection', correctionId, reason, becomes } as const;
  const stream = `donation-${donationId}`;
  const command = { ...proposed, by, facts };
  const done = await carryOut(ports, invocation, book, donationDecider, stream, command);
  return { ...done, correctionId };
}

/**
 * A second person confirms what was proposed. The account is asked before whether it still has what
 * is taken back; where it was promised at that very moment, what it must do waits as a parked
 * reaction. Rejections of the decider, and those of `correctReceipt`.
 */
export async function confirmGiftCorrection(
  ports: Ports,
  invocation: Invocation,
  donationId: string,
  correctionId: string,
): Promise<Executed<DonationEvent>> {
  const stream = `donation-${donationId}`;
  const first = await loadGift(ports, invocation, donationId);
  let known: LoadedGift | undefined = first;
  return carryOut(ports, invocation, first.book, donationDecider, stream, async () => {
    // Looked at anew where somebody else wrote meanwhile.
    const { by, state, facts, account } = known ?? (await loadGift(ports, invocation, donationId));
    known = undefined;
    const command = { type: 'ConfirmCorrection', correctionId, by } as const;
    for (const event of donationDecider.decide(command, state)) {
      if (event.type !== 'DonationCorrected') continue;
      fundAccountDecider.decide(receiptCorrection(event.data, facts.today), account);
    }
    return command;
  });
}

/** What was proposed no longer stands. */
export async function dropGiftCorrection(
  ports: Ports,
  invocation: Invocation,
  donationId: string,
  correctionId: string,
): Promise<Executed<DonationEvent>> {
  const { by, book } = await loadGift(ports, invocation, donationId);
  const command = { type: 'DropCorrection', correctionId, by } as const;
  return carryOut(ports, invocation, book, donationDecider, `donation-${donationId}`, command);
}

/** What the rules of a gift must know of its fund, whoever gives. Rejection `fund-unknown`. */
export async function loadFundFacts(
  ports: Ports,
  invocation: Invocation,
  fundId: string,
  currency: string,
): Promise<{ readonly facts: GiftFacts; readonly book: Book }> {
  const book = await bookOfFund(ports.store, fundId);
  const { fund, account, firstDay } = await loadFundOf(ports, fundId, currency);
  const today = dayIn(book.timeZone, instantOf(ports, invocation));
  const restrictions = [...account.buckets.keys()];
  return { facts: { fund, restrictions, firstDay, bookCurrency: book.baseCurrency, today }, book };
}

/** The rate of a gift in another currency than that of its fund; null where none is needed, or there is none. */
async function exchangeOf(
  ports: Ports,
  { entityId }: Book,
  fund: Fund | null,
  { money: { currency: from }, receivedOn: day }: Pick<GiftInBooks, 'money' | 'receivedOn'>,
): Promise<Exchange | null> {
  const to = fund?.currency ?? from;
  // What is no day is refused by the rules of a gift.
  return from === to || !isDay(day) ? null : loadExchange(ports, entityId, { from, to, day });
}

/** A fund with its account, in its own currency or another one, and the first day of its books. */
export async function loadFundOf({ store }: Ports, fundId: string, currency?: string) {
  const fund = await foldStream(store, fundFold, `fund-${fundId}`);
  const inAccount = fundAccountStream(fundId, currency ?? fund?.currency ?? '');
  const account = await foldStream(store, fundAccountDecider, inAccount);
  const firstDay = fund ? firstDayOf(fund, account) : '';
  return { fund, account, firstDay };
}
