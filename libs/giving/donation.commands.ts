import type { DonationReceived, DonorKind, DonorRegistered, Person } from '#catalogue';
import {
  bookOfFund,
  carryOut,
  commandId,
  instantOf,
  loadAuthority,
  type Invocation,
  type Book,
  type Ports,
} from '#commands';
import { foldStream, loadState, type Executed } from '#event-store';
import { fundAccountDecider, fundAccountStream, fundFold } from '#funds/facts';
import { createdIdOf, dayIn, derivedId, ensure, type Money } from '#kernel';
import { donationDecider } from './donation.decider.js';
import { donorDecider } from './donor.decider.js';

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
  ports: Ports,
  invocation: Invocation,
  input: NewDonation,
): Promise<Executed<DonationReceived> & { readonly donationId: string }> {
  const donationId = createdIdOf(commandId(invocation));
  const { by, book, today } = await loaded(ports, invocation, input.fundId);
  const { store } = ports;
  const fund = await foldStream(store, fundFold, `fund-${input.fundId}`);
  const inAccount = fundAccountStream(input.fundId, input.money.currency);
  const { buckets } = await foldStream(store, fundAccountDecider, inAccount);
  const restrictions = [...buckets.keys()];
  const donorKind = await donorKindOf(ports, input.donorId);
  const facts = { fund, restrictions, bookCurrency: book.baseCurrency, donorKind, today };
  const command = { type: 'RecordDonation', donationId, ...input, by, facts } as const;
  const dated = { ...invocation, effectiveDate: input.receivedOn };
  const stream = `donation-${donationId}`;
  return { ...(await carryOut(ports, dated, book, donationDecider, stream, command)), donationId };
}

/** Registers somebody who gives to a fund. */
export async function registerDonor(
  ports: Ports,
  invocation: Invocation,
  input: { readonly fundId: string; readonly kind: DonorKind; readonly name: string },
): Promise<Executed<DonorRegistered> & { readonly donorId: string }> {
  ensure(input.name.trim() !== '', 'text-missing');
  ensure(input.name.length <= MAX_NAME, 'text-too-long', { max: MAX_NAME });
  const id = commandId(invocation);
  const donorId = createdIdOf(id);
  const subjectRef = derivedId(id, 'subject');
  const { by, book } = await loaded(ports, invocation, input.fundId);
  const stream = `donor-${donorId}`;
  const place = { stream, commandId: id, field: 'DonorRegistered.name' };
  const name = await ports.vault.seal(input.name.trim(), subjectRef, 'donor', place);
  const { kind } = input;
  const command = { type: 'RegisterDonor', donorId, subjectRef, kind, name, by } as const;
  return { ...(await carryOut(ports, invocation, book, donorDecider, stream, command)), donorId };
}

async function donorKindOf(ports: Ports, donorId: string | null): Promise<DonorKind | null> {
  if (donorId === null) return null;
  const donor = await loadState(ports.store, donorDecider, `donor-${donorId}`);
  ensure(donor.status === 'registered', 'donor-unknown');
  return donor.kind;
}

async function loaded(
  ports: Ports,
  invocation: Invocation,
  fundId: string,
): Promise<{ readonly by: Person; readonly book: Book; readonly today: string }> {
  const now = instantOf(ports, invocation);
  const accountId = invocation.actor.id;
  const [book, roles] = await Promise.all([
    bookOfFund(ports.store, fundId),
    loadAuthority(ports.store, accountId, fundId, now),
  ]);
  return { by: { accountId, roles }, book, today: dayIn(book.timeZone, now) };
}
