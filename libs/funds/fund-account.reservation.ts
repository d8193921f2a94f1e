import { shift, type FundAccountEvent } from '#catalogue';
import { ensure, find } from '#kernel';
import { availableOver } from './buckets.js';
import { andCover, bucketsFor, served } from './fund-account.queue.js';
import type { Reserve } from './fund-account.requests.js';
import { checkAmount, givenUp, NOT_NEGATIVE, released } from './fund-account.rules.js';
import {
  evolveFundAccount,
  withWaiting,
  type FundAccountState,
  type Hold,
  type Waiting,
} from './fund-account.state.js';
import { sumOf } from './shares.js';

/**
 * Always answered by an event, so that a refusal leaves a trace and whoever asked can go on. (The
 * same command delivered twice never comes here: the stream knows its id.) A decision that was
 * voided and taken again reuses the hold of its award (D34): the same amount keeps its money,
 * another amount replaces it. What its beneficiary was told of the first amount is given up then.
 */
export function reserveFunds(
  command: Reserve,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  checkAmount(command.money, state);
  ensure(NOT_NEGATIVE.test(command.feeAllowanceMinor), 'fee-negative');
  const asked = waitingOf(command);
  const hold = find(state.holds, command.holdId);
  if (!hold || isReusable(hold)) return answered(command, state, asked, []);
  ensure(hold.stage !== 'settled' && isUnpaid(hold), 'hold-already-used');
  const isSameFee = hold.asked.fee === asked.fee || hold.stage === 'committed';
  if (hold.asked.award === asked.award && isSameFee) return heldAgain(command, state, hold);
  return replaced(command, state, asked, hold);
}

/** The money that is held serves the second decision: told again, and owed again if it was. */
function heldAgain(
  { fundId, holdId, money, purposeId }: Reserve,
  state: FundAccountState,
  hold: Hold,
): readonly FundAccountEvent[] {
  const { award, fee, stage } = hold;
  const given = released(fundId, money.currency, hold, hold, 'voided');
  const available = availableOver(state.buckets, state.buckets.keys()).toString();
  const feeAllowanceMinor = sumOf(fee).toString();
  const kept = [
    ...shift('available', 'reserved', award),
    ...shift('available', 'fees-reserved', fee),
  ];
  const again = { money, feeAllowanceMinor, availableAfterMinor: available, moves: kept };
  const moves = [
    ...shift('reserved', 'committed', award),
    ...shift('fees-reserved', 'fees-committed', fee),
  ];
  const told = { fundId, holdId, money, moves };
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
  hold: Hold,
): readonly FundAccountEvent[] {
  const { fundId, money } = command;
  const given = givenUp(fundId, money.currency, hold, 'voided');
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
    moves: [],
  };
  return [...decided, { type: 'ReservationRefused', data: refused }];
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
