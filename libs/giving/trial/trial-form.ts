import { ensure } from '#kernel';
import { readRule, type MatchRule } from '#matching';
import { amountTyped, type SentValues } from '#web';

/** The limits of a rule that are amounts, by the name of their control and of their member. */
export const LIMITS = ['minimumGift', 'maximumGift', 'donorCap', 'targetCap'] as const;

/** What stands in the form before anybody has typed: one to one, while the pool lasts. */
export const FIRST_VALUES: SentValues = {
  method: 'first-come',
  numerator: '1',
  denominator: '1',
  thresholdDonors: '20',
};

const MOST_PARTS = 1_000_000;

type TypedIn = { readonly locale: string; readonly currency: string };

/**
 * A rule as it was typed. A limit that the method does not look at is left out, so that somebody can
 * try one method after the other. Rejections with `field`: what an amount or a number is refused with.
 */
export function ruleIn(sent: SentValues, reading: TypedIn): MatchRule {
  const method = textOf(sent, 'method');
  const amount = (field: string): string | null => minorIn(sent, field, reading);
  const cap = amount('targetCap');
  const { rule } = readRule({
    currency: reading.currency,
    method,
    ratio: {
      numerator: numberIn(sent, 'numerator', 0),
      denominator: numberIn(sent, 'denominator', 1),
    },
    minimumGift: amount('minimumGift'),
    maximumGift: amount('maximumGift'),
    donorCap: amount('donorCap'),
    targetCap: method === 'quadratic' ? null : cap,
    quadraticCap: method === 'quadratic' ? cap : null,
    threshold:
      method === 'threshold'
        ? {
            amount: needed(amount('thresholdAmount'), 'thresholdAmount'),
            donors: numberIn(sent, 'thresholdDonors', 1),
            unlocks: needed(amount('thresholdUnlocks'), 'thresholdUnlocks'),
          }
        : null,
    fundings: [{ id: 'pool', amount: needed(amount('pool'), 'pool'), priority: 1 }],
  });
  return rule;
}

function textOf(sent: SentValues, field: string): string {
  const typed = sent[field];
  return typeof typed === 'string' ? typed.trim() : '';
}

function needed(minor: string | null, field: string): string {
  ensure(minor !== null, 'text-missing', { field });
  return minor;
}

function minorIn(sent: SentValues, field: string, reading: TypedIn): string | null {
  const typed = textOf(sent, field);
  if (typed === '') return null;
  const { minor } = amountTyped(field, typed, reading);
  ensure(BigInt(minor) > 0n, 'amount-not-positive', { field });
  return minor;
}

function numberIn(sent: SentValues, field: string, least: number): number {
  const typed = textOf(sent, field);
  const number = /^\d{1,7}$/.test(typed) ? Number(typed) : -1;
  const isMeant = number >= least && number <= MOST_PARTS;
  ensure(isMeant, 'trial-number-invalid', { field, least, most: MOST_PARTS });
  return number;
}
