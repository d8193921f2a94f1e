import type { RoleName } from '#catalogue';
import type { Sealed } from '#kernel';
import { specify } from '../../test/support/specification.js';
import {
  interestsDecider,
  MAX_TIES,
  MAX_TIES_A_DAY,
  MAX_TIES_IN_30_DAYS,
  type InterestsCommand,
  type InterestsEvent,
} from './interests.decider.js';

const TODAY = '2026-03-01';
const interests = specify(interestsDecider);
const partyName: Sealed<string> = {
  subjectRef: 's',
  purpose: 'interests',
  keyVersion: 1,
  ciphertext: 'c',
};
const tie = {
  tieId: 't1',
  memberId: 'member',
  kind: 'board',
  party: 'organisation',
  partyRef: 'organisation-o',
  partyName,
  from: '2026-02-01',
  until: null,
  declaredOn: '2026-02-01',
} as const;
const declared = (change: object = {}): InterestsEvent => ({
  type: 'TieDeclared',
  data: { ...tie, ...change },
});
const ended = (on: string): InterestsEvent => ({
  type: 'TieEnded',
  data: { tieId: 't1', memberId: 'member', on, confirmedBy: 'board' },
});
const asked = (on: string): InterestsEvent => ({
  type: 'TieEndAsked',
  data: { tieId: 't1', memberId: 'member', on },
});
const declare = (change: object = {}, by = 'member'): InterestsCommand => ({
  type: 'DeclareTie',
  tie: { ...tie, ...change },
  by,
});
const end = (on: string, tieId = 't1', by = 'member'): InterestsCommand => ({
  type: 'EndTie',
  memberId: 'member',
  tieId,
  on,
  today: TODAY,
  by,
});
const confirm = (
  by = 'board',
  { today = TODAY, roles = ['governing-body'] as readonly RoleName[] } = {},
): InterestsCommand => ({
  type: 'ConfirmTieEnd',
  memberId: 'member',
  tieId: 't1',
  today,
  by: { accountId: by, roles },
});
const attest = (on: string, by = 'member'): InterestsCommand => ({
  type: 'AttestInterests',
  memberId: 'member',
  on,
  by,
});
const attested = (on: string): InterestsEvent => ({
  type: 'InterestsAttested',
  data: { memberId: 'member', on },
});

describe('A member declares ties', () => {
  test('a board seat at an organisation, from a day on (story 3)', () => {
    interests.given().when(declare()).then(declared());
  });

  test('nobody declares, ends or attests for another', () => {
    interests.given().when(declare({}, 'chair')).thenRefused('not-your-own');
    interests
      .given(declared())
      .when(end('2026-03-01', 't1', 'chair'))
      .thenRefused('not-your-own');
    interests.given().when(attest('2026-03-01', 'chair')).thenRefused('not-your-own');
  });

  test.each<[string, object, string]>([
    ['from a day that does not exist', { from: '2026-02-30' }, 'date-invalid'],
    ['that ends before it begins', { until: '2026-01-31' }, 'dates-reversed'],
  ])('no tie %s', (_, change, code) => {
    interests.given().when(declare(change)).thenRefused(code);
  });

  test('the same tie twice is refused; another kind, or a later time, is another tie', () => {
    interests
      .given(declared())
      .when(declare({ tieId: 't2' }))
      .thenRefused('tie-already-declared');
    interests
      .given(declared())
      .when(declare({ tieId: 't2', kind: 'financial' }))
      .then(declared({ tieId: 't2', kind: 'financial' }));
    interests
      .given(declared(), ended('2026-03-01'))
      .when(declare({ tieId: 't2', from: '2026-03-02' }))
      .then(declared({ tieId: 't2', from: '2026-03-02' }));
  });

  test('there is a limit to how many are kept', () => {
    const many = Array.from({ length: MAX_TIES }, (_, place) =>
      declared({ tieId: `t${place}`, partyRef: `party-${place}` }),
    );
    interests
      .given(...many)
      .when(declare({ tieId: 'more' }))
      .thenRefused('too-many-ties', { max: MAX_TIES });
  });

  test('and to how many are declared on a day, and in thirty: each may tell whom a case names', () => {
    const on = (declaredOn: string, count: number) =>
      Array.from({ length: count }, (_, place) => {
        const name = `${declaredOn}-${place}`;
        return declared({ tieId: name, partyRef: name, declaredOn });
      });
    const now = { tieId: 'now', partyRef: 'now', declaredOn: '2026-03-30' };
    interests
      .given(...on('2026-03-30', MAX_TIES_A_DAY))
      .when(declare(now))
      .thenRefused('too-many-ties-today', { max: MAX_TIES_A_DAY });
    interests
      .given(...on('2026-03-29', MAX_TIES_A_DAY))
      .when(declare(now))
      .then(declared(now));
    const days = ['2026-03-01', '2026-03-10', '2026-03-20', '2026-03-29'];
    const month = days.flatMap((day) => on(day, MAX_TIES_IN_30_DAYS / days.length));
    interests
      .given(...month)
      .when(declare(now))
      .thenRefused('too-many-ties-lately', { max: MAX_TIES_IN_30_DAYS });
    interests
      .given(...month)
      .when(declare({ ...now, declaredOn: '2026-03-31' }))
      .then(declared({ ...now, declaredOn: '2026-03-31' }));
  });

  test('no declaration works backwards', () => {
    const over = { until: '2026-02-28', declaredOn: '2026-03-01' };
    interests.given().when(declare(over)).thenRefused('tie-end-in-the-past');
    const today = { until: '2026-03-01', declaredOn: '2026-03-01' };
    interests.given().when(declare(today)).then(declared(today));
  });
});

describe('A tie that is over', () => {
  test('is said to be by its owner, from today on, and holds until a second person is sure', () => {
    interests.given(declared()).when(end(TODAY)).then(asked(TODAY));
    interests.given(declared(), asked(TODAY)).when(confirm()).then(ended(TODAY));
    interests.given(declared()).when(end('2026-02-28')).thenRefused('tie-end-in-the-past');
    interests.given(declared()).when(end('2026-03-32')).thenRefused('date-invalid');
    interests
      .given(declared({ from: '2026-04-01' }))
      .when(end('2026-03-02'))
      .thenRefused('dates-reversed');
    interests.given(declared(), asked(TODAY)).when(end(TODAY)).thenRefused('tie-end-already-asked');
    interests.given(declared(), ended(TODAY)).when(end(TODAY)).thenRefused('tie-already-ended');
    interests.given().when(end(TODAY)).thenRefused('tie-unknown');
  });

  test('ends on no day before it is confirmed', () => {
    interests
      .given(declared(), asked(TODAY))
      .when(confirm('board', { today: '2026-03-09' }))
      .then(ended('2026-03-09'));
    interests
      .given(declared(), asked('2026-04-01'))
      .when(confirm('board', { today: '2026-03-09' }))
      .then(ended('2026-04-01'));
  });

  test('is confirmed by those who run the staff, and never by its owner', () => {
    const given = interests.given(declared(), asked(TODAY));
    given.when(confirm('member')).thenRefused('second-person-needed');
    given.when(confirm('chair', { roles: ['chair'] })).thenRefused('not-allowed');
    given.when(confirm('admin', { roles: ['administrator'] })).events();
    interests.given(declared()).when(confirm()).thenRefused('tie-end-not-asked');
    interests.given(declared(), ended(TODAY)).when(confirm()).thenRefused('tie-already-ended');
  });
});

describe('The yearly statement', () => {
  test('is made by the member, once a day', () => {
    interests.given().when(attest('2026-03-10')).then(attested('2026-03-10'));
    interests.given(attested('2026-03-10')).when(attest('2026-03-10')).then();
    interests.given(attested('2025-03-10')).when(attest('2026-03-10')).then(attested('2026-03-10'));
    interests.given().when(attest('10 March')).thenRefused('date-invalid');
  });
});
