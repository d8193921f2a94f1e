import type { Sealed } from '#kernel';
import type { Event } from './event.js';

/**
 * A request names an incident of somebody. Stream `incident-…`, named by the random ref of who is said
 * to ask and what happened. Neither is proven: it says what to look at, and refuses nobody (D51).
 */
export type IncidentReported = Event<
  'IncidentReported',
  { incidentRef: string; applicationId: string; fundId: string }
>;

/** It had been named before: a case worker says whether the two requests are one. */
export type PossibleDuplicateFound = Event<
  'PossibleDuplicateFound',
  {
    incidentRef: string;
    applicationId: string;
    /** The first request about it that still stands by itself. */
    earlierId: string;
    /** How many there were before this one. */
    before: number;
  }
>;

/** One request for help, asked twice: the first named is closed in favour of the other. */
export type DuplicateJoined = Event<
  'DuplicateJoined',
  {
    incidentRef: string;
    applicationId: string;
    into: string;
    by: string;
    reason: Sealed<string>;
  }
>;

/** Two requests for help that only look alike. */
export type DuplicateParted = Event<
  'DuplicateParted',
  {
    incidentRef: string;
    applicationId: string;
    otherId: string;
    by: string;
    reason: Sealed<string>;
  }
>;

/** A request that was closed in favour of another stands by itself again. */
export type DuplicateJoinUndone = Event<
  'DuplicateJoinUndone',
  {
    incidentRef: string;
    applicationId: string;
    into: string;
    /** The other was taken back; this one had been decided or had ended; a person parted them. */
    reason: 'other-withdrawn' | 'decided' | 'ended' | 'parted';
  }
>;

/** One of several requests about it was taken back. */
export type DuplicateWithdrawn = Event<
  'DuplicateWithdrawn',
  { incidentRef: string; applicationId: string }
>;

/** Help was decided for one of the requests about it. */
export type IncidentAwarded = Event<
  'IncidentAwarded',
  { incidentRef: string; applicationId: string }
>;

export type IncidentEvent =
  | IncidentReported
  | PossibleDuplicateFound
  | DuplicateJoined
  | DuplicateParted
  | DuplicateJoinUndone
  | DuplicateWithdrawn
  | IncidentAwarded;
