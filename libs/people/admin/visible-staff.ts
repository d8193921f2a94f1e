import { loadAuthority, type Ports } from '#commands';
import { readingScope } from '#visibility';
import { rolesFor } from '#gate';
import type { ViewSet } from '#read-models';
import {
  readGrants,
  readSeats,
  readStaff,
  type GrantRow,
  type StaffRow,
} from './staff-directory.projection.js';

export type VisibleStaff = {
  readonly staff: readonly StaffRow[];
  readonly grants: readonly GrantRow[];
};

/**
 * The staff as an account may see it. Whoever reads the staff of the entity sees all of it; whoever
 * reads it for a fund sees who holds a role or has a seat there, or a role in the entity as a whole,
 * and who has no place yet, since somebody must give them their first. Everybody sees themselves, and what waits for
 * their own answer (D22).
 */
export async function staffShownTo(
  ports: Ports,
  views: ViewSet,
  accountId: string,
): Promise<VisibleStaff> {
  const everybody = readStaff(views);
  const everyGrant = readGrants(views);
  const entityOf = new Map(everybody.map((row) => [row.account_id, row.entity_id]));
  const isColleague = (other: string): boolean => entityOf.get(other) === entityOf.get(accountId);
  const { fundIds } = await readingScope(ports, views, accountId, 'staff.read');
  const roles = await loadAuthority(ports.store, accountId, null, ports.clock.now());
  const readsEntity = rolesFor('staff.read').some((role) => roles.includes(role));
  const reads = readsEntity || fundIds.length > 0;

  const grants = everyGrant.filter(({ account_id, fund_id }) => {
    if (account_id === accountId) return true;
    if (fund_id !== null && fundIds.includes(fund_id)) return true;
    return isColleague(account_id) && (readsEntity || (reads && fund_id === null));
  });
  const seats = readSeats(views);
  const seen = new Set([
    ...grants.map(({ account_id }) => account_id),
    ...seats.filter(({ fund_id }) => fundIds.includes(fund_id)).map(({ account_id }) => account_id),
  ]);
  const placed = new Set([...everyGrant, ...seats].map(({ account_id }) => account_id));
  const staff = everybody.filter(({ account_id }) => {
    if (account_id === accountId || seen.has(account_id)) return true;
    return isColleague(account_id) && (readsEntity || (reads && !placed.has(account_id)));
  });
  return { staff, grants };
}
