import type { FundPolicy, PolicyBand } from '#catalogue';
import { Rejection } from '#kernel';
import { defaultPolicy } from './policy.defaults.js';
import { checkPolicy } from './policy.rules.js';

const policy = defaultPolicy('EUR');

describe('The policy that a fund starts from', () => {
  test.each(['EUR', 'JPY', 'TND'])('is sound in %s', (currency) => {
    expect(() => checkPolicy(defaultPolicy(currency, 'crisis'))).not.toThrow();
    expect(() => checkPolicy(defaultPolicy(currency, 'solidarity'))).not.toThrow();
  });

  test('has its bands at 1,500, 5,000, 10,000 and 50,000 in whole units', () => {
    const limits = (currency: string) =>
      defaultPolicy(currency).bands.map(({ upToMinor }) => upToMinor);
    expect(limits('EUR')).toEqual(['150000', '500000', '1000000', '5000000']);
    expect(limits('JPY')).toEqual(['1500', '5000', '10000', '50000']);
    expect(limits('TND')).toEqual(['1500000', '5000000', '10000000', '50000000']);
  });

  test('asks four people above 10,000, one of them of the board', () => {
    expect(policy.bands.at(-1)).toMatchObject({ approvers: 4, boardApprovers: 1, reviews: 3 });
  });
});

describe('A policy under which a rule could be broken is refused', () => {
  const withBand = (change: Partial<PolicyBand>): Partial<FundPolicy> => ({
    bands: policy.bands.map((band, place) => (place === 1 ? { ...band, ...change } : band)),
  });
  const promises = { ...policy.promises, P1: { ...policy.promises.P1, triageHours: 0 } };

  test.each<[string, Partial<FundPolicy>, string]>([
    ['one person decides alone', withBand({ approvers: 1 }), 'policy-band-needs-two-people'],
    ['no band at all', { bands: [] }, 'policy-bands-missing'],
    ['a band below the one before', withBand({ upToMinor: '1' }), 'policy-bands-not-ascending'],
    ['two bands of one name', withBand({ name: 'B1' }), 'policy-band-twice'],
    ['a limit that is no amount', withBand({ upToMinor: '-1' }), 'policy-amount-invalid'],
    ['more approvers than seats', withBand({ seated: 1 }), 'policy-band-needs-more-seats'],
    [
      'more of the board than approve',
      withBand({ boardApprovers: 3 }),
      'policy-band-board-above-approvers',
    ],
    ['nobody reviews', withBand({ reviews: 0 }), 'policy-band-needs-a-review'],
    [
      'no promise for some',
      { promises: { ...promises, P4: undefined! } },
      'policy-promise-invalid',
    ],
    ['a promise of no time', { promises }, 'policy-promise-invalid'],
    ['screenings of last week', { screeningValidHours: 168 }, 'policy-screening-too-old'],
    ['days that are not whole', { repeatDays: 1.5 }, 'policy-days-invalid'],
    ['an appeal before the decision', { appealDays: -1 }, 'policy-days-invalid'],
    ['attestations of years ago', { attestationMonths: 24 }, 'policy-attestation-too-old'],
    ['a fee below zero', { feeAllowanceMinor: { bank: '-5' } }, 'policy-amount-invalid'],
    ['no needs', { needs: [] }, 'policy-list-invalid'],
    ['one reason twice', { declineReasons: ['a', 'a'] }, 'policy-list-invalid'],
    ['a reason in prose', { ineligibleReasons: ['Not ours'] }, 'policy-list-invalid'],
  ])('%s', (_, change, code) => {
    let refused: unknown;
    try {
      checkPolicy({ ...policy, ...change });
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(Rejection);
    expect((refused as Rejection).code).toBe(code);
  });
});
