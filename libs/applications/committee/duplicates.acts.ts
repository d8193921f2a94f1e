import type { Field } from '#acts';
import { caseCode, type IncidentEvent } from '#catalogue';
import { Rejection } from '#kernel';
import { askedOf, joinDuplicates, partDuplicates } from '../duplicates/duplicates.commands.js';
import { incidentDecider } from '../duplicates/incident.decider.js';
import { act, LONG, SAMPLE } from './case-act.js';
import * as dto from './case-acts.dto.js';
import type { DuplicateHere } from './duplicates-here.js';
import type { CaseEntry } from './enter-case.js';

// Acts on two requests about the same incident: one request, or two.

const possibleIn = ({ duplicates }: CaseEntry): readonly DuplicateHere[] =>
  duplicates.here.filter(({ relation }) => relation === 'possible');
const allIn = ({ duplicates }: CaseEntry): readonly DuplicateHere[] => duplicates.here;

export const joining = act<dto.JoiningDto>({
  act: 'case.join',
  name: 'joining',
  summary: 'Say that two requests are one: close this one in favour of the other',
  input: dto.JoiningDto,
  example: { into: '018f3f6e-0000-7000-8000-000000000000', reason: 'Both name the same room.' },
  fields: [otherField('into', possibleIn), { ...LONG, name: 'reason', rows: 2 }],
  ask: (entry) => firstThat(possibleIn(entry), (other) => toldToJoin(entry, other)),
  notYet: ['not-a-duplicate', 'already-joined', 'other-case-ended', 'case-decided'],
  run: (ports, invocation, applicationId, { into, reason }) =>
    joinDuplicates(ports, invocation, { applicationId, into, reason }),
});

export const parting = act<dto.PartingDto>({
  act: 'case.part',
  name: 'parting',
  summary: 'Say that two requests are two; where they were joined, both go on',
  input: dto.PartingDto,
  example: { otherId: '018f3f6e-0000-7000-8000-000000000000', reason: 'Two brothers.' },
  fields: [otherField('otherId', allIn), { ...LONG, name: 'reason', rows: 2 }],
  ask: (entry) => firstThat(allIn(entry), (other) => toldToPart(entry, other)),
  notYet: ['not-a-duplicate', 'already-parted'],
  // What was joined is nobody's next step; it can still be undone.
  aside: (entry) => possibleIn(entry).length === 0,
  run: (ports, invocation, applicationId, { otherId, reason }) =>
    partDuplicates(ports, invocation, { applicationId, otherId, reason }),
});

/** One of the other requests, by its code and how it stands. */
function otherField(
  name: string,
  of: (entry: CaseEntry) => readonly DuplicateHere[],
): Field<CaseEntry> {
  return {
    kind: 'choice',
    name,
    label: 'committee:duplicates.other',
    hint: false,
    options: (entry, { t }) =>
      of(entry).map(({ applicationId, loaded }) => ({
        value: applicationId,
        label: caseCode(applicationId),
        hint: t(`status:application.${loaded.state.status}`),
      })),
  };
}

function toldToJoin(entry: CaseEntry, other: DuplicateHere): readonly IncidentEvent[] {
  const { loaded, authority, duplicates } = entry;
  const asked = askedOf({ loaded, other: other.loaded }, authority, other.authority.by.roles);
  const states = { closing: loaded.state, staying: other.loaded.state };
  const into = other.applicationId;
  const command = { type: 'Join', ...asked, into, ...states, reason: SAMPLE } as const;
  return incidentDecider.decide(command, duplicates.incident);
}

function toldToPart(entry: CaseEntry, other: DuplicateHere): readonly IncidentEvent[] {
  const { loaded, authority, duplicates } = entry;
  const asked = askedOf({ loaded, other: other.loaded }, authority, other.authority.by.roles);
  const otherId = other.applicationId;
  const command = { type: 'Part', ...asked, otherId, reason: SAMPLE } as const;
  return incidentDecider.decide(command, duplicates.incident);
}

/** What the rules say of the first that they let through; else why not the last. */
function firstThat(
  others: readonly DuplicateHere[],
  ask: (other: DuplicateHere) => readonly IncidentEvent[],
): readonly IncidentEvent[] {
  let refusal = new Rejection('not-a-duplicate');
  for (const other of others) {
    try {
      return ask(other);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}
