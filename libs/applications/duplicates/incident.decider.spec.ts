import { specify } from '../../../test/support/specification.js';
import type { ApplicationEvent, IncidentEvent, RoleName } from '#catalogue';
import type { Tie } from '#gate';
import { subjectOf } from '../application.authority.js';
import { applicationDecider } from '../application.decider.js';
import {
  approved,
  funded,
  inVote,
  sealed,
  submitted,
  tie,
  today,
} from '../application.fixtures.js';
import type { KnownState } from '../application.state.js';
import { incidentDecider, type IncidentCommand } from './incident.decider.js';

const { given } = specify(incidentDecider);

const incidentRef = 'incident';
const reported = (applicationId: string): IncidentEvent => ({
  type: 'IncidentReported',
  data: { incidentRef, applicationId, fundId: 'fund' },
});
const found = (applicationId: string, earlierId: string, before: number): IncidentEvent => ({
  type: 'PossibleDuplicateFound',
  data: { incidentRef, applicationId, earlierId, before },
});
const joined = (applicationId: string, into: string): IncidentEvent => ({
  type: 'DuplicateJoined',
  data: { incidentRef, applicationId, into, by: 'worker', reason: sealed },
});
const parted = (applicationId: string, otherId: string): IncidentEvent => ({
  type: 'DuplicateParted',
  data: { incidentRef, applicationId, otherId, by: 'worker', reason: sealed },
});
const undone = (
  applicationId: string,
  into: string,
  reason: 'other-withdrawn' | 'decided' | 'ended' | 'parted',
): IncidentEvent => ({
  type: 'DuplicateJoinUndone',
  data: { incidentRef, applicationId, into, reason },
});
const takenBack = (applicationId: string): IncidentEvent => ({
  type: 'DuplicateWithdrawn',
  data: { incidentRef, applicationId },
});
const awarded = (applicationId: string): IncidentEvent => ({
  type: 'IncidentAwarded',
  data: { incidentRef, applicationId },
});

const note = (applicationId: string): IncidentCommand => ({
  type: 'NoteRequest',
  kind: 'process',
  incidentRef,
  applicationId,
  fundId: 'fund',
});

const after = (...events: readonly ApplicationEvent[]): KnownState =>
  events.reduce(applicationDecider.evolve, applicationDecider.initial) as KnownState;
const open = after(submitted());
const withdrawn: ApplicationEvent = {
  type: 'ApplicationWithdrawn',
  data: { applicationId: 'case', by: 'applicant', held: null, incidentRef },
};
const voided: ApplicationEvent = {
  type: 'DecisionVoided',
  data: {
    applicationId: 'case',
    award: 1,
    holdId: 'case.1',
    reason: 'late-conflict',
    to: 'deciding',
  },
};

const worker = (roles: readonly RoleName[] = ['case-worker'], ...ties: readonly Tie[]) => ({
  today,
  by: { id: 'worker', roles, ties },
});

const join = (
  change: {
    readonly applicationId?: string;
    readonly into?: string;
    readonly closing?: KnownState;
    readonly staying?: KnownState;
  } = {},
  who = worker(),
): IncidentCommand => ({
  type: 'Join',
  ...who,
  applicationId: 'two',
  into: 'one',
  closing: open,
  staying: open,
  subject: subjectOf(open.file, ['payee of the other']),
  reason: sealed,
  ...change,
});
const part = (applicationId = 'two', otherId = 'one', who = worker()): IncidentCommand => ({
  type: 'Part',
  ...who,
  applicationId,
  otherId,
  subject: subjectOf(open.file, []),
  reason: sealed,
});

const both = [reported('one'), reported('two'), found('two', 'one', 1)];

describe('A request that names an incident', () => {
  test('is noted once, and nobody is refused by it', () => {
    given().when(note('one')).then(reported('one'));
    given(reported('one')).when(note('one')).then();
  });

  test('that was named before is a possible duplicate of the first that still stands', () => {
    given(reported('one'))
      .when(note('two'))
      .then(reported('two'), found('two', 'one', 1));
    given(...both, joined('one', 'two'))
      .when(note('three'))
      .then(reported('three'), found('three', 'two', 2));
  });

  test('is noted by a process alone', () => {
    given()
      .when({ ...note('one'), kind: 'person' } as IncidentCommand)
      .thenRefused('not-allowed');
  });
});

describe('Joining', () => {
  test('closes one in favour of the other, and says who and why', () => {
    given(...both)
      .when(join())
      .then(joined('two', 'one'));
    given(...both)
      .when(join({ applicationId: 'one', into: 'two' }))
      .then(joined('one', 'two'));
  });

  test('is the work of those who handle both cases and are tied to neither', () => {
    given(...both)
      .when(join({}, worker(['duty-officer'])))
      .then(joined('two', 'one'));
    given(...both)
      .when(join({}, worker(['chair'])))
      .thenRefused('not-allowed');
    for (const party of ['applicant', 'organisation', 'payee of the other']) {
      given(...both)
        .when(join({}, worker(['case-worker'], tie(party))))
        .thenRefused('tied-to-case');
    }
  });

  test('is for two requests about one incident', () => {
    for (const change of [{ into: 'two' }, { into: 'elsewhere' }, { applicationId: 'elsewhere' }]) {
      given(...both)
        .when(join(change))
        .thenRefused('not-a-duplicate');
    }
  });

  test('is refused where help was decided: promised money is not lost', () => {
    for (const closing of [
      after(...approved),
      after(...approved, funded),
      after(...approved, voided),
    ]) {
      given(...both)
        .when(join({ closing }))
        .thenRefused('case-decided');
      given(...both)
        .when(join({ staying: closing }))
        .then(joined('two', 'one'));
    }
    given(...both)
      .when(join({ closing: after(...inVote) }))
      .then(joined('two', 'one'));
  });

  test('never leaves somebody with what is over', () => {
    const over = after(submitted(), withdrawn);
    given(...both)
      .when(join({ staying: over }))
      .thenRefused('other-case-ended');
    given(...both, takenBack('one'))
      .when(join())
      .thenRefused('other-case-ended');
    given(...both, joined('one', 'two'))
      .when(join())
      .thenRefused('other-case-ended');
    given(...both, joined('two', 'one'))
      .when(join())
      .thenRefused('already-joined');
    given(...both)
      .when(join({ closing: over }))
      .thenRefused('wrong-stage', { stage: 'withdrawn' });
  });
});

describe('What becomes of a joining', () => {
  const given2 = given(...both, reported('three'), joined('two', 'one'));

  test('it is undone when whoever filed the other takes it back: they had proven nothing', () => {
    given2
      .when({ type: 'NoteWithdrawal', kind: 'process', applicationId: 'one' })
      .then(takenBack('one'), undone('two', 'one', 'other-withdrawn'));
    given2
      .when({ type: 'NoteWithdrawal', kind: 'process', applicationId: 'three' })
      .then(takenBack('three'));
    given(reported('one'))
      .when({ type: 'NoteWithdrawal', kind: 'process', applicationId: 'one' })
      .then();
  });

  test('it is undone when the case turned out to be decided', () => {
    const declined = { type: 'NoteJoinDeclined', kind: 'process', applicationId: 'two' } as const;
    given2.when({ ...declined, reason: 'decided' }).then(undone('two', 'one', 'decided'));
    given(...both)
      .when({ ...declined, reason: 'decided' })
      .then();
  });

  test('it is undone by parting the two, whichever is named first', () => {
    given2.when(part()).then(undone('two', 'one', 'parted'), parted('two', 'one'));
    given2.when(part('one', 'two')).then(undone('two', 'one', 'parted'), parted('one', 'two'));
  });
});

describe('Parting', () => {
  test('says that two requests are two, once', () => {
    given(...both)
      .when(part())
      .then(parted('two', 'one'));
    given(...both, parted('two', 'one'))
      .when(part('one', 'two'))
      .thenRefused('already-parted');
    given(...both)
      .when(part('two', 'elsewhere'))
      .thenRefused('not-a-duplicate');
  });

  test('is the work of those who handle both cases', () => {
    given(...both)
      .when(part('two', 'one', worker(['verifier'])))
      .thenRefused('not-allowed');
  });
});

test('an award is noted once', () => {
  const noted = { type: 'NoteAward', kind: 'process', applicationId: 'one' } as const;
  given(...both)
    .when(noted)
    .then(awarded('one'));
  given(...both, awarded('one'))
    .when(noted)
    .then();
});
