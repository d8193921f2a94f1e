import type { MatchPoolEvent, MatchRuleTerms, Person } from '#catalogue';
import { fold, money, type Money } from '#kernel';
import { poolDecider } from './pool.decider.js';
import type {
  AddFunding,
  ConfigurePool,
  MatchPaidGift,
  MatchPoolCommand,
} from './pool.requests.js';
import type { MatchPool, MatchPoolState } from './pool.state.js';

export const poolId = '018f3f6e-0000-7000-8000-00000000p001';
export const fundId = '018f3f6e-0000-7000-8000-00000000f001';
export const treasurer: Person = { accountId: 'treasurer', roles: ['treasurer'] };
export const accountant: Person = { accountId: 'accountant', roles: ['accountant'] };
export const day = '2026-06-01';

export const eur = (major: number): Money => money(BigInt(Math.round(major * 100)), 'EUR');
export const cents = (major: number): string => eur(major).minor;

/** One to one, while the pool lasts. */
export const ONE_TO_ONE: MatchRuleTerms = {
  currency: 'EUR',
  method: 'first-come',
  ratio: { numerator: 1, denominator: 1 },
  tiers: [],
  tierMode: 'marginal',
  scope: 'pool',
  minimumGift: '0',
  maximumGift: null,
  runningTotalCap: null,
  donorCap: null,
  targetCap: null,
  threshold: null,
  quadraticCap: null,
};

export function configure(
  rule: Partial<MatchRuleTerms> = {},
  more: Partial<ConfigurePool> = {},
): ConfigurePool {
  return {
    type: 'ConfigurePool',
    poolId,
    fundId,
    name: { en: 'Spring match' },
    rule: { ...ONE_TO_ONE, ...rule },
    advertised: eur(1000),
    targets: [],
    from: '2026-05-01',
    until: '2026-06-30',
    guarantee: 'free',
    by: treasurer,
    facts: { currency: 'EUR', restrictions: ['roof'], today: day },
    ...more,
  };
}

export function funding(
  fundingId: string,
  amount: Money,
  { priority = 1, donorId = `funder-${fundingId}` } = {},
): AddFunding {
  const said = { fundingId, donorId, money: amount, priority, signedOn: '2026-04-01' };
  return { type: 'AddFunding', ...said, isStopped: false, today: day, by: treasurer };
}

export function paid(
  giftId: string,
  giver: string | null,
  amount: Money,
  target = 'free',
): MatchPaidGift {
  return { type: 'MatchPaidGift', giftId, giver, target, money: amount, on: day };
}

/** Decides these one after the other; what happened, and where it led. */
export function play(
  commands: readonly MatchPoolCommand[],
  from: readonly MatchPoolEvent[] = [],
): { readonly events: readonly MatchPoolEvent[]; readonly pool: MatchPool } {
  const events = [...from];
  let state: MatchPoolState = fold(poolDecider, events);
  for (const command of commands) {
    const decided = poolDecider.decide(command, state);
    events.push(...decided);
    state = decided.reduce(poolDecider.evolve, state);
  }
  if (!state) throw new Error('nothing was configured');
  return { events, pool: state };
}

/** An open pool with this rule and these fundings. */
export function opened(
  rule: Partial<MatchRuleTerms>,
  fundings: readonly AddFunding[],
  more: Partial<ConfigurePool> = {},
): ReturnType<typeof play> {
  const step = { type: 'OpenPool', today: day, by: accountant } as const;
  return play([configure(rule, more), ...fundings, step]);
}
