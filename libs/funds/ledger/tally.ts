import { isMemo, type AccountKey } from './accounts.js';
import type { Posting } from './ledger.postings.js';

/** What one account holds of one fund under one restriction in one currency; debit positive. */
export type Balance = {
  readonly account: AccountKey;
  readonly fund: string;
  readonly restriction: string;
  readonly currency: string;
  readonly minor: string;
  readonly baseMinor: string;
};

/** Gross sums of one currency: everything that was ever debited and credited. */
export type GrossTotal = { readonly debit: string; readonly credit: string };

export type Tally = {
  readonly post: (posting: Posting) => void;
  /** Balances that are not zero, sorted by account, fund, restriction, currency (D14). */
  readonly balances: () => readonly Balance[];
  readonly totals: () => Readonly<Record<string, GrossTotal>>;
};

/**
 * Adds up postings exactly. Sums run in JavaScript's exact integers and are carried over into
 * big ones before they could leave that range: several times faster than big integers alone.
 */
export function tally(options: { readonly memo?: boolean } = {}): Tally {
  const places = new Map<string, Place[]>();
  const totals = new Map<string, { readonly debit: Sum; readonly credit: Sum }>();
  let last: Place | undefined;

  const placeOf = ({ fund, restriction, money: { currency } }: Posting): Place => {
    if (last?.fund === fund && last.restriction === restriction && last.currency === currency) {
      return last;
    }
    let ofFund = places.get(fund);
    if (!ofFund) places.set(fund, (ofFund = []));
    // A fund has few restrictions and currencies: looking along a short list beats hashing.
    last = ofFund.find((one) => one.restriction === restriction && one.currency === currency);
    if (!last) {
      let total = totals.get(currency);
      if (!total) totals.set(currency, (total = { debit: newSum(), credit: newSum() }));
      last = { fund, restriction, currency, total, cells: new Map() };
      ofFund.push(last);
    }
    return last;
  };

  const post = (posting: Posting): void => {
    const { from, to, money, baseMinor } = posting;
    if (!options.memo && isMemo(to)) return;
    const place = placeOf(posting);
    const debited = cellOf(place, to);
    const credited = cellOf(place, from);
    addTo(debited.minor, money.minor, 1);
    addTo(credited.minor, money.minor, -1);
    if (baseMinor !== '0') {
      addTo(debited.base, baseMinor, 1);
      addTo(credited.base, baseMinor, -1);
    }
    addTo(place.total.debit, money.minor, 1);
    addTo(place.total.credit, money.minor, 1);
  };

  return {
    post,
    balances: () => [...places.values()].flatMap((few) => few.flatMap(balancesOf)).sort(inOrder),
    totals: () => {
      const names = [...totals.keys()].sort();
      return Object.fromEntries(names.map((name) => [name, grossOf(totals.get(name))]));
    },
  };
}

type Cell = { readonly minor: Sum; readonly base: Sum };
type Place = {
  readonly fund: string;
  readonly restriction: string;
  readonly currency: string;
  readonly total: { readonly debit: Sum; readonly credit: Sum };
  readonly cells: Map<AccountKey, Cell>;
};

function cellOf({ cells }: Place, account: AccountKey): Cell {
  let cell = cells.get(account);
  if (!cell) cells.set(account, (cell = { minor: newSum(), base: newSum() }));
  return cell;
}

function balancesOf({ fund, restriction, currency, cells }: Place): readonly Balance[] {
  return [...cells].flatMap(([account, cell]) => {
    const [minor, baseMinor] = [textOf(cell.minor), textOf(cell.base)];
    if (minor === '0' && baseMinor === '0') return [];
    return [{ account, fund, restriction, currency, minor, baseMinor }];
  });
}

function grossOf(total: { readonly debit: Sum; readonly credit: Sum } | undefined): GrossTotal {
  const { debit = newSum(), credit = newSum() } = total ?? {};
  return { debit: textOf(debit), credit: textOf(credit) };
}

/** By UTF-16 code unit, which is how JavaScript compares text. */
function inOrder(a: Balance, b: Balance): number {
  for (const field of ['account', 'fund', 'restriction', 'currency'] as const) {
    if (a[field] !== b[field]) return a[field] < b[field] ? -1 : 1;
  }
  return 0;
}

/** An exact sum: what is near is added fast, and carried over to what is far in time. */
type Sum = { near: number; far: bigint };

/** Texts up to this long are below 10^15, where numbers are exact. */
const NEAR_DIGITS = 15;
/** Beyond this, the next addition might leave the exact range (2^53). */
const NEAR_LIMIT = 2 ** 52;

const newSum = (): Sum => ({ near: 0, far: 0n });

function addTo(sum: Sum, minor: string, sign: 1 | -1): void {
  if (minor.length > NEAR_DIGITS) {
    sum.far += BigInt(sign) * BigInt(minor);
    return;
  }
  sum.near += sign * Number(minor);
  if (sum.near > NEAR_LIMIT || sum.near < -NEAR_LIMIT) {
    sum.far += BigInt(sum.near);
    sum.near = 0;
  }
}

function textOf({ near, far }: Sum): string {
  return (far + BigInt(near)).toString();
}
