import {
  shift,
  type FundAccountEvent,
  type ProcessorPayoutInBooks,
  type ProcessorPayoutSaid,
} from '#catalogue';
import { confirmedChange, proposedChange, requireProposal } from '#gate';
import { ensure, find, isDay, Rejection } from '#kernel';
import { requireAtBank } from './fund-account.receipts.js';
import type {
  ProposePayoutCorrection,
  RecordProcessorPayout,
  SettlePayoutCorrection,
} from './fund-account.requests.js';
import { checkAmount } from './fund-account.rules.js';
import {
  evolveFundAccount,
  heldByProcessorFrom,
  payoutsLike,
  withHeldMore,
  type FundAccountState,
} from './fund-account.state.js';
import type { ProcessorPayout } from './processor-payout.state.js';
import { leftBy } from './receipt-reversal.state.js';
import { addShares, sumOf, takeFirst, type Shares } from './shares.js';

/**
 * The processor's payout reached the bank: from now on it can be wired (D27). It pays out what
 * was given first, whatever it was given for; never more than it holds, nor on any day more than it
 * held on that day (D53). An equal one of the same day is asked about.
 */
export function recordProcessorPayout(
  command: RecordProcessorPayout,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const { fundId, payoutId, money, arrivedOn, another = false, by } = command;
  requirePayout(command, command, state);
  requireHeld(command, state);
  const isLikeAnother = payoutsLike(state, command) > 0;
  ensure(!isLikeAnother || another, 'processor-payout-like-another', { day: arrivedOn });
  const moves = shift('processor', 'bank', paidOutOf(state, command));
  const data = { fundId, payoutId, money, baseMinor: money.minor, arrivedOn, moves };
  return [{ type: 'ProcessorPaidOut', data: { ...data, by: by.accountId } }];
}

/** One person says what it should be, or that it never was; whether that can be is asked at the end. */
export function proposePayoutCorrection(
  command: ProposePayoutCorrection,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const { fundId, payoutId, becomes, by } = command;
  const { stands } = standing(state, payoutId);
  if (becomes) requirePayout(becomes, command, state);
  const { money, arrivedOn } = stands;
  const proposal = proposedChange(command, { money, arrivedOn }, by.accountId);
  const data = { fundId, payoutId, currency: money.currency, ...proposal, moves: [] };
  return [{ type: 'ProcessorPayoutCorrectionProposed', data }];
}

/**
 * A second person confirms. What it becomes must be what the processor held on that day and on every
 * later one; what the bank would not have had must still be there. A payout that becomes smaller gives
 * back what it took last, one that becomes larger takes what was given first of what is left; of which
 * restrictions a later payout was made is not told again.
 *
 * Rejections: those of `confirmedChange`, `above-what-processor-holds`, `processor-held-less-then`,
 * `bank-has-less`.
 */
export function confirmPayoutCorrection(
  { fundId, payoutId, correctionId, by }: SettlePayoutCorrection,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const { stands, proposal } = standing(state, payoutId);
  const { currency } = stands.money;
  const change = confirmedChange(stands, proposal, { correctionId, by: by.accountId }, (said) => {
    const never = withoutPayout(state, stands);
    requireHeld(said, never);
    const split = paidOutOf(never, said);
    return { ...said, baseMinor: said.money.minor, split };
  });
  const { was, becomes } = change;
  const moves = [
    ...shift('bank', 'processor', was.split),
    ...shift('processor', 'bank', becomes?.split ?? []),
  ];
  const money = becomes?.money ?? { minor: '0', currency };
  const data = { fundId, payoutId, money, ...change, moves };
  const corrected: FundAccountEvent = { type: 'ProcessorPayoutCorrected', data };
  requireAtBank(state, evolveFundAccount(state, corrected), currency);
  return [corrected];
}

/** Either of them says that the proposal no longer stands. */
export function dropPayoutCorrection(
  { fundId, payoutId, correctionId, by }: SettlePayoutCorrection,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const { stands, proposal } = standing(state, payoutId);
  requireProposal(proposal, correctionId);
  const { currency } = stands.money;
  const data = { fundId, payoutId, currency, correctionId, by: by.accountId, moves: [] };
  return [{ type: 'ProcessorPayoutCorrectionDropped', data }];
}

/** What a processor would hold, and would have held, had it not paid this out; the first of it first. */
function withoutPayout(state: FundAccountState, payout: ProcessorPayoutInBooks): FundAccountState {
  const atProcessor = addShares(payout.split, state.atProcessor);
  return withHeldMore({ ...state, atProcessor }, payout.arrivedOn, BigInt(payout.money.minor));
}

/** What every payout must be, when it is written down and when it is corrected. */
function requirePayout(
  { money, arrivedOn }: ProcessorPayoutSaid,
  { today, baseCurrency }: Pick<RecordProcessorPayout, 'today' | 'baseCurrency'>,
  state: FundAccountState,
): void {
  checkAmount(money, state);
  ensure(isDay(arrivedOn), 'date-invalid');
  ensure(arrivedOn <= today, 'date-in-the-future');
  const { currency } = money;
  // A fund in another currency than the books is not kept yet.
  ensure(currency === baseCurrency, 'fund-in-other-currency', { from: currency, to: baseCurrency });
}

/** What a processor holds, with what went back to givers only after a day, and so was there on it. */
function heldOn({ atProcessor, reversals }: FundAccountState, day: string): Shares {
  return addShares(atProcessor, leftBy(reversals, day).after);
}

/** What was given first, whatever it was given for; nothing of what is owed to the processor. */
function paidOutOf(state: FundAccountState, { money, arrivedOn }: ProcessorPayoutSaid): Shares {
  const there = heldOn(state, arrivedOn).filter(({ minor }) => BigInt(minor) > 0n);
  return takeFirst(there, BigInt(money.minor));
}

/** Of what the processor held, on that day and on every later one. */
function requireHeld({ money, arrivedOn }: ProcessorPayoutSaid, state: FundAccountState): void {
  const { currency } = money;
  // What went back to givers after that day was there on it.
  const held = sumOf(heldOn(state, arrivedOn));
  ensure(BigInt(money.minor) <= held, 'above-what-processor-holds', {
    held: held.toString(),
    currency,
  });
  const then = heldByProcessorFrom(state, arrivedOn);
  ensure(BigInt(money.minor) <= then, 'processor-held-less-then', {
    held: then.toString(),
    currency,
    day: arrivedOn,
  });
}

/** A payout that is in the books. Rejections `not-found`, `taken-back`. */
function standing(
  state: FundAccountState,
  payoutId: string,
): ProcessorPayout & { readonly stands: ProcessorPayoutInBooks } {
  const known = find(state.payouts, payoutId);
  if (!known) throw new Rejection('not-found');
  const { stands, proposal } = known;
  ensure(stands, 'taken-back');
  return { stands, proposal };
}
