import type { Person } from '#catalogue';
import type {
  AcceptSecond,
  ConfirmRole,
  OnRole,
  ProposeRole,
  RevokeRole,
} from './account-roles.decider.js';
import type { FoundingState } from './founding.decider.js';

/** A role where it is given or taken, with what the founding says of who must give it first (D22). */
export type PlacedRole = {
  readonly on: OnRole;
  /** Of the account. */
  readonly entityId: string;
  readonly founding: FoundingState;
};

/** Who asks about a role, and when. */
export type AskedOfRole = { readonly by: Person; readonly now: string };

/** Instants; from now on, and without an end, where it is not said. */
export type Term = {
  readonly from?: string | undefined;
  readonly until?: string | null | undefined;
};

/** What proposing a role asks of the rules. */
export function proposalOf(
  { on, entityId, founding }: PlacedRole,
  { by, now }: AskedOfRole,
  { from = now, until = null }: Term = {},
): ProposeRole {
  const isFounded = founding.second !== null;
  return { type: 'ProposeRole', ...on, entityId, from, until, now, isFounded, by };
}

/**
 * What confirming a role asks of the rules: whoever is to be the second administrator of the
 * instance accepts (D22), everybody else confirms what somebody else is given (D7).
 */
export function confirmationOf(
  role: PlacedRole,
  { by, now, met }: AskedOfRole & Pick<ConfirmRole, 'met'>,
): ConfirmRole | AcceptSecond {
  const { on } = role;
  if (!isAcceptance(role, by.accountId)) return { type: 'ConfirmRole', ...on, now, by, met };
  return { type: 'AcceptSecond', roleId: on.roleId, accountId: on.accountId, now };
}

/** What taking a role away asks of the rules. */
export function revocationOf({ on, founding }: PlacedRole, { by, now }: AskedOfRole): RevokeRole {
  return { type: 'RevokeRole', ...on, now, isFounded: founding.second !== null, by };
}

/** Whether confirming is accepting: only an administrator of a whole entity founds an instance. */
export function isAcceptance({ on, founding }: PlacedRole, asking: string): boolean {
  const { accountId, role, fundId } = on;
  const isOfEntity = role === 'administrator' && fundId === null;
  const isOpen = founding.second === null || founding.second === accountId;
  return isOfEntity && isOpen && asking === accountId;
}
