import type { PasswordResetOpened, Person } from '#catalogue';
import { ensure, isInstant, type Sealed } from '#kernel';
import type { AccountEvent, AccountState } from './account.state.js';

/** How often a wrong code is taken before it is void. */
export const MAX_WRONG_CODES = 5;

/** Two people agreed to give the account back. */
export type Reinstate = {
  readonly type: 'Reinstate';
  readonly accountId: string;
  readonly askedBy: string;
  readonly by: Person;
};

/** By the person, who knows the old one. */
export type ChangePassword = {
  readonly type: 'ChangePassword';
  readonly accountId: string;
  readonly passwordHash: Sealed<string>;
};

/** Two people agreed to open a way to a new password. */
export type OpenReset = Omit<PasswordResetOpened['data'], 'by'> & {
  readonly type: 'OpenReset';
  readonly by: Person;
};

/** The link was right and the code was not. */
export type RefuseReset = { readonly type: 'RefuseReset'; readonly accountId: string };

/** By whoever has both halves. */
export type ResetPassword = {
  readonly type: 'ResetPassword';
  readonly accountId: string;
  readonly resetRef: string;
  readonly passwordHash: Sealed<string>;
  readonly now: string;
};

/** By the person, or by whoever fears for them. */
export type EndSessions = {
  readonly type: 'EndSessions';
  readonly accountId: string;
  readonly by: Person;
};

/** A code was typed that the person has not told. */
export type RefuseMeetingCode = {
  readonly type: 'RefuseMeetingCode';
  readonly accountId: string;
  readonly by: Person;
};

/** By the person: another code to tell. */
export type RenewMeetingCode = {
  readonly type: 'RenewMeetingCode';
  readonly accountId: string;
  readonly meetingRef: string;
};

export type AccessCommand =
  | Reinstate
  | ChangePassword
  | OpenReset
  | RefuseReset
  | ResetPassword
  | EndSessions
  | RefuseMeetingCode
  | RenewMeetingCode;

/** How somebody gets into an account, and is kept out of it. */
export function decideAccess(command: AccessCommand, state: AccountState): readonly AccountEvent[] {
  const { accountId } = command;
  switch (command.type) {
    case 'Reinstate': {
      const { askedBy, by } = command;
      ensure(state.status === 'suspended', 'account-not-suspended');
      return [{ type: 'AccountReinstated', data: { accountId, askedBy, by: by.accountId } }];
    }
    case 'ChangePassword': {
      ensureActive(state);
      const { passwordHash } = command;
      return [{ type: 'PasswordChanged', data: { accountId, passwordHash } }];
    }
    case 'OpenReset': {
      const { resetRef, expiresAt, askedBy, by } = command;
      ensureActive(state);
      ensure(isInstant(expiresAt), 'date-invalid');
      const data = { accountId, resetRef, expiresAt, askedBy, by: by.accountId };
      return [{ type: 'PasswordResetOpened', data }];
    }
    case 'RefuseReset': {
      const { reset } = state;
      // Once the way is shut, further guesses leave nothing in the log.
      if (!reset || reset.refused >= MAX_WRONG_CODES) return [];
      const { resetRef } = reset;
      return [{ type: 'PasswordResetRefused', data: { accountId, resetRef } }];
    }
    case 'ResetPassword': {
      const { resetRef, passwordHash, now } = command;
      ensureActive(state);
      const { reset } = state;
      ensure(reset?.resetRef === resetRef, 'reset-unknown');
      ensure(reset.refused < MAX_WRONG_CODES, 'reset-code-void');
      ensure(Date.parse(now) < Date.parse(reset.expiresAt), 'reset-expired');
      return [{ type: 'PasswordReset', data: { accountId, resetRef, passwordHash } }];
    }
    case 'EndSessions':
      ensureActive(state);
      return [{ type: 'SessionsEnded', data: { accountId, by: command.by.accountId } }];
    case 'RefuseMeetingCode': {
      ensure(state.meeting.refused < MAX_WRONG_CODES, 'meeting-code-void');
      return [{ type: 'MeetingCodeRefused', data: { accountId, by: command.by.accountId } }];
    }
    case 'RenewMeetingCode': {
      ensureActive(state);
      ensure(state.meeting.metBy === null, 'account-met-already');
      const { meetingRef } = command;
      return [{ type: 'MeetingCodeRenewed', data: { accountId, meetingRef } }];
    }
  }
}

function ensureActive({ status }: AccountState): void {
  ensure(status !== 'suspended', 'account-suspended');
  ensure(status === 'active', 'account-not-activated');
}
