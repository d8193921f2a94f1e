import { ensure, type Decider } from '#kernel';
import {
  activate,
  invite,
  suspend,
  type Activate,
  type Invite,
  type Suspend,
} from './account-invitation.decider.js';
import { decideRole, type RoleCommand } from './account-roles.decider.js';
import { decideSeat, type SeatCommand } from './account-seats.decider.js';
import {
  evolveAccount,
  NO_ACCOUNT,
  type AccountEvent,
  type AccountState,
} from './account.state.js';

export type AccountCommand = Invite | Activate | Suspend | RoleCommand | SeatCommand;

/**
 * A member of the staff, with all that power rests on: invitation and activation, roles with scope
 * and term, and the person's side of seats. One stream, so that what excludes each other is decided
 * where it is written. Stream `account-…`.
 */
export const accountDecider: Decider<AccountState, AccountCommand, AccountEvent> = {
  initial: NO_ACCOUNT,
  decide: (command, state) => {
    if (command.type === 'Invite') return invite(command, state);
    ensure(state.status !== 'unknown', 'account-unknown');
    switch (command.type) {
      case 'Activate':
        return activate(command, state);
      case 'Suspend':
        return suspend(command, state);
      case 'EnterSeat':
      case 'TakeBackSeat':
      case 'LeaveSeat':
        return decideSeat(command, state);
      default:
        return decideRole(command, state);
    }
  },
  evolve: evolveAccount,
};
