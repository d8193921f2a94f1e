import type { Localised, Sealed } from '#kernel';
import type { Event } from './event.js';

/** An association, platform or network that keeps books (D4). Stream `entity-…`. */
export type EntityRegistered = Event<
  'EntityRegistered',
  {
    entityId: string;
    name: Localised;
    kind: 'network' | 'region' | 'platform' | 'member';
    /** The entity above it in the tree, if any. */
    parentId: string | null;
    baseCurrency: string;
    /** 1 to 12: the month in which the fiscal year starts. */
    fiscalYearStartMonth: number;
    /** IANA time zone in which its days are counted. */
    timeZone: string;
    languages: readonly string[];
  }
>;

/** Somebody is asked to join the staff. Stream `account-…`. */
export type AccountInvited = Event<
  'AccountInvited',
  {
    accountId: string;
    entityId: string;
    subjectRef: string;
    email: Sealed<string>;
    displayName: Sealed<string>;
    /** Random; the one-time link carries its secret, which is nowhere in the log. */
    invitationRef: string;
    expiresAt: string;
    invitedBy: string;
  }
>;

/** The invitation was made again: the link before it is void. Everybody who runs the staff sees it. */
export type InvitationRenewed = Event<
  'InvitationRenewed',
  {
    accountId: string;
    invitationRef: string;
    /** The invitation that it takes the place of. */
    replaces: string;
    expiresAt: string;
    by: string;
  }
>;

/** The invited person set a password and may sign in. */
export type AccountActivated = Event<
  'AccountActivated',
  { accountId: string; passwordHash: Sealed<string> }
>;

/**
 * Somebody who had not invited this person typed the code that the person told them: the account
 * belongs to somebody whom two people know of.
 */
export type AccountMet = Event<'AccountMet', { accountId: string; by: string }>;

/** A code was typed that the person has not told; so many of them, and the code is void. */
export type MeetingCodeRefused = Event<'MeetingCodeRefused', { accountId: string; by: string }>;

/** The person drew a new code to tell. */
export type MeetingCodeRenewed = Event<
  'MeetingCodeRenewed',
  { accountId: string; meetingRef: string }
>;

export type SuspensionReason = 'left' | 'device-lost' | 'misuse' | 'other';

export type AccountSuspended = Event<
  'AccountSuspended',
  { accountId: string; reason: SuspensionReason; by: string }
>;

/** An account that was shut is open again, by two people. */
export type AccountReinstated = Event<
  'AccountReinstated',
  { accountId: string; askedBy: string; by: string }
>;

/** The person changed the password, knowing the old one. Every session before it has ended. */
export type PasswordChanged = Event<
  'PasswordChanged',
  { accountId: string; passwordHash: Sealed<string> }
>;

/** Two people opened a way to a new password: each holds one half of what it takes. */
export type PasswordResetOpened = Event<
  'PasswordResetOpened',
  {
    accountId: string;
    /** Random; the link and the code are made of it, and are nowhere in the log. */
    resetRef: string;
    expiresAt: string;
    askedBy: string;
    by: string;
  }
>;

/** A wrong code came with the right link; so many of them, and the way is shut. */
export type PasswordResetRefused = Event<
  'PasswordResetRefused',
  { accountId: string; resetRef: string }
>;

/** Whoever had both halves set a new password. Every session before it has ended. */
export type PasswordReset = Event<
  'PasswordReset',
  { accountId: string; resetRef: string; passwordHash: Sealed<string> }
>;

/** Every session of the account ended, on every device. */
export type SessionsEnded = Event<'SessionsEnded', { accountId: string; by: string }>;

/**
 * A sign-in with a wrong password or for a suspended account (D47). Stream `signin-…` of the account:
 * strangers cause it, so it stands apart from what the account's power rests on.
 */
export type SignInFailed = Event<
  'SignInFailed',
  {
    accountId: string;
    reason: 'password' | 'suspended' | 'not-activated' | 'too-many';
    /** When, so that the limit of failures in a time is decided on the stream itself. */
    at: string;
  }
>;

/** On what somebody signed in, in coarse words: enough to know one's own devices by. */
export type DeviceKind = 'phone' | 'tablet' | 'computer' | 'program';

/** Somebody signed in. Stream `session-…`, so that any node can end it (D21). */
export type SessionStarted = Event<
  'SessionStarted',
  {
    sessionId: string;
    accountId: string;
    expiresAt: string;
    /** How often all sessions of the account had ended by then: once more, and this one has too. */
    generation: number;
    device: DeviceKind;
  }
>;

export type SessionEnded = Event<
  'SessionEnded',
  { sessionId: string; accountId: string; reason: 'signed-out' | 'revoked' }
>;

/** The roles that a person can hold; what each may do is in the table of roles. */
export type RoleName =
  | 'duty-officer'
  | 'case-worker'
  | 'reviewer'
  | 'chair'
  | 'treasurer'
  | 'releaser'
  | 'accountant'
  | 'auditor'
  | 'verifier'
  | 'publication-officer'
  | 'governing-body'
  | 'data-protection-officer'
  | 'administrator';

/** Who the first administrator of an instance is; once for ever (D22). Stream `founding-…`. */
export type FirstAdministratorNamed = Event<
  'FirstAdministratorNamed',
  { accountId: string; entityId: string }
>;

/** Whom the first administrator asked to be the second; the last one asked may accept (D22). */
export type SecondAdministratorAsked = Event<
  'SecondAdministratorAsked',
  { accountId: string; by: string }
>;

/** Who the second administrator of an instance is; once for ever (D22). */
export type SecondAdministratorNamed = Event<'SecondAdministratorNamed', { accountId: string }>;

/**
 * The very first administrator of an instance has the role, alone until a second accepts (D22).
 * Stream `account-…`, as all roles.
 */
export type FirstAdministratorAppointed = Event<
  'FirstAdministratorAppointed',
  { roleId: string; accountId: string; entityId: string }
>;

/** A role is proposed by one person; it has no effect yet (D7). Stream `account-…` of who gains. */
export type RoleProposed = Event<
  'RoleProposed',
  {
    roleId: string;
    accountId: string;
    entityId: string;
    role: RoleName;
    /** The fund in which the role holds; null for the whole entity. */
    fundId: string | null;
    from: string;
    until: string | null;
    proposedBy: string;
  }
>;

/** A second person confirmed the role: now it holds (D7). */
export type RoleConfirmed = Event<
  'RoleConfirmed',
  {
    roleId: string;
    accountId: string;
    entityId: string;
    role: RoleName;
    fundId: string | null;
    from: string;
    until: string | null;
    confirmedBy: string;
  }
>;

export type RoleRevoked = Event<
  'RoleRevoked',
  { roleId: string; accountId: string; role: RoleName; fundId: string | null; by: string }
>;

/**
 * Two recovery keys made this person an administrator, at the machine. Stream `account-…`; the keys
 * are used up in `administration-…`.
 */
export type AdministratorRestored = Event<
  'AdministratorRestored',
  { roleId: string; accountId: string; entityId: string; recoveryId: string }
>;

/** Somebody can give and take roles of an entity for good. Stream `administration-…` of the entity. */
export type AdministratorEntered = Event<
  'AdministratorEntered',
  { entityId: string; accountId: string }
>;

/** Of an administrator the role is about to end, or the account to be shut. */
export type AdministratorLeft = Event<'AdministratorLeft', { entityId: string; accountId: string }>;

/** What takes power away, gives a shut account back, or opens a way to a new password. */
export type MeasureKind = 'revocation' | 'suspension' | 'reinstatement' | 'password-reset';

/** The role that a measure is about. */
export type MeasuredRole = { roleId: string; role: RoleName; fundId: string | null };

/** Somebody took power from somebody else: it counts for a day. */
export type PowerTaken = Event<
  'PowerTaken',
  { entityId: string; measureId: string; accountId: string; by: string; at: string }
>;

/** A measure that takes two people was asked for; it has no effect yet. */
export type MeasureAsked = Event<
  'MeasureAsked',
  {
    entityId: string;
    measureId: string;
    measure: MeasureKind;
    accountId: string;
    role: MeasuredRole | null;
    reason: SuspensionReason | null;
    by: string;
    /** When, so that it can run out. */
    at: string;
  }
>;

/** A second person agreed: it is carried out. */
export type MeasureSeconded = Event<
  'MeasureSeconded',
  { entityId: string; measureId: string; by: string }
>;

/** An administrator drew a recovery key, shown once. Its holder's older one is void. */
export type RecoveryKeyDrawn = Event<
  'RecoveryKeyDrawn',
  {
    entityId: string;
    keyId: string;
    holder: string;
    /** SHA-256 of 160 random bits, in hex: nobody finds the key by it. */
    keyHash: string;
  }
>;

/** At the machine, the keys of two holders gave the administration back. Both keys are used up. */
export type AdministrationRecovered = Event<
  'AdministrationRecovered',
  {
    entityId: string;
    recoveryId: string;
    keyIds: readonly string[];
    holders: readonly string[];
    /** How many were made administrators: `AdministratorRestored` says who. */
    people: number;
  }
>;

/**
 * A seat is about to be proposed for this person, and counts for what excludes it. Stream
 * `account-…`; whether there is such a seat is decided in `committee-…`.
 */
export type SeatEntered = Event<
  'SeatEntered',
  {
    accountId: string;
    seatId: string;
    fundId: string;
    rank: SeatRank;
    /** Days, both included. */
    from: string;
    until: string;
    /** IANA time zone in which the days are counted. */
    timeZone: string;
    /** Random; tells the attempts to propose one seat apart. */
    entryId: string;
    enteredBy: string;
  }
>;

/** From the day `on` the person has this seat no longer: it was refused, or the mandate ended. */
export type SeatLeft = Event<
  'SeatLeft',
  {
    accountId: string;
    seatId: string;
    fundId: string;
    /** The attempt that the committee refused; null when the mandate ended, for all of them. */
    entryId: string | null;
    on: string;
  }
>;

/** The people who decide for a fund. Stream `committee-…`, its id is the fund's. */
export type CommitteeFormed = Event<
  'CommitteeFormed',
  { committeeId: string; fundId: string; seats: number }
>;

export type SeatRank = 'member' | 'chair' | 'alternate' | 'board' | 'observer';

/** A seat is proposed by one person (D7). */
export type SeatProposed = Event<
  'SeatProposed',
  {
    committeeId: string;
    seatId: string;
    memberId: string;
    rank: SeatRank;
    from: string;
    until: string;
    proposedBy: string;
  }
>;

/** A second person confirmed the seat: from now on the mandate runs. */
export type SeatConfirmed = Event<
  'SeatConfirmed',
  {
    committeeId: string;
    seatId: string;
    memberId: string;
    rank: SeatRank;
    from: string;
    until: string;
    confirmedBy: string;
  }
>;

export type MandateEnded = Event<
  'MandateEnded',
  {
    committeeId: string;
    seatId: string;
    memberId: string;
    on: string;
    reason: 'resigned' | 'replaced' | 'removed' | 'term';
  }
>;

export type TieKind =
  | 'family'
  | 'household'
  | 'employment'
  | 'board'
  | 'membership'
  | 'financial'
  | 'friendship'
  | 'adversary'
  | 'other';

/**
 * A committee member declares a tie to a person or organisation. Stream `interests-…` of the
 * member. The party is a random ref from a look-up stream, never a hash of its name (D8).
 */
export type TieDeclared = Event<
  'TieDeclared',
  {
    tieId: string;
    memberId: string;
    kind: TieKind;
    party: 'organisation' | 'person';
    partyRef: string;
    partyName: Sealed<string>;
    from: string;
    until: string | null;
    /** The day on which it was said; it counts from there, whenever it began. */
    declaredOn: string;
  }
>;

/** Whoever declared a tie says that it ends; it holds until a second person has confirmed it. */
export type TieEndAsked = Event<'TieEndAsked', { tieId: string; memberId: string; on: string }>;

/** The last day on which it holds; never one before the day of the confirmation. */
export type TieEnded = Event<
  'TieEnded',
  { tieId: string; memberId: string; on: string; confirmedBy: string }
>;

/** The yearly statement that the declared ties are complete; older than 12 months suspends votes. */
export type InterestsAttested = Event<'InterestsAttested', { memberId: string; on: string }>;

/** What a part of a case was opened for. */
export type OpeningReason =
  'casework' | 'decision' | 'payment' | 'audit' | 'data-protection' | 'donor-care';

/**
 * Somebody opened a part of a case: who, what, and why (D10). Stream `access-…` of the case. The
 * payee is opened of one payout, which asks its releasers for it.
 */
export type RecordOpened = Event<
  'RecordOpened',
  {
    caseId: string;
    section: string;
    thingId: string | null;
    by: string;
    role: string;
    reason?: OpeningReason;
  }
>;

/** Somebody tried to open what is shut to them (D10). */
export type AccessRefused = Event<
  'AccessRefused',
  { caseId: string; section: string; by: string; role: string; reason: string }
>;

export type PeopleEvent =
  | EntityRegistered
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
  | SignInFailed
  | SessionStarted
  | SessionEnded
  | FirstAdministratorNamed
  | SecondAdministratorAsked
  | SecondAdministratorNamed
  | FirstAdministratorAppointed
  | RoleProposed
  | RoleConfirmed
  | RoleRevoked
  | AdministratorRestored
  | AdministratorEntered
  | AdministratorLeft
  | PowerTaken
  | MeasureAsked
  | MeasureSeconded
  | RecoveryKeyDrawn
  | AdministrationRecovered
  | SeatEntered
  | SeatLeft
  | CommitteeFormed
  | SeatProposed
  | SeatConfirmed
  | MandateEnded
  | TieDeclared
  | TieEndAsked
  | TieEnded
  | InterestsAttested
  | RecordOpened
  | AccessRefused;
