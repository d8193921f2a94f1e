import {
  bookOfEntity,
  carryOut,
  roleIdOf,
  type Book,
  type Invocation,
  type Ports,
} from '#commands';
import { loadState, type Executed } from '#event-store';
import { ensure } from '#kernel';
import type { OnRole, RoleCommand } from './account-roles.decider.js';
import { accountDecider } from './account.decider.js';
import type { AccountEvent } from './account.state.js';
import { actingIn, stepOf } from './acting.js';
import { foundingDecider, foundingStream, type FoundingCommand } from './founding.decider.js';
import {
  confirmationOf,
  isAcceptance,
  proposalOf,
  revocationOf,
  type AskedOfRole,
  type PlacedRole,
  type Term,
} from './placed-role.js';

/** A role of an account; `fundId` null for the whole entity of the account. */
export type RoleOf = Omit<OnRole, 'roleId'>;

/**
 * Proposes a role for somebody else; it has no effect yet (D7). The first administrator, still
 * alone, can only propose the second (D22).
 */
export async function proposeRole(
  ports: Ports,
  invocation: Invocation,
  { from, until, ...of }: RoleOf & Term,
): Promise<Executed<AccountEvent>> {
  const role = await roleAt(ports, of);
  const term = { from, until };
  const done = await onRole(ports, invocation, role, (asked) => proposalOf(role, asked, term));
  if (role.founding.second === null) {
    const { accountId } = of;
    await onFounding(ports, invocation, role.book, async () => {
      const { by } = await actingIn(ports, invocation, role.entityId);
      return { type: 'AskSecond', accountId, by };
    });
  }
  return done;
}

/** Confirms a proposed role, as another person (D7); the second administrator accepts (D22). */
export async function confirmRole(
  ports: Ports,
  invocation: Invocation,
  of: RoleOf,
): Promise<Executed<AccountEvent>> {
  const role = await roleAt(ports, of);
  const { accountId } = of;
  if (isAcceptance(role, invocation.actor.id)) {
    // Whoever could not accept must not be named: that is for good.
    if (role.founding.second === null) {
      const asked = await actingIn(ports, invocation, role.entityId);
      const state = await loadState(ports.store, accountDecider, role.stream);
      accountDecider.decide(confirmationOf(role, asked), state);
    }
    await onFounding(ports, invocation, role.book, async () => ({ type: 'NameSecond', accountId }));
  }
  return onRole(ports, invocation, role, (asked) => confirmationOf(role, asked));
}

/** Takes a role away, or a proposal back, at once; also one's own. */
export async function revokeRole(
  ports: Ports,
  invocation: Invocation,
  of: RoleOf,
): Promise<Executed<AccountEvent>> {
  const role = await roleAt(ports, of);
  return onRole(ports, invocation, role, (asked) => revocationOf(role, asked));
}

/** Makes an account the first administrator of the instance, once for ever (D22). */
export async function appointFirstAdministrator(
  ports: Ports,
  invocation: Invocation,
  input: { readonly accountId: string; readonly entityId: string },
): Promise<Executed<AccountEvent>> {
  const { accountId, entityId } = input;
  const book = await bookOfEntity(ports.store, entityId);
  await onFounding(ports, invocation, book, async () => ({
    type: 'NameFirst',
    accountId,
    entityId,
  }));
  const roleId = roleIdOf(accountId, 'administrator', null);
  const command = { type: 'AppointFirst', roleId, accountId } as const;
  return carryOut(ports, invocation, book, accountDecider, `account-${accountId}`, command);
}

type StoredRole = PlacedRole & { readonly stream: string; readonly book: Book };

async function roleAt(ports: Ports, { accountId, role, fundId }: RoleOf): Promise<StoredRole> {
  const stream = `account-${accountId}`;
  const { status, entityId } = await loadState(ports.store, accountDecider, stream);
  ensure(status !== 'unknown', 'account-unknown');
  const book = await bookOfEntity(ports.store, entityId);
  const founding = await loadState(ports.store, foundingDecider, foundingStream);
  const on = { roleId: roleIdOf(accountId, role, fundId), accountId, role, fundId };
  return { on, stream, entityId, book, founding };
}

function onRole(
  ports: Ports,
  invocation: Invocation,
  { stream, entityId, book }: StoredRole,
  commandOf: (asked: AskedOfRole) => RoleCommand,
): Promise<Executed<AccountEvent>> {
  return carryOut(ports, invocation, book, accountDecider, stream, async () =>
    commandOf(await actingIn(ports, invocation, entityId)),
  );
}

async function onFounding(
  ports: Ports,
  invocation: Invocation,
  book: Book,
  command: () => Promise<FoundingCommand>,
): Promise<void> {
  const step = stepOf(invocation, 'founding');
  await carryOut(ports, step, book, foundingDecider, foundingStream, command);
}
