import {
  type AccountActivated,
  type AccountInvited,
  type AccountSuspended,
  needsRole,
  type Person,
  type RoleName,
  type SignInFailed,
} from '#catalogue';
import { ensure, isInstant, MINUTE_MS, type Decider, type Sealed } from '#kernel';

export type AccountEvent = AccountInvited | AccountActivated | AccountSuspended | SignInFailed;

export type AccountState = {
  readonly status: 'unknown' | 'invited' | 'active' | 'suspended';
  readonly entityId: string;
  readonly subjectRef: string;
  /** The newest invitation; older links are void. */
  readonly invitationRef: string;
  readonly invitationExpiresAt: string;
  /** Instants of the last failed sign-ins, oldest first. */
  readonly failures: readonly string[];
  /** When `too-many` was last noted. */
  readonly shutAt: string | null;
};

/**
 * By an administrator; `by` is null only when the instance is founded. An invitation that was not
 * accepted may be sent again: the newer link replaces the older.
 */
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

/** An attempt to sign in: noted when it failed, and that is decided here. */
export type NoteSignIn = {
  readonly type: 'NoteSignIn';
  readonly accountId: string;
  readonly passwordMatches: boolean;
  readonly now: string;
};

export type AccountCommand = Invite | Activate | Suspend | NoteSignIn;

/** After so many failures within the time, nobody signs in until the time has passed. */
export const MAX_SIGN_IN_FAILURES = 5;
export const SIGN_IN_WINDOW_MINUTES = 15;
const ADMINISTRATORS: readonly RoleName[] = ['administrator'];

/** A member of the staff. Stream `account-…`. */
export const accountDecider: Decider<AccountState, AccountCommand, AccountEvent> = {
  initial: {
    status: 'unknown',
    entityId: '',
    subjectRef: '',
    invitationRef: '',
    invitationExpiresAt: '',
    failures: [],
    shutAt: null,
  },
  decide: (command, state) => {
    if (command.type === 'Invite') return invite(command, state);
    ensure(state.status !== 'unknown', 'account-unknown');
    if (command.type === 'Activate') return activate(command, state);
    if (command.type === 'Suspend') return suspend(command, state);
    return noteSignIn(command, state);
  },
  evolve: evolveAccount,
};

/** Why a sign-in fails at this moment, whatever the password; undefined when it may go on. */
export function shutOut(
  state: AccountState,
  now: string,
): SignInFailed['data']['reason'] | undefined {
  if (recentFailures(state, now) >= MAX_SIGN_IN_FAILURES) return 'too-many';
  if (state.status === 'suspended') return 'suspended';
  return state.status === 'active' ? undefined : 'not-activated';
}

function invite({ type: _, by, ...data }: Invite, state: AccountState): readonly AccountEvent[] {
  if (by) needsRole(by, ADMINISTRATORS);
  ensure(state.status === 'unknown' || state.status === 'invited', 'email-in-use');
  ensure(isInstant(data.expiresAt), 'date-invalid');
  const invitedBy = by?.accountId ?? data.accountId;
  return [{ type: 'AccountInvited', data: { ...data, invitedBy } }];
}

function activate(command: Activate, state: AccountState): readonly AccountEvent[] {
  const { accountId, invitationRef, passwordHash, now } = command;
  ensure(state.status !== 'suspended', 'account-suspended');
  ensure(state.status === 'invited', 'account-already-active');
  ensure(state.invitationRef === invitationRef, 'invitation-unknown');
  ensure(Date.parse(now) < Date.parse(state.invitationExpiresAt), 'invitation-expired');
  return [{ type: 'AccountActivated', data: { accountId, passwordHash } }];
}

function suspend({ accountId, reason, by }: Suspend, state: AccountState): readonly AccountEvent[] {
  if (by.accountId !== accountId) needsRole(by, ADMINISTRATORS);
  ensure(state.status !== 'suspended', 'account-already-suspended');
  return [{ type: 'AccountSuspended', data: { accountId, reason, by: by.accountId } }];
}

/**
 * Every failure counts, for suspended accounts too; `too-many` is noted once and does not count,
 * so that nobody can keep another shut out for ever, nor fill the log.
 */
function noteSignIn(
  { accountId, passwordMatches, now }: NoteSignIn,
  state: AccountState,
): readonly AccountEvent[] {
  const reason = shutOut(state, now) ?? (passwordMatches ? undefined : 'password');
  if (reason === undefined) return [];
  if (reason === 'too-many' && state.shutAt !== null && isRecent(state.shutAt, now)) return [];
  return [{ type: 'SignInFailed', data: { accountId, reason, at: now } }];
}

function recentFailures(state: AccountState, now: string): number {
  return state.failures.filter((at) => isRecent(at, now)).length;
}

function isRecent(at: string, now: string): boolean {
  return Date.parse(now) - Date.parse(at) < SIGN_IN_WINDOW_MINUTES * MINUTE_MS;
}

function evolveAccount(state: AccountState, event: AccountEvent): AccountState {
  switch (event.type) {
    case 'AccountInvited': {
      const { entityId, subjectRef, invitationRef, expiresAt } = event.data;
      const invited = { entityId, subjectRef, invitationRef, invitationExpiresAt: expiresAt };
      return { ...state, ...invited, status: 'invited' };
    }
    case 'AccountActivated':
      return { ...state, status: 'active' };
    case 'AccountSuspended':
      return { ...state, status: 'suspended' };
    case 'SignInFailed': {
      const { reason, at = '' } = event.data;
      if (reason === 'too-many') return { ...state, shutAt: at };
      return { ...state, failures: [...state.failures, at].slice(-MAX_SIGN_IN_FAILURES) };
    }
    default:
      return state;
  }
}
