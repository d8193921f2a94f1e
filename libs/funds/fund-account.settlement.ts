import {
  shift,
  type BucketShare,
  type FeeShortfallOpened,
  type FundAccountEvent,
  type FundsSettled,
} from '#catalogue';
import { ensure, find } from '#kernel';
import { availableIn, availableOver, FREE } from './buckets.js';
import type { Settle } from './fund-account.requests.js';
import { evolveFundAccount, type FundAccountState, type Hold } from './fund-account.state.js';
import {
  addShares,
  isWithin,
  share,
  subtractShares,
  sumOf,
  takeFirst,
  type Shares,
} from './shares.js';

/** A fee by restriction, the part of it that was never reserved, and what nothing covers. */
type Fee = {
  readonly feeSplit: Shares;
  readonly feeExtra: Shares;
  readonly missing: BucketShare | null;
};

/**
 * A payment leaves the hold it was committed for, and its fee leaves the allowance. Once the whole
 * award is paid, the allowance that is left is available again.
 */
export function settle(command: Settle, state: FundAccountState): readonly FundAccountEvent[] {
  const { fundId, holdId, attemptId, money, feeMinor } = command;
  const hold = find(state.holds, holdId);
  ensure(hold, 'hold-unknown');
  ensure(
    !hold.settlements.some((known) => known.attemptId === attemptId),
    'attempt-already-settled',
  );
  if (hold.stage === 'released') return heldAfterAll(command, state, hold);
  ensure(hold.stage === 'committed', 'hold-not-committed');
  const minor = BigInt(money.minor);
  ensure(minor <= sumOf(hold.award), 'settle-above-committed');
  const split = command.split ?? takeFirst(hold.award, minor);
  ensure(sumOf(split) === minor && isWithin(hold.award, split), 'split-not-of-hold');
  const { feeSplit, feeExtra, missing } = feeOf(command, hold, state);
  const isLast = minor === sumOf(hold.award);
  const fromAllowance = subtractShares(feeSplit, feeExtra);
  const moves = [
    ...shift('committed', 'settled', split),
    ...shift('fees-committed', 'settled', fromAllowance),
    ...shift('available', 'settled', feeExtra),
    ...shift('fees-committed', 'available', isLast ? subtractShares(hold.fee, fromAllowance) : []),
    ...shift('set-aside', 'bank', state.setAside.get(attemptId) ?? []),
    ...shift('bank', 'outside', addShares(split, feeSplit)),
  ];
  const data = { fundId, holdId, attemptId, money, feeMinor, moves };
  const settled: FundsSettled = { type: 'FundsSettled', data };
  if (!missing) return [settled];
  const { currency } = money;
  return [settled, feeShortfall({ fundId, holdId, attemptId, currency }, missing)];
}

/** A fee that left the bank before there was money for it. */
export function feeShortfall(
  {
    currency,
    ...of
  }: Pick<Settle, 'fundId' | 'holdId' | 'attemptId'> & { readonly currency: string },
  missing: BucketShare,
): FeeShortfallOpened {
  const { restriction, minor } = missing;
  const moves = [...shift('short', 'settled', [missing]), ...shift('bank', 'outside', [missing])];
  return {
    type: 'FeeShortfallOpened',
    data: { ...of, money: { minor, currency }, restriction, moves },
  };
}

/** What of the money under a restriction may pay fees, in minor units. */
export function openForFees(state: FundAccountState, restriction: string): bigint {
  return allowsFees(state, restriction) ? availableIn(state.buckets.get(restriction)) : 0n;
}

/**
 * The case was withdrawn at the moment in which its payout was handed to the bank, so the hold has
 * been given back; but the payment has left (D29). It is held once more, as long as nobody else has
 * the money meanwhile, and settled: nothing may count on it. That nothing was owed any more is for
 * the auditor, who finds it in the balance of grants payable.
 */
function heldAfterAll(
  command: Settle,
  state: FundAccountState,
  { purposeId }: Hold,
): readonly FundAccountEvent[] {
  const { fundId, holdId, money } = command;
  const split = command.split ?? [];
  const isThere = split.every(
    ({ restriction, minor }) => availableIn(state.buckets.get(restriction)) >= BigInt(minor),
  );
  ensure(isThere && sumOf(split) === BigInt(money.minor), 'hold-not-committed');
  const left = availableOver(state.buckets, state.buckets.keys()) - BigInt(money.minor);
  const again = {
    fundId,
    holdId,
    purposeId,
    money,
    feeAllowanceMinor: '0',
    availableAfterMinor: left.toString(),
    moves: shift('available', 'reserved', split),
  };
  const moves = shift('reserved', 'committed', split);
  const held: readonly FundAccountEvent[] = [
    { type: 'FundsReserved', data: again },
    { type: 'FundsCommitted', data: { fundId, holdId, money, moves } },
  ];
  return [...held, ...settle(command, held.reduce(evolveFundAccount, state))];
}

/**
 * A fee is borne by one bucket, since it is one line of the bank: the bucket that was told, else
 * the one of the allowance, else free money. What goes beyond the allowance comes from what that
 * bucket has available. What is not there either is told as missing and not refused: the fee has
 * left the bank already, and whoever writes a payment down is asked before (D29).
 */
function feeOf(command: Settle, hold: Hold, state: FundAccountState): Fee {
  const minor = BigInt(command.feeMinor);
  if (minor === 0n) return { feeSplit: [], feeExtra: [], missing: null };
  const { feeRestriction: told } = command;
  const bearers = told ? [told] : [hold.feeRestriction, FREE];
  const fees = bearers.map((bearer) => feeFrom(bearer, minor, hold, state));
  return fees.find(({ missing }) => missing === null) ?? (fees[0] as Fee);
}

function feeFrom(bearer: string, minor: bigint, hold: Hold, state: FundAccountState): Fee {
  const allowed = sumOf(hold.fee.filter(({ restriction }) => restriction === bearer));
  const beyond = minor > allowed ? minor - allowed : 0n;
  const open = openForFees(state, bearer);
  const extra = beyond < open ? beyond : open;
  const shares = (part: bigint): Shares => (part > 0n ? [share(bearer, part)] : []);
  const missing = beyond - extra;
  return {
    feeSplit: shares(minor - missing),
    feeExtra: shares(extra),
    missing: missing > 0n ? share(bearer, missing) : null,
  };
}

function allowsFees(state: FundAccountState, restriction: string): boolean {
  const bucket = state.buckets.get(restriction);
  return bucket !== undefined && (bucket.terms?.feesAllowed ?? true);
}
