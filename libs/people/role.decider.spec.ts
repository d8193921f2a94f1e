import type { RoleName } from '#catalogue';
import { specify } from '../../test/support/specification.js';
import { foundingDecider, type FoundingCommand, type FoundingEvent } from './founding.decider.js';
import { roleDecider, type RoleCommand, type RoleEvent } from './role.decider.js';

const now = '2026-03-10T10:00:00.000Z';
const person = (accountId: string, ...roles: RoleName[]) => ({ accountId, roles });
const administrator = person('administrator', 'administrator');
const board = person('board', 'governing-body');
const nobodyElse: readonly RoleName[] = [];

const role = specify(roleDecider);
const beneficiary = {
  accountId: 'somebody',
  entityId: 'entity' as string | null,
  suspended: false,
  roles: nobodyElse,
};
const granted = (until: string | null = null) => ({
  roleId: 'role',
  accountId: 'somebody',
  entityId: 'entity',
  role: 'treasurer' as RoleName,
  fundId: 'fund',
  from: now,
  until,
});
const proposed = (until: string | null = null): RoleEvent => ({
  type: 'RoleProposed',
  data: { ...granted(until), proposedBy: 'administrator' },
});
const confirmed = (until: string | null = null): RoleEvent => ({
  type: 'RoleConfirmed',
  data: { ...granted(until), confirmedBy: 'board' },
});
const revoked = (by: string): RoleEvent => ({
  type: 'RoleRevoked',
  data: { roleId: 'role', accountId: 'somebody', role: 'treasurer', fundId: 'fund', by },
});
const propose = (change: object = {}): RoleCommand => ({
  type: 'ProposeRole',
  roleId: 'role',
  entityId: 'entity',
  role: 'treasurer',
  fundId: 'fund',
  from: now,
  until: null,
  now,
  beneficiary,
  isFounded: true,
  by: administrator,
  ...change,
});
const confirm = (by = board, change: object = {}): RoleCommand => ({
  type: 'ConfirmRole',
  now,
  beneficiary,
  by,
  ...change,
});
const revoke = (by = board): RoleCommand => ({ type: 'RevokeRole', now, by });

describe('A role is given by two people who do not gain', () => {
  test('proposed by one, confirmed by another', () => {
    role.given().when(propose()).then(proposed());
    role.given(proposed()).when(confirm()).then(confirmed());
  });

  test('not by one person alone, not for oneself, not without the power to give roles', () => {
    role.given(proposed()).when(confirm(administrator)).thenRefused('second-person-needed');
    role
      .given(proposed())
      .when(confirm(person('somebody', 'administrator')))
      .thenRefused('own-gain');
    role
      .given(proposed())
      .when(confirm(person('x', 'chair')))
      .thenRefused('not-allowed');
    role.given().when(confirm()).thenRefused('role-not-proposed');
  });

  test.each<[string, object, string]>([
    ['before there is a second administrator', { isFounded: false }, 'second-administrator-first'],
    ['by somebody without the power', { by: person('x', 'treasurer') }, 'not-allowed'],
    ['to oneself', { by: person('somebody', 'administrator') }, 'own-gain'],
    ['to nobody', { beneficiary: { ...beneficiary, entityId: null } }, 'account-unknown'],
    [
      'to a stranger',
      { beneficiary: { ...beneficiary, entityId: 'x' } },
      'account-of-another-entity',
    ],
    [
      'to a shut account',
      { beneficiary: { ...beneficiary, suspended: true } },
      'account-suspended',
    ],
    ['on a day that does not exist', { from: '2026-02-30T00:00:00Z' }, 'date-invalid'],
    ['that ends before it begins', { until: '2026-03-09T00:00:00Z' }, 'dates-reversed'],
    [
      'that is over already',
      { from: '2026-01-01T00:00:00Z', until: '2026-03-10T10:00:00Z' },
      'date-in-the-past',
    ],
    [
      'of an auditor to a treasurer',
      { role: 'auditor', beneficiary: { ...beneficiary, roles: ['treasurer'] } },
      'auditor-holds-no-other-role',
    ],
    [
      'of a treasurer to an auditor',
      { beneficiary: { ...beneficiary, roles: ['auditor'] } },
      'auditor-holds-no-other-role',
    ],
  ])('no role %s', (_, change, code) => {
    role.given().when(propose(change)).thenRefused(code);
  });

  test('what was asked is asked again when it is confirmed', () => {
    const shut = { beneficiary: { ...beneficiary, suspended: true } };
    role.given(proposed()).when(confirm(board, shut)).thenRefused('account-suspended');
    role.given(proposed('2026-03-10T10:00:00Z')).when(confirm()).thenRefused('date-in-the-past');
  });

  test('not twice at a time; again once it is over or was taken away', () => {
    role.given(proposed()).when(propose()).thenRefused('role-already-proposed');
    role.given(proposed(), confirmed()).when(propose()).thenRefused('role-already-held');
    const over = '2026-03-10T09:00:00Z';
    role.given(proposed(over), confirmed(over)).when(propose()).then(proposed());
    role.given(proposed(), confirmed(), revoked('board')).when(propose()).then(proposed());
  });
});

describe('A role is taken away by one', () => {
  test('or laid down, or taken back before it was confirmed', () => {
    role.given(proposed(), confirmed()).when(revoke()).then(revoked('board'));
    role
      .given(proposed(), confirmed())
      .when(revoke(person('somebody')))
      .then(revoked('somebody'));
    role.given(proposed()).when(revoke()).then(revoked('board'));
    role
      .given(proposed(), confirmed())
      .when(revoke(person('x')))
      .thenRefused('not-allowed');
    role.given().when(revoke()).thenRefused('role-not-held');
  });
});

describe('An instance comes to have two administrators (D22)', () => {
  const founding = specify(foundingDecider);
  const appointed: FoundingEvent = {
    type: 'FirstAdministratorAppointed',
    data: { roleId: 'r1', accountId: 'first', entityId: 'entity' },
  };
  const second = (accountId: string) => ({
    roleId: `role-${accountId}`,
    accountId,
    entityId: 'entity',
    role: 'administrator' as const,
    fundId: null,
    from: now,
    until: null,
  });
  const asked = (accountId: string): FoundingEvent => ({
    type: 'RoleProposed',
    data: { ...second(accountId), proposedBy: 'first' },
  });
  const accepted: FoundingEvent = {
    type: 'RoleConfirmed',
    data: { ...second('second'), confirmedBy: 'second' },
  };
  const appoint: FoundingCommand = {
    type: 'AppointFirst',
    roleId: 'r1',
    accountId: 'first',
    entityId: 'entity',
  };
  const ask = (accountId: string, by = 'first'): FoundingCommand => ({
    type: 'ProposeSecond',
    roleId: `role-${accountId}`,
    accountId,
    entityId: 'entity',
    now,
    by,
  });
  const accept = (by: string): FoundingCommand => ({ type: 'AcceptSecond', now, by });
  const remove = (accountId: string, by: string, mayRevoke = true): FoundingCommand => ({
    type: 'RevokeFounder',
    roleId: 'r1',
    accountId,
    mayRevoke,
    by,
  });

  test('the first is appointed when there is none, once for ever', () => {
    founding.given().when(appoint).then(appointed);
    founding.given(appointed).when(appoint).thenRefused('administrator-exists');
  });

  test('the first asks one other person, who accepts', () => {
    founding.given(appointed).when(ask('second')).then(asked('second'));
    founding.given(appointed, asked('second')).when(accept('second')).then(accepted);
  });

  test('whoever never answers can be replaced by another', () => {
    founding
      .given(appointed, asked('silent'), asked('second'))
      .when(accept('silent'))
      .thenRefused('role-not-proposed');
    founding
      .given(appointed, asked('silent'), asked('second'))
      .when(accept('second'))
      .then(accepted);
  });

  test('nobody else asks, nobody asks themselves, and only one is ever accepted like this', () => {
    founding.given(appointed).when(ask('x', 'stranger')).thenRefused('not-allowed');
    founding.given(appointed).when(ask('first')).thenRefused('own-gain');
    const both = founding.given(appointed, asked('second'), accepted);
    both.when(ask('third')).thenRefused('second-administrator-exists');
    both.when(accept('second')).thenRefused('second-administrator-exists');
  });

  test('a founder leaves only once there are two', () => {
    founding
      .given(appointed)
      .when(remove('first', 'first'))
      .thenRefused('second-administrator-first');
    const both = [appointed, asked('second'), accepted];
    const gone: FoundingEvent = {
      type: 'RoleRevoked',
      data: { roleId: 'r1', accountId: 'first', role: 'administrator', fundId: null, by: 'second' },
    };
    founding
      .given(...both)
      .when(remove('first', 'second'))
      .then(gone);
    founding
      .given(...both, gone)
      .when(remove('first', 'second'))
      .thenRefused('role-not-held');
    founding
      .given(...both)
      .when(remove('first', 'x', false))
      .thenRefused('not-allowed');
  });
});
