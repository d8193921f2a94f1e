import type { FundEvent, FundPolicy, RoleName } from '#catalogue';
import { fold, type Localised } from '#kernel';
import { specify } from '../../test/support/specification.js';
import { fundDecider, type FundCommand } from './fund.decider.js';
import { policyInForce, policyOfVersion, type Fund } from './fund.state.js';
import { defaultPolicy } from './policy.defaults.js';
import type { Keepers } from './promises.js';

const fund = specify(fundDecider);
const fundId = 'fund';
const now = '2026-03-01T10:00:00.000Z';
const person = (accountId: string, ...roles: RoleName[]) => ({ accountId, roles });
const administrator = person('first', 'administrator');
const board = person('second', 'governing-body');
const policy = defaultPolicy('EUR');

const creation = {
  fundId,
  entityId: 'entity',
  name: { en: 'Crisis fund', fr: 'Fonds de crise' } as Localised,
  purpose: { en: 'Help within hours' } as Localised,
  preset: 'crisis',
  baseCurrency: 'EUR',
  openedOn: '2026-02-01',
} as const;
const created: FundEvent = { type: 'FundCreated', data: creation };
const proposed = (version = 1, proposedBy = 'first'): FundEvent => ({
  type: 'FundPolicyProposed',
  data: { fundId, version, policy, proposedBy },
});
const published = (version = 1, inForceFrom = now): FundEvent => ({
  type: 'FundPolicyPublished',
  data: { fundId, version, policy, inForceFrom, confirmedBy: 'second' },
});
const opened = (until: string | null = null): FundEvent => ({
  type: 'IntakeOpened',
  data: { fundId, round: null, until },
});
const create = (change: object = {}): FundCommand => ({
  type: 'CreateFund',
  ...creation,
  today: '2026-03-01',
  by: administrator,
  ...change,
});
const confirm = (version: number, by = board): FundCommand => ({
  type: 'ConfirmPolicy',
  version,
  now,
  by,
});
/** Whoever and whatever the default policy asks for. */
const keepers: Keepers = {
  staff: [
    person('duty', 'duty-officer', 'verifier', 'chair'),
    person('treasurer', 'treasurer'),
    person('ada', 'releaser'),
    person('bel', 'releaser'),
  ],
  seats: ['a', 'b', 'c', 'd', 'e'].map((memberId) => ({ memberId, rank: 'board' })),
  availableMinor: 1n,
};
const open = (change: object = {}): FundCommand => ({
  type: 'OpenIntake',
  round: null,
  until: null,
  keepers,
  now,
  by: board,
  ...change,
});
const suspend = (change: object = {}): FundCommand => ({
  type: 'SuspendIntake',
  reason: 'no-money',
  until: null,
  now,
  by: person('duty', 'duty-officer'),
  ...change,
});
const close = (change: object = {}): FundCommand => ({
  type: 'CloseFund',
  reason: 'Its purpose is fulfilled',
  openHolds: 0,
  by: board,
  ...change,
});

describe('A fund is created', () => {
  test('by an administrator, once', () => {
    fund.given().when(create()).then(created);
    fund.given(created).when(create()).thenRefused('fund-already-created');
  });

  test.each<[string, object, string]>([
    ['by somebody without that role', { by: person('x', 'treasurer') }, 'not-allowed'],
    ['in an unknown currency', { baseCurrency: 'XXX' }, 'currency-unknown'],
    ['without a name', { name: {} }, 'text-missing'],
    ['with an empty name', { name: { en: ' ' } }, 'text-missing'],
    ['without a purpose', { purpose: {} }, 'text-missing'],
    ['with an empty purpose', { purpose: { fr: '' } }, 'text-missing'],
    ['with books that begin tomorrow', { openedOn: '2026-03-02' }, 'date-in-the-future'],
    ['with books that begin in the year 206', { openedOn: '0206-03-02' }, 'date-too-early'],
    ['with books that begin on no day', { openedOn: '2026-02-30' }, 'date-invalid'],
    ['with an endless name', { name: { en: 'n'.repeat(201) } }, 'text-too-long'],
  ])('not %s', (_, change, code) => {
    fund.given().when(create(change)).thenRefused(code);
  });

  test('nothing can be done with a fund that nobody created', () => {
    fund.given().when(open()).thenRefused('fund-unknown');
  });
});

describe('A policy takes two people and time', () => {
  const propose = (by = administrator, change: Partial<FundPolicy> = {}): FundCommand => ({
    type: 'ProposePolicy',
    policy: { ...policy, ...change },
    by,
  });

  test('it is proposed by one and has no effect', () => {
    fund.given(created).when(propose()).then(proposed());
    const state = fold(fundDecider, [created, proposed()]) as Fund;
    expect(() => policyInForce(state, now)).toThrow('no-policy-in-force');
  });

  test('the first one holds as soon as a second person confirms it', () => {
    fund.given(created, proposed()).when(confirm(1)).then(published());
  });

  test('a later one holds after 48 hours', () => {
    fund
      .given(created, proposed(), published(), proposed(2))
      .when(confirm(2))
      .then(published(2, '2026-03-03T10:00:00.000Z'));
  });

  test('nobody confirms what they proposed', () => {
    fund.given(created, proposed(1, 'second')).when(confirm(1)).thenRefused('second-person-needed');
  });

  test('only the newest proposal, only once, only if it is there', () => {
    fund.given(created, proposed(), proposed(2)).when(confirm(1)).thenRefused('policy-superseded');
    fund
      .given(created, proposed(), published())
      .when(confirm(1))
      .thenRefused('policy-already-confirmed');
    fund.given(created, proposed()).when(confirm(2)).thenRefused('policy-unknown');
  });

  test('not without the role', () => {
    fund
      .given(created)
      .when(propose(person('x', 'reviewer')))
      .thenRefused('not-allowed');
    fund
      .given(created, proposed())
      .when(confirm(1, person('x', 'treasurer')))
      .thenRefused('not-allowed');
  });

  test('one policy is in force at a time, and a case finds its own again', () => {
    const later = '2026-03-03T10:00:00.000Z';
    const state = fold(fundDecider, [
      created,
      proposed(),
      published(),
      published(2, later),
    ]) as Fund;
    expect(() => policyInForce(state, '2026-02-28T00:00:00Z')).toThrow('no-policy-in-force');
    expect(policyInForce(state, '2026-03-03T09:59:59Z').version).toBe(1);
    expect(policyInForce(state, later).version).toBe(2);
    expect(policyOfVersion(state, 1)).toEqual(policy);
    expect(() => policyOfVersion(state, 3)).toThrow('policy-unknown');
  });

  test('a policy that breaks a rule of the instance cannot even be proposed', () => {
    const [band] = policy.bands;
    fund
      .given(created)
      .when(propose(administrator, { bands: [{ ...band!, approvers: 1 }] }))
      .thenRefused('policy-band-needs-two-people', { band: 'B1' });
  });
});

describe('Applications are taken', () => {
  test('only where somebody would keep each promise', () => {
    const nobody = { staff: [], seats: [], availableMinor: 0n };
    const half = { ...keepers, staff: keepers.staff.slice(1), availableMinor: 0n };
    const opening = fund.given(created, published());
    opening.when(open({ keepers: half })).thenRefused('promises-unkept', {
      count: 4,
      missing: 'money, triage, verification, call',
    });
    opening.when(open({ keepers: nobody })).thenRefused('promises-unkept');
    opening.when(open()).then(opened());
  });

  const ready = [created, proposed(), published()];

  test('once a policy is in force', () => {
    fund
      .given(...ready)
      .when(open({ round: 'Spring', until: '2026-04-01T00:00:00Z' }))
      .then({
        type: 'IntakeOpened',
        data: { fundId, round: 'Spring', until: '2026-04-01T00:00:00Z' },
      });
    fund.given(created).when(open()).thenRefused('no-policy-in-force');
    fund
      .given(created, proposed(), published(1, '2026-03-02T00:00:00Z'))
      .when(open())
      .thenRefused('no-policy-in-force');
  });

  test.each<[string, object, string]>([
    ['by somebody without that role', { by: person('x', 'reviewer') }, 'not-allowed'],
    ['until a moment that is over', { until: now }, 'date-in-the-past'],
    ['until a day that does not exist', { until: '2026-02-30T00:00:00Z' }, 'date-invalid'],
    ['for a round without a name', { round: '' }, 'text-missing'],
  ])('not %s', (_, change, code) => {
    fund
      .given(...ready)
      .when(open(change))
      .thenRefused(code);
  });

  test('a second opening is refused while the first one runs', () => {
    fund
      .given(...ready, opened())
      .when(open())
      .thenRefused('intake-already-open');
    fund
      .given(...ready, opened('2026-02-28T00:00:00Z'))
      .when(open())
      .then(opened());
  });

  test('the duty officer can stop it at once', () => {
    fund
      .given(...ready, opened())
      .when(suspend())
      .then({ type: 'IntakeSuspended', data: { fundId, reason: 'no-money', until: null } });
    fund
      .given(...ready)
      .when(suspend())
      .thenRefused('intake-not-open');
    fund
      .given(...ready, opened())
      .when(suspend({ by: person('x', 'auditor') }))
      .thenRefused('not-allowed');
    fund
      .given(...ready, opened())
      .when(suspend({ until: '2026-01-01T00:00:00Z' }))
      .thenRefused('date-in-the-past');
  });
});

describe('A fund is closed', () => {
  test('by the governing body, for good', () => {
    const closed: FundEvent = {
      type: 'FundClosed',
      data: { fundId, reason: 'Its purpose is fulfilled' },
    };
    fund.given(created).when(close()).then(closed);
    fund.given(created, closed).when(close()).thenRefused('fund-closed');
  });

  test('not while money is promised, not without a reason, not by others', () => {
    fund
      .given(created)
      .when(close({ openHolds: 2 }))
      .thenRefused('fund-has-open-holds', { count: 2 });
    fund
      .given(created)
      .when(close({ reason: '' }))
      .thenRefused('text-missing');
    fund
      .given(created)
      .when(close({ by: administrator }))
      .thenRefused('not-allowed');
  });
});
