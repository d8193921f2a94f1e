import type { RoleName } from '#catalogue';
import { bookOfFund, fundsWithRole, type Ports } from '#commands';
import { rolesFor } from '#gate';
import { requireRole, type Visitor } from '#http';
import { dayIn } from '#kernel';
import type { ViewSet } from '#read-models';
import { readGivingFunds, type GivingFund } from '../views/donations.query.js';

/** Who may see what was given. */
const READERS = rolesFor('gift.read');
/** Who writes it down. */
export const RECORDERS = rolesFor('gift.record');

/** The outer fence of the list. Rejections `sign-in-needed`, `role-needed`. */
export function giftReader(visitor: Visitor): { readonly accountId: string } {
  return requireRole(visitor, ...READERS);
}

/** The outer fence of recording. Rejections `sign-in-needed`, `role-needed`. */
export function giftRecorder(visitor: Visitor): {
  readonly accountId: string;
  readonly role: string;
} {
  return requireRole(visitor, ...RECORDERS);
}

/** The funds in which an account holds one of the roles now, from the streams of its roles. */
export function fundsOpenTo(
  ports: Ports,
  views: ViewSet,
  accountId: string,
  roles: readonly RoleName[] = READERS,
): Promise<readonly GivingFund[]> {
  return fundsWithRole(ports, accountId, readGivingFunds(views), roles);
}

/**
 * The day of a page over several funds: each counts its own days, and decides itself what is too
 * late; a form takes the latest of them.
 */
export async function latestDayOf(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  funds: readonly GivingFund[],
): Promise<string> {
  const now = clock.now();
  const books = await Promise.all(funds.map(({ fundId }) => bookOfFund(store, fundId)));
  const days = books.map(({ timeZone }) => dayIn(timeZone, now));
  return days.toSorted().at(-1) ?? dayIn('UTC', now);
}
