import type { AnyEvent } from '#catalogue';
import type { RejectionParams } from '#kernel';
import type { AccountKey } from './accounts.js';
import { postingsOf } from './ledger.postings.js';

/**
 * What somebody else holds for a fund: on no day less than nothing, since it can only give back what
 * it was given before. The bank is left out, which lends.
 */
const HELD_BY_OTHERS: readonly AccountKey[] = ['processor-clearing', 'money-due-back'];

/**
 * A payout of a processor follows its gifts, and money comes back after its payment failed (D53):
 * looked at on every day of the books, in whatever order it was written down. A correction counts on
 * the day to which it belongs: what was typed wrongly never was.
 */
export function daysCheck(tell: (code: string, params?: RejectionParams) => void): {
  readonly onEvent: (event: AnyEvent, day: string) => void;
  readonly atEnd: () => void;
} {
  /** By account, fund and currency: what each day adds. */
  const places = new Map<string, Map<string, bigint>>();
  const add = (place: string, day: string, minor: bigint): void => {
    const days = places.get(place) ?? new Map<string, bigint>();
    places.set(place, days.set(day, (days.get(day) ?? 0n) + minor));
  };
  return {
    onEvent: (event, day) => {
      for (const { from, to, fund, money, relatesTo: on = day } of postingsOf(event)) {
        const minor = BigInt(money.minor);
        if (HELD_BY_OTHERS.includes(to)) add(`${to} ${fund} ${money.currency}`, on, minor);
        if (HELD_BY_OTHERS.includes(from)) add(`${from} ${fund} ${money.currency}`, on, -minor);
      }
    },
    atEnd: () => {
      for (const [place, days] of places) {
        const [account = '', fund = '', currency = ''] = place.split(' ');
        let held = 0n;
        for (const day of [...days.keys()].toSorted()) {
          held += days.get(day) ?? 0n;
          if (held >= 0n) continue;
          tell('account-below-zero', { account, fund, currency, day, minor: String(held) });
          break;
        }
      }
    },
  };
}
