import {
  type AccountActivated,
  type AccountInvited,
  type AccountMet,
  type AccountReinstated,
  type AccountSuspended,
  type AdministratorRestored,
  type FirstAdministratorAppointed,
  type InvitationRenewed,
  type MeetingCodeRefused,
  type MeetingCodeRenewed,
  type PasswordChanged,
  type PasswordReset,
  type PasswordResetOpened,
  type PasswordResetRefused,
  type RoleConfirmed,
  type RoleName,
  type RoleProposed,
  type RoleRevoked,
  type SeatEntered,
  type SeatLeft,
  type SessionsEnded,
} from '#catalogue';
import { dayIn, ensure } from '#kernel';

export type AccountEvent =
  | AccountInvited
  | InvitationRenewed
  | AccountActivated
  | AccountMet
  | MeetingCodeRefused
  | MeetingCodeRenewed
  | AccountSuspended
  | AccountReinstated
  | PasswordChanged
  | PasswordResetOpened
  | PasswordResetRefused
  | PasswordReset
  | SessionsEnded
  | FirstAdministratorAppointed
  | RoleProposed
  | RoleConfirmed
  | RoleRevoked
  | AdministratorRestored
  | SeatEntered
  | SeatLeft;

/** A role in one scope: proposed, or held for its last term, which may be over. */
export type AccountRole = {
  readonly role: RoleName;
  readonly fundId: string | null;
  readonly entityId: string;
  readonly from: string;
  readonly until: string | null;
  readonly status: 'proposed' | 'held';
  /** Null of a role that is held. */
  readonly proposedBy: string | null;
};

/** A seat that was asked for or is held, as far as it excludes anything. */
export type AccountSeat = Omit<SeatEntered['data'], 'accountId'> & {
  /** From this day on it is empty. */
  readonly leftOn: string | null;
};

export type AccountState = {
  readonly status: 'unknown' | 'invited' | 'active' | 'suspended';
  readonly entityId: string;
  readonly subjectRef: string;
  /** The newest invitation; older links are void. */
  readonly invitationRef: string;
  readonly invitationExpiresAt: string;
  /** Everybody who made a link for this person: whoever holds one could have taken it up. */
  readonly invitedBy: readonly string[];
  /** Who made the link again, last; null while it is the first. */
  readonly renewedBy: string | null;
  /** How often all sessions have ended: one that was begun before has ended too. */
  readonly generation: number;
  /** The code that the person tells whoever confirms their first role. */
  readonly meeting: {
    readonly ref: string;
    readonly refused: number;
    readonly metBy: string | null;
  };
  /** A way to a new password that two people opened; null once it was used. */
  readonly reset: (PasswordResetOpened['data'] & { readonly refused: number }) | null;
  readonly roles: readonly AccountRole[];
  readonly seats: readonly AccountSeat[];
  /** Whether this person became administrator as one of the two founders; that happens once (D22). */
  readonly isFounder: boolean;
};

export const NO_ACCOUNT: AccountState = {
  status: 'unknown',
  entityId: '',
  subjectRef: '',
  invitationRef: '',
  invitationExpiresAt: '',
  invitedBy: [],
  renewedBy: null,
  generation: 0,
  meeting: { ref: '', refused: 0, metBy: null },
  reset: null,
  roles: [],
  seats: [],
  isFounder: false,
};

export function evolveAccount(state: AccountState, event: AccountEvent): AccountState {
  switch (event.type) {
    case 'AccountInvited': {
      const { entityId, subjectRef, invitedBy, ...link } = event.data;
      return { ...linked(state, link, invitedBy), entityId, subjectRef, status: 'invited' };
    }
    case 'InvitationRenewed':
      return { ...linked(state, event.data, event.data.by), renewedBy: event.data.by };
    case 'AccountActivated': {
      const meeting = { ...state.meeting, ref: state.invitationRef };
      return { ...state, status: 'active', meeting };
    }
    case 'AccountMet':
      return { ...state, meeting: { ...state.meeting, metBy: event.data.by } };
    case 'MeetingCodeRefused': {
      const { meeting } = state;
      return { ...state, meeting: { ...meeting, refused: meeting.refused + 1 } };
    }
    case 'MeetingCodeRenewed':
      return { ...state, meeting: { ...state.meeting, ref: event.data.meetingRef, refused: 0 } };
    case 'AccountSuspended':
      return { ...ended(state), status: 'suspended' };
    case 'AccountReinstated':
      // Who was shut before they joined has still to join.
      return { ...state, status: state.meeting.ref === '' ? 'invited' : 'active' };
    case 'PasswordChanged':
      return ended(state);
    case 'SessionsEnded':
      return ended(state);
    case 'PasswordResetOpened':
      return { ...state, reset: { ...event.data, refused: 0 } };
    case 'PasswordResetRefused': {
      const { reset } = state;
      return { ...state, reset: reset && { ...reset, refused: reset.refused + 1 } };
    }
    case 'PasswordReset':
      return { ...ended(state), reset: null };
    case 'AdministratorRestored': {
      const { entityId } = event.data;
      const always = { fundId: null, from: '', until: null, proposedBy: null };
      return withRole(state, { role: 'administrator', entityId, ...always, status: 'held' });
    }
    case 'FirstAdministratorAppointed': {
      const { entityId } = event.data;
      const always = { fundId: null, from: '', until: null, proposedBy: null };
      const held = { role: 'administrator', entityId, ...always, status: 'held' } as const;
      return { ...withRole(state, held), isFounder: true };
    }
    case 'RoleProposed': {
      const { role, fundId, entityId, from, until, proposedBy } = event.data;
      const proposed = { role, fundId, entityId, from, until, proposedBy } as const;
      const others = state.roles.filter(
        (one) => one.status === 'held' || !isSame(one, role, fundId),
      );
      return { ...state, roles: [...others, { ...proposed, status: 'proposed' }] };
    }
    case 'RoleConfirmed': {
      const { role, fundId, entityId, from, until, accountId, confirmedBy } = event.data;
      const term = { role, fundId, entityId, from, until, proposedBy: null } as const;
      const isFounder = state.isFounder || confirmedBy === accountId;
      return { ...withRole(state, { ...term, status: 'held' }), isFounder };
    }
    case 'RoleRevoked':
      return { ...state, roles: without(state, event.data.role, event.data.fundId) };
    case 'SeatEntered': {
      // One seat may have several entries: each attempt answers for its own.
      const { accountId: _, ...seat } = event.data;
      return { ...state, seats: [...state.seats, { ...seat, leftOn: null }] };
    }
    case 'SeatLeft': {
      const { seatId, entryId, on } = event.data;
      const seats = state.seats.map((seat) =>
        seat.seatId === seatId &&
        seat.leftOn === null &&
        (entryId === null || seat.entryId === entryId)
          ? { ...seat, leftOn: on }
          : seat,
      );
      return { ...state, seats };
    }
    default:
      return state;
  }
}

/** The live proposal of a role in a scope, or the role as it is held; undefined for neither. */
export function roleOf(
  { roles }: AccountState,
  status: AccountRole['status'],
  role: RoleName,
  fundId: string | null,
): AccountRole | undefined {
  return roles.find((one) => one.status === status && isSame(one, role, fundId));
}

/** Whether an end, an instant, has come. */
export function isOver(until: string | null, now: string): boolean {
  return until !== null && Date.parse(until) <= Date.parse(now);
}

/** Whether somebody can give and take the roles of the whole entity for good, while it is not shut. */
export function isAdministrator(state: AccountState, now: string): boolean {
  const role = roleOf(state, 'held', 'administrator', null);
  const begun =
    role !== undefined && (role.from === '' || Date.parse(role.from) <= Date.parse(now));
  return state.status === 'active' && begun && role.until === null;
}

/**
 * Who audits does nothing else: no other role and no seat, in any scope, whether it is held, will
 * be held, or only proposed; and the other way round. All of it stands in this one stream, so
 * of two that exclude each other the second is refused, however close they come.
 */
export function ensureAuditorStandsAlone(
  state: AccountState,
  wanted: RoleName | 'seat',
  now: string,
): void {
  const live = state.roles.filter(({ until }) => !isOver(until, now));
  const others = live.filter(({ role }) => role !== wanted);
  const isAlone =
    wanted === 'auditor'
      ? others.length === 0 && !state.seats.some((seat) => isTaken(seat, now))
      : !others.some(({ role }) => role === 'auditor');
  ensure(isAlone, 'auditor-holds-no-other-role');
}

/** Whether a seat is asked for or held, now or later; days are those of the seat's fund. */
export function isTaken({ until, leftOn, timeZone }: AccountSeat, now: string): boolean {
  const today = dayIn(timeZone, new Date(now));
  return today <= until && (leftOn === null || today < leftOn);
}

/** A link was made; the one before it is void. */
function linked(
  state: AccountState,
  { invitationRef, expiresAt }: Pick<InvitationRenewed['data'], 'invitationRef' | 'expiresAt'>,
  by: string,
): AccountState {
  const invitedBy = [...new Set([...state.invitedBy, by])];
  return { ...state, invitationRef, invitationExpiresAt: expiresAt, invitedBy };
}

/** All sessions have ended. */
function ended(state: AccountState): AccountState {
  return { ...state, generation: state.generation + 1 };
}

function withRole(state: AccountState, held: AccountRole): AccountState {
  return { ...state, roles: [...without(state, held.role, held.fundId), held] };
}

function without(
  { roles }: AccountState,
  role: RoleName,
  fundId: string | null,
): readonly AccountRole[] {
  return roles.filter((one) => !isSame(one, role, fundId));
}

function isSame(one: AccountRole, role: RoleName, fundId: string | null): boolean {
  return one.role === role && one.fundId === fundId;
}
