import type {
  FirstAdministratorAppointed,
  RoleConfirmed,
  RoleProposed,
  RoleRevoked,
} from '#catalogue';
import { ensure, type Decider } from '#kernel';
import { mayNotGain } from './two-people.js';

export type FoundingEvent =
  FirstAdministratorAppointed | RoleProposed | RoleConfirmed | RoleRevoked;

type Founder = { readonly accountId: string; readonly entityId: string };

export type FoundingState = {
  readonly first: Founder | null;
  readonly proposal: RoleProposed['data'] | null;
  readonly second: Founder | null;
  /** Founders who still are administrators by this stream. */
  readonly holders: readonly string[];
};

/** There is no administrator yet: whoever installs the instance names one. */
export type AppointFirst = {
  readonly type: 'AppointFirst';
  readonly roleId: string;
  readonly accountId: string;
  readonly entityId: string;
};

/** The first administrator asks one other person to be the second. */
export type ProposeSecond = {
  readonly type: 'ProposeSecond';
  readonly roleId: string;
  readonly accountId: string;
  readonly entityId: string;
  readonly now: string;
  readonly by: string;
};

/** The person who was asked accepts. */
export type AcceptSecond = {
  readonly type: 'AcceptSecond';
  readonly now: string;
  readonly by: string;
};

/** A founder is an administrator no longer. That the actor may revoke, is a fact (`mayRevoke`). */
export type RevokeFounder = {
  readonly type: 'RevokeFounder';
  readonly roleId: string;
  readonly accountId: string;
  readonly mayRevoke: boolean;
  readonly by: string;
};

export type FoundingCommand = AppointFirst | ProposeSecond | AcceptSecond | RevokeFounder;

/**
 * How an instance comes to have two administrators (D22). The first one is appointed when there is
 * none, and may only invite another and configure; once that person has accepted, every role takes
 * two people of whom neither gains. One fixed stream, so that this happens once.
 */
export const foundingDecider: Decider<FoundingState, FoundingCommand, FoundingEvent> = {
  initial: { first: null, proposal: null, second: null, holders: [] },
  decide: (command, state) => {
    switch (command.type) {
      case 'AppointFirst': {
        ensure(!state.first, 'administrator-exists');
        const { roleId, accountId, entityId } = command;
        return [{ type: 'FirstAdministratorAppointed', data: { roleId, accountId, entityId } }];
      }
      case 'ProposeSecond':
        return proposeSecond(command, state);
      case 'AcceptSecond':
        return acceptSecond(command, state);
      case 'RevokeFounder':
        return revokeFounder(command, state);
    }
  },
  evolve: evolveFounding,
};

function proposeSecond(command: ProposeSecond, state: FoundingState): readonly FoundingEvent[] {
  const { roleId, accountId, entityId, now, by } = command;
  ensure(!state.second, 'second-administrator-exists');
  ensure(state.first?.accountId === by && state.holders.includes(by), 'not-allowed', {
    roles: 'administrator',
  });
  mayNotGain(by, accountId);
  const term = { fundId: null, from: now, until: null };
  const role = { roleId, accountId, entityId, role: 'administrator' } as const;
  return [{ type: 'RoleProposed', data: { ...role, ...term, proposedBy: by } }];
}

/** A newer proposal stands in for an older one: who was asked first may never have answered. */
function acceptSecond({ by }: AcceptSecond, state: FoundingState): readonly FoundingEvent[] {
  ensure(!state.second, 'second-administrator-exists');
  ensure(state.proposal?.accountId === by, 'role-not-proposed');
  const { proposedBy: _, ...role } = state.proposal;
  return [{ type: 'RoleConfirmed', data: { ...role, confirmedBy: by } }];
}

function revokeFounder(
  { roleId, accountId, mayRevoke, by }: RevokeFounder,
  state: FoundingState,
): readonly FoundingEvent[] {
  ensure(mayRevoke || by === accountId, 'not-allowed', { roles: 'administrator' });
  ensure(state.holders.includes(accountId), 'role-not-held');
  ensure(state.second, 'second-administrator-first');
  const role = { role: 'administrator', fundId: null } as const;
  return [{ type: 'RoleRevoked', data: { roleId, accountId, ...role, by } }];
}

function evolveFounding(state: FoundingState, event: FoundingEvent): FoundingState {
  switch (event.type) {
    case 'FirstAdministratorAppointed': {
      const { accountId, entityId } = event.data;
      return { ...state, first: { accountId, entityId }, holders: [accountId] };
    }
    case 'RoleProposed':
      return { ...state, proposal: event.data };
    case 'RoleConfirmed': {
      const { accountId, entityId } = event.data;
      const holders = [...state.holders, accountId];
      return { ...state, proposal: null, second: { accountId, entityId }, holders };
    }
    case 'RoleRevoked': {
      const holders = state.holders.filter((holder) => holder !== event.data.accountId);
      return { ...state, holders };
    }
    default:
      return state;
  }
}
