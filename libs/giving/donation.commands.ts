import type { DonationReceived, DonorKind, DonorRegistered, Person } from '#catalogue';
import {
  bookOfFund,
  carryOut,
  commandId,
  instantOf,
  loadAuthority,
  type Asked,
  type Book,
  type Desk,
} from '#desk';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, dayIn, derivedId, ensure, type Money } from '#kernel';
import { donationDecider } from './donation.decider.js';
import { donorDecider } from './donor.decider.js';
import { fundFactsFrom, type FundFacts } from './fund.facts.js';

/** Characters of a donor's name at most. */
const MAX_NAME = 200;

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
};

/**
 * Writes down a gift that arrived; by the treasurer or an accountant. It counts on the day on
 * which it arrived. The payment process books it into the fund account.
 */
export async function recordDonation(
  desk: Desk,
  asked: Asked,
  input: NewDonation,
): Promise<Executed<DonationReceived> & { readonly donationId: string }> {
  const donationId = createdIdOf(commandId(asked));
  const { by, book, today } = await atHand(desk, asked, input.fundId);
  const fund = await fundFactsOf(desk, input.fundId, input.money.currency);
  const donorKind = await donorKindOf(desk, input.donorId);
  const facts = { ...fund, bookCurrency: book.baseCurrency, donorKind, today };
  const command = { type: 'RecordDonation', donationId, ...input, by, facts } as const;
  const dated = { ...asked, effectiveDate: input.receivedOn };
  const stream = `donation-${donationId}`;
  return { ...(await carryOut(desk, dated, book, donationDecider, stream, command)), donationId };
}

/** Registers somebody who gives to a fund. */
export async function registerDonor(
  desk: Desk,
  asked: Asked,
  input: { readonly fundId: string; readonly kind: DonorKind; readonly name: string },
): Promise<Executed<DonorRegistered> & { readonly donorId: string }> {
  ensure(input.name.trim() !== '', 'text-missing');
  ensure(input.name.length <= MAX_NAME, 'text-too-long', { max: MAX_NAME });
  const id = commandId(asked);
  const donorId = createdIdOf(id);
  const subjectRef = derivedId(id, 'subject');
  const { by, book } = await atHand(desk, asked, input.fundId);
  const stream = `donor-${donorId}`;
  const place = { stream, commandId: id, field: 'DonorRegistered.name' };
  const name = await desk.vault.seal(input.name.trim(), subjectRef, 'donor', place);
  const { kind } = input;
  const command = { type: 'RegisterDonor', donorId, subjectRef, kind, name, by } as const;
  return { ...(await carryOut(desk, asked, book, donorDecider, stream, command)), donorId };
}

async function fundFactsOf(desk: Desk, fundId: string, currency: string): Promise<FundFacts> {
  const [fund, account] = await Promise.all([
    desk.store.read(`fund-${fundId}`),
    desk.store.read(`fundaccount-${fundId}.${currency}`),
  ]);
  return fundFactsFrom(
    fund.map(({ event }) => event),
    account.map(({ event }) => event),
  );
}

async function donorKindOf(desk: Desk, donorId: string | null): Promise<DonorKind | null> {
  if (donorId === null) return null;
  const donor = await loadState(desk.store, donorDecider, `donor-${donorId}`);
  ensure(donor.status === 'registered', 'donor-unknown');
  return donor.kind;
}

async function atHand(
  desk: Desk,
  asked: Asked,
  fundId: string,
): Promise<{ readonly by: Person; readonly book: Book; readonly today: string }> {
  const now = instantOf(desk, asked);
  const accountId = asked.actor.id;
  const [book, roles] = await Promise.all([
    bookOfFund(desk.store, fundId),
    loadAuthority(desk.store, accountId, fundId, now),
  ]);
  return { by: { accountId, roles }, book, today: dayIn(book.timeZone, now) };
}
