import type { AnyEvent } from '#catalogue';
import type { RejectionParams } from '#kernel';
import { isMemo, type AccountKey } from './accounts.js';
import { IMPORTED, postingsOf, type Posting } from './ledger.postings.js';

/**
 * What somebody else holds for a fund: on no day less than nothing, since it can only give back what
 * it was given before. The bank is left out, which lends.
 */
const HELD_BY_OTHERS: readonly AccountKey[] = ['processor-clearing', 'money-due-back'];

/** By these money goes back to givers, or comes again. */
const GOES_BACK = /^Donation(?:Refund|Dispute)/;

/**
 * A payout of a processor follows its gifts, and money comes back after its payment failed (D53):
 * looked at on every day of the books, in whatever order it was written down. A correction counts on
 * the day to which it belongs: what was typed wrongly never was. What went back to givers is left out: a
 * processor may be owed it, and it lessens nothing that was paid out before (D29).
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
  const begins = firstDays(tell);
  return {
    onEvent: (event, day) => {
      begins.onEvent(event);
      for (const posting of postingsOf(event)) {
        const { from, to, fund, money, relatesTo: on = day } = posting;
        const minor = BigInt(money.minor);
        begins.onPosting(posting, on);
        if (GOES_BACK.test(event.type)) continue;
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
      begins.atEnd();
    },
  };
}

/**
 * Nothing stands in the books of a fund before the day of its opening balance (D53), as far as it was
 * not taken back: what was typed wrongly never was.
 */
function firstDays(tell: (code: string, params?: RejectionParams) => void) {
  const openings = new Map<string, string | null>();
  /** By fund: what each day adds to each account. */
  const funds = new Map<string, Map<string, bigint>>();
  return {
    onEvent: (event: AnyEvent): void => {
      if (event.type !== 'OpeningBalanceConfirmed') return;
      openings.set(event.data.fundId, event.data.becomes?.on ?? null);
    },
    onPosting: ({ from, to, fund, restriction, money }: Posting, day: string): void => {
      if (isMemo(to) || restriction === IMPORTED) return;
      let sums = funds.get(fund);
      if (!sums) funds.set(fund, (sums = new Map<string, bigint>()));
      const minor = BigInt(money.minor);
      for (const [account, more] of [
        [to, minor],
        [from, -minor],
      ] as const) {
        const key = `${day} ${account} ${restriction} ${money.currency}`;
        sums.set(key, (sums.get(key) ?? 0n) + more);
      }
    },
    atEnd: (): void => {
      for (const [fund, begins] of openings) {
        const first = [...(funds.get(fund) ?? [])]
          .filter(([, minor]) => minor !== 0n)
          .map(([key]) => key.slice(0, 10))
          .reduce((least, day) => (day < least ? day : least), begins ?? '');
        if (begins !== null && first < begins) {
          tell('before-books-begin', { fund, day: first, begins });
        }
      }
    },
  };
}
