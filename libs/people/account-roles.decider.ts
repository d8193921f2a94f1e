import type { Person, RoleName } from '#catalogue';
import { ensure, isInstant } from '#kernel';
import {
  ensureAuditorStandsAlone,
  isOver,
  roleOf,
  type AccountEvent,
  type AccountRole,
  type AccountState,
} from './account.state.js';
import { mayNotGain, needsTwoPeople } from './two-people.js';

/** A role of an account, in one scope. */
export type OnRole = {
  readonly roleId: string;
  readonly accountId: string;
  readonly role: RoleName;
  /** The fund in which it holds; null for the whole entity. */
  readonly fundId: string | null;
};

/** By an administrator or the governing body, for somebody else; without effect until confirmed. */
export type ProposeRole = OnRole & {
  readonly type: 'ProposeRole';
  readonly entityId: string;
  /** Instants. */
  readonly from: string;
  readonly until: string | null;
  readonly now: string;
  /** Whether the second administrator has accepted; until then only that one is proposed (D22). */
  readonly isFounded: boolean;
  readonly by: Person;
};

/** By another administrator or member of the governing body, who does not gain either (D7). */
export type ConfirmRole = OnRole & {
  readonly type: 'ConfirmRole';
  /** Whether the right code came with it, which the person who gains tells whoever confirms. */
  readonly met: boolean;
  readonly now: string;
  readonly by: Person;
};

/** One person is enough to take a role away, or to lay one's own down: it must be quick. */
export type RevokeRole = OnRole & {
  readonly type: 'RevokeRole';
  readonly now: string;
  readonly isFounded: boolean;
  readonly by: Person;
};

/** Whoever was named the first administrator by the founding is one (D22). */
export type AppointFirst = {
  readonly type: 'AppointFirst';
  readonly roleId: string;
  readonly accountId: string;
};

/** Whoever was named the second administrator by the founding accepts (D22). */
export type AcceptSecond = {
  readonly type: 'AcceptSecond';
  readonly roleId: string;
  readonly accountId: string;
  readonly now: string;
};

/** Two recovery keys made this person an administrator. */
export type RestoreAdministrator = {
  readonly type: 'RestoreAdministrator';
  readonly roleId: string;
  readonly accountId: string;
  readonly recoveryId: string;
  /** Of the way to a new password that is opened for who had an account. */
  readonly resetRef: string;
  readonly expiresAt: string;
};

export type RoleCommand =
  ProposeRole | ConfirmRole | RevokeRole | AppointFirst | AcceptSecond | RestoreAdministrator;

const ADMINISTRATION = ['administrator', null] as const;

export function decideRole(command: RoleCommand, state: AccountState): readonly AccountEvent[] {
  switch (command.type) {
    case 'ProposeRole':
      return proposeRole(command, state);
    case 'ConfirmRole':
      return confirmRole(command, state);
    case 'RevokeRole':
      return revokeRole(command, state);
    case 'AppointFirst':
      return appointFirst(command, state);
    case 'AcceptSecond':
      return acceptSecond(command, state);
    case 'RestoreAdministrator':
      return restoreAdministrator(command, state);
  }
}

function proposeRole(command: ProposeRole, state: AccountState): readonly AccountEvent[] {
  const { roleId, accountId, entityId, role, fundId, from, until, now, isFounded, by } = command;
  const isOfEntity = role === 'administrator' && fundId === null;
  ensure(isFounded || isOfEntity, 'second-administrator-first');
  mayNotGain(by.accountId, accountId);
  const proposal = roleOf(state, 'proposed', role, fundId);
  // Whom the first administrator asked before may be asked again after somebody else was asked.
  if (!isFounded && proposal?.proposedBy === by.accountId) return [];
  ensure(!proposal, 'role-already-proposed');
  const held = roleOf(state, 'held', role, fundId);
  ensure(!held || isOver(held.until, now), 'role-already-held');
  checkTerm(from, until, now);
  ensure(state.status !== 'suspended', 'account-suspended');
  ensure(state.entityId === entityId, 'account-of-another-entity');
  ensureAuditorStandsAlone(state, role, now);
  const data = { roleId, accountId, entityId, role, fundId, from, until };
  return [{ type: 'RoleProposed', data: { ...data, proposedBy: by.accountId } }];
}

function confirmRole(
  { roleId, accountId, role, fundId, now, by, met }: ConfirmRole,
  state: AccountState,
): readonly AccountEvent[] {
  const proposal = roleOf(state, 'proposed', role, fundId);
  ensure(proposal, 'role-not-proposed');
  needsTwoPeople(proposal.proposedBy ?? '', by.accountId, accountId);
  const confirmedBy = by.accountId;
  const confirmed = confirm(state, proposal, { roleId, accountId, now, confirmedBy });
  if (state.meeting.metBy !== null) return confirmed;
  ensure(met, 'account-not-met');
  mayMeet(by, state);
  return [{ type: 'AccountMet', data: { accountId, by: confirmedBy } }, ...confirmed];
}

/** Whoever made the link may have kept it: the person's own code is worth nothing from them. */
function mayMeet({ accountId }: Person, { invitedBy }: AccountState): void {
  ensure(!invitedBy.includes(accountId), 'met-by-inviter');
}

function restoreAdministrator(
  { roleId, accountId, recoveryId, resetRef, expiresAt }: RestoreAdministrator,
  state: AccountState,
): readonly AccountEvent[] {
  const { entityId, status } = state;
  const restored = { roleId, accountId, entityId, recoveryId };
  const twoKeys = { askedBy: recoveryId, by: recoveryId };
  const way = { accountId, resetRef, expiresAt, ...twoKeys };
  return [
    ...(status === 'suspended'
      ? [{ type: 'AccountReinstated', data: { accountId, ...twoKeys } } as const]
      : []),
    ...(status === 'invited' ? [] : [{ type: 'PasswordResetOpened', data: way } as const]),
    { type: 'AdministratorRestored', data: restored },
  ];
}

function revokeRole(
  { roleId, accountId, role, fundId, now, isFounded, by }: RevokeRole,
  state: AccountState,
): readonly AccountEvent[] {
  const held = roleOf(state, 'held', role, fundId);
  const isHeld = held !== undefined && !isOver(held.until, now);
  ensure(isHeld || roleOf(state, 'proposed', role, fundId), 'role-not-held');
  ensure(!isHeld || isFounded, 'second-administrator-first');
  return [{ type: 'RoleRevoked', data: { roleId, accountId, role, fundId, by: by.accountId } }];
}

function appointFirst(
  { roleId, accountId }: AppointFirst,
  state: AccountState,
): readonly AccountEvent[] {
  if (state.isFounder) return [];
  const { entityId } = state;
  return [{ type: 'FirstAdministratorAppointed', data: { roleId, accountId, entityId } }];
}

function acceptSecond(
  { roleId, accountId, now }: AcceptSecond,
  state: AccountState,
): readonly AccountEvent[] {
  ensure(!state.isFounder, 'second-administrator-exists');
  const proposal = roleOf(state, 'proposed', ...ADMINISTRATION);
  ensure(proposal, 'role-not-proposed');
  return confirm(state, proposal, { roleId, accountId, now, confirmedBy: accountId });
}

/** What was asked when the role was proposed is asked again. */
function confirm(
  state: AccountState,
  { role, fundId, entityId, from, until }: AccountRole,
  {
    roleId,
    accountId,
    now,
    confirmedBy,
  }: { roleId: string; accountId: string; now: string; confirmedBy: string },
): readonly AccountEvent[] {
  ensure(!isOver(until, now), 'date-in-the-past');
  ensure(state.status !== 'suspended', 'account-suspended');
  ensure(state.status === 'active', 'account-not-activated');
  ensureAuditorStandsAlone(state, role, now);
  const data = { roleId, accountId, entityId, role, fundId, from, until, confirmedBy };
  return [{ type: 'RoleConfirmed', data }];
}

function checkTerm(from: string, until: string | null, now: string): void {
  ensure(isInstant(from) && (until === null || isInstant(until)), 'date-invalid');
  if (until === null) return;
  ensure(Date.parse(from) < Date.parse(until), 'dates-reversed');
  ensure(!isOver(until, now), 'date-in-the-past');
}
