import type { MatchPoolEvent } from '#catalogue';
import { find, fold, valuesOf } from '#kernel';
import { settle } from '#matching/facts';
import * as fc from 'fast-check';
import { poolDecider } from './pool.decider.js';
import { matchableOf } from './pool.gifts.js';
import { gift, live, lives, minor, over, rules } from './pool-lives.fixtures.js';
import { fundedIn, giftsTogether, type MatchPool } from './pool.state.js';
import { confirmedGifts } from './pool.settlement.js';
import { accountant, paid, poolId } from './pools.fixtures.js';

const RUNS = 400;
const inEuro = (amount: string) => ({ minor: amount, currency: 'EUR' });
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
      const said = gifts.map((one) => paid(one.giftId, one.giver, inEuro(one.amount), one.target));
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
