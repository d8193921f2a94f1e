import { validatorOf } from '#validation';
import type { MatchingMethod, MatchRule } from './rule.js';
import { MatchRuleDto } from './rule.dto.js';
import { amountOf, invalid, ruleOf } from './written-rule.js';

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
  const rule = ruleOf(
    dto,
    dto.fundings.map(({ id, amount, priority, funder }) => ({
      fundingId: id,
      amountMinor: amountOf('fundings', amount),
      priority,
      funder: funder ?? null,
    })),
  );
  return { rule, ignored: ignoredIn(dto) };
}

function ignoredIn(dto: MatchRuleDto): readonly string[] {
  return Object.entries(USED_BY)
    .filter(([member, methods]) => {
      const said = dto[member as keyof MatchRuleDto] ?? null;
      return said !== null && !methods.includes(dto.method);
    })
    .map(([member]) => member);
}
