import type { Person } from '#catalogue';
import {
  bookOfFund,
  instantOf,
  loadAuthority,
  type Book,
  type Invocation,
  type Ports,
} from '#commands';
import { loadState } from '#event-store';
import { dayIn, Rejection } from '#kernel';
import { donorDecider } from './donor.decider.js';
import type { RegisteredDonor } from './donor.state.js';

export function donorStream(donorId: string): string {
  return `donor-${donorId}`;
}

/** A donor as the stream tells. Rejection `donor-unknown`. */
export async function loadDonor(
  { store }: Pick<Ports, 'store'>,
  donorId: string,
): Promise<RegisteredDonor> {
  const donor = await loadState(store, donorDecider, donorStream(donorId));
  if (donor.status === 'unknown') throw new Rejection('donor-unknown');
  return donor;
}

/**
 * Whoever gives under that id, in the books of an entity: of two that were found to be one it is the
 * one that is left. Rejection `donor-unknown`, for donors of another entity too.
 */
export async function loadGiver(
  ports: Pick<Ports, 'store'>,
  donorId: string,
  { entityId }: Pick<Book, 'entityId'>,
): Promise<RegisteredDonor> {
  let donor = await loadDonor(ports, donorId);
  // It ends: each was registered before the one that went into it.
  while (donor.mergedInto !== null) donor = await loadDonor(ports, donor.mergedInto);
  const book = await bookOfFund(ports.store, donor.fundId);
  if (book.entityId !== entityId) throw new Rejection('donor-unknown');
  return donor;
}

/** A donor before somebody, in the books of the fund for which the donor was registered. */
export type LoadedDonor = {
  readonly donor: RegisteredDonor;
  readonly book: Book;
  readonly by: Person;
  readonly today: string;
  readonly at: string;
};

/** Lays a donor out. Rejection `donor-unknown`. */
export async function layOutDonor(
  ports: Ports,
  invocation: Invocation,
  donorId: string,
): Promise<LoadedDonor> {
  const donor = await loadDonor(ports, donorId);
  return { donor, ...(await askerFor(ports, invocation, donor.fundId)) };
}

/** Who asks, with their roles for a fund, and which day it is there. Rejection `fund-unknown`. */
export async function askerFor(
  ports: Ports,
  invocation: Invocation,
  fundId: string,
): Promise<Omit<LoadedDonor, 'donor'>> {
  const now = instantOf(ports, invocation);
  const accountId = invocation.actor.id;
  const [book, roles] = await Promise.all([
    bookOfFund(ports.store, fundId),
    loadAuthority(ports.store, accountId, fundId, now),
  ]);
  const at = now.toISOString();
  return { by: { accountId, roles }, book, today: dayIn(book.timeZone, now), at };
}
