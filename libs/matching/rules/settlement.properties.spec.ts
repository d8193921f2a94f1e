import * as fc from 'fast-check';
import { claimsOf, identityOf } from './claims.js';
import { afterRefund, retrospectivePass, type MatchedGift } from './refund.js';
import { readRule } from './rule.reading.js';
import { fundedMinor, type MatchableGift, type MatchRule } from './rule.js';
import { settle } from './settlement.js';

const RUNS = 1_000;
const text = (n: number): string => String(n);
const limit = fc.option(fc.integer({ min: 1, max: 20_000 }).map(text));
const ratio = fc.record({
  numerator: fc.integer({ min: 0, max: 5 }),
  denominator: fc.integer({ min: 1, max: 7 }),
});
const tiers = fc
  .uniqueArray(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 4 })
  .chain((starts) =>
    fc.tuple(
      ...starts
        .toSorted((a, b) => a - b)
        .map((from) => ratio.map((of) => ({ from: text(from), ratio: of }))),
    ),
  );
const fundings = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 0, max: 2 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((all) =>
    all.map(([amount, priority], n) => ({ id: `f${n}`, amount: text(amount), priority })),
  );
const byGift = fc.constantFrom('first-come', 'pro-rata', 'equal-shares');
const atClose = fc.constantFrom('pro-rata', 'equal-shares', 'quadratic');
const everyMethod = fc.constantFrom(
  'first-come',
  'pro-rata',
  'equal-shares',
  'threshold',
  'quadratic',
);

function rules(method: fc.Arbitrary<string>, more: object = {}): fc.Arbitrary<MatchRule> {
  return fc
    .record({
      currency: fc.constant('EUR'),
      method,
      ratio,
      tiers: fc.option(tiers, { freq: 2 }),
      tierMode: fc.constantFrom('marginal', 'first-gift-slab'),
      scope: fc.constantFrom('pool', 'target'),
      minimumGift: fc.constantFrom('0', '1', '100'),
      maximumGift: limit,
      runningTotalCap: limit,
      donorCap: limit,
      targetCap: limit,
      threshold: fc.constant({ amount: '3000', donors: 2, unlocks: '5000' }),
      quadraticCap: limit,
      fundings,
    })
    .map((rule) => readRule({ ...rule, ...more }).rule);
}

const gifts: fc.Arbitrary<readonly MatchableGift[]> = fc
  .array(
    fc.record({
      donor: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      target: fc.constantFrom('t1', 't2', 't3'),
      amountMinor: fc.integer({ min: 1, max: 9_000 }).map(BigInt),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((all) => all.map((gift, n) => ({ ...gift, giftId: `g${n}` })));

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n);
const matchesOf = (rule: MatchRule, given: readonly MatchableGift[]): readonly bigint[] =>
  settle(rule, given).allocations.map(({ matchedMinor }) => matchedMinor);
const totalOf = (rule: MatchRule, given: readonly MatchableGift[]): bigint =>
  sum(settle(rule, given).targets.map(({ matchedMinor }) => matchedMinor));

/** Holds for every rule and all gifts; `dice` is any number, for whatever else is chosen. */
function holds(
  rule: fc.Arbitrary<MatchRule>,
  look: (rule: MatchRule, given: readonly MatchableGift[], dice: number) => void,
): void {
  fc.assert(fc.property(rule, gifts, fc.nat(), look), { numRuns: RUNS });
}

/** Plain, since it is asked a hundred thousand times. */
function must(is: boolean): void {
  if (!is) throw new Error('a property of matching is broken');
}

describe('Whatever the rule and the gifts', () => {
  test('no more is added than was put in, and every cent of it is somebody’s', () => {
    let moved = 0;
    holds(rules(everyMethod), (rule, given) => {
      const { allocations, targets, calls, remainingMinor } = settle(rule, given);
      const total = sum(targets.map(({ matchedMinor }) => matchedMinor));
      if (total > 0n) moved += 1;
      must(remainingMinor >= 0n);
      must(total + remainingMinor === fundedMinor(rule));
      must(sum(calls.map(({ amountMinor }) => amountMinor)) === total);
      for (const { fundingId, amountMinor } of calls) {
        const funding = rule.fundings.find((one) => one.fundingId === fundingId);
        must(amountMinor <= (funding?.amountMinor ?? 0n));
      }
      if (allocations.length === 0) return;
      must(sum(allocations.map(({ matchedMinor }) => matchedMinor)) === total);
      for (const { matchedMinor, sources } of allocations) {
        must(sum(sources.map(({ amountMinor }) => amountMinor)) === matchedMinor);
      }
    });
    // It is only worth something where something was added.
    expect(moved).toBeGreaterThan(RUNS / 2);
  });

  test('no gift gets more than it claims, no giver and no target more than the cap', () => {
    holds(rules(byGift), (rule, given) => {
      const matches = matchesOf(rule, given);
      claimsOf(rule, given).forEach(({ claimMinor }, place) => {
        const minor = matches[place] ?? -1n;
        must(minor >= 0n && minor <= claimMinor);
      });
      const perDonor = new Map<string, bigint>();
      given.forEach((gift, place) => {
        const key = identityOf(rule, gift);
        perDonor.set(key, (perDonor.get(key) ?? 0n) + (matches[place] ?? 0n));
      });
      if (rule.donorCapMinor !== null) {
        for (const added of perDonor.values()) must(added <= rule.donorCapMinor);
      }
      const cap = rule.targetCapMinor;
      if (cap === null) return;
      for (const { matchedMinor } of settle(rule, given).targets) must(matchedMinor <= cap);
    });
  });

  test('no target of a quadratic rule gets more than the cap, or than it would from an endless pool', () => {
    holds(rules(fc.constant('quadratic')), (rule, given) => {
      const endless = [{ fundingId: 'f', amountMinor: 10n ** 15n, priority: 0, funder: null }];
      const wanted = settle({ ...rule, fundings: endless, quadraticCapMinor: null }, given).targets;
      settle(rule, given).targets.forEach(({ matchedMinor }, place) => {
        must(matchedMinor <= (wanted[place]?.matchedMinor ?? 0n));
        if (rule.quadraticCapMinor !== null) must(matchedMinor <= rule.quadraticCapMinor);
      });
    });
  });

  test('a quadratic pool keeps nothing back that somebody below the cap could still get', () => {
    holds(rules(fc.constant('quadratic')), (rule, given) => {
      const endless = [{ fundingId: 'f', amountMinor: 10n ** 15n, priority: 0, funder: null }];
      const wanted = settle({ ...rule, fundings: endless }, given).targets;
      const { targets, remainingMinor } = settle(rule, given);
      const isServed = targets.every(
        ({ matchedMinor }, place) => matchedMinor === wanted[place]?.matchedMinor,
      );
      must(remainingMinor === 0n || isServed);
    });
  });

  test('a gift made in two parts by the same person gains nothing', () => {
    // A smallest gift, a largest gift and a first gift are limits on one gift that a pool chooses openly.
    const whole = { maximumGift: null, minimumGift: null, tierMode: 'marginal', targetCap: null };
    holds(rules(fc.oneof(byGift, fc.constant('quadratic')), whole), (rule, given, dice) => {
      const place = dice % given.length;
      const gift = given[place] as MatchableGift;
      if (gift.amountMinor < 2n) return;
      const first = 1n + (BigInt(dice) % (gift.amountMinor - 1n));
      const parts = [
        { ...gift, amountMinor: first },
        { ...gift, giftId: 'more', amountMinor: gift.amountMinor - first },
      ];
      const split = given.toSpliced(place, 1, ...parts);
      const before = settle(rule, given);
      const after = settle(rule, split);
      expect(after.targets).toEqual(before.targets);
      expect(after.remainingMinor).toBe(before.remainingMinor);
    });
  });

  test('what is shared at the close does not depend on who gave first, but for odd cents', () => {
    const anyOrder = { tierMode: 'marginal', targetCap: null };
    holds(rules(atClose, anyOrder), (rule, given) => {
      const people = (all: readonly MatchableGift[]) => {
        const matches = matchesOf(rule, all);
        const sums = new Map<string, bigint>();
        all.forEach((gift, place) => {
          const key = identityOf(rule, gift);
          sums.set(key, (sums.get(key) ?? 0n) + (matches[place] ?? 0n));
        });
        return sums;
      };
      const [there, back] = [people(given), people(given.toReversed())];
      for (const [key, amount] of there) {
        const difference = amount - (back.get(key) ?? 0n);
        must(difference >= -1n && difference <= 1n);
      }
      expect(totalOf(rule, given)).toBe(totalOf(rule, given.toReversed()));
    });
  });

  test('a pool decided gift by gift never takes back what it has added when more is given', () => {
    holds(rules(fc.constant('first-come')), (rule, given) => {
      const before = matchesOf(rule, given.slice(0, -1));
      expect(matchesOf(rule, given).slice(0, -1)).toEqual(before);
    });
  });

  test('whoever gets everything back keeps no match, and nobody else is touched or gains', () => {
    holds(rules(byGift), (rule, given, dice) => {
      const donor = given[dice % given.length]?.donor;
      const matches = matchesOf(rule, given);
      let own: readonly MatchedGift[] = given
        .map((gift, place) => ({ ...gift, matchedMinor: matches[place] ?? 0n }))
        .filter((gift) => gift.donor === donor);
      for (const { giftId, amountMinor } of own) {
        const before = own;
        own = afterRefund(rule, own, { giftId, refundedMinor: amountMinor });
        own.forEach(({ matchedMinor }, place) =>
          must(matchedMinor <= (before[place]?.matchedMinor ?? 0n)),
        );
      }
      must(sum(own.map(({ matchedMinor }) => matchedMinor)) === 0n);
    });
  });

  test('the pass over what is left gives nobody more than they claim, and no more than is left', () => {
    holds(rules(fc.constant('first-come')), (rule, given, dice) => {
      const more = BigInt(dice % 9_000);
      const matches = matchesOf(rule, given);
      const matched = given.map((gift, place) => ({
        ...gift,
        matchedMinor: matches[place] ?? 0n,
      }));
      const added = retrospectivePass(rule, matched, more);
      must(sum(added) <= more);
      claimsOf(rule, given).forEach(({ claimMinor }, at) => {
        const minor = added[at] ?? 0n;
        must(minor >= 0n && (matches[at] ?? 0n) + minor <= claimMinor);
      });
    });
  });

  test('the same rule and gifts give the same result, to the last cent', () => {
    holds(rules(everyMethod), (rule, given) => {
      expect(settle(rule, given)).toEqual(settle(structuredClone(rule), structuredClone(given)));
    });
  });
});
