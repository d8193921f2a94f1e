import { authorityAt, openActs, ownWork, type OpenAct } from '#acts';
import { loadEntityAuthority, type Ports } from '#commands';
import { loadState } from '#event-store';
import { ensure } from '#kernel';
import { displayNameOf } from '../account.commands.js';
import { accountDecider } from '../account.decider.js';
import { foundingDecider, foundingStream } from '../founding.decider.js';
import { ROLE_ACTS, type RolePlace, type StaffPlace } from './role.acts.js';
import type { GrantRow, StaffRow } from './staff-directory.projection.js';
import type { VisibleStaff } from './visible-staff.js';

/** Somebody of the staff on the page of an administrator. */
export type Staff = {
  readonly accountId: string;
  readonly status: StaffRow['status'];
  /** Opened for this page only; undefined once erased. */
  readonly name: string | undefined;
  readonly roles: readonly ListedRole[];
};

/** A role that is held or waits for a second person, and what the reader may do with it. */
export type ListedRole = Pick<GrantRow, 'status'> & {
  readonly place: RolePlace;
  readonly open: readonly OpenAct<RolePlace>[];
};

export type StaffOverview = {
  readonly staff: readonly Staff[];
  /** Where the reader proposes a role. */
  readonly place: StaffPlace;
};

/**
 * The staff as an account may see it, with what the rules must know to say what they may do there.
 * Rejection `account-unknown`.
 */
export async function staffOverview(
  ports: Ports,
  { staff: rows, grants }: VisibleStaff,
  accountId: string,
): Promise<StaffOverview> {
  const founding = await loadState(ports.store, foundingDecider, foundingStream);
  const now = ports.clock.now();
  const entities = [...new Set(rows.map((row) => row.entity_id))];
  const authorities = new Map(
    await Promise.all(
      entities.map(async (entityId) => {
        const roles = await loadEntityAuthority(ports.store, accountId, entityId, now);
        return [entityId, roles] as const;
      }),
    ),
  );
  const authorityIn = (entityId: string): StaffPlace['authority'] =>
    authorityAt(now, 'UTC', { id: accountId, roles: authorities.get(entityId) ?? [] });
  const staff = await Promise.all(
    rows.map(async ({ account_id, entity_id: entityId, status }): Promise<Staff> => {
      const state = await loadState(ports.store, accountDecider, `account-${account_id}`);
      const at = { authority: authorityIn(entityId), entityId, founding, state };
      const own = grants.filter((grant) => grant.account_id === account_id);
      return {
        accountId: account_id,
        status,
        name: await displayNameOf(ports, account_id),
        roles: own.map((grant) => {
          const place = { ...at, on: roleIn(grant) };
          return { status: grant.status, place, open: ownWork(openActs(ROLE_ACTS, place)) };
        }),
      };
    }),
  );
  const me = rows.find((row) => row.account_id === accountId);
  ensure(me, 'account-unknown');
  const authority = authorityIn(me.entity_id);
  // Nobody is offered to themselves: the rules would refuse it.
  const others = staff.filter((person) => person.accountId !== accountId);
  return { staff, place: { authority, entityId: me.entity_id, founding, others } };
}

function roleIn({ role_id: roleId, account_id: accountId, role, fund_id }: GrantRow) {
  return { roleId, accountId, role, fundId: fund_id };
}
