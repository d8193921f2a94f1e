import { asAuthority, gated, type Act, type Passage } from '#gate';
import { ensure, type Decider } from '#kernel';
import {
  activate,
  invite,
  renewInvitation,
  suspend,
  type Activate,
  type Invite,
  type RenewInvitation,
  type Suspend,
} from './account-invitation.decider.js';
import { decideAccess, type AccessCommand } from './account-access.decider.js';
import { decideRole, type RoleCommand } from './account-roles.decider.js';
import { decideSeat, type SeatCommand } from './account-seats.decider.js';
import {
  evolveAccount,
  NO_ACCOUNT,
  type AccountEvent,
  type AccountState,
} from './account.state.js';

export type AccountCommand =
  Invite | RenewInvitation | Activate | Suspend | AccessCommand | RoleCommand | SeatCommand;

/**
 * A member of the staff, with all that power rests on: invitation and activation, roles with scope
 * and term, and the person's side of seats. One stream, so that what excludes each other is decided
 * where it is written. Stream `account-…`.
 */
export const accountDecider: Decider<AccountState, AccountCommand, AccountEvent> = gated(
  { initial: NO_ACCOUNT, decide: decideAccount, evolve: evolveAccount },
  passageOf,
);

function decideAccount(command: AccountCommand, state: AccountState): readonly AccountEvent[] {
  if (command.type === 'Invite') return invite(command, state);
  ensure(state.status !== 'unknown', 'account-unknown');
  switch (command.type) {
    case 'Activate':
      return activate(command, state);
    case 'RenewInvitation':
      return renewInvitation(command, state);
    case 'Suspend':
      return suspend(command, state);
    case 'Reinstate':
    case 'ChangePassword':
    case 'OpenReset':
    case 'RefuseReset':
    case 'ResetPassword':
    case 'EndSessions':
    case 'RefuseMeetingCode':
    case 'RenewMeetingCode':
      return decideAccess(command, state);
    case 'EnterSeat':
    case 'TakeBackSeat':
    case 'LeaveSeat':
      return decideSeat(command, state);
    default:
      return decideRole(command, state);
  }
}

/** The line of the gate's table that each command of a person stands on. */
const ACT_OF = {
  Invite: 'account.invite',
  RenewInvitation: 'account.invite',
  Suspend: 'account.suspend',
  Reinstate: 'account.reinstate',
  OpenReset: 'account.reset-password',
  EndSessions: 'account.end-sessions',
  RefuseMeetingCode: 'role.confirm',
  ProposeRole: 'role.propose',
  ConfirmRole: 'role.confirm',
  RevokeRole: 'role.revoke',
  EnterSeat: 'seat.propose',
} as const satisfies Partial<Record<AccountCommand['type'], Act>>;

/**
 * What no line is asked for: whoever holds the secret of an invitation accepts it, the founding names
 * who is appointed, and a seat is taken back or left as its committee decided.
 */
function passageOf(command: AccountCommand): Passage | undefined {
  if (!('by' in command) || command.by === null) return undefined;
  const { type, by, accountId } = command;
  return { act: ACT_OF[type], authority: asAuthority(by), own: by.accountId === accountId };
}
