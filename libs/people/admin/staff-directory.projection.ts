import type { RoleName } from '#catalogue';
import { projection, type RowOf, type Tables, type ViewSet } from '#read-models';

const tables = {
  staff_accounts: {
    key: ['account_id'],
    columns: { account_id: 'text', entity_id: 'text', status: 'text', invited_at: 'text' },
    indexes: [['invited_at', 'account_id']],
  },
  role_grants: {
    key: ['role_id'],
    columns: {
      role_id: 'text',
      account_id: 'text',
      role: 'text',
      fund_id: 'text?',
      status: 'text',
      proposed_by: 'text?',
    },
    indexes: [['account_id'], ['status']],
  },
  /** On which committees somebody sits or was asked to sit: it says where they belong. */
  staff_seats: {
    key: ['account_id', 'entry_id'],
    columns: { account_id: 'text', entry_id: 'text', seat_id: 'text', fund_id: 'text' },
  },
} as const satisfies Tables;

/** Who is on the staff, which roles are held or wait for a second person, and who sits where. No names. */
export const staffDirectory = projection({
  name: 'staff-directory',
  version: 3,
  tables,
  on: {
    AccountInvited: ({ staff_accounts }, { accountId, entityId }, { metadata }) => {
      staff_accounts.put({
        account_id: accountId,
        entity_id: entityId,
        status: 'invited',
        invited_at: metadata.recordedAt,
      });
    },
    AccountActivated: ({ staff_accounts }, { accountId }) =>
      staff_accounts.change([accountId], { status: 'active' }),
    AccountSuspended: ({ staff_accounts }, { accountId }) =>
      staff_accounts.change([accountId], { status: 'suspended' }),
    AccountReinstated: ({ staff_accounts }, { accountId }) =>
      staff_accounts.change([accountId], { status: 'active' }),
    AdministratorRestored: ({ role_grants }, { roleId, accountId }) =>
      role_grants.put({
        role_id: roleId,
        account_id: accountId,
        role: 'administrator',
        fund_id: null,
        status: 'held',
        proposed_by: null,
      }),
    FirstAdministratorAppointed: ({ role_grants }, { roleId, accountId }) =>
      role_grants.put({
        role_id: roleId,
        account_id: accountId,
        role: 'administrator',
        fund_id: null,
        status: 'held',
        proposed_by: null,
      }),
    RoleProposed: ({ role_grants }, { roleId, accountId, role, fundId, proposedBy }) =>
      role_grants.put({
        role_id: roleId,
        account_id: accountId,
        role,
        fund_id: fundId,
        status: 'proposed',
        proposed_by: proposedBy,
      }),
    RoleConfirmed: ({ role_grants }, { roleId, accountId, role, fundId }) =>
      role_grants.put({
        role_id: roleId,
        account_id: accountId,
        role,
        fund_id: fundId,
        status: 'held',
        proposed_by: null,
      }),
    RoleRevoked: ({ role_grants }, { roleId }) => role_grants.remove(roleId),
    SeatEntered: ({ staff_seats }, { accountId, entryId, seatId, fundId }) =>
      staff_seats.put({
        account_id: accountId,
        entry_id: entryId,
        seat_id: seatId,
        fund_id: fundId,
      }),
  },
});

export type StaffRow = {
  readonly account_id: string;
  readonly entity_id: string;
  readonly status: 'invited' | 'active' | 'suspended';
};

export type GrantRow = RowOf<typeof tables.role_grants> & {
  readonly role: RoleName;
  readonly status: 'proposed' | 'held';
};

export type SeatRow = { readonly account_id: string; readonly fund_id: string };

/** Everybody on the staff in the order of invitation; a staff is small enough for one page. */
export function readStaff(views: ViewSet): readonly StaffRow[] {
  return views.select<StaffRow>(
    'select account_id, entity_id, status from staff_accounts order by invited_at, account_id',
  );
}

export function readGrants(views: ViewSet): readonly GrantRow[] {
  return views.select<GrantRow>('select * from role_grants order by role, role_id');
}

/** Accounts that hold a role for a fund, or in an entity as a whole: names, and no authority. */
export function readStaffNames(views: ViewSet, fundId: string): readonly string[] {
  return views
    .select<{ account_id: string }>(
      `select distinct account_id from role_grants
       where status = 'held' and (fund_id is null or fund_id = ?) order by account_id`,
      fundId,
    )
    .map(({ account_id }) => account_id);
}

/** Who ever had a seat, or was asked to have one: they belong with its fund even when it is over. */
export function readSeats(views: ViewSet): readonly SeatRow[] {
  return views.select<SeatRow>('select distinct account_id, fund_id from staff_seats');
}
