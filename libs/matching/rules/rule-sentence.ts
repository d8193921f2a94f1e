import { formatMoney, money, parseMajor } from '#kernel';
import { formatNumber, translator } from '#web';
import { fundedMinor, type MatchRule, type Ratio } from './rule.js';

const CLAIMING = ['first-come', 'pro-rata', 'equal-shares'] as const;

/**
 * A rule in sentences of the reader's language, made of the rule alone: what a giver reads is what
 * is calculated.
 */
export function ruleSentences(rule: MatchRule, locale: string): readonly string[] {
  const t = translator(locale);
  const amount = (minor: bigint): string => formatMoney(money(minor, rule.currency), locale);
  const said = (key: string, params: Readonly<Record<string, string | number>> = {}): string =>
    t(`matching:rule.${key}`, params);
  const limit = (key: string, minor: bigint | null): readonly string[] =>
    minor === null ? [] : [said(key, { amount: amount(minor) })];
  const isClaiming = CLAIMING.some((method) => method === rule.method);
  return [
    ...(isClaiming ? claimSentences(rule, said, amount, locale) : []),
    ...(rule.threshold && rule.method === 'threshold'
      ? [
          said('threshold', {
            amount: amount(rule.threshold.amountMinor),
            donors: formatNumber(rule.threshold.donors, locale),
            unlocks: amount(rule.threshold.unlocksMinor),
          }),
        ]
      : []),
    ...(rule.method === 'quadratic' ? [said('quadratic')] : []),
    ...limit('minimum', rule.minimumGiftMinor > 1n ? rule.minimumGiftMinor : null),
    ...limit('maximum', rule.maximumGiftMinor),
    ...(isClaiming ? limit('running-total', rule.runningTotalCapMinor) : []),
    ...(isClaiming ? limit(`donor-cap.${rule.scope}`, rule.donorCapMinor) : []),
    ...(isClaiming ? limit('target-cap', rule.targetCapMinor) : []),
    ...(rule.method === 'quadratic' ? limit('target-cap', rule.quadraticCapMinor) : []),
    said(`pool.${rule.method}`, { amount: amount(fundedMinor(rule)) }),
  ];
}

type Said = (key: string, params?: Readonly<Record<string, string | number>>) => string;

/** Ratios are told as amounts of whole units, which is exact whatever they are. */
function claimSentences(
  { tiers, tierMode, ratio, currency }: MatchRule,
  said: Said,
  amount: (minor: bigint) => string,
  locale: string,
): readonly string[] {
  const whole = (units: bigint): string =>
    formatMoney(parseMajor(units.toString(), currency), locale);
  const parts = (of: Ratio) => ({ match: whole(of.numerator), gift: whole(of.denominator) });
  if (tiers.length === 0) return [said('ratio', parts(ratio))];
  return tiers.map(({ fromMinor, ratio: of }) =>
    said(`tier.${tierMode}`, { ...parts(of), amount: amount(fromMinor) }),
  );
}
