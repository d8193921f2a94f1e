/**
 * What a pool of 100,000 gifts costs to settle, by each rule. The reference adds the same gifts up
 * in one pass and nothing else.
 */
import { readRule, settle, type MatchableGift } from '#matching';
import { inTurn, median, medianRatio, report, scaled } from './harness.js';

const GIFTS = scaled(100_000);
const ROUNDS = 5;
const GOAL_CPU_SECONDS = 2;
const GOAL_QUADRATIC_CPU_SECONDS = 5;

const gifts = made(GIFTS);
const firstCome = ruleOf('first-come');
const proRata = ruleOf('pro-rata');
const equalShares = ruleOf('equal-shares');
const threshold = ruleOf('threshold', {
  threshold: { amount: '100000', donors: 20, unlocks: '50000' },
});
const quadratic = ruleOf('quadratic');

const figures = await inTurn(ROUNDS, {
  firstCome: async () => seconds(() => settle(firstCome, gifts)),
  proRata: async () => seconds(() => settle(proRata, gifts)),
  equalShares: async () => seconds(() => settle(equalShares, gifts)),
  threshold: async () => seconds(() => settle(threshold, gifts)),
  quadratic: async () => seconds(() => settle(quadratic, gifts)),
  onePass: async () => seconds(() => gifts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)),
});
const slowest = Math.max(
  ...[figures.firstCome, figures.proRata, figures.equalShares, figures.threshold].map(median),
);
report({
  bench: 'matching',
  goal: `settle ${GIFTS} gifts by any rule in ${GOAL_CPU_SECONDS} CPU seconds, quadratic in ${GOAL_QUADRATIC_CPU_SECONDS}`,
  figure: slowest,
  unit: 'CPU seconds, the slowest rule but the quadratic one',
  reference: median(figures.onePass),
  referenceIs: 'one pass that adds the same gifts up',
  ratio: medianRatio(figures.proRata, figures.onePass),
  reached: slowest <= GOAL_CPU_SECONDS && median(figures.quadratic) <= GOAL_QUADRATIC_CPU_SECONDS,
  more: {
    firstCome: median(figures.firstCome),
    proRata: median(figures.proRata),
    equalShares: median(figures.equalShares),
    threshold: median(figures.threshold),
    quadratic: median(figures.quadratic),
    quadraticRatio: medianRatio(figures.quadratic, figures.onePass),
  },
});

/** A pool that is too small, so that every rule has to share. */
function ruleOf(method: string, members: object = {}) {
  const fundings = [1, 2, 3].map((n) => ({ id: `f${n}`, amount: '20000000', priority: n }));
  return readRule({ currency: 'EUR', method, fundings, donorCap: '30000', ...members }).rule;
}

/** Gifts of 30,000 givers to 500 targets; each run makes the same. */
function made(count: number): readonly MatchableGift[] {
  let seed = 7;
  const below = (most: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % most;
  };
  return Array.from({ length: count }, (_, n) => ({
    giftId: `g${n}`,
    donor: `d${below(30_000)}`,
    target: `t${below(500)}`,
    amountMinor: BigInt(500 + below(50_000)),
  }));
}

function seconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
