import { projection } from '#read-models';
import type { ViewSet } from '#read-models';

/**
 * Which roles and seats each account has: for the navigation and the outer fence alone. Authority
 * is decided on the streams of the roles, not here.
 */
export const staffRoles = projection({
  name: 'staff-roles',
  version: 2,
  tables: {
    staff_roles: {
      key: ['held_id'],
      columns: {
        held_id: 'text',
        account_id: 'text',
        role: 'text',
        from_day: 'text',
        until_day: 'text?',
      },
      indexes: [['account_id']],
    },
  },
  on: {
    FirstAdministratorAppointed: ({ staff_roles }, { roleId, accountId }) => {
      const role = 'administrator';
      const term = { from_day: '', until_day: null };
      staff_roles.put({ held_id: roleId, account_id: accountId, role, ...term });
    },
    AdministratorRestored: ({ staff_roles }, { roleId, accountId }) => {
      const role = 'administrator';
      const term = { from_day: '', until_day: null };
      staff_roles.put({ held_id: roleId, account_id: accountId, role, ...term });
    },
    RoleConfirmed: ({ staff_roles }, { roleId, accountId, role, from, until }) => {
      const term = { from_day: from, until_day: until };
      staff_roles.put({ held_id: roleId, account_id: accountId, role, ...term });
    },
    RoleRevoked: ({ staff_roles }, { roleId }) => staff_roles.remove(roleId),
    SeatConfirmed: ({ staff_roles }, { seatId, memberId, rank, from, until }) => {
      const role = ROLE_OF_RANK[rank];
      const term = { from_day: from, until_day: until };
      staff_roles.put({ held_id: seatId, account_id: memberId, role, ...term });
    },
    MandateEnded: ({ staff_roles }, { seatId, on }) => {
      staff_roles.change([seatId], { until_day: on });
    },
  },
});

/** A seat opens the committee's room; what it may do there depends on its rank. */
const ROLE_OF_RANK = {
  member: 'committee-member',
  alternate: 'committee-member',
  chair: 'chair',
  board: 'board-member',
  observer: 'committee-member',
} as const;

/** The roles in force for an account at an instant, each once, in alphabetical order. */
export function rolesHeldBy(views: ViewSet, accountId: string, at: Date): readonly string[] {
  const now = at.toISOString();
  const rows = views.select<{ readonly role: string }>(
    `select distinct role from staff_roles
     where account_id = ? and from_day <= ? and (until_day is null or until_day > ?)
     order by role`,
    accountId,
    now,
    now,
  );
  return rows.map(({ role }) => role);
}
