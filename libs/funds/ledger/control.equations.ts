import { PROMISED } from '#catalogue';
import type { AccountKey } from './accounts.js';
import type { FundBucket } from './control.facts.js';
import { IMPORTED } from './ledger.postings.js';
import type { Balance } from './tally.js';

/** A statement about one bucket that must hold: what the fund account says, what the ledger says. */
export type Equation = {
  readonly name: 'bucket-cash' | 'committed' | 'reservation-memo' | 'pledges';
  readonly fund: string;
  readonly currency: string;
  readonly restriction: string;
  /** What the fund account says, with what it has not noted yet. */
  readonly account: bigint;
  readonly ledger: bigint;
  readonly holds: boolean;
};

/**
 * The control equations (D27), for each fund, currency and restriction:
 * - bucket cash (given - settled) = bank + processor clearing + money due back + what is due
 *   between restrictions - refunds payable;
 * - committed without fee allowances = grants payable - intermediary advances for grants;
 * - the reservation memo = reserved + committed;
 * - pledges that are owed (pledged - received - cancelled - written off) = pledges receivable.
 * What was imported stands outside the fund accounts (D19) and in none of these. `balances` must
 * come with the memo accounts.
 */
export function controlEquations(
  buckets: readonly FundBucket[],
  balances: readonly Balance[],
): readonly Equation[] {
  const held = new Map<string, bigint>();
  const places = new Map<string, FundBucket | undefined>();
  for (const bucket of buckets) places.set(placeOf(bucket), bucket);
  for (const balance of balances) {
    if (balance.restriction === IMPORTED) continue;
    const place = placeOf(balance);
    if (!places.has(place)) places.set(place, undefined);
    held.set(`${balance.account} ${place}`, BigInt(balance.minor));
  }
  return [...places].flatMap(([place, bucket]) => {
    const on = (account: AccountKey): bigint => held.get(`${account} ${place}`) ?? 0n;
    return equationsOf(place, bucket, on);
  });
}

const CASH: readonly AccountKey[] = [
  'bank',
  'processor-clearing',
  'money-due-back',
  'due-between-restrictions',
  'refunds-payable',
];

function equationsOf(
  place: string,
  bucket: FundBucket | undefined,
  on: (account: AccountKey) => bigint,
): readonly Equation[] {
  const [fund = '', currency = '', restriction = ''] = place.split(' ');
  const said = (of: (bucket: FundBucket) => bigint): bigint => (bucket ? of(bucket) : 0n);
  const equation = (name: Equation['name'], account: bigint, ledger: bigint): Equation => ({
    name,
    fund,
    currency,
    restriction,
    account,
    ledger,
    holds: account === ledger,
  });
  return [
    equation(
      'bucket-cash',
      // What was given and is not spent; a source of money stands below zero.
      said(({ balances: b, cashUnderway }) => -b.given - b.settled + cashUnderway),
      // Liabilities are credit balances, so adding them takes them away.
      CASH.reduce((sum, account) => sum + on(account), 0n),
    ),
    equation(
      'committed',
      said((b) => b.balances.committed + b.owedUnderway),
      -on('grants-payable') - on('intermediary-advances'),
    ),
    equation(
      'reservation-memo',
      said(({ balances }) => PROMISED.reduce((sum, balance) => sum + balances[balance], 0n)),
      on('reservations'),
    ),
    equation(
      'pledges',
      said(({ pledgesOwed }) => pledgesOwed),
      on('pledges-receivable'),
    ),
  ];
}

/** Ids, currencies and names of restrictions hold no spaces. */
function placeOf(at: { fund: string; currency: string; restriction: string }): string {
  return `${at.fund} ${at.currency} ${at.restriction}`;
}
