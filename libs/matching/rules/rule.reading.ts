import { ensure, MAX_AMOUNT_DIGITS, Rejection } from '#kernel';
import { validatorOf } from '#validation';
import type { MatchingMethod, MatchRule, Ratio } from './rule.js';
import { MatchRuleDto, type RatioDto } from './rule.dto.js';

const ONE_TO_ONE: Ratio = { numerator: 1n, denominator: 1n };
const validate = validatorOf(MatchRuleDto);

/** The members of a rule that only some methods look at. */
const USED_BY: Readonly<Partial<Record<keyof MatchRuleDto, readonly MatchingMethod[]>>> = {
  ratio: ['first-come', 'pro-rata', 'equal-shares'],
  tiers: ['first-come', 'pro-rata', 'equal-shares'],
  tierMode: ['first-come', 'pro-rata', 'equal-shares'],
  scope: ['first-come', 'pro-rata', 'equal-shares'],
  runningTotalCap: ['first-come', 'pro-rata', 'equal-shares'],
  donorCap: ['first-come', 'pro-rata', 'equal-shares'],
  targetCap: ['first-come', 'pro-rata', 'equal-shares'],
  threshold: ['threshold'],
  quadraticCap: ['quadratic'],
};

export type RuleReading = {
  readonly rule: MatchRule;
  /** Members that are there and that the method does not look at. */
  readonly ignored: readonly string[];
};

/**
 * Reads a rule as it is written in a file. Refuses what is no rule: `match-rule-invalid`, with the
 * member and what is wrong with it.
 */
export function readRule(input: unknown): RuleReading {
  const read = validate(input);
  if (!read.ok) {
    const [first] = read.problems;
    throw invalid(first?.path || 'rule', first?.message ?? '');
  }
  const dto = read.value;
  const rule: MatchRule = {
    currency: dto.currency,
    method: dto.method,
    ratio: dto.ratio ? ratioOf(dto.ratio) : ONE_TO_ONE,
    tiers: (dto.tiers ?? []).map(({ from, ratio }) => ({
      fromMinor: amountOf('tiers', from),
      ratio: ratioOf(ratio),
    })),
    tierMode: dto.tierMode ?? 'marginal',
    scope: dto.scope ?? 'pool',
    minimumGiftMinor: limitOf('minimumGift', dto.minimumGift) ?? 0n,
    maximumGiftMinor: limitOf('maximumGift', dto.maximumGift),
    runningTotalCapMinor: limitOf('runningTotalCap', dto.runningTotalCap),
    donorCapMinor: limitOf('donorCap', dto.donorCap),
    targetCapMinor: limitOf('targetCap', dto.targetCap),
    threshold: dto.threshold
      ? {
          amountMinor: amountOf('threshold', dto.threshold.amount),
          donors: dto.threshold.donors,
          unlocksMinor: amountOf('threshold', dto.threshold.unlocks),
        }
      : null,
    quadraticCapMinor: limitOf('quadraticCap', dto.quadraticCap),
    fundings: dto.fundings.map(({ id, amount, priority, funder }) => ({
      fundingId: id,
      amountMinor: amountOf('fundings', amount),
      priority,
      funder: funder ?? null,
    })),
  };
  requireSense(rule);
  return { rule, ignored: ignoredIn(dto) };
}

/** What no single member says: tiers in their order, fundings each once, a threshold where it is asked for. */
function requireSense({ method, threshold, tiers, fundings }: MatchRule): void {
  if (method === 'threshold' && !threshold) throw invalid('threshold', 'a threshold rule needs it');
  const isAscending = tiers.every(
    ({ fromMinor }, place) => place === 0 || fromMinor > (tiers[place - 1]?.fromMinor ?? 0n),
  );
  if (!isAscending) throw invalid('tiers', 'each begins above the one before');
  const ids = new Set(fundings.map(({ fundingId }) => fundingId));
  if (ids.size < fundings.length) throw invalid('fundings', 'two have the same id');
}

function ignoredIn(dto: MatchRuleDto): readonly string[] {
  return Object.entries(USED_BY)
    .filter(([member, methods]) => {
      const said = dto[member as keyof MatchRuleDto] ?? null;
      return said !== null && !methods.includes(dto.method);
    })
    .map(([member]) => member);
}

function ratioOf({ numerator, denominator }: RatioDto): Ratio {
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}

function limitOf(member: string, written: string | null | undefined): bigint | null {
  return written === null || written === undefined ? null : amountOf(member, written);
}

function amountOf(member: string, written: string): bigint {
  ensure(written.length <= MAX_AMOUNT_DIGITS, 'match-rule-invalid', {
    member,
    problem: 'more than anybody can have meant',
  });
  return BigInt(written);
}

function invalid(member: string, problem: string): Rejection {
  return new Rejection('match-rule-invalid', { member, problem });
}
