import type { RoleName } from '#catalogue';
import { bookOfEntity, carryOut, roleIdOf, type Invocation, type Ports } from '#commands';
import { loadState, type Executed } from '#event-store';
import { ensure } from '#kernel';
import { accountDecider, type AccountCommand } from './account.decider.js';
import type { AccountEvent } from './account.state.js';
import { actingIn, stepOf } from './acting.js';
import { foundingDecider, foundingStream, type FoundingCommand } from './founding.decider.js';

export type RoleOf = {
  readonly accountId: string;
  readonly role: RoleName;
  /** The fund in which it holds; null for the whole entity of the account. */
  readonly fundId: string | null;
};

/**
 * Proposes a role for somebody else; it has no effect yet (D7). `from` and `until` are instants.
 * The first administrator, still alone, can only propose the second (D22).
 */
export async function proposeRole(
  ports: Ports,
  invocation: Invocation,
  input: RoleOf & { readonly from?: string; readonly until?: string | null },
): Promise<Executed<AccountEvent>> {
  const { on, stream, entityId, book } = await roleAt(ports, input);
  const isFounded = await hasSecond(ports);
  const done = await carryOut(
    ports,
    invocation,
    book,
    accountDecider,
    stream,
    async (): Promise<AccountCommand> => {
      const { by, now } = await actingIn(ports, invocation, entityId);
      const term = { from: input.from ?? now, until: input.until ?? null };
      return { type: 'ProposeRole', ...on, entityId, ...term, now, isFounded, by };
    },
  );
  if (!isFounded) {
    const asking = stepOf(invocation, 'founding');
    await carryOut(
      ports,
      asking,
      book,
      foundingDecider,
      foundingStream,
      async (): Promise<FoundingCommand> => {
        const { by } = await actingIn(ports, invocation, entityId);
        return { type: 'AskSecond', accountId: input.accountId, by };
      },
    );
  }
  return done;
}

/** Confirms a proposed role, as another person (D7); the second administrator accepts (D22). */
export async function confirmRole(
  ports: Ports,
  invocation: Invocation,
  input: RoleOf,
): Promise<Executed<AccountEvent>> {
  const { accountId } = input;
  const { on, stream, entityId, book } = await roleAt(ports, input);
  const { second } = await loadState(ports.store, foundingDecider, foundingStream);
  const isForFounding = isOfEntity(input) && (second === null || second === accountId);
  if (isForFounding && invocation.actor.id === accountId) {
    const { roleId } = on;
    const accept = async () => {
      const { now } = await actingIn(ports, invocation, entityId);
      return { type: 'AcceptSecond', roleId, accountId, now } as const;
    };
    // Whoever could not accept must not be named: that is for good.
    const state = await loadState(ports.store, accountDecider, stream);
    if (second === null) accountDecider.decide(await accept(), state);
    const naming = { type: 'NameSecond', accountId } as const;
    const step = stepOf(invocation, 'founding');
    await carryOut(ports, step, book, foundingDecider, foundingStream, naming);
    return carryOut(ports, invocation, book, accountDecider, stream, accept);
  }
  return carryOut(
    ports,
    invocation,
    book,
    accountDecider,
    stream,
    async (): Promise<AccountCommand> => {
      const { by, now } = await actingIn(ports, invocation, entityId);
      return { type: 'ConfirmRole', ...on, now, by };
    },
  );
}

/** Takes a role away, or a proposal back, at once; also one's own. */
export async function revokeRole(
  ports: Ports,
  invocation: Invocation,
  input: RoleOf,
): Promise<Executed<AccountEvent>> {
  const { on, stream, entityId, book } = await roleAt(ports, input);
  const isFounded = await hasSecond(ports);
  return carryOut(
    ports,
    invocation,
    book,
    accountDecider,
    stream,
    async (): Promise<AccountCommand> => {
      const { by, now } = await actingIn(ports, invocation, entityId);
      return { type: 'RevokeRole', ...on, now, isFounded, by };
    },
  );
}

/** Makes an account the first administrator of the instance, once for ever (D22). */
export async function appointFirstAdministrator(
  ports: Ports,
  invocation: Invocation,
  input: { readonly accountId: string; readonly entityId: string },
): Promise<Executed<AccountEvent>> {
  const { accountId, entityId } = input;
  const book = await bookOfEntity(ports.store, entityId);
  const naming = { type: 'NameFirst', accountId, entityId } as const;
  const step = stepOf(invocation, 'founding');
  await carryOut(ports, step, book, foundingDecider, foundingStream, naming);
  const roleId = roleIdOf(accountId, 'administrator', null);
  const command = { type: 'AppointFirst', roleId, accountId } as const;
  return carryOut(ports, invocation, book, accountDecider, `account-${accountId}`, command);
}

/** Whether the second administrator has accepted; from then on every role takes two people. */
async function hasSecond(ports: Ports): Promise<boolean> {
  return (await loadState(ports.store, foundingDecider, foundingStream)).second !== null;
}

/** Only an administrator of a whole entity can found an instance. */
function isOfEntity({ role, fundId }: RoleOf): boolean {
  return role === 'administrator' && fundId === null;
}

async function roleAt(ports: Ports, { accountId, role, fundId }: RoleOf) {
  const stream = `account-${accountId}`;
  const { status, entityId } = await loadState(ports.store, accountDecider, stream);
  ensure(status !== 'unknown', 'account-unknown');
  const book = await bookOfEntity(ports.store, entityId);
  const on = { roleId: roleIdOf(accountId, role, fundId), accountId, role, fundId };
  return { on, stream, entityId, book };
}
