import { projection } from '#read-models';

/**
 * Who may look at which cases, as far as lists need it: roles and seats. Decisions
 * never rest on it; they fold the streams themselves (D9).
 */
export const committeePeople = projection({
  name: 'committee-people',
  version: 2,
  tables: {
    member_attestations: {
      key: ['member_id'],
      columns: { member_id: 'text', attested_on: 'text' },
    },
    committee_roles: {
      key: ['role_id'],
      columns: {
        role_id: 'text',
        account_id: 'text',
        entity_id: 'text',
        fund_id: 'text?',
        role: 'text',
        from_day: 'text',
        until_day: 'text?',
        revoked: 'integer',
      },
      indexes: [['account_id', 'revoked']],
    },
    committee_seats: {
      key: ['seat_id'],
      columns: {
        seat_id: 'text',
        fund_id: 'text',
        member_id: 'text',
        rank: 'text',
        from_day: 'text',
        until_day: 'text',
        ended_on: 'text?',
      },
      indexes: [
        ['member_id', 'fund_id'],
        ['fund_id', 'member_id'],
      ],
    },
  },
  on: {
    InterestsAttested: ({ member_attestations }, { memberId, on }) => {
      member_attestations.put({ member_id: memberId, attested_on: dayOf(on) });
    },
    FirstAdministratorAppointed: ({ committee_roles }, { roleId, accountId, entityId }) => {
      const who = { role_id: roleId, account_id: accountId, entity_id: entityId };
      const always = { fund_id: null, from_day: '0000-01-01', until_day: null, revoked: 0 };
      committee_roles.put({ ...who, role: 'administrator', ...always });
    },
    RoleConfirmed: ({ committee_roles }, data) => {
      committee_roles.put({
        role_id: data.roleId,
        account_id: data.accountId,
        entity_id: data.entityId,
        fund_id: data.fundId,
        role: data.role,
        from_day: dayOf(data.from),
        revoked: 0,
        until_day: data.until === null ? null : dayOf(data.until),
      });
    },
    RoleRevoked: ({ committee_roles }, { roleId }) => {
      committee_roles.change([roleId], { revoked: 1 });
    },
    SeatConfirmed: ({ committee_seats }, data) => {
      committee_seats.put({
        seat_id: data.seatId,
        fund_id: data.committeeId,
        member_id: data.memberId,
        rank: data.rank,
        from_day: dayOf(data.from),
        until_day: dayOf(data.until),
        ended_on: null,
      });
    },
    MandateEnded: ({ committee_seats }, { seatId, on }) => {
      committee_seats.change([seatId], { ended_on: dayOf(on) });
    },
  },
});

/** The day part, of a day as of an instant. */
function dayOf(text: string): string {
  return text.slice(0, 10);
}
