import { specify } from '../../test/support/specification.js';
import type { PayoutCounted } from '#catalogue';
import { payeeTallyDecider, type CountPayout } from './payee-tally.decider.js';

const { given } = specify(payeeTallyDecider);
const at = '2026-03-16T10:00:00.000Z';
const eur = (minor: number, currency = 'EUR') => ({ minor: String(minor), currency });

const counted = (id: string, minor: number, change: Partial<PayoutCounted['data']> = {}) =>
  ({
    type: 'PayoutCounted',
    data: {
      ref: 'account',
      disbursementId: id,
      money: eur(minor),
      releasedAt: at,
      released: 1,
      ...change,
    },
  }) as const;
const count = (id: string, minor: number, released = 1): CountPayout => ({
  type: 'CountPayout',
  ref: 'account',
  disbursementId: id,
  money: eur(minor),
  at,
  released,
  limitMinor: '500000',
});

describe('Releases to one account, or one person, are counted together', () => {
  test('up to the limit one person releases, above it two', () => {
    given(counted('a', 300_000)).when(count('b', 200_000)).then(counted('b', 200_000));
    given(counted('a', 300_000)).when(count('b', 200_001)).thenRefused('second-releaser-needed');
    given(counted('a', 300_000))
      .when(count('b', 200_001, 2))
      .then(counted('b', 200_001, { released: 2 }));
  });

  test('over 90 days', () => {
    given(counted('a', 500_000, { releasedAt: '2025-12-16T10:00:00.000Z' }))
      .when(count('b', 1))
      .thenRefused('second-releaser-needed');
    given(counted('a', 500_000, { releasedAt: '2025-12-16T09:59:59.999Z' }))
      .when(count('b', 1))
      .then(counted('b', 1));
  });

  test('in each currency by itself', () => {
    given(counted('a', 500_000, { money: eur(500_000, 'USD') }))
      .when(count('b', 1))
      .then(counted('b', 1));
  });

  test('a payout counts once, however often it is released anew', () => {
    given(counted('a', 300_000)).when(count('a', 300_000)).then();
    given(counted('a', 300_000), counted('a', 300_000, { released: 2 }))
      .when(count('b', 200_000))
      .then(counted('b', 200_000));
  });
});
