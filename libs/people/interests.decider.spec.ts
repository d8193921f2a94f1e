import type { Sealed } from '#kernel';
import { specify } from '../../test/support/specification.js';
import {
  interestsDecider,
  MAX_TIES,
  type InterestsCommand,
  type InterestsEvent,
} from './interests.decider.js';

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
} as const;
const declared = (change: object = {}): InterestsEvent => ({
  type: 'TieDeclared',
  data: { ...tie, ...change },
});
const ended = (on: string): InterestsEvent => ({
  type: 'TieEnded',
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
  by,
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

  test('a tie ends once, within its time', () => {
    interests.given(declared()).when(end('2026-03-01')).then(ended('2026-03-01'));
    interests.given(declared()).when(end('2026-02-30')).thenRefused('date-invalid');
    interests.given(declared()).when(end('2026-01-31')).thenRefused('dates-reversed');
    interests
      .given(declared(), ended('2026-03-01'))
      .when(end('2026-03-01'))
      .thenRefused('tie-already-ended');
    interests.given().when(end('2026-03-01')).thenRefused('tie-unknown');
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
