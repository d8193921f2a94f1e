import { shift, type FundAccountEvent } from '#catalogue';
import { asAuthority, gated, type Act } from '#gate';
import { checkLocalised, ensure, isDay, type Decider } from '#kernel';
import { freeSetAside, noteCashReturned, setCashAside } from './fund-account.cash.js';
import { andCover, andServe } from './fund-account.queue.js';
import { correctReceipt, recordReceipt } from './fund-account.receipts.js';
import type {
  Commit,
  FundAccountCommand,
  OpenRestriction,
  Reduce,
  Release,
  ReverseSettlement,
} from './fund-account.requests.js';
import { reserveFunds } from './fund-account.reservation.js';
import { recordReceiptReversal, restoreReceipt } from './receipt-reversal.js';
import {
  checkAmount,
  givenUp,
  knownHold,
  MAX_RESTRICTIONS,
  NOT_NEGATIVE,
  released,
} from './fund-account.rules.js';
import { settle } from './fund-account.settlement.js';
import * as transfer from './cash-transfer.js';
import {
  confirmOpeningBalance,
  dropOpeningBalance,
  proposeOpeningBalance,
} from './opening-balance.js';
import { correctCashReturn } from './cash-return-correction.js';
import * as payout from './processor-payout.js';
import { correctSettlement } from './settlement-correction.js';
import {
  emptyFundAccount,
  evolveFundAccount,
  type FundAccountState,
} from './fund-account.state.js';
import { isWithin, subtractShares, sumOf, takeLast } from './shares.js';

export type { FundAccountCommand } from './fund-account.requests.js';
export type { FundAccountState } from './fund-account.state.js';

const RESTRICTION_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MAX_RESTRICTION_NAME = 60;
/** Characters of how a donor is named, in one language. */
const MAX_CREDIT = 4_000;
const COUNTRY = /^[A-Z]{2}$/;

/**
 * The money of a fund in one currency, in buckets by restriction. Stream
 * `fundaccount-<fund>.<currency>`. It promises that in every bucket no balance of what money is for
 * is ever below zero, but for `given` and `short`, where money comes from; that a processor pays out
 * no more than it holds; and that a release finds its money at the bank. Nobody else decides on this
 * stream.
 */
export const fundAccountDecider: Decider<FundAccountState, FundAccountCommand, FundAccountEvent> =
  gated(
    { initial: emptyFundAccount, evolve: evolveFundAccount, decide: decideFundAccount },
    // What processes ask for was let in where the person stood: at the case, the payout or the gift.
    (command) =>
      'by' in command
        ? { act: ACT_OF[command.type], authority: asAuthority(command.by) }
        : undefined,
  );

/** The line of the gate's table that each command of a person stands on. */
const ACT_OF = {
  OpenRestriction: 'fund.open-restriction',
  RecordProcessorPayout: 'fund.record-processor-payout',
  ProposePayoutCorrection: 'fund.propose-correction',
  ConfirmPayoutCorrection: 'fund.confirm-correction',
  DropPayoutCorrection: 'fund.drop-correction',
  ProposeOpeningBalance: 'fund.propose-opening-balance',
  ConfirmOpeningBalance: 'fund.confirm-opening-balance',
  DropOpeningBalance: 'fund.drop-opening-balance',
  ProposeCashTransfer: 'fund.propose-cash-transfer',
  ConfirmCashTransfer: 'fund.confirm-cash-transfer',
  DropCashTransfer: 'fund.drop-cash-transfer',
} as const satisfies Partial<Record<FundAccountCommand['type'], Act>>;

/** Whatever moves money, or only its place, may bring what covers a shortfall. */
function decideFundAccount(
  command: FundAccountCommand,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const decided = decideCommand(command, state);
  const isShort = decided.length > 0 && state.reversals.missing.length > 0;
  return isShort ? andCover(state, decided, command.fundId) : decided;
}

function decideCommand(
  command: FundAccountCommand,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  switch (command.type) {
    case 'OpenRestriction':
      return openRestriction(command, state);
    case 'ProposeOpeningBalance':
      return proposeOpeningBalance(command, state);
    case 'ConfirmOpeningBalance':
      return confirmOpeningBalance(command, state);
    case 'DropOpeningBalance':
      return dropOpeningBalance(command, state);
    case 'ProposeCashTransfer':
      return transfer.proposeCashTransfer(command, state);
    case 'ConfirmCashTransfer':
      return transfer.confirmCashTransfer(command, state);
    case 'DropCashTransfer':
      return transfer.dropCashTransfer(command, state);
    case 'RecordReceipt':
      return recordReceipt(command, state);
    case 'CorrectReceipt':
      return correctReceipt(command, state);
    case 'RecordReceiptReversal':
      return recordReceiptReversal(command, state);
    case 'RestoreReceipt':
      return restoreReceipt(command, state);
    case 'RecordProcessorPayout':
      return payout.recordProcessorPayout(command, state);
    case 'ProposePayoutCorrection':
      return payout.proposePayoutCorrection(command, state);
    case 'ConfirmPayoutCorrection':
      return payout.confirmPayoutCorrection(command, state);
    case 'DropPayoutCorrection':
      return payout.dropPayoutCorrection(command, state);
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
    case 'CorrectSettlement':
      return correctSettlement(command, state);
    case 'Release':
      return release(command, state);
    case 'Reduce':
      return reduce(command, state);
    case 'SetCashAside':
      return setCashAside(command, state);
    case 'FreeCash':
      return freeSetAside(command, state);
    case 'NoteCashReturned':
      return noteCashReturned(command);
    case 'CorrectCashReturn':
      return correctCashReturn(command, state);
  }
}

function openRestriction(
  { fundId, currency, restriction, terms, credit }: OpenRestriction,
  state: FundAccountState,
): readonly FundAccountEvent[] {
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
  checkLocalised(credit, MAX_CREDIT);
  const data = { fundId, currency, restriction, terms, credit, moves: [] };
  return [{ type: 'RestrictionOpened', data }];
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
  const given = { award: takeLast(hold.award, rest), fee: [] };
  const moves = [
    ...shift('reserved', 'committed', subtractShares(hold.award, given.award)),
    ...shift('fees-reserved', 'fees-committed', hold.fee),
  ];
  const decided: readonly FundAccountEvent[] = [
    ...(rest > 0n ? [released(fundId, money.currency, hold, given, 'reduced')] : []),
    { type: 'FundsCommitted', data: { fundId, holdId, money, moves } },
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
  const moves = [
    ...shift('settled', 'committed', settlement.split),
    ...shift('outside', 'due-back', settlement.split),
  ];
  const data = { fundId, holdId, attemptId, money, baseMinor, moves };
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
      ? released(fundId, currency, hold, hold, 'terminated')
      : released(fundId, currency, hold, { award: split, fee: [] }, 'reduced');
  return andServe(state, [decided], fundId, on);
}

function release(
  { fundId, holdId, reason, inFlight, on }: Release,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const currency = state.currency as string;
  if (state.waiting.some((waiting) => waiting.holdId === holdId)) {
    const money = { minor: '0', currency };
    const data = { fundId, holdId, money, reason, owed: false, moves: [] };
    return andServe(state, [{ type: 'ReservationReleased', data }], fundId, on);
  }
  const hold = knownHold(state, holdId);
  if (hold.stage === 'released') return [];
  ensure(hold.stage !== 'settled', 'hold-already-settled');
  ensure(!inFlight, 'payment-in-flight');
  return andServe(state, [givenUp(fundId, currency, hold, reason)], fundId, on);
}
