import {
  bookOfEntity,
  carryOut,
  instantOf,
  roleIdOf,
  type Book,
  type Invocation,
  type Ports,
} from '#commands';
import { loadState, type Executed } from '#event-store';
import { ensure, newId, Rejection } from '#kernel';
import { MAX_WRONG_CODES } from './account-access.decider.js';
import type { OnRole, RoleCommand } from './account-roles.decider.js';
import { accountDecider } from './account.decider.js';
import { isOver, roleOf, type AccountEvent } from './account.state.js';
import { actingIn, stepOf } from './acting.js';
import { enterIfAdministrator, takingPower, type Taken } from './power.commands.js';
import { isCode, meetingCode } from './told-codes.js';
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

/**
 * Confirms a proposed role, as another person (D7); the second administrator accepts (D22). The first
 * role of a person takes the code that they tell whoever confirms: else two people would not know
 * that there is a third. Rejections `account-not-met`, `meeting-code-wrong`, `meeting-code-void`.
 */
export async function confirmRole(
  ports: Ports,
  invocation: Invocation,
  { code, ...of }: RoleOf & { readonly code?: string | undefined },
): Promise<Executed<AccountEvent>> {
  const role = await roleAt(ports, of);
  const { accountId } = of;
  if (isAcceptance(role, invocation.actor.id)) {
    // Whoever could not accept must not be named: that is for good.
    if (role.founding.second === null) {
      const asked = await actingIn(ports, invocation, role.entityId);
      const state = await loadState(ports.store, accountDecider, role.stream);
      accountDecider.decide(confirmationOf(role, { ...asked, met: false }), state);
    }
    await onFounding(ports, invocation, role.book, async () => ({ type: 'NameSecond', accountId }));
  } else if (code !== undefined) await requireMeetingCode(ports, invocation, role, code);
  const met = code !== undefined;
  const done = await onRole(ports, invocation, role, (asked) =>
    confirmationOf(role, { ...asked, met }),
  );
  await enterIfAdministrator(ports, invocation, accountId);
  return done;
}

/** Counts wrong codes; so many of them, and the person must draw another one. */
async function requireMeetingCode(
  ports: Ports,
  invocation: Invocation,
  { stream, on: { accountId }, entityId, book }: StoredRole,
  typed: string,
): Promise<void> {
  const state = await loadState(ports.store, accountDecider, stream);
  if (state.meeting.metBy !== null) return;
  ensure(state.meeting.refused < MAX_WRONG_CODES, 'meeting-code-void');
  if (isCode(typed, meetingCode(ports.vault, accountId, state))) return;
  // A key of its own: whoever guesses with one key all the time must be counted all the same.
  const noted = { ...invocation, key: (ports.newId ?? newId)() };
  await carryOut(ports, noted, book, accountDecider, stream, async () => {
    const { by } = await actingIn(ports, invocation, entityId);
    return { type: 'RefuseMeetingCode', accountId, by } as const;
  });
  throw new Rejection('meeting-code-wrong', { field: 'code' });
}

/**
 * Takes a role away, or a proposal back; also one's own. At once, but for the second that somebody
 * takes within a day, which waits for another person, and for that of an administrator where fewer
 * than two would be left. Rejection `two-administrators-needed`.
 */
export async function revokeRole(ports: Ports, invocation: Invocation, of: RoleOf): Promise<Taken> {
  const role = await roleAt(ports, of);
  const revoke = (as: Invocation): Promise<Executed<AccountEvent>> =>
    onRole(ports, as, role, (asked) => revocationOf(role, asked));
  const state = await loadState(ports.store, accountDecider, role.stream);
  const held = roleOf(state, 'held', of.role, of.fundId);
  const now = instantOf(ports, invocation).toISOString();
  // Nobody loses power with what was only proposed, or is over.
  if (!held || isOver(held.until, now)) return { ...(await revoke(invocation)), asked: false };
  const asked = await actingIn(ports, invocation, role.entityId);
  accountDecider.decide(revocationOf(role, asked), state);
  return takingPower(ports, invocation, {
    measure: 'revocation',
    accountId: of.accountId,
    role: { roleId: role.on.roleId, role: of.role, fundId: of.fundId },
    reason: null,
    carryOut: revoke,
  });
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
  const stream = `account-${accountId}`;
  const done = await carryOut(ports, invocation, book, accountDecider, stream, command);
  await enterIfAdministrator(ports, invocation, accountId);
  return done;
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
