import { ensure, MAX_AMOUNT_DIGITS, Rejection } from '#kernel';
import type { Funding, MatchRule, Ratio, WrittenRatio, WrittenRule } from './rule.js';

const ONE_TO_ONE: Ratio = { numerator: 1n, denominator: 1n };

/**
 * A written rule over what was put in: the same from a file and from what a pool recorded. Rejection
 * `match-rule-invalid`.
 */
export function ruleOf(written: WrittenRule, fundings: readonly Funding[]): MatchRule {
  const { tiers, threshold } = written;
  const rule: MatchRule = {
    currency: written.currency,
    method: written.method,
    ratio: written.ratio ? ratioOf(written.ratio) : ONE_TO_ONE,
    tiers: (tiers ?? []).map(({ from, ratio }) => ({
      fromMinor: amountOf('tiers', from),
      ratio: ratioOf(ratio),
    })),
    tierMode: written.tierMode ?? 'marginal',
    scope: written.scope ?? 'pool',
    minimumGiftMinor: limitOf('minimumGift', written.minimumGift) ?? 0n,
    maximumGiftMinor: limitOf('maximumGift', written.maximumGift),
    runningTotalCapMinor: limitOf('runningTotalCap', written.runningTotalCap),
    donorCapMinor: limitOf('donorCap', written.donorCap),
    targetCapMinor: limitOf('targetCap', written.targetCap),
    threshold: threshold
      ? {
          amountMinor: amountOf('threshold', threshold.amount),
          donors: threshold.donors,
          unlocksMinor: amountOf('threshold', threshold.unlocks),
        }
      : null,
    quadraticCapMinor: limitOf('quadraticCap', written.quadraticCap),
    fundings,
  };
  requireSense(rule);
  return rule;
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

function ratioOf({ numerator, denominator }: WrittenRatio): Ratio {
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}

function limitOf(member: string, written: string | null | undefined): bigint | null {
  return written === null || written === undefined ? null : amountOf(member, written);
}

/** An amount as it is written. Rejection `match-rule-invalid`, with the member. */
export function amountOf(member: string, written: string): bigint {
  ensure(written.length <= MAX_AMOUNT_DIGITS, 'match-rule-invalid', {
    member,
    problem: 'more than anybody can have meant',
  });
  return BigInt(written);
}

/** Why a rule is none. */
export function invalid(member: string, problem: string): Rejection {
  return new Rejection('match-rule-invalid', { member, problem });
}
