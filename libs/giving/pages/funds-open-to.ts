import type { RoleName } from '#catalogue';
import { fundsWithRole, type Ports } from '#commands';
import { rolesFor } from '#gate';
import { requireRole, type Visitor } from '#http';
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
