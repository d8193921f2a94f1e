import type { RoleName } from '#catalogue';
import {
  bookOfEntity,
  carryOut,
  foundingStream,
  instantOf,
  loadAuthority,
  roleIdOf,
  type Invocation,
  type Ports,
} from '#commands';
import { loadState, type Executed } from '#event-store';
import { ensure } from '#kernel';
import { accountDecider } from './account.decider.js';
import { actingIn } from './acting.js';
import { foundingDecider, type FoundingEvent } from './founding.decider.js';
import { roleDecider, type Beneficiary, type RoleEvent } from './role.decider.js';

export type RoleOf = {
  readonly accountId: string;
  readonly role: RoleName;
  /** The fund in which it holds; null for the whole entity of the account. */
  readonly fundId: string | null;
};

type Done = Promise<Executed<RoleEvent | FoundingEvent>>;

/**
 * Proposes a role for somebody else; it has no effect yet (D7). `from` and `until` are instants.
 * The first administrator, still alone, can only propose the second (D22).
 */
export async function proposeRole(
  ports: Ports,
  invocation: Invocation,
  input: RoleOf & { readonly from?: string; readonly until?: string | null },
): Done {
  const { accountId, role, fundId } = input;
  const beneficiary = await beneficiaryOf(ports, invocation, accountId, fundId);
  const { entityId } = beneficiary;
  ensure(entityId !== null, 'account-unknown');
  const { by, book, now } = await actingIn(ports, invocation, entityId);
  const roleId = roleIdOf(accountId, role, fundId);
  const founding = await loadState(ports.store, foundingDecider, foundingStream);
  if (isOfEntity(input) && founding.second === null) {
    const second = { roleId, accountId, entityId, now, by: by.accountId };
    const command = { type: 'ProposeSecond', ...second } as const;
    return carryOut(ports, invocation, book, foundingDecider, foundingStream, command);
  }
  const isFounded = founding.second !== null;
  const term = { from: input.from ?? now, until: input.until ?? null, now };
  const proposal = { roleId, entityId, role, fundId, ...term, beneficiary, isFounded, by };
  const command = { type: 'ProposeRole', ...proposal } as const;
  return carryOut(ports, invocation, book, roleDecider, `role-${roleId}`, command);
}

/** Confirms a proposed role, as another person (D7); the second administrator accepts (D22). */
export async function confirmRole(ports: Ports, invocation: Invocation, input: RoleOf): Done {
  const { accountId, role, fundId } = input;
  const beneficiary = await beneficiaryOf(ports, invocation, accountId, fundId);
  ensure(beneficiary.entityId !== null, 'account-unknown');
  const { by, book, now } = await actingIn(ports, invocation, beneficiary.entityId);
  const { second } = await loadState(ports.store, foundingDecider, foundingStream);
  // A repeated acceptance goes back to where the first was given.
  const isFounder = second === null || second.accountId === by.accountId;
  if (isOfEntity(input) && isFounder && by.accountId === accountId) {
    const command = { type: 'AcceptSecond', now, by: accountId } as const;
    return carryOut(ports, invocation, book, foundingDecider, foundingStream, command);
  }
  const command = { type: 'ConfirmRole', now, beneficiary, by } as const;
  const stream = `role-${roleIdOf(accountId, role, fundId)}`;
  return carryOut(ports, invocation, book, roleDecider, stream, command);
}

/** Takes a role away, or a proposal back, at once; also one's own. */
export async function revokeRole(ports: Ports, invocation: Invocation, input: RoleOf): Done {
  const { accountId, role, fundId } = input;
  const { entityId } = await loadState(ports.store, accountDecider, `account-${accountId}`);
  ensure(entityId !== '', 'account-unknown');
  const { by, book, now } = await actingIn(ports, invocation, entityId);
  const roleId = roleIdOf(accountId, role, fundId);
  const stream = `role-${roleId}`;
  const { holders } = await loadState(ports.store, foundingDecider, foundingStream);
  if (isOfEntity(input) && holders.includes(accountId)) {
    const mayRevoke = by.roles.some(
      (held) => held === 'administrator' || held === 'governing-body',
    );
    const revoke = { roleId, accountId, mayRevoke, by: by.accountId };
    const command = { type: 'RevokeFounder', ...revoke } as const;
    return carryOut(ports, invocation, book, foundingDecider, foundingStream, command);
  }
  return carryOut(ports, invocation, book, roleDecider, stream, { type: 'RevokeRole', now, by });
}

/** Makes an account the first administrator of the instance, once for ever (D22). */
export async function appointFirstAdministrator(
  ports: Ports,
  invocation: Invocation,
  input: { readonly accountId: string; readonly entityId: string },
): Done {
  const roleId = roleIdOf(input.accountId, 'administrator', null);
  const book = await bookOfEntity(ports.store, input.entityId);
  const command = { type: 'AppointFirst', roleId, ...input } as const;
  return carryOut(ports, invocation, book, foundingDecider, foundingStream, command);
}

/** Only an administrator of a whole entity can found an instance. */
function isOfEntity({ role, fundId }: RoleOf): boolean {
  return role === 'administrator' && fundId === null;
}

async function beneficiaryOf(
  ports: Ports,
  invocation: Invocation,
  accountId: string,
  fundId: string | null,
): Promise<Beneficiary> {
  const [state, roles] = await Promise.all([
    loadState(ports.store, accountDecider, `account-${accountId}`),
    loadAuthority(ports.store, accountId, fundId, instantOf(ports, invocation)),
  ]);
  const entityId = state.status === 'unknown' ? null : state.entityId;
  return { accountId, entityId, suspended: state.status === 'suspended', roles };
}
