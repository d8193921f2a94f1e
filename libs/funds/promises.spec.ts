import type { FundPolicy, Person, RoleName, SeatRank } from '#catalogue';
import { defaultPolicy } from './policy.defaults.js';
import { mendedAt, promisesOf, unkept, type Keepers } from './promises.js';

const policy = defaultPolicy('EUR');
const person = (accountId: string, ...roles: RoleName[]): Person => ({ accountId, roles });
const seat = (memberId: string, rank: SeatRank = 'member') => ({ memberId, rank });

const STAFF = [
  person('duty', 'duty-officer'),
  person('verifier', 'verifier'),
  person('chair', 'chair'),
  person('treasurer', 'treasurer'),
  person('ada', 'releaser'),
  person('bel', 'releaser'),
];
const SEATS = [seat('chair', 'chair'), seat('a'), seat('b'), seat('c'), seat('d', 'board')];
const enough: Keepers = { staff: STAFF, seats: SEATS, availableMinor: 1n };

const missing = (change: Partial<Keepers>, by: FundPolicy | undefined = policy) =>
  unkept(promisesOf(by, { ...enough, ...change })).map(
    ({ promise, needed, there }) => `${promise} ${there} of ${needed}`,
  );
const without = (...names: readonly string[]) =>
  STAFF.filter(({ accountId }) => !names.includes(accountId));

describe('A fund keeps what it promises', () => {
  test('with people for each step, seats for each band, and money', () => {
    expect(missing({})).toEqual([]);
  });

  test.each<[string, Partial<Keepers>, readonly string[]]>([
    ['no money', { availableMinor: 0n }, ['money 0 of 1']],
    ['fees that took more than there was', { availableMinor: -5n }, ['money 0 of 1']],
    ['nobody to grade', { staff: without('duty') }, ['triage 0 of 1']],
    ['nobody to verify', { staff: without('verifier') }, ['verification 0 of 1']],
    ['nobody to call a decision', { staff: without('chair') }, ['call 0 of 1']],
    ['nobody to prepare', { staff: without('treasurer') }, ['preparation 0 of 1']],
    ['one releaser where large payouts take two', { staff: without('ada') }, ['release 1 of 2']],
    ['an empty committee', { seats: [] }, ['review 0 of 3', 'vote 0 of 5', 'board 0 of 1']],
    ['nobody of the board', { seats: [...SEATS.slice(0, 4), seat('d')] }, ['board 0 of 1']],
    [
      'one person on two seats',
      { seats: [...SEATS.slice(0, 4), seat('a', 'board')] },
      ['vote 4 of 5'],
    ],
  ])('not with %s', (_, change, wanted) => expect(missing(change)).toEqual(wanted));

  test('whoever votes handles no money: they decide its cases', () => {
    const staff = [...without('ada', 'treasurer'), person('a', 'releaser', 'treasurer')];
    expect(missing({ staff })).toEqual(['preparation 0 of 1', 'release 1 of 2']);
  });

  test('whoever prepares does not release what they prepared', () => {
    const both = person('treasurer', 'treasurer', 'releaser');
    const staff = [...without('treasurer', 'ada'), both];
    expect(missing({ staff })).toEqual(['release 1 of 2']);
    expect(missing({ staff: [...staff, person('ada', 'releaser')] })).toEqual([]);
    // With a second treasurer the first is free to release.
    expect(missing({ staff: [...staff, person('other', 'treasurer')] })).toEqual([]);
  });

  test('a policy that promises less needs fewer', () => {
    const [first] = policy.bands;
    const small = { ...policy, bands: first ? [first] : [] };
    expect(missing({ staff: without('ada'), seats: SEATS.slice(0, 2) }, small)).toEqual([]);
  });

  test('without a policy nothing is promised that could be kept', () => {
    const [none] = unkept(promisesOf(undefined, enough));
    expect(none).toEqual({ promise: 'policy', needed: 1, there: 0 });
  });

  test('each has a page on which it is put right', () => {
    const pages = promisesOf(policy, enough).map(({ promise }) => mendedAt(promise, 'f'));
    expect(new Set(pages)).toEqual(
      new Set(['/finance/funds/f/policy', '/finance/gifts/new', '/admin', '/admin/committees/f']),
    );
  });
});
