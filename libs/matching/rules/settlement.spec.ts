import { cents, euros, giftsOf, ruleOf } from './rules.fixtures.js';
import type { MatchableGift, MatchRule } from './rule.js';
import { settle } from './settlement.js';

/** What each gift gets, and what is left. */
function matched(rule: MatchRule, gifts: readonly MatchableGift[]): readonly string[] {
  return settle(rule, gifts).allocations.map(({ matchedMinor }) => euros(matchedMinor));
}
function byTarget(rule: MatchRule, gifts: readonly MatchableGift[]) {
  const { targets } = settle(rule, gifts);
  return Object.fromEntries(
    targets.map(({ target, matchedMinor }) => [target, euros(matchedMinor)]),
  );
}
const minor = (written: string): string => cents(written).toString();
const ratio = (numerator: number, denominator: number) => ({ numerator, denominator });

describe('First come, first matched', () => {
  const rule = ruleOf('1,000.00', { donorCap: minor('300.00'), minimumGift: minor('5.00') });
  const gifts = giftsOf('A 120.00', 'B 350.00', 'A 250.00', 'C 3.00', 'D 500.00', 'E 200.00');

  test('one to one, a cap for each giver, a smallest gift, until the pool is empty', () => {
    expect(matched(rule, gifts)).toEqual([
      '120.00',
      '300.00',
      '180.00',
      '0.00',
      '300.00',
      '100.00',
    ]);
    expect(settle(rule, gifts).remainingMinor).toBe(0n);
  });

  test('a third of 10.01 is 3.33', () => {
    expect(matched(ruleOf('1,000.00', { ratio: ratio(1, 3) }), giftsOf('A 10.01'))).toEqual([
      '3.33',
    ]);
  });

  test('a third of 10.01 in eleven parts is no cent more and no cent less', () => {
    const parts = giftsOf(...Array.from({ length: 10 }, () => 'A 1.00'), 'A 0.01');
    const sum = settle(ruleOf('1,000.00', { ratio: ratio(1, 3) }), parts).targets[0]?.matchedMinor;
    expect(sum).toBe(cents('3.33'));
  });

  test('a gift of whoever funds the pool is not matched', () => {
    const fundings = [{ id: 'P', amount: '100000', priority: 1, funder: 'A' }];
    expect(matched(ruleOf('0', { fundings }), giftsOf('A 10.00', 'B 10.00'))).toEqual([
      '0.00',
      '10.00',
    ]);
  });

  test('so much for one target; the giver who gave later gets what is left', () => {
    const capped = ruleOf('1,000.00', { targetCap: minor('150.00') });
    expect(matched(capped, giftsOf('A 100.00 t1', 'B 100.00 t1', 'C 100.00 t2'))).toEqual([
      '100.00',
      '50.00',
      '100.00',
    ]);
  });

  test('the running total is of the pool, or of each target apart', () => {
    const gifts = giftsOf('A 200.00 t1', 'A 200.00 t2');
    const capped = { donorCap: minor('300.00') };
    expect(matched(ruleOf('1,000.00', capped), gifts)).toEqual(['200.00', '100.00']);
    expect(matched(ruleOf('1,000.00', { ...capped, scope: 'target' }), gifts)).toEqual([
      '200.00',
      '200.00',
    ]);
  });
});

describe('Tiers', () => {
  const tiers = [
    { from: minor('100.00'), ratio: ratio(20, 100) },
    { from: minor('500.00'), ratio: ratio(30, 100) },
    { from: minor('750.00'), ratio: ratio(40, 100) },
  ];
  const slab = ruleOf('100,000.00', {
    tiers,
    tierMode: 'first-gift-slab',
    maximumGift: minor('1,000.00'),
    scope: 'target',
  });

  test.each([
    ['99.99', '0.00'],
    ['499.00', '99.80'],
    ['500.00', '150.00'],
    ['750.00', '300.00'],
    ['1,500.00', '400.00'],
  ])('the whole first gift has the ratio of its tier: %s gets %s', (gift, gets) => {
    expect(matched(slab, giftsOf(`A ${gift}`))).toEqual([gets]);
  });

  test('only the first gift to each target', () => {
    expect(matched(slab, giftsOf('A 750.00', 'A 750.00', 'A 750.00 t2'))).toEqual([
      '300.00',
      '0.00',
      '300.00',
    ]);
  });

  test('each part of the running total has the ratio of its tier, and no cliff', () => {
    const marginal = ruleOf('100,000.00', { tiers, runningTotalCap: minor('1,000.00') });
    expect(matched(marginal, giftsOf('A 1,500.00'))).toEqual(['255.00']);
    expect(matched(marginal, giftsOf('A 99.99', 'A 0.01', 'A 400.00'))).toEqual([
      '0.00',
      '0.00',
      '80.00',
    ]);
  });

  test('half of the first fifty to each target', () => {
    const rule = ruleOf('1,000.00', {
      ratio: ratio(1, 2),
      runningTotalCap: minor('50.00'),
      scope: 'target',
    });
    expect(matched(rule, giftsOf('A 40.00', 'A 40.00', 'A 80.00 t2'))).toEqual([
      '20.00',
      '5.00',
      '25.00',
    ]);
  });
});

describe('A pool that is too small, shared out at the close', () => {
  const gifts = giftsOf('A 333.33', 'B 333.33', 'C 666.67', 'D 120.01');

  test('in proportion; odd cents to the largest remainders', () => {
    const rule = ruleOf('1,000.00', { method: 'pro-rata' });
    expect(matched(rule, gifts)).toEqual(['229.35', '229.35', '458.72', '82.58']);
  });

  test('the same for everybody, as far as they claim it', () => {
    const rule = ruleOf('1,000.00', { method: 'equal-shares' });
    expect(matched(rule, gifts)).toEqual(['293.33', '293.33', '293.33', '120.01']);
  });

  test('odd cents of equal shares go to the earlier ones', () => {
    const rule = ruleOf('10.00', { method: 'equal-shares' });
    expect(matched(rule, giftsOf('A 9.00', 'B 9.00', 'C 9.00'))).toEqual(['3.34', '3.33', '3.33']);
  });

  test.each(['pro-rata', 'equal-shares'])(
    'a pool that is large enough: everybody what they claim, %s',
    (method) => {
      expect(matched(ruleOf('5,000.00', { method }), gifts)).toEqual([
        '333.33',
        '333.33',
        '666.67',
        '120.01',
      ]);
    },
  );

  test('claims of one giver count together, and are spread over the gifts in their order', () => {
    const rule = ruleOf('100.00', { method: 'pro-rata' });
    expect(matched(rule, giftsOf('A 60.00', 'B 100.00', 'A 40.00'))).toEqual([
      '50.00',
      '50.00',
      '0.00',
    ]);
  });
});

describe('Several fundings', () => {
  const funding = (id: string, amount: string, priority: number) => ({
    id,
    amount: minor(amount),
    priority,
  });

  test('are used by priority: the pledge first, then the champion', () => {
    const fundings = [funding('champion', '1,000.00', 2), funding('pledge', '120.00', 1)];
    const { allocations, calls } = settle(ruleOf('0', { fundings }), giftsOf('A 500.00'));
    expect(allocations[0]?.sources).toEqual([
      { fundingId: 'pledge', amountMinor: cents('120.00') },
      { fundingId: 'champion', amountMinor: cents('380.00') },
    ]);
    expect(calls.map(({ amountMinor }) => euros(amountMinor))).toEqual(['120.00', '380.00']);
  });

  test.each([
    ['640.00', ['320.00', '192.00', '128.00']],
    ['640.01', ['320.01', '192.00', '128.00']],
  ])('of one priority owe in proportion: %s', (used, owed) => {
    const fundings = [
      funding('a', '500.00', 1),
      funding('b', '300.00', 1),
      funding('c', '200.00', 1),
    ];
    const { calls } = settle(ruleOf('0', { fundings }), giftsOf(`A ${used}`));
    expect(calls.map(({ amountMinor }) => euros(amountMinor))).toEqual(owed);
  });
});

describe('A fixed sum once enough people gave enough', () => {
  const rule = ruleOf('1,500.00', {
    method: 'threshold',
    threshold: { amount: minor('100.00'), donors: 2, unlocks: minor('1,000.00') },
  });

  test('is unlocked by amount and people together, in the order reached, while the funding lasts', () => {
    const gifts = giftsOf('A 200.00 t1', 'B 60.00 t2', 'C 40.00 t2', 'B 5.00 t1', 'A 90.00 t3');
    const { allocations, targets, remainingMinor } = settle(rule, gifts);
    expect(allocations).toEqual([]);
    expect(targets).toEqual([
      { target: 't1', matchedMinor: cents('500.00') },
      { target: 't2', matchedMinor: cents('1,000.00') },
      { target: 't3', matchedMinor: 0n },
    ]);
    expect(remainingMinor).toBe(0n);
  });
});

describe('Quadratic', () => {
  const quadratic = (pool: string, members = {}) =>
    ruleOf(pool, { method: 'quadratic', ...members });
  const gifts = giftsOf(
    ...Array.from({ length: 10 }, (_, n) => `a${n} 10.00 A`),
    'b 100.00 B',
    'c1 64.00 C',
    'c2 16.00 C',
    'c3 9.00 C',
    'c4 1.00 C',
  );

  test('many small gifts weigh more than one of the same sum', () => {
    expect(byTarget(quadratic('5,000.00'), gifts)).toEqual({ A: '900.00', B: '0.00', C: '166.00' });
    expect(byTarget(quadratic('500.00'), gifts)).toEqual({ A: '422.14', B: '0.00', C: '77.86' });
  });

  test('no target gets more than the cap, nor more than its own subsidy; the rest goes back', () => {
    const rule = quadratic('500.00', { quadraticCap: minor('250.00') });
    expect(byTarget(rule, gifts)).toEqual({ A: '250.00', B: '0.00', C: '166.00' });
    expect(settle(rule, gifts).remainingMinor).toBe(cents('84.00'));
  });

  test('what a cap leaves goes to the others as far as the pool lasts', () => {
    const rule = quadratic('300.00', { quadraticCap: minor('250.00') });
    expect(byTarget(rule, gifts)).toEqual({ A: '250.00', B: '0.00', C: '50.00' });
  });

  test('it weighs by what is added, not by the square of the roots', () => {
    const few = giftsOf('a 1.00 A', 'b 1.00 A', 'c 1.00 A', 'd 1.00 A', 'e 4.00 B');
    expect(byTarget(quadratic('6.00'), few)).toEqual({ A: '6.00', B: '0.00' });
  });

  test('gifts of one person count as one', () => {
    expect(byTarget(quadratic('500.00'), giftsOf('a 50.00 B', 'a 50.00 B'))).toEqual({ B: '0.00' });
  });
});
