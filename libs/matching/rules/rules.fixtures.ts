import { readRule } from './rule.reading.js';
import type { MatchableGift, MatchRule } from './rule.js';

/** Minor units of an amount written as people write it: '1,000.00'. */
export function cents(written: string): bigint {
  return BigInt(written.replaceAll(/[,.]/g, ''));
}

/** A rule of a pool of one funding, as it would stand in a file. */
export function ruleOf(pool: string, members: Readonly<Record<string, unknown>> = {}): MatchRule {
  const fundings = [{ id: 'P', amount: cents(pool).toString(), priority: 1 }];
  return readRule({ currency: 'EUR', method: 'first-come', fundings, ...members }).rule;
}

/** Gifts in order, written as `A 120.00`, or `A 120.00 target`. */
export function giftsOf(...written: readonly string[]): readonly MatchableGift[] {
  return written.map((text, place) => {
    const [donor = '', amount = '', target = 't1'] = text.split(' ');
    return { giftId: `g${place + 1}`, donor, target, amountMinor: cents(amount) };
  });
}

/** As people write it: 1234.56. */
export function euros(minor: bigint): string {
  const text = minor.toString().padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
}
