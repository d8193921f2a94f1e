import type { RoleName, SeatRank } from '#catalogue';
import { specify } from '../../test/support/specification.js';
import {
  committeeDecider,
  type CommitteeCommand,
  type CommitteeEvent,
} from './committee.decider.js';

const committee = specify(committeeDecider);
const committeeId = 'fund';
const today = '2026-03-10';
const person = (accountId: string, ...roles: RoleName[]) => ({ accountId, roles });
const administrator = person('administrator', 'administrator');
const board = person('board', 'governing-body');

const formed = (seats = 3): CommitteeEvent => ({
  type: 'CommitteeFormed',
  data: { committeeId, fundId: 'fund', seats },
});
const seatOf = (memberId: string, rank: SeatRank = 'member', until = '2027-03-09') => ({
  committeeId,
  seatId: `seat-${memberId}`,
  memberId,
  rank,
  from: today,
  until,
});
const proposed = (...seat: Parameters<typeof seatOf>): CommitteeEvent => ({
  type: 'SeatProposed',
  data: { ...seatOf(...seat), proposedBy: 'administrator' },
});
const confirmed = (...seat: Parameters<typeof seatOf>): CommitteeEvent => ({
  type: 'SeatConfirmed',
  data: { ...seatOf(...seat), confirmedBy: 'board' },
});
const ended = (memberId: string, on: string, reason: 'resigned' | 'replaced' = 'resigned') =>
  ({
    type: 'MandateEnded',
    data: { committeeId, seatId: `seat-${memberId}`, memberId, on, reason },
  }) as const;
const form = (seats: number, by = board): CommitteeCommand => ({
  type: 'FormCommittee',
  fundId: 'fund',
  seats,
  by,
});
const propose = (memberId: string, change: object = {}): CommitteeCommand => ({
  type: 'ProposeSeat',
  seatId: `seat-${memberId}`,
  memberId,
  rank: 'member',
  from: today,
  until: '2027-03-09',
  today,
  by: administrator,
  ...change,
});
const confirm = (memberId: string, by = board, day = today): CommitteeCommand => ({
  type: 'ConfirmSeat',
  isMet: true,
  seatId: `seat-${memberId}`,
  today: day,
  by,
});
const end = (memberId: string, on: string, by = board): CommitteeCommand => ({
  type: 'EndMandate',
  seatId: `seat-${memberId}`,
  on,
  reason: by.accountId === memberId ? 'resigned' : 'replaced',
  by,
});

describe('A committee is formed', () => {
  test('once, with three to fifteen seats, by the governing body', () => {
    committee.given().when(form(3)).then(formed(3));
    committee.given().when(form(15)).then(formed(15));
    for (const seats of [2, 16, 3.5]) {
      committee
        .given()
        .when(form(seats))
        .thenRefused('committee-size-invalid', { min: 3, max: 15 });
    }
    committee.given(formed()).when(form(3)).thenRefused('committee-already-formed');
    committee
      .given()
      .when(form(3, person('x', 'chair')))
      .thenRefused('not-allowed');
    committee.given().when(propose('a')).thenRefused('committee-unknown');
  });
});

describe('A seat is given by two people who do not gain', () => {
  test('to somebody whom a second person knows', () => {
    committee
      .given(formed(), proposed('a'))
      .when({ type: 'ConfirmSeat', seatId: 'seat-a', isMet: false, today, by: board })
      .thenRefused('account-not-met');
  });

  test('proposed by one, confirmed by another', () => {
    committee.given(formed()).when(propose('a')).then(proposed('a'));
    committee.given(formed(), proposed('a')).when(confirm('a')).then(confirmed('a'));
  });

  test('not by one person alone, and not for oneself', () => {
    const given = committee.given(formed(), proposed('a'));
    given.when(confirm('a', administrator)).thenRefused('second-person-needed');
    given.when(confirm('a', person('a', 'administrator'))).thenRefused('own-gain');
    given.when(confirm('a', person('x', 'treasurer'))).thenRefused('not-allowed');
    committee.given(formed()).when(propose('administrator')).thenRefused('own-gain');
  });

  test.each<[string, object, string]>([
    ['by somebody without the role', { by: person('x', 'reviewer') }, 'not-allowed'],
    ['on a day that does not exist', { from: '2026-02-30' }, 'date-invalid'],
    ['that ends before it begins', { until: '2026-03-09' }, 'dates-reversed'],
    ['that is over already', { from: '2025-01-01', until: '2026-03-09' }, 'date-in-the-past'],
  ])('no seat %s', (_, change, code) => {
    committee.given(formed()).when(propose('a', change)).thenRefused(code);
  });

  test('a member holds one seat, until the mandate has ended', () => {
    committee
      .given(formed(), proposed('a'), confirmed('a'))
      .when(propose('a', { rank: 'alternate' }))
      .thenRefused('seat-already-held');
    committee
      .given(formed(), proposed('a'), confirmed('a'), ended('a', today))
      .when(propose('a'))
      .then(proposed('a'));
    committee
      .given(formed(), proposed('a', 'member', '2026-03-09'))
      .when(propose('a'))
      .then(proposed('a'));
  });

  test('no more than the seats there are; alternates and observers sit beside them', () => {
    const full = committee.given(formed(), proposed('a'), proposed('b'), proposed('c'));
    full.when(propose('d')).thenRefused('committee-full', { seats: 3 });
    full.when(propose('d', { rank: 'alternate' })).then(proposed('d', 'alternate'));
    full.when(propose('d', { rank: 'observer' })).then(proposed('d', 'observer'));
  });

  test('one chair at a time', () => {
    committee
      .given(formed(), proposed('a', 'chair'))
      .when(propose('b', { rank: 'chair' }))
      .thenRefused('chair-already-seated');
  });

  test('only what was proposed and is not over can be confirmed', () => {
    committee.given(formed()).when(confirm('a')).thenRefused('seat-not-proposed');
    committee
      .given(formed(), proposed('a'), confirmed('a'))
      .when(confirm('a'))
      .thenRefused('seat-not-proposed');
    committee
      .given(formed(), proposed('a'), ended('a', today))
      .when(confirm('a'))
      .thenRefused('seat-not-proposed');
    committee
      .given(formed(), proposed('a'))
      .when(confirm('a', board, '2027-03-10'))
      .thenRefused('seat-not-proposed');
  });
});

describe('A mandate ends', () => {
  const given = committee.given(formed(), proposed('a'), confirmed('a'));

  test('by the governing body, or by the member who resigns', () => {
    given.when(end('a', today)).then(ended('a', today, 'replaced'));
    given.when(end('a', today, person('a'))).then(ended('a', today));
    given.when(end('a', today, person('b'))).thenRefused('not-allowed');
  });

  test('once, on a day of its term, and only if there is one', () => {
    given.when(end('zz', today)).thenRefused('seat-unknown');
    given.when(end('a', '2026-13-01')).thenRefused('date-invalid');
    given.when(end('a', '2027-03-10')).thenRefused('mandate-already-ended');
    committee
      .given(formed(), proposed('a'), confirmed('a'), ended('a', today))
      .when(end('a', today))
      .thenRefused('mandate-already-ended');
  });
});
