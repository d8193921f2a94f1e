import type { MatchPoolEvent, MatchRuleTerms } from '#catalogue';
import { Rejection } from '#kernel';
import * as fc from 'fast-check';
import { poolDecider } from './pool.decider.js';
import type { MatchPoolCommand } from './pool.requests.js';
import type { MatchPool, MatchPoolState } from './pool.state.js';
import { accountant, configure, day, funding, paid, play, treasurer } from './pools.fixtures.js';

const GIVERS = ['A', 'B', 'C', 'D'];
export const over = '2026-07-01';

export const minor = fc.integer({ min: 1, max: 60_000 }).map(String);
const eur = (amount: string) => ({ minor: amount, currency: 'EUR' });
const limit = fc.option(minor, { nil: null });

export const rules: fc.Arbitrary<Partial<MatchRuleTerms>> = fc.record({
  method: fc.constantFrom('first-come', 'pro-rata', 'equal-shares', 'quadratic'),
  ratio: fc.record({
    numerator: fc.integer({ min: 1, max: 5 }),
    denominator: fc.integer({ min: 1, max: 5 }),
  }),
  tiers: fc.constantFrom(
    [],
    [
      { from: '0', ratio: { numerator: 1, denominator: 5 } },
      { from: '10000', ratio: { numerator: 1, denominator: 2 } },
      { from: '30000', ratio: { numerator: 1, denominator: 1 } },
    ],
  ),
  tierMode: fc.constantFrom('marginal', 'first-gift-slab'),
  scope: fc.constantFrom('pool', 'target'),
  minimumGift: fc.constantFrom('0', '500'),
  maximumGift: limit,
  runningTotalCap: limit,
  donorCap: limit,
  targetCap: limit,
});

export const gift = fc.record({
  giftId: fc.nat(7).map((n) => `g${n}`),
  giver: fc.constantFrom(...GIVERS, null),
  target: fc.constantFrom('free', 'roof'),
  amount: minor,
});

const minutes = (count: number): string => new Date(Date.UTC(2026, 5, 1, 10, count)).toISOString();

const commands: fc.Arbitrary<MatchPoolCommand> = fc.oneof(
  {
    weight: 9,
    arbitrary: gift.map((one) => paid(one.giftId, one.giver, eur(one.amount), one.target)),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(gift, fc.nat(20)).map(([{ amount, ...one }, until]): MatchPoolCommand => ({
      type: 'ReserveMatch',
      ...one,
      money: eur(amount),
      on: day,
      expiresAt: minutes(until),
    })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(gift, fc.option(fc.nat(25), { nil: null }))
      .map(([{ giftId }, at]): MatchPoolCommand => ({
        type: 'ExpireReservation',
        giftId,
        now: at === null ? null : minutes(at),
      })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(gift, fc.constantFrom('0', '1', '499', '10000', '25000'))
      .map(([{ giftId }, leftMinor]): MatchPoolCommand => ({
        type: 'ReduceMatch',
        giftId,
        leftMinor,
      })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('P', 'Q', 'R'), minor)
      .map(([id, byMinor]): MatchPoolCommand => ({
        type: 'ShrinkFunding',
        fundingId: id,
        byMinor,
        by: treasurer,
      })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('S', 'T', 'U'), minor, fc.constantFrom('A', 'F'))
      .map(([id, amount, donorId]) => funding(id, eur(amount), { priority: 2, donorId })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('P', 'Q').map((fundingId): MatchPoolCommand => ({
      type: 'RecordFundingDefault',
      fundingId,
      by: treasurer,
    })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('PausePool', 'ResumePool')
      .map((type): MatchPoolCommand => ({ type, today: day, by: accountant })),
  },
  {
    weight: 1,
    arbitrary: fc.constant({ type: 'SettlePool', today: over, by: accountant } as const),
  },
);

export const lives = fc.record({
  rule: rules,
  funded: fc.tuple(minor, minor),
  said: fc.array(commands, { maxLength: 60 }),
});

type Life = typeof lives extends fc.Arbitrary<infer Of> ? Of : never;

/** Opens a pool and lives with it: what is refused leaves nothing. */
export function live({ rule, funded, said }: Life, look: (pool: MatchPool) => void) {
  const start = play([
    configure(rule, { advertised: eur('1') }),
    funding('P', eur(funded[0]), { priority: 1 }),
    funding('Q', eur(funded[1]), { priority: 2 }),
    { type: 'OpenPool', today: day, by: accountant },
  ]);
  const events = [...start.events];
  let state: MatchPoolState = start.pool;
  for (const command of said) {
    let decided: readonly MatchPoolEvent[];
    try {
      decided = poolDecider.decide(command, state);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      continue;
    }
    events.push(...decided);
    state = decided.reduce(poolDecider.evolve, state);
    if (state) look(state);
  }
  return { events, pool: state as MatchPool };
}
