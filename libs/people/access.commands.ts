import type { DeviceKind } from '#catalogue';
import {
  bookOfEntity,
  carryOut,
  claim,
  commandId,
  findRef,
  type Invocation,
  type Ports,
} from '#commands';
import type { Executed } from '#event-store';
import { derivedId, ensure, newId, Rejection } from '#kernel';
import { MAX_WRONG_CODES } from './account-access.decider.js';
import { accountDecider, type AccountCommand } from './account.decider.js';
import type { AccountEvent } from './account.state.js';
import { actingIn, stepOf } from './acting.js';
import { passwordMatches, requirePassword, sealedPassword } from './passwords.js';
import { accountAt } from './power.commands.js';
import { startSession, type SignedIn } from './sign-in.commands.js';
import { isCode, meetingCode, resetCode } from './told-codes.js';

/** Look-up stream (D8): which account the link of a new password belongs to. */
const RESET_LOOKUP = 'password-reset';

/**
 * Changes one's own password. It asks for the old one, and ends every session; the one that asked
 * goes on as a new one. Rejection `password-wrong`.
 */
export async function changePassword(
  ports: Ports,
  invocation: Invocation,
  input: {
    readonly accountId: string;
    readonly password: string;
    readonly newPassword: string;
    readonly device: DeviceKind;
  },
): Promise<SignedIn> {
  const { accountId, password, newPassword, device } = input;
  const { subjectRef } = await accountAt(ports, accountId);
  requirePassword(newPassword);
  const matches = await passwordMatches(ports, accountId, password);
  if (!matches) throw new Rejection('password-wrong', { field: 'password' });
  const sealing = { accountId, subjectRef, password: newPassword };
  const passwordHash = await sealedPassword(ports, invocation, sealing, 'PasswordChanged');
  await onOwn(ports, invocation, accountId, { type: 'ChangePassword', accountId, passwordHash });
  return goOn(ports, invocation, accountId, device);
}

/** Ends every session of one's own on every device; the one that asked goes on as a new one. */
export async function signOutElsewhere(
  ports: Ports,
  invocation: Invocation,
  { accountId, device }: { readonly accountId: string; readonly device: DeviceKind },
): Promise<SignedIn> {
  await endSessions(ports, invocation, { accountId });
  return goOn(ports, invocation, accountId, device);
}

/** Ends every session of an account: one's own, or by whoever fears for somebody. */
export async function endSessions(
  ports: Ports,
  invocation: Invocation,
  { accountId }: { readonly accountId: string },
): Promise<Executed<AccountEvent>> {
  const { entityId } = await accountAt(ports, accountId);
  const book = await bookOfEntity(ports.store, entityId);
  const stream = `account-${accountId}`;
  return carryOut(ports, invocation, book, accountDecider, stream, async () => {
    const { by } = await actingIn(ports, invocation, entityId);
    return { type: 'EndSessions', accountId, by } as const;
  });
}

/** Draws another code to tell whoever confirms one's first role. */
export async function renewMeetingCode(
  ports: Ports,
  invocation: Invocation,
  { accountId }: { readonly accountId: string },
): Promise<Executed<AccountEvent>> {
  const meetingRef = derivedId(commandId(invocation), 'meeting');
  const command = { type: 'RenewMeetingCode', accountId, meetingRef } as const;
  return onOwn(ports, invocation, accountId, command);
}

/** What a person tells whoever confirms their first role; undefined once somebody met them. */
export async function meetingCodeOf(ports: Ports, accountId: string): Promise<string | undefined> {
  const state = await accountAt(ports, accountId);
  const { metBy, refused } = state.meeting;
  const isWanted = state.status === 'active' && metBy === null;
  return isWanted && refused < MAX_WRONG_CODES
    ? meetingCode(ports.vault, accountId, state)
    : undefined;
}

/** The secret of the link to a new password: whoever agreed to it is shown it while it is open. */
export function resetSecret(
  { vault }: Pick<Ports, 'vault'>,
  accountId: string,
  ref: string,
): string {
  return vault.sign('password-reset', `${accountId}.${ref}`);
}

/** Makes the link to a new password lead to the account. */
export async function openResetLink(ports: Ports, accountId: string, ref: string): Promise<string> {
  const secret = resetSecret(ports, accountId, ref);
  await claim(ports, RESET_LOOKUP, secret, accountId);
  return secret;
}

/**
 * Sets a new password with both halves: the link from whoever agreed, the code from whoever asked.
 * Rejections `reset-unknown`, `reset-expired`, `reset-code-wrong`, `reset-code-void`, `password-…`.
 */
export async function resetPassword(
  ports: Ports,
  invocation: Invocation,
  input: { readonly secret: string; readonly code: string; readonly password: string },
): Promise<Executed<AccountEvent>> {
  const accountId = await findRef(ports, RESET_LOOKUP, input.secret);
  ensure(accountId, 'reset-unknown');
  requirePassword(input.password);
  const { reset, subjectRef } = await accountAt(ports, accountId);
  // Look-ups fold case; the secret itself must be exact, and of the newest way.
  const secret = reset && resetSecret(ports, accountId, reset.resetRef);
  ensure(reset && secret === input.secret, 'reset-unknown');
  ensure(reset.refused < MAX_WRONG_CODES, 'reset-code-void');
  const { resetRef } = reset;
  const as = { ...invocation, actor: { ...invocation.actor, id: accountId } };
  if (!isCode(input.code, resetCode(ports.vault, accountId, resetRef))) {
    // A key of its own: whoever guesses with one key all the time must be counted all the same.
    const noted = { ...as, key: (ports.newId ?? newId)(), body: null };
    await onOwn(ports, noted, accountId, { type: 'RefuseReset', accountId });
    throw new Rejection('reset-code-wrong', { field: 'code' });
  }
  const sealing = { accountId, subjectRef, password: input.password };
  const passwordHash = await sealedPassword(ports, as, sealing, 'PasswordReset');
  const now = (as.now ?? ports.clock.now()).toISOString();
  const command = { type: 'ResetPassword', accountId, resetRef, passwordHash, now } as const;
  return onOwn(ports, as, accountId, command);
}

/** A new session where all of them have just ended. */
async function goOn(
  ports: Ports,
  invocation: Invocation,
  accountId: string,
  device: DeviceKind,
): Promise<SignedIn> {
  const { entityId, generation } = await accountAt(ports, accountId);
  const book = await bookOfEntity(ports.store, entityId);
  const step = stepOf({ ...invocation, body: null }, 'session');
  return startSession(ports, step, book, { accountId, generation, device });
}

async function onOwn(
  ports: Ports,
  invocation: Invocation,
  accountId: string,
  command: AccountCommand,
): Promise<Executed<AccountEvent>> {
  const { entityId } = await accountAt(ports, accountId);
  const book = await bookOfEntity(ports.store, entityId);
  return carryOut(ports, invocation, book, accountDecider, `account-${accountId}`, command);
}
