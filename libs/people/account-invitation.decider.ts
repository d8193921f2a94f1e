import type { AccountSuspended, Person } from '#catalogue';
import { ensure, isInstant, type Sealed } from '#kernel';
import type { AccountEvent, AccountState } from './account.state.js';

/** By an administrator; `by` is null only when the instance is founded. Once for an address. */
export type Invite = {
  readonly type: 'Invite';
  readonly accountId: string;
  readonly entityId: string;
  readonly subjectRef: string;
  readonly email: Sealed<string>;
  readonly displayName: Sealed<string>;
  readonly invitationRef: string;
  readonly expiresAt: string;
  readonly by: Person | null;
};

/**
 * By an administrator, for somebody who has not joined: the link before it is void. `by` is null where
 * the machine gives the house back.
 */
export type RenewInvitation = {
  readonly type: 'RenewInvitation';
  readonly accountId: string;
  readonly invitationRef: string;
  readonly expiresAt: string;
  readonly by: Person | null;
};

/** By whoever holds the secret of the invitation. */
export type Activate = {
  readonly type: 'Activate';
  readonly accountId: string;
  readonly invitationRef: string;
  readonly passwordHash: Sealed<string>;
  readonly now: string;
};

/** By an administrator, or by the person, whose device may be lost. */
export type Suspend = {
  readonly type: 'Suspend';
  readonly accountId: string;
  readonly reason: AccountSuspended['data']['reason'];
  readonly by: Person;
};

export function invite(
  { type: _, by, ...data }: Invite,
  state: AccountState,
): readonly AccountEvent[] {
  // An invitation that takes the place of another is an act of its own, which others see.
  // Founding, which may have been cut off, is nobody's yet.
  if (by !== null) ensure(state.status !== 'invited', 'invited-already');
  ensure(state.status === 'unknown' || state.status === 'invited', 'email-in-use');
  ensure(isInstant(data.expiresAt), 'date-invalid');
  const invitedBy = by?.accountId ?? data.accountId;
  return [{ type: 'AccountInvited', data: { ...data, invitedBy } }];
}

export function renewInvitation(
  { accountId, invitationRef, expiresAt, by }: RenewInvitation,
  { status, invitationRef: replaces }: AccountState,
): readonly AccountEvent[] {
  ensure(status === 'invited', 'account-already-active');
  const data = { accountId, invitationRef, replaces, expiresAt, by: by?.accountId ?? accountId };
  return [{ type: 'InvitationRenewed', data }];
}

export function activate(command: Activate, state: AccountState): readonly AccountEvent[] {
  const { accountId, invitationRef, passwordHash, now } = command;
  ensure(state.status !== 'suspended', 'account-suspended');
  ensure(state.status === 'invited', 'account-already-active');
  ensure(state.invitationRef === invitationRef, 'invitation-unknown');
  ensure(Date.parse(now) < Date.parse(state.invitationExpiresAt), 'invitation-expired');
  return [{ type: 'AccountActivated', data: { accountId, passwordHash } }];
}

export function suspend(
  { accountId, reason, by }: Suspend,
  state: AccountState,
): readonly AccountEvent[] {
  ensure(state.status !== 'suspended', 'account-already-suspended');
  return [{ type: 'AccountSuspended', data: { accountId, reason, by: by.accountId } }];
}
