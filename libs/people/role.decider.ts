import {
  needsRole,
  type Person,
  type RoleConfirmed,
  type RoleName,
  type RoleProposed,
  type RoleRevoked,
} from '#catalogue';
import { ensure, isInstant, type Decider } from '#kernel';
import { mayNotGain, needsTwoPeople } from './two-people.js';

export type RoleEvent = RoleProposed | RoleConfirmed | RoleRevoked;

export type RoleState = {
  readonly proposal: RoleProposed['data'] | null;
  /** The last confirmed term; it may be over. */
  readonly held: RoleConfirmed['data'] | null;
};

/** What the rules must know of the person who is to hold the role. */
export type Beneficiary = {
  readonly accountId: string;
  /** Null when there is no such account. */
  readonly entityId: string | null;
  readonly suspended: boolean;
  /** Roles held at this moment, in the entity and in the fund of the role. */
  readonly roles: readonly RoleName[];
};

/** By an administrator or the governing body, for somebody else; without effect until confirmed. */
export type ProposeRole = {
  readonly type: 'ProposeRole';
  readonly roleId: string;
  readonly entityId: string;
  readonly role: RoleName;
  /** The fund in which it holds; null for the whole entity. */
  readonly fundId: string | null;
  /** Instants. */
  readonly from: string;
  readonly until: string | null;
  readonly now: string;
  readonly beneficiary: Beneficiary;
  /** Whether the second administrator has accepted (D22). */
  readonly isFounded: boolean;
  readonly by: Person;
};

/** By another administrator or member of the governing body, who does not gain either (D7). */
export type ConfirmRole = {
  readonly type: 'ConfirmRole';
  readonly now: string;
  readonly beneficiary: Beneficiary;
  readonly by: Person;
};

/** One person is enough to take a role away, or to lay one's own down: it must be quick. */
export type RevokeRole = {
  readonly type: 'RevokeRole';
  readonly now: string;
  readonly by: Person;
};

export type RoleCommand = ProposeRole | ConfirmRole | RevokeRole;

const GRANTERS: readonly RoleName[] = ['administrator', 'governing-body'];

/** One role of one person, for a fund or an entity, in all its terms. Stream `role-…`. */
export const roleDecider: Decider<RoleState, RoleCommand, RoleEvent> = {
  initial: { proposal: null, held: null },
  decide: (command, state) => {
    switch (command.type) {
      case 'ProposeRole':
        return proposeRole(command, state);
      case 'ConfirmRole':
        return confirmRole(command, state);
      case 'RevokeRole':
        return revokeRole(command, state);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'RoleProposed':
        return { ...state, proposal: event.data };
      case 'RoleConfirmed':
        return { proposal: null, held: event.data };
      case 'RoleRevoked':
        return { proposal: null, held: null };
      default:
        return state;
    }
  },
};

function proposeRole(command: ProposeRole, state: RoleState): readonly RoleEvent[] {
  const { roleId, entityId, role, fundId, from, until, now, beneficiary, by } = command;
  ensure(command.isFounded, 'second-administrator-first');
  needsRole(by, GRANTERS);
  mayNotGain(by.accountId, beneficiary.accountId);
  ensure(!state.proposal, 'role-already-proposed');
  ensure(!isHeld(state, now), 'role-already-held');
  checkTerm(from, until, now);
  checkBeneficiary(beneficiary, entityId, role);
  const { accountId } = beneficiary;
  const data = { roleId, accountId, entityId, role, fundId, from, until };
  return [{ type: 'RoleProposed', data: { ...data, proposedBy: by.accountId } }];
}

function confirmRole(
  { now, beneficiary, by }: ConfirmRole,
  state: RoleState,
): readonly RoleEvent[] {
  const { proposal } = state;
  ensure(proposal, 'role-not-proposed');
  needsRole(by, GRANTERS);
  needsTwoPeople(proposal.proposedBy, by.accountId, proposal.accountId);
  ensure(!isOver(proposal.until, now), 'date-in-the-past');
  checkBeneficiary(beneficiary, proposal.entityId, proposal.role);
  const { proposedBy: _, ...role } = proposal;
  return [{ type: 'RoleConfirmed', data: { ...role, confirmedBy: by.accountId } }];
}

function revokeRole({ now, by }: RevokeRole, state: RoleState): readonly RoleEvent[] {
  const live = state.proposal ?? (isHeld(state, now) ? state.held : null);
  ensure(live, 'role-not-held');
  if (by.accountId !== live.accountId) needsRole(by, GRANTERS);
  const { roleId, accountId, role, fundId } = live;
  return [{ type: 'RoleRevoked', data: { roleId, accountId, role, fundId, by: by.accountId } }];
}

/** Somebody of this entity; and who audits does nothing else in it. */
function checkBeneficiary(person: Beneficiary, entityId: string, role: RoleName): void {
  ensure(person.entityId !== null, 'account-unknown');
  ensure(!person.suspended, 'account-suspended');
  ensure(person.entityId === entityId, 'account-of-another-entity');
  const others = person.roles.filter((held) => held !== role);
  const isAudit = role === 'auditor' || others.includes('auditor');
  ensure(!isAudit || others.length === 0, 'auditor-holds-no-other-role');
}

function checkTerm(from: string, until: string | null, now: string): void {
  ensure(isInstant(from) && (until === null || isInstant(until)), 'date-invalid');
  if (until === null) return;
  ensure(Date.parse(from) < Date.parse(until), 'dates-reversed');
  ensure(!isOver(until, now), 'date-in-the-past');
}

function isHeld({ held }: RoleState, now: string): boolean {
  return held !== null && !isOver(held.until, now);
}

function isOver(until: string | null, now: string): boolean {
  return until !== null && Date.parse(until) <= Date.parse(now);
}
