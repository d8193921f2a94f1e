import { fold } from '#kernel';
import { specify } from '../../test/support/specification.js';
import { fundAccountDecider } from './fund-account.decider.js';
import {
  commit,
  committed,
  free,
  fundId,
  on,
  received,
  released,
  reserved,
} from './fund-account.fixtures.js';
import type { Reduce } from './fund-account.requests.js';

const account = specify(fundAccountDecider);
const reduce = (minor: number): Reduce => ({
  type: 'Reduce',
  fundId,
  holdId: 'a',
  split: [free(minor)],
  on,
});
const owed = [received(500_000), reserved('a', 300_000, 200_000), committed('a', 300_000)];

describe('A grant becomes smaller', () => {
  it('gives back that part of the hold, and keeps the rest owed', () => {
    account
      .given(...owed)
      .when(reduce(100_000))
      .then(released('a', 100_000, 'reduced', { stage: 'committed' }));
    const state = fold(fundAccountDecider, [
      ...owed,
      released('a', 100_000, 'reduced', { stage: 'committed' }),
    ]);
    expect(() => fundAccountDecider.decide(commit('a', 1), state)).toThrow('hold-not-reserved');
  });

  it('gives back everything when nothing is left of it', () => {
    account
      .given(...owed)
      .when(reduce(300_000))
      .then(released('a', 300_000, 'terminated', { stage: 'committed' }));
  });

  it('never gives back more than is held', () => {
    account
      .given(...owed)
      .when(reduce(300_001))
      .thenRefused('reduced-beyond-hold');
  });
});
