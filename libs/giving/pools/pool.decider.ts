import type { MatchPoolEvent } from '#catalogue';
import { asAuthority, gated, type Act } from '#gate';
import {
  checkLocalised,
  ensure,
  find,
  isDay,
  Rejection,
  requireAmount,
  type Decider,
} from '#kernel';
import { RULE_LIMITS, ruleOf } from '#matching/facts';
import { expireReservation, matchPaidGift, reduceMatch, reserveMatch } from './pool.gifts.js';
import type {
  AddFunding,
  ConfigurePool,
  MatchPoolCommand,
  RecordFundingDefault,
  ShrinkFunding,
  StepPool,
} from './pool.requests.js';
import { settlePool } from './pool.settlement.js';
import {
  evolvePool,
  fundedIn,
  type MatchPool,
  type MatchPoolState,
  type PoolFunding,
} from './pool.state.js';

/** Characters of a pool's name, in one language. */
const MAX_NAME = 120;
const FREE = 'free';
const WHOLE_MINOR = /^[1-9][0-9]{0,15}$/;

/**
 * Money that waits to be added to gifts, and to which it was. Stream `pool-…`, the one truth about
 * it: what is kept for gifts on their way and what stands never come to more than was put in, and
 * an open pool never tells givers of more than it has (D42). Nobody else decides on this stream.
 */
export const poolDecider: Decider<MatchPoolState, MatchPoolCommand, MatchPoolEvent> = gated<
  MatchPoolState,
  MatchPoolCommand,
  MatchPoolEvent
>({ initial: null, decide, evolve: evolvePool }, (command) =>
  'by' in command ? { act: ACT_OF[command.type], authority: asAuthority(command.by) } : undefined,
);

/** The line of the gate's table that each command of a person stands on. */
const ACT_OF = {
  ConfigurePool: 'pool.configure',
  AddFunding: 'pool.add-funding',
  ShrinkFunding: 'pool.shrink-funding',
  RecordFundingDefault: 'pool.record-default',
  OpenPool: 'pool.open',
  PausePool: 'pool.pause',
  ResumePool: 'pool.resume',
  SettlePool: 'pool.settle',
} as const satisfies Partial<Record<MatchPoolCommand['type'], Act>>;

function decide(command: MatchPoolCommand, state: MatchPoolState): readonly MatchPoolEvent[] {
  if (command.type === 'ConfigurePool') return configurePool(command, state);
  if (!state) throw new Rejection('not-found');
  switch (command.type) {
    case 'AddFunding':
      return addFunding(command, state);
    case 'ShrinkFunding':
      return shrinkFunding(command, state);
    case 'RecordFundingDefault':
      return recordDefault(command, state);
    case 'OpenPool':
      return openPool(command, state);
    case 'PausePool':
      return pausePool(command, state);
    case 'ResumePool':
      return resumePool(command, state);
    case 'SettlePool':
      return settlePool(command, state);
    case 'ReserveMatch':
      return reserveMatch(command, state);
    case 'MatchPaidGift':
      return matchPaidGift(command, state);
    case 'ExpireReservation':
      return expireReservation(command, state);
    case 'ReduceMatch':
      return reduceMatch(command, state);
  }
}

function configurePool(
  { type: _, by, facts, ...said }: ConfigurePool,
  state: MatchPoolState,
): readonly MatchPoolEvent[] {
  ensure(state === null, 'pool-configured-before');
  const { rule, advertised, targets, guarantee, from, until } = said;
  ensure(facts.currency, 'fund-unknown');
  ensure(rule.currency === facts.currency, 'currency-not-held', { currency: rule.currency });
  ensure(advertised.currency === rule.currency, 'currency-not-held', advertised);
  ruleOf(rule, []);
  requireAmount(advertised);
  checkLocalised(said.name, MAX_NAME);
  for (const restriction of [...targets, guarantee]) {
    const isKnown = restriction === FREE || facts.restrictions.includes(restriction);
    ensure(isKnown, 'restriction-unknown', { restriction: restriction.slice(0, 60) });
  }
  ensure(isDay(from) && isDay(until), 'date-invalid');
  ensure(from <= until, 'dates-reversed');
  ensure(until >= facts.today, 'pool-days-over', { day: until });
  return [{ type: 'MatchPoolConfigured', data: { ...said, configuredBy: by.accountId } }];
}

function addFunding(
  { type: _, by, today, isStopped, ...said }: AddFunding,
  pool: MatchPool,
): readonly MatchPoolEvent[] {
  const { poolId, fundings, rule } = pool;
  if (fundings.some(({ fundingId }) => fundingId === said.fundingId)) return [];
  ensure(pool.stage !== 'settled', 'pool-settled');
  ensure(fundings.length < RULE_LIMITS.fundings, 'too-many-fundings', {
    max: RULE_LIMITS.fundings,
  });
  ensure(said.money.currency === rule.currency, 'currency-not-held', said.money);
  requireAmount(said.money);
  ensure(isDay(said.signedOn), 'date-invalid');
  ensure(said.signedOn <= today, 'date-in-the-future');
  ensure(!isStopped, 'funder-stopped');
  // A pool matches no gift of those who fund it (E1), and none that it has matched is taken back.
  ensure(!find(pool.givers, said.donorId), 'funder-was-matched');
  return [{ type: 'MatchFundingAdded', data: { poolId, ...said, addedBy: by.accountId } }];
}

function shrinkFunding(
  { fundingId, byMinor, by }: ShrinkFunding,
  pool: MatchPool,
): readonly MatchPoolEvent[] {
  ensure(pool.stage !== 'settled', 'pool-settled');
  ensure(WHOLE_MINOR.test(byMinor), 'amount-not-positive');
  const funding = payingFunding(pool, fundingId);
  const less = BigInt(byMinor);
  const left = funding.amountMinor - less;
  const spare = cancellableMinor(pool, funding);
  ensure(less <= spare, 'funding-relied-on', {
    spare: spare.toString(),
    currency: pool.rule.currency,
  });
  const { poolId } = pool;
  const data = { poolId, fundingId, byMinor, leftMinor: left.toString(), shrunkBy: by.accountId };
  return [{ type: 'MatchFundingShrunk', data }];
}

/** What a funder may take back: nothing that was told, kept, added, claimed or could be unlocked. */
export function cancellableMinor(pool: MatchPool, funding: PoolFunding): bigint {
  const { reservedMinor, confirmedMinor, claimedMinor, rule } = pool;
  const inAll = fundedIn(pool);
  const told = pool.stage === 'configured' ? 0n : BigInt(pool.advertised.minor);
  const isAtClose = rule.method !== 'first-come';
  // What a threshold or a quadratic rule may still ask for is known at the close alone.
  const isOpenEnded = rule.method === 'threshold' || rule.method === 'quadratic';
  const asked = isOpenEnded && pool.met > 0 ? inAll : isAtClose ? claimedMinor : 0n;
  const needed = [told, reservedMinor + confirmedMinor, asked].reduce((a, b) => (a > b ? a : b));
  const ofPool = inAll > needed ? inAll - needed : 0n;
  const ofFunding = funding.amountMinor - funding.usedMinor;
  return ofPool < ofFunding ? ofPool : ofFunding;
}

/** Nothing more is taken of it, and the pool stops; what was used is covered by the guarantee. */
function recordDefault(
  { fundingId, by }: RecordFundingDefault,
  pool: MatchPool,
): readonly MatchPoolEvent[] {
  const funding = payingFunding(pool, fundingId);
  ensure(pool.stage !== 'settled', 'pool-settled');
  const { poolId } = pool;
  const coveredMinor = funding.usedMinor.toString();
  const lostMinor = (funding.amountMinor - funding.usedMinor).toString();
  const recordedBy = by.accountId;
  const stops = pool.stage === 'open';
  const paused = { poolId, reason: 'funder-defaulted', pausedBy: by.accountId } as const;
  return [
    {
      type: 'MatchFundingDefaulted',
      data: { poolId, fundingId, coveredMinor, lostMinor, recordedBy },
    },
    ...(stops ? [{ type: 'MatchPoolPaused', data: paused } as const] : []),
  ];
}

/** By somebody who wrote down neither the rule nor any of its money. */
function openPool({ today, by }: StepPool, pool: MatchPool): readonly MatchPoolEvent[] {
  ensure(pool.stage === 'configured', 'pool-opened-before');
  ensure(today <= pool.until, 'pool-days-over', { day: pool.until });
  const prepared = [pool.configuredBy, ...pool.fundings.map(({ addedBy }) => addedBy)];
  ensure(!prepared.includes(by.accountId), 'pool-needs-second');
  requireFunded(pool);
  const { poolId } = pool;
  const fundedMinor = fundedIn(pool).toString();
  return [{ type: 'MatchPoolOpened', data: { poolId, fundedMinor, openedBy: by.accountId } }];
}

function pausePool({ by }: StepPool, pool: MatchPool): readonly MatchPoolEvent[] {
  ensure(pool.stage === 'open', 'pool-not-open');
  const data = { poolId: pool.poolId, reason: 'by-hand', pausedBy: by.accountId } as const;
  return [{ type: 'MatchPoolPaused', data }];
}

function resumePool({ by }: StepPool, pool: MatchPool): readonly MatchPoolEvent[] {
  ensure(pool.stage === 'paused', 'pool-not-paused');
  requireFunded(pool);
  return [{ type: 'MatchPoolResumed', data: { poolId: pool.poolId, resumedBy: by.accountId } }];
}

/** Nobody is told of more than was signed for. */
function requireFunded(pool: MatchPool): void {
  const missing = BigInt(pool.advertised.minor) - fundedIn(pool);
  ensure(missing <= 0n, 'pool-not-funded', {
    missing: missing.toString(),
    currency: pool.rule.currency,
  });
}

function payingFunding({ fundings }: MatchPool, id: string): PoolFunding {
  const funding = fundings.find(({ fundingId }) => fundingId === id);
  ensure(funding, 'funding-unknown');
  ensure(!funding.isDefaulted, 'funding-defaulted');
  return funding;
}
