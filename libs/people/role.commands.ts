import type { RoleName } from '#catalogue';
import {
  bookOfEntity,
  carryOut,
  foundingStream,
  instantOf,
  loadAuthority,
  roleIdOf,
  type Asked,
  type Desk,
} from '#desk';
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
  desk: Desk,
  asked: Asked,
  input: RoleOf & { readonly from?: string; readonly until?: string | null },
): Done {
  const { accountId, role, fundId } = input;
  const beneficiary = await beneficiaryOf(desk, asked, accountId, fundId);
  const { entityId } = beneficiary;
  ensure(entityId !== null, 'account-unknown');
  const { by, book, now } = await actingIn(desk, asked, entityId);
  const roleId = roleIdOf(accountId, role, fundId);
  const founding = await loadState(desk.store, foundingDecider, foundingStream);
  if (isOfEntity(input) && founding.second === null) {
    const second = { roleId, accountId, entityId, now, by: by.accountId };
    const command = { type: 'ProposeSecond', ...second } as const;
    return carryOut(desk, asked, book, foundingDecider, foundingStream, command);
  }
  const isFounded = founding.second !== null;
  const term = { from: input.from ?? now, until: input.until ?? null, now };
  const proposal = { roleId, entityId, role, fundId, ...term, beneficiary, isFounded, by };
  const command = { type: 'ProposeRole', ...proposal } as const;
  return carryOut(desk, asked, book, roleDecider, `role-${roleId}`, command);
}

/** Confirms a proposed role, as another person (D7); the second administrator accepts (D22). */
export async function confirmRole(desk: Desk, asked: Asked, input: RoleOf): Done {
  const { accountId, role, fundId } = input;
  const beneficiary = await beneficiaryOf(desk, asked, accountId, fundId);
  ensure(beneficiary.entityId !== null, 'account-unknown');
  const { by, book, now } = await actingIn(desk, asked, beneficiary.entityId);
  const { second } = await loadState(desk.store, foundingDecider, foundingStream);
  // A repeated acceptance goes back to where the first was given.
  const isFounder = second === null || second.accountId === by.accountId;
  if (isOfEntity(input) && isFounder && by.accountId === accountId) {
    const command = { type: 'AcceptSecond', now, by: accountId } as const;
    return carryOut(desk, asked, book, foundingDecider, foundingStream, command);
  }
  const command = { type: 'ConfirmRole', now, beneficiary, by } as const;
  const stream = `role-${roleIdOf(accountId, role, fundId)}`;
  return carryOut(desk, asked, book, roleDecider, stream, command);
}

/** Takes a role away, or a proposal back, at once; also one's own. */
export async function revokeRole(desk: Desk, asked: Asked, input: RoleOf): Done {
  const { accountId, role, fundId } = input;
  const { entityId } = await loadState(desk.store, accountDecider, `account-${accountId}`);
  ensure(entityId !== '', 'account-unknown');
  const { by, book, now } = await actingIn(desk, asked, entityId);
  const roleId = roleIdOf(accountId, role, fundId);
  const stream = `role-${roleId}`;
  const { holders } = await loadState(desk.store, foundingDecider, foundingStream);
  if (isOfEntity(input) && holders.includes(accountId)) {
    const mayRevoke = by.roles.some(
      (held) => held === 'administrator' || held === 'governing-body',
    );
    const revoke = { roleId, accountId, mayRevoke, by: by.accountId };
    const command = { type: 'RevokeFounder', ...revoke } as const;
    return carryOut(desk, asked, book, foundingDecider, foundingStream, command);
  }
  return carryOut(desk, asked, book, roleDecider, stream, { type: 'RevokeRole', now, by });
}

/** Makes an account the first administrator of the instance, once for ever (D22). */
export async function appointFirstAdministrator(
  desk: Desk,
  asked: Asked,
  input: { readonly accountId: string; readonly entityId: string },
): Done {
  const roleId = roleIdOf(input.accountId, 'administrator', null);
  const book = await bookOfEntity(desk.store, input.entityId);
  const command = { type: 'AppointFirst', roleId, ...input } as const;
  return carryOut(desk, asked, book, foundingDecider, foundingStream, command);
}

/** Only an administrator of a whole entity can found an instance. */
function isOfEntity({ role, fundId }: RoleOf): boolean {
  return role === 'administrator' && fundId === null;
}

async function beneficiaryOf(
  desk: Desk,
  asked: Asked,
  accountId: string,
  fundId: string | null,
): Promise<Beneficiary> {
  const [state, roles] = await Promise.all([
    loadState(desk.store, accountDecider, `account-${accountId}`),
    loadAuthority(desk.store, accountId, fundId, instantOf(desk, asked)),
  ]);
  const entityId = state.status === 'unknown' ? null : state.entityId;
  return { accountId, entityId, suspended: state.status === 'suspended', roles };
}
