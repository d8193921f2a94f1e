import { shift, type FundAccountEvent, type Movement } from '#catalogue';
import { find } from '#kernel';
import { availableIn, EMPTY_BUCKET, FREE } from './buckets.js';
import { freeCash } from './fund-account.cash.js';
import { evolveFundAccount, type FundAccountState } from './fund-account.state.js';
import { missingUnder, type Missing } from './receipt-reversal.state.js';
import { share } from './shares.js';

/**
 * What covers, of the money that there is now, what went back and was not there: the oldest first, out of
 * the restriction itself, then out of free money.
 */
export function coveredReversals(
  before: FundAccountState,
  fundId: string,
): readonly FundAccountEvent[] {
  let state = before;
  const covering: FundAccountEvent[] = [];
  const cover = (one: Missing, coveredBy: string, minor: bigint): void => {
    if (minor <= 0n) return;
    const covered = shortfallCovered(state, fundId, one, coveredBy, minor);
    covering.push(covered);
    state = evolveFundAccount(state, covered);
  };
  for (const one of before.reversals.missing) {
    const own = least(one.minor, availableIn(state.buckets.get(one.restriction)));
    cover(one, one.restriction, own);
    if (one.restriction === FREE) continue;
    cover(one, FREE, least(one.minor - own, transferable(state, FREE)));
  }
  return covering;
}

/** What of one reversal its own restriction covers now. */
export function coveredByItself(
  state: FundAccountState,
  fundId: string,
  reversalId: string,
): readonly FundAccountEvent[] {
  const one = state.reversals.missing.find((missing) => missing.reversalId === reversalId);
  const part = one ? least(one.minor, availableIn(state.buckets.get(one.restriction))) : 0n;
  return one && part > 0n ? [shortfallCovered(state, fundId, one, one.restriction, part)] : [];
}

function shortfallCovered(
  state: FundAccountState,
  fundId: string,
  { reversalId, restriction }: Missing,
  coveredBy: string,
  minor: bigint,
): FundAccountEvent {
  const money = { minor: minor.toString(), currency: state.currency as string };
  const moves =
    coveredBy === restriction
      ? shift('available', 'missing', [share(restriction, minor)])
      : [
          ...shift('available', 'given', [share(coveredBy, minor)]),
          ...shift('given', 'missing', [share(restriction, minor)]),
          ...changedHands(state, coveredBy, restriction, minor),
        ];
  return {
    type: 'ShortfallCovered',
    data: { fundId, reversalId, money, restriction, coveredBy, moves },
  };
}

/** What free money had covered of what is here again, as far as the restriction has it. */
export function coverGivenBack(
  state: FundAccountState,
  fundId: string,
  reversalId: string,
): FundAccountEvent | undefined {
  const reversal = find(state.reversals.known, reversalId);
  if (!reversal) return undefined;
  const { restriction, fromFree, restored } = reversal;
  // What else is missing under the restriction comes first.
  const spare = transferable(state, restriction) - missingUnder(state.reversals, restriction);
  const minor = least(least(fromFree, restored), spare);
  if (minor <= 0n) return undefined;
  const money = { minor: minor.toString(), currency: state.currency as string };
  const moves = [
    ...shift('available', 'given', [share(restriction, minor)]),
    ...shift('given', 'available', [share(FREE, minor)]),
    ...changedHands(state, restriction, FREE, minor),
  ];
  return {
    type: 'ShortfallCoverGivenBack',
    data: { fundId, reversalId, money, restriction, moves },
  };
}

/** What of the money under a restriction is promised to nobody and lies where it can change hands. */
function transferable(state: FundAccountState, restriction: string): bigint {
  const there = placesOf(state, restriction).reduce((sum, [, minor]) => sum + minor, 0n);
  return least(availableIn(state.buckets.get(restriction)), there);
}

/** Where money under a restriction lies that may become another's: with the processor first. */
function placesOf(
  state: FundAccountState,
  restriction: string,
): readonly (readonly ['processor' | 'bank', bigint])[] {
  const { processor } = (state.buckets.get(restriction) ?? EMPTY_BUCKET).balances;
  return [
    ['processor', most(processor, 0n)],
    ['bank', most(freeCash(state, restriction), 0n)],
  ];
}

/** The money stays where it is and becomes another restriction's. */
function changedHands(
  state: FundAccountState,
  from: string,
  to: string,
  minor: bigint,
): readonly Movement[] {
  let left = minor;
  return placesOf(state, from).flatMap(([place, there]) => {
    const part = least(left, there);
    left -= part;
    return [
      ...shift(place, 'outside', [share(from, part)]),
      ...shift('outside', place, [share(to, part)]),
    ];
  });
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
