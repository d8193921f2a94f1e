import type { Person } from '#catalogue';
import { isActiveAt } from '#gate';
import { authorityOf, loadAccount } from './authority.js';
import type { Ports } from './carry-out.js';

/**
 * Everybody who has a part in a fund at an instant, and of `others` who is on the staff at all, each
 * with the roles that their stream gives them there. Nobody whose account is not active.
 */
export async function loadStaff(
  { store, staffNames }: Ports,
  fundId: string,
  at: Date,
  others: readonly string[] = [],
): Promise<readonly Person[]> {
  const named = (await staffNames?.(fundId)) ?? [];
  const people = await Promise.all(
    [...new Set([...named, ...others])].map(async (accountId) => {
      const facts = await loadAccount(store, accountId);
      if (!isActiveAt(facts, at)) return [];
      return [{ accountId, roles: await authorityOf(store, facts, fundId, at) }];
    }),
  );
  return people.flat();
}
