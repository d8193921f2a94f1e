import {
  type FundAccountEvent,
  needsRole,
  type ReservationReleased,
  type RoleName,
} from '#catalogue';
import { ensure, isDay, type Decider, type Money } from '#kernel';
import { availableOver } from './buckets.js';
import { andCover, andServe, bucketsFor, served } from './fund-account.queue.js';
import type {
  Commit,
  FundAccountCommand,
  OpenRestriction,
  RecordReceipt,
  Reduce,
  Release,
  Reserve,
  ReverseSettlement,
} from './fund-account.requests.js';
import { settle } from './fund-account.settlement.js';
import {
  emptyFundAccount,
  evolveFundAccount,
  withWaiting,
  type FundAccountState,
  type Hold,
  type Waiting,
} from './fund-account.state.js';
import { addShares, isWithin, subtractShares, sumOf, takeLast, type Shares } from './shares.js';
import { find } from './shelves.js';

export type { FundAccountCommand } from './fund-account.requests.js';
export type { FundAccountState, Hold } from './fund-account.state.js';

/** Buckets of one account at most; each reservation looks at all of them. */
export const MAX_RESTRICTIONS = 200;
const RESTRICTION_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MAX_RESTRICTION_NAME = 60;
const COUNTRY = /^[A-Z]{2}$/;
const OPENERS: readonly RoleName[] = ['treasurer', 'accountant'];
/** Minor units of an amount that may be nothing, such as a fee. */
const NOT_NEGATIVE = /^(?:0|[1-9][0-9]{0,29})$/;

/**
 * The money of a fund in one currency, in buckets by restriction. Stream
 * `fundaccount-<fund>.<currency>`. It promises: in every bucket
 * received - reserved - committed - settled is never below zero.
 */
export const fundAccountDecider: Decider<FundAccountState, FundAccountCommand, FundAccountEvent> = {
  initial: emptyFundAccount,
  evolve: evolveFundAccount,
  decide: (command, state) => {
    switch (command.type) {
      case 'OpenRestriction':
        return openRestriction(command, state);
      case 'RecordReceipt':
        return recordReceipt(command, state);
      case 'Reserve':
        return reserveFunds(command, state);
      case 'Commit':
        return commit(command, state);
      case 'Settle':
        checkAmount(command.money, state);
        ensure(NOT_NEGATIVE.test(command.feeMinor), 'fee-negative');
        return andServe(state, settle(command, state), command.fundId, command.on);
      case 'ReverseSettlement':
        return reverseSettlement(command, state);
      case 'Release':
        return release(command, state);
      case 'Reduce':
        return reduce(command, state);
    }
  },
};

function openRestriction(
  { fundId, currency, restriction, terms, credit, by }: OpenRestriction,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  needsRole(by, OPENERS);
  ensure(state.currency === null || state.currency === currency, 'currency-not-held', { currency });
  ensure(
    RESTRICTION_NAME.test(restriction) && restriction.length <= MAX_RESTRICTION_NAME,
    'restriction-name-invalid',
  );
  ensure(!state.buckets.has(restriction), 'restriction-already-open', { restriction });
  ensure(state.buckets.size <= MAX_RESTRICTIONS, 'too-many-restrictions', {
    max: MAX_RESTRICTIONS,
  });
  const { from, until } = terms;
  ensure(
    [from, until].every((day) => day === null || isDay(day)),
    'date-invalid',
  );
  ensure(from === null || until === null || from <= until, 'dates-reversed');
  ensure(
    terms.places.every((place) => COUNTRY.test(place)),
    'country-unknown',
  );
  return [{ type: 'RestrictionOpened', data: { fundId, currency, restriction, terms, credit } }];
}

function recordReceipt(
  { fundId, receiptId, money, restriction, source, on }: RecordReceipt,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  if (find(state.receipts, receiptId)) return [];
  checkAmount(money, state);
  ensure(state.buckets.has(restriction), 'restriction-unknown', { restriction });
  const data = { fundId, receiptId, money, restriction, source };
  return andServe(state, [{ type: 'FundsReceived', data }], fundId, on);
}

/**
 * Always answered by an event, so that a refusal leaves a trace and whoever asked can go on. (The
 * same command delivered twice never comes here: the stream knows its id.) A decision that was
 * voided and taken again reuses the hold of its award (D34): the same amount keeps its money,
 * another amount replaces it while nobody has been told.
 */
function reserveFunds(command: Reserve, state: FundAccountState): readonly FundAccountEvent[] {
  checkAmount(command.money, state);
  ensure(NOT_NEGATIVE.test(command.feeAllowanceMinor), 'fee-negative');
  const asked = waitingOf(command);
  const hold = find(state.holds, command.holdId);
  if (!hold || isReusable(hold)) return answered(command, state, asked, []);
  ensure(hold.stage !== 'settled' && isUnpaid(hold), 'hold-already-used');
  const isSameFee = hold.asked.fee === asked.fee || hold.stage === 'committed';
  if (hold.asked.award === asked.award && isSameFee) return heldAgain(command, state, hold);
  ensure(hold.stage === 'reserved', 'hold-already-used');
  return replaced(command, state, asked, addShares(hold.award, hold.fee));
}

/** The money that is held serves the second decision: told again, and owed again if it was. */
function heldAgain(
  { fundId, holdId, money, purposeId }: Reserve,
  state: FundAccountState,
  hold: Hold,
): readonly FundAccountEvent[] {
  const { award: split, fee: feeSplit, stage } = hold;
  const given = released(fundId, holdId, money.currency, addShares(split, feeSplit), 'voided');
  const available = availableOver(state.buckets, state.buckets.keys()).toString();
  const feeAllowanceMinor = sumOf(feeSplit).toString();
  const again = { money, feeAllowanceMinor, split, feeSplit, availableAfterMinor: available };
  const told = { fundId, holdId, money };
  return [
    given,
    { type: 'FundsReserved', data: { fundId, holdId, purposeId, ...again } },
    ...(stage === 'committed' ? [{ type: 'FundsCommitted', data: told } as const] : []),
  ];
}

/** Gives back what the earlier request held, and answers the new one. */
function replaced(
  command: Reserve,
  state: FundAccountState,
  asked: Waiting,
  split: Shares,
): readonly FundAccountEvent[] {
  const { fundId, holdId, money } = command;
  const given = released(fundId, holdId, money.currency, split, 'voided');
  return answered(command, state, asked, andCover(state, [given], fundId));
}

function answered(
  { fundId, money, feeAllowanceMinor }: Reserve,
  state: FundAccountState,
  asked: Waiting,
  before: readonly FundAccountEvent[],
): readonly FundAccountEvent[] {
  const after = before.reduce(evolveFundAccount, { ...state, currency: money.currency });
  const { holdId, purposeId, priority, need } = asked;
  const queue = withWaiting(after.waiting, asked);
  // What this very hold gave back is its own first; only then comes the turn of the others.
  const own = before.length > 0 ? served(after, [asked], fundId, need.on) : [];
  const reserved = own.length > 0 ? own : served(after, queue, fundId, need.on);
  const decided = [...before, ...reserved];
  const isServed = (one: Waiting): boolean =>
    reserved.some((event) => event.data.holdId === one.holdId);
  if (isServed(asked)) return decided;
  const left = reserved.reduce(evolveFundAccount, after).buckets;
  const available = availableOver(left, bucketsFor(left, asked, need.on)).toString();
  const ahead = queue.slice(0, queue.indexOf(asked)).filter((other) => !isServed(other)).length;
  const refused = {
    fundId,
    holdId,
    purposeId,
    money,
    feeAllowanceMinor,
    available: { minor: available, currency: money.currency },
    waitingBefore: ahead,
    priority,
    need,
  };
  return [...decided, { type: 'ReservationRefused', data: refused }];
}

function commit(
  { fundId, holdId, money, on }: Commit,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  checkAmount(money, state);
  const hold = knownHold(state, holdId);
  ensure(hold.stage === 'reserved', 'hold-not-reserved');
  const rest = sumOf(hold.award) - BigInt(money.minor);
  ensure(rest >= 0n, 'commit-above-reserved');
  const given = takeLast(hold.award, rest);
  const decided: readonly FundAccountEvent[] = [
    ...(rest > 0n ? [released(fundId, holdId, money.currency, given, 'reduced')] : []),
    { type: 'FundsCommitted', data: { fundId, holdId, money } },
  ];
  return andServe(state, decided, fundId, on);
}

function reverseSettlement(
  { fundId, holdId, attemptId, baseMinor }: ReverseSettlement,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const hold = knownHold(state, holdId);
  const settlement = hold.settlements.find((known) => known.attemptId === attemptId);
  ensure(settlement, 'attempt-unknown');
  ensure(!settlement.reversed, 'attempt-already-reversed');
  const minor = sumOf(settlement.split).toString();
  const money = { minor, currency: state.currency as string };
  const data = { fundId, holdId, attemptId, money, split: settlement.split, baseMinor };
  return [{ type: 'SettlementReversed', data }];
}

/**
 * A grant became smaller: that part of the hold is available again. When nothing is left of it and
 * nothing was paid, the fee allowance goes back as well.
 */
function reduce(
  { fundId, holdId, split, on }: Reduce,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const hold = knownHold(state, holdId);
  if (hold.stage === 'released' || hold.stage === 'settled') return [];
  ensure(isWithin(hold.award, split), 'reduced-beyond-hold');
  const currency = state.currency as string;
  const isGone = sumOf(subtractShares(hold.award, split)) === 0n;
  const isUnpaid = hold.settlements.every(({ reversed }) => reversed);
  const decided =
    isGone && isUnpaid
      ? released(fundId, holdId, currency, addShares(hold.award, hold.fee), 'terminated')
      : released(fundId, holdId, currency, split, 'reduced');
  return andServe(state, [decided], fundId, on);
}

function release(
  { fundId, holdId, reason, inFlight, on }: Release,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const currency = state.currency as string;
  if (state.waiting.some((waiting) => waiting.holdId === holdId)) {
    return andServe(state, [released(fundId, holdId, currency, [], reason)], fundId, on);
  }
  const hold = knownHold(state, holdId);
  if (hold.stage === 'released') return [];
  ensure(hold.stage !== 'settled', 'hold-already-settled');
  ensure(!inFlight, 'payment-in-flight');
  const split = addShares(hold.award, hold.fee);
  return andServe(state, [released(fundId, holdId, currency, split, reason)], fundId, on);
}

function released(
  fundId: string,
  holdId: string,
  currency: string,
  split: Shares,
  reason: ReservationReleased['data']['reason'],
): ReservationReleased {
  const money = { minor: sumOf(split).toString(), currency };
  return { type: 'ReservationReleased', data: { fundId, holdId, money, split, reason } };
}

function knownHold(state: FundAccountState, holdId: string): Hold {
  const hold = find(state.holds, holdId);
  ensure(hold, 'hold-unknown');
  return hold;
}

function checkAmount({ minor, currency }: Money, state: FundAccountState): void {
  ensure(state.currency === null || state.currency === currency, 'currency-not-held', { currency });
  ensure(NOT_NEGATIVE.test(minor) && minor !== '0', 'amount-not-positive');
}

function waitingOf({
  holdId,
  purposeId,
  money,
  feeAllowanceMinor,
  priority,
  need,
}: Reserve): Waiting {
  const [award, fee] = [BigInt(money.minor), BigInt(feeAllowanceMinor)];
  return { holdId, purposeId, award, fee, priority, need };
}

/** A hold that was given back before anything of it was paid. */
function isReusable(hold: Hold): boolean {
  return hold.stage === 'released' && isUnpaid(hold);
}

function isUnpaid(hold: Hold): boolean {
  return hold.settlements.every(({ reversed }) => reversed);
}
