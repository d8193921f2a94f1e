import type { Actor, IncidentEvent } from '#catalogue';
import { gated, type Authority, type Passage, type Subject } from '#gate';
import { ensure, type Decider, type Sealed } from '#kernel';
import { ENDED_WITHOUT_HELP, isUndecided, type KnownState } from '../application.state.js';
import {
  evolveIncident,
  isReported,
  NO_INCIDENT,
  pairOf,
  possibleDuplicatesOf,
  type Incident,
  type Reported,
} from './incident.state.js';

/** What a process notes of requests; nobody is refused by it, and nothing is shown of it to them. */
type Noted =
  | ({ readonly type: 'NoteRequest'; readonly incidentRef: string } & Reported)
  | { readonly type: 'NoteAward'; readonly applicationId: string }
  | { readonly type: 'NoteWithdrawal'; readonly applicationId: string }
  | {
      readonly type: 'NoteJoinDeclined';
      readonly applicationId: string;
      readonly reason: 'decided' | 'ended';
    };

export type NoteOfIncident = Noted & { readonly kind: Actor['kind'] };

/** By somebody who may work on both requests: their roles are those that they hold in both funds. */
type OnTwo = Pick<Authority, 'by' | 'today'> & {
  /** Everybody in either of them. */
  readonly subject: Subject;
  readonly applicationId: string;
  readonly reason: Sealed<string>;
};

export type JoinDuplicates = OnTwo & {
  readonly type: 'Join';
  readonly into: string;
  /** The two as they stand (D9): the one to be closed, and the one that stays. */
  readonly closing: KnownState;
  readonly staying: KnownState;
};

export type PartDuplicates = OnTwo & { readonly type: 'Part'; readonly otherId: string };

export type IncidentCommand = NoteOfIncident | JoinDuplicates | PartDuplicates;

/**
 * The requests about one incident, and what a case worker says of each two: one request, or two.
 * Being named together refuses nobody anything (D51).
 */
export const incidentDecider: Decider<Incident, IncidentCommand, IncidentEvent> = gated(
  { initial: NO_INCIDENT, decide, evolve: evolveIncident },
  passageOf,
);

function passageOf(command: IncidentCommand): Passage | undefined {
  switch (command.type) {
    case 'Join':
      return { act: 'case.join', authority: command, subject: command.subject };
    case 'Part':
      return { act: 'case.part', authority: command, subject: command.subject };
    default:
      return undefined;
  }
}

function decide(command: IncidentCommand, incident: Incident): readonly IncidentEvent[] {
  switch (command.type) {
    case 'Join':
      return join(command, incident);
    case 'Part':
      return part(command, incident);
    default:
      ensure(command.kind === 'process', 'not-allowed');
      return noted(command, incident);
  }
}

function noted(command: NoteOfIncident, incident: Incident): readonly IncidentEvent[] {
  const { applicationId } = command;
  const { incidentRef } = incident;
  switch (command.type) {
    case 'NoteRequest':
      return reported(command, incident);
    case 'NoteAward':
      if (incident.awarded.includes(applicationId)) return [];
      return [{ type: 'IncidentAwarded', data: { incidentRef, applicationId } }];
    case 'NoteWithdrawal':
      return withdrawn(applicationId, incident);
    case 'NoteJoinDeclined':
      if (incident.joined[applicationId] === undefined) return [];
      return [undone(incident, applicationId, command.reason)];
  }
}

function reported(
  { incidentRef, applicationId, fundId }: Extract<Noted, { type: 'NoteRequest' }>,
  incident: Incident,
): readonly IncidentEvent[] {
  if (isReported(incident, applicationId)) return [];
  const report: IncidentEvent = {
    type: 'IncidentReported',
    data: { incidentRef, applicationId, fundId },
  };
  const [earlier] = possibleDuplicatesOf(incident, applicationId);
  if (!earlier) return [report];
  const { applicationId: earlierId } = earlier;
  const before = incident.requests.length;
  const data = { incidentRef, applicationId, earlierId, before };
  return [report, { type: 'PossibleDuplicateFound', data }];
}

/** Whoever took it back had proven nothing: what was closed in its favour stands again. */
function withdrawn(applicationId: string, incident: Incident): readonly IncidentEvent[] {
  if (incident.requests.length < 2 || incident.withdrawn.includes(applicationId)) return [];
  const { incidentRef } = incident;
  const closed = Object.entries(incident.joined).filter(([, into]) => into === applicationId);
  return [
    { type: 'DuplicateWithdrawn', data: { incidentRef, applicationId } },
    ...closed.map(([one]) => undone(incident, one, 'other-withdrawn')),
  ];
}

function undone(
  { incidentRef, joined }: Incident,
  applicationId: string,
  reason: 'other-withdrawn' | 'decided' | 'ended' | 'parted',
): IncidentEvent {
  const into = joined[applicationId] ?? '';
  return { type: 'DuplicateJoinUndone', data: { incidentRef, applicationId, into, reason } };
}

/**
 * One request, asked twice. The first is closed in favour of the second, unless anything was decided
 * for it: promised money is not lost by joining. What stays must not itself be over.
 */
function join(command: JoinDuplicates, incident: Incident): readonly IncidentEvent[] {
  const { applicationId, into, closing, staying, by, reason } = command;
  requireTwo(incident, applicationId, into);
  ensure(incident.joined[applicationId] === undefined, 'already-joined');
  const isOver =
    ENDED_WITHOUT_HELP.includes(staying.status) ||
    incident.joined[into] !== undefined ||
    incident.withdrawn.includes(into);
  ensure(!isOver, 'other-case-ended');
  const hasEnded = ENDED_WITHOUT_HELP.includes(closing.status);
  ensure(!hasEnded, 'wrong-stage', { stage: closing.status });
  ensure(isUndecided(closing), 'case-decided');
  const { incidentRef } = incident;
  const data = { incidentRef, applicationId, into, by: by.id, reason };
  return [{ type: 'DuplicateJoined', data }];
}

/** Two requests that only look alike; where they had been joined, they stand by themselves again. */
function part(command: PartDuplicates, incident: Incident): readonly IncidentEvent[] {
  const { applicationId, otherId, by, reason } = command;
  requireTwo(incident, applicationId, otherId);
  ensure(!incident.parted.includes(pairOf(applicationId, otherId)), 'already-parted');
  const { incidentRef, joined } = incident;
  const closed = [
    [applicationId, otherId],
    [otherId, applicationId],
  ].find(([one = '', other]) => joined[one] === other)?.[0];
  const data = { incidentRef, applicationId, otherId, by: by.id, reason };
  const parted: IncidentEvent = { type: 'DuplicateParted', data };
  return closed === undefined ? [parted] : [undone(incident, closed, 'parted'), parted];
}

function requireTwo(incident: Incident, one: string, other: string): void {
  ensure(
    one !== other && isReported(incident, one) && isReported(incident, other),
    'not-a-duplicate',
  );
}
