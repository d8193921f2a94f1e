import type { MatchPoolEvent, MatchRuleTerms } from '#catalogue';
import { find, fold, Rejection, valuesOf } from '#kernel';
import { settle } from '#matching/facts';
import * as fc from 'fast-check';
import { poolDecider } from './pool.decider.js';
import { matchableOf } from './pool.gifts.js';
import type { MatchPoolCommand } from './pool.requests.js';
import { fundedIn, giftsTogether, type MatchPool, type MatchPoolState } from './pool.state.js';
import { confirmedGifts } from './pool.settlement.js';
import {
  accountant,
  configure,
  day,
  funding,
  paid,
  play,
  poolId,
  treasurer,
} from './pools.fixtures.js';

const RUNS = 400;
const GIVERS = ['A', 'B', 'C', 'D'];
const over = '2026-07-01';

const minor = fc.integer({ min: 1, max: 60_000 }).map(String);
const eur = (amount: string) => ({ minor: amount, currency: 'EUR' });
const limit = fc.option(minor, { nil: null });

const rules: fc.Arbitrary<Partial<MatchRuleTerms>> = fc.record({
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

const gift = fc.record({
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

const lives = fc.record({
  rule: rules,
  funded: fc.tuple(minor, minor),
  said: fc.array(commands, { maxLength: 60 }),
});

type Life = typeof lives extends fc.Arbitrary<infer Of> ? Of : never;

/** Opens a pool and lives with it: what is refused leaves nothing. */
function live({ rule, funded, said }: Life, look: (pool: MatchPool) => void) {
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

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);

test('what is kept and what stands is never more than was put in, gift by gift and in all', () => {
  fc.assert(
    fc.property(lives, (life) => {
      live(life, (pool) => {
        const gifts = valuesOf(pool.gifts);
        const { donorCapMinor, targetCapMinor } = pool.rule;
        expect(pool.reservedMinor + pool.confirmedMinor).toBeLessThanOrEqual(fundedIn(pool));
        for (const one of gifts) {
          expect(one.matchedMinor).toBeGreaterThanOrEqual(0n);
          expect(one.matchedMinor).toBeLessThanOrEqual(one.claimMinor);
          expect(sum(one.sources.map((source) => BigInt(source.minor)))).toBe(one.matchedMinor);
          if (one.status === 'gone') expect(one.matchedMinor).toBe(0n);
          const together = sum(giftsTogether(pool, one).map((other) => other.matchedMinor));
          if (donorCapMinor !== null) expect(together).toBeLessThanOrEqual(donorCapMinor);
        }
        for (const target of ['free', 'roof']) {
          const inAll = sum(gifts.filter((g) => g.target === target).map((g) => g.matchedMinor));
          expect(find(pool.byTarget, target) ?? 0n).toBe(inAll);
          if (targetCapMinor !== null) expect(inAll).toBeLessThanOrEqual(targetCapMinor);
        }
        for (const one of pool.fundings) {
          expect(one.usedMinor).toBeGreaterThanOrEqual(0n);
          expect(one.usedMinor).toBeLessThanOrEqual(one.amountMinor);
        }
        expect(sum(pool.fundings.map((one) => one.usedMinor))).toBe(
          pool.reservedMinor + pool.confirmedMinor,
        );
        const isTold = pool.stage !== 'open' || fundedIn(pool) >= BigInt(pool.advertised.minor);
        expect(isTold).toBe(true);
      });
    }),
    { numRuns: RUNS },
  );
});

test('sums that are carried along are the sums of the gifts', () => {
  fc.assert(
    fc.property(lives, (life) => {
      const { pool } = live(life, () => undefined);
      const gifts = valuesOf(pool.gifts);
      const of = (status: string) =>
        sum(gifts.filter((one) => one.status === status).map((one) => one.matchedMinor));
      expect(pool.reservedMinor).toBe(of('reserved'));
      expect(pool.confirmedMinor).toBe(of('confirmed'));
      expect(pool.claimedMinor).toBe(sum(gifts.map((one) => one.claimMinor)));
      expect(pool.live).toBe(gifts.filter((one) => one.status === 'reserved').length);
      for (const one of gifts) {
        const together = giftsTogether(pool, one);
        expect(together.filter((other) => other.giftId === one.giftId)).toHaveLength(1);
      }
    }),
    { numRuns: RUNS },
  );
});

test('a replay is where the life led', () => {
  fc.assert(
    fc.property(lives, (life) => {
      const { events, pool } = live(life, () => undefined);
      const stored = JSON.parse(JSON.stringify(events)) as readonly MatchPoolEvent[];
      expect(fold(poolDecider, stored)).toEqual(pool);
    }),
    { numRuns: RUNS / 4 },
  );
});

test('what is settled is what was put in, to the cent, by gift, by target and by funder', () => {
  fc.assert(
    fc.property(lives, (life) => {
      const { pool } = live(
        { ...life, said: life.said.filter(({ type }) => type !== 'SettlePool') },
        () => undefined,
      );
      const calm = valuesOf(pool.gifts)
        .filter(({ status }) => status === 'reserved')
        .map(({ giftId }) => ({ type: 'ExpireReservation', giftId, now: null }) as const);
      const ready = calm.reduce<MatchPool>(
        (state, command) =>
          poolDecider.decide(command, state).reduce(poolDecider.evolve, state) as MatchPool,
        pool,
      );
      const settled = poolDecider.decide(
        { type: 'SettlePool', today: over, by: accountant },
        ready,
      );
      const last = settled.at(-1);
      if (last?.type !== 'MatchPoolSettled') throw new Error('was not settled');
      const { matchedMinor, remainingMinor, targets, calls } = last.data;
      expect(BigInt(matchedMinor) + BigInt(remainingMinor)).toBe(fundedIn(ready));
      expect(BigInt(remainingMinor)).toBeGreaterThanOrEqual(0n);
      expect(sum(targets.map((one) => BigInt(one.matchedMinor)))).toBe(BigInt(matchedMinor));
      expect(sum(calls.map((one) => BigInt(one.minor)))).toBe(BigInt(matchedMinor));
      const results = settled.flatMap((event) =>
        event.type === 'MatchResultsSettled' ? event.data.results : [],
      );
      for (const { giftId, matchedMinor: gets } of results) {
        const known = find(ready.gifts, giftId);
        // Adding other gifts never lowered what was confirmed, and the close does not either.
        expect(BigInt(gets)).toBeGreaterThanOrEqual(known?.matchedMinor ?? 0n);
      }
      if (ready.rule.method !== 'quadratic') {
        expect(sum(results.map((one) => BigInt(one.matchedMinor)))).toBe(BigInt(matchedMinor));
      }
    }),
    { numRuns: RUNS },
  );
});

test('gifts paid one after the other are matched as the rule matches them on a file', () => {
  const plain = fc.record({
    rule: rules.map((rule) => ({ ...rule, method: 'first-come' as const })),
    funded: fc.tuple(minor, minor),
    gifts: fc.uniqueArray(gift, { selector: (one) => one.giftId, maxLength: 20 }),
  });
  fc.assert(
    fc.property(plain, ({ rule, funded, gifts }) => {
      const said = gifts.map((one) => paid(one.giftId, one.giver, eur(one.amount), one.target));
      const { pool } = live({ rule, funded, said }, () => undefined);
      const known = confirmedGifts(pool);
      const onFile = settle(pool.rule, known.map(matchableOf));
      expect(known.map((one) => one.matchedMinor)).toEqual(
        onFile.allocations.map((one) => one.matchedMinor),
      );
      expect(known.map((one) => one.sources.map(({ minor: part }) => BigInt(part)))).toEqual(
        onFile.allocations.map((one) => one.sources.map(({ amountMinor }) => amountMinor)),
      );
    }),
    { numRuns: RUNS },
  );
});

test('when everything goes back, nothing is matched', () => {
  fc.assert(
    fc.property(lives, (life) => {
      const { pool } = live(
        { ...life, said: life.said.filter(({ type }) => type !== 'SettlePool') },
        () => undefined,
      );
      const back = valuesOf(pool.gifts).map(
        ({ giftId }) => ({ type: 'ReduceMatch', giftId, leftMinor: '0' }) as const,
      );
      const after = back.reduce<MatchPool>(
        (state, command) =>
          poolDecider.decide(command, state).reduce(poolDecider.evolve, state) as MatchPool,
        pool,
      );
      expect(after.poolId).toBe(poolId);
      expect(after.reservedMinor + after.confirmedMinor).toBe(0n);
      expect(after.claimedMinor).toBe(0n);
    }),
    { numRuns: RUNS },
  );
});
