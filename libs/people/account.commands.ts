import type { AnyEvent, Envelope, Person } from '#catalogue';
import {
  bookOfEntity,
  carryOut,
  claim,
  commandId,
  findRef,
  forget,
  instantOf,
  type Invocation,
  type Ports,
} from '#commands';
import { foldStream, loadState, type Executed } from '#event-store';
import { createdIdOf, DAY_MS, derivedId, ensure, Rejection, type Sealed } from '#kernel';
import { accountDecider } from './account.decider.js';
import type { AccountEvent } from './account.state.js';
import { actingIn } from './acting.js';
import { enterIfAdministrator } from './power.commands.js';
import { requirePassword, sealedPassword } from './passwords.js';

/** How long an invitation can be taken up. */
const INVITATION_DAYS = 7;
const MAX_NAME_CHARACTERS = 100;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}$/;
/** Look-up streams (D8): which account an address or an invitation belongs to. */
export const EMAIL_LOOKUP = 'e-mail';
const INVITATION_LOOKUP = 'invitation';

export type Invitation = {
  readonly entityId: string;
  readonly email: string;
  readonly displayName: string;
};

export type Invited = Executed<AccountEvent> & {
  readonly accountId: string;
  /** Goes into the one-time link; nowhere in the log. The same again for a repeated key. */
  readonly secret: string;
};

/**
 * Invites somebody to the staff, once; by an administrator. Rejections `email-invalid`,
 * `email-in-use`, `invited-already` (then the invitation can be made again, for all to see).
 */
export async function inviteAccount(
  ports: Ports,
  invocation: Invocation,
  input: Invitation,
): Promise<Invited> {
  const { by } = await actingIn(ports, invocation, input.entityId);
  return invite(ports, invocation, input, by);
}

/** The invitation itself; `by` null for the very first account of the instance. */
export async function invite(
  ports: Ports,
  invocation: Invocation,
  input: Invitation,
  by: Person | null,
): Promise<Invited> {
  const { email, displayName } = requireInvitee(input);
  const id = commandId(invocation);
  const { ref: accountId, claimed } = await claim(ports, EMAIL_LOOKUP, email, createdIdOf(id));
  try {
    return await inviteAs(ports, invocation, { ...input, email, displayName }, by, accountId);
  } catch (error) {
    // A refused invitation must not keep the address from being invited by somebody who may.
    if (error instanceof Rejection && claimed) await forget(ports, EMAIL_LOOKUP, email);
    throw error;
  }
}

type Invitee = Pick<Invitation, 'email' | 'displayName'>;

/** Who may be invited at all. Rejections `email-invalid`, `text-missing`, `text-too-long`. */
export function requireInvitee(input: Invitee): Invitee {
  const [email, displayName] = [input.email.trim(), input.displayName.trim()];
  ensure(EMAIL.test(email), 'email-invalid');
  ensure(displayName !== '', 'text-missing');
  ensure(displayName.length <= MAX_NAME_CHARACTERS, 'text-too-long', { max: MAX_NAME_CHARACTERS });
  return { email, displayName };
}

/** Takes up an invitation: sets the password. Rejections `invitation-…`, `password-…`. */
export async function activateAccount(
  ports: Ports,
  invocation: Invocation,
  input: { readonly secret: string; readonly password: string },
): Promise<Executed<AccountEvent> & { readonly accountId: string }> {
  const accountId = await findRef(ports, INVITATION_LOOKUP, input.secret);
  ensure(accountId, 'invitation-unknown');
  requirePassword(input.password);
  const { password } = input;
  const stream = `account-${accountId}`;
  const state = await loadState(ports.store, accountDecider, stream);
  const { subjectRef, invitationRef } = state;
  // Look-ups fold case; the secret itself must be exact, and of the newest invitation.
  ensure(secretOf(ports, accountId, invitationRef) === input.secret, 'invitation-unknown');
  const as = { ...invocation, actor: { ...invocation.actor, id: accountId } };
  const sealing = { accountId, subjectRef, password };
  const passwordHash = await sealedPassword(ports, as, sealing, 'AccountActivated');
  const now = instantOf(ports, invocation).toISOString();
  const command = { type: 'Activate', accountId, invitationRef, passwordHash, now } as const;
  const book = await bookOfEntity(ports.store, state.entityId);
  const done = await carryOut(ports, as, book, accountDecider, stream, command);
  // Whom a recovery made an administrator is one from now on.
  await enterIfAdministrator(ports, as, accountId);
  return { ...done, accountId };
}

/**
 * Makes a new link for somebody who has not joined: the link before it is void, and everybody who
 * runs the staff sees who did it. The same link again for a repeated key.
 */
export async function renewInvitation(
  ports: Ports,
  invocation: Invocation,
  { accountId }: { readonly accountId: string },
): Promise<Invited> {
  const { status, entityId } = await loadState(ports.store, accountDecider, `account-${accountId}`);
  ensure(status !== 'unknown', 'account-unknown');
  const { by } = await actingIn(ports, invocation, entityId);
  return renewInvitationAs(ports, invocation, { accountId, by });
}

/** The renewal itself; `by` null where the machine gives the house back. */
export async function renewInvitationAs(
  ports: Ports,
  invocation: Invocation,
  { accountId, by }: { readonly accountId: string; readonly by: Person | null },
): Promise<Invited> {
  const stream = `account-${accountId}`;
  const { entityId } = await loadState(ports.store, accountDecider, stream);
  const book = await bookOfEntity(ports.store, entityId);
  const invitationRef = derivedId(commandId(invocation), 'invitation');
  const expiresAt = endOfInvitation(ports, invocation);
  const command = { type: 'RenewInvitation', accountId, invitationRef, expiresAt, by } as const;
  const done = await carryOut(ports, invocation, book, accountDecider, stream, command);
  return { ...done, accountId, secret: await invitationSecret(ports, accountId, invitationRef) };
}

/** What a member of the staff is called; undefined once erased. For pages of colleagues only. */
export async function displayNameOf(ports: Ports, accountId: string): Promise<string | undefined> {
  const stream = `account-${accountId}`;
  const newest = await foldStream(ports.store, lastName, stream);
  if (!newest) return undefined;
  const { displayName, commandId } = newest;
  const field = 'AccountInvited.displayName';
  return ports.vault.open(displayName, { stream, commandId, field });
}

type Named = { readonly displayName: Sealed<string>; readonly commandId: string };

/** The name under which somebody was invited last, sealed. */
const lastName = {
  initial: undefined as Named | undefined,
  evolve: (
    before: Named | undefined,
    event: AnyEvent,
    { commandId }: Envelope,
  ): Named | undefined =>
    event.type === 'AccountInvited' ? { displayName: event.data.displayName, commandId } : before,
};

/** The person behind an account, to whom the keys of its sealed fields belong. */
export function subjectOf(accountId: string): string {
  return derivedId('account-subject', accountId);
}

async function inviteAs(
  ports: Ports,
  invocation: Invocation,
  { entityId, email, displayName }: Invitation,
  by: Person | null,
  accountId: string,
): Promise<Invited> {
  const id = commandId(invocation);
  const stream = `account-${accountId}`;
  const subjectRef = subjectOf(accountId);
  const seal = (value: string, field: string): Promise<Sealed<string>> =>
    ports.vault.seal(value, subjectRef, 'account', {
      stream,
      commandId: id,
      field: `AccountInvited.${field}`,
    });
  const invitationRef = derivedId(id, 'invitation');
  const book = await bookOfEntity(ports.store, entityId);
  const done = await carryOut(ports, invocation, book, accountDecider, stream, {
    type: 'Invite',
    accountId,
    entityId,
    subjectRef,
    email: await seal(email, 'email'),
    displayName: await seal(displayName, 'displayName'),
    invitationRef,
    expiresAt: endOfInvitation(ports, invocation),
    by,
  });
  return { ...done, accountId, secret: await invitationSecret(ports, accountId, invitationRef) };
}

/** The secret of an invitation's link, and the look-up that leads from it to the account. */
export async function invitationSecret(
  ports: Ports,
  accountId: string,
  invitationRef: string,
): Promise<string> {
  const secret = secretOf(ports, accountId, invitationRef);
  await claim(ports, INVITATION_LOOKUP, secret, accountId);
  return secret;
}

function endOfInvitation(ports: Ports, invocation: Invocation): string {
  const made = instantOf(ports, invocation).getTime();
  return new Date(made + INVITATION_DAYS * DAY_MS).toISOString();
}

/**
 * The secret of an invitation is a keyed signature of its reference: nobody can guess it, it is
 * stored nowhere, and whoever lost the answer gets the same one with the same key again.
 */
function secretOf(ports: Ports, accountId: string, invitationRef: string): string {
  return ports.vault.sign('invitation', `${accountId}.${invitationRef}`);
}
