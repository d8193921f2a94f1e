import { shift, type FundAccountEvent, type SettlementCorrected } from '#catalogue';
import { ensure, find } from '#kernel';
import { andServe, feeShortfallCovered } from './fund-account.queue.js';
import type { CorrectSettlement } from './fund-account.requests.js';
import { knownHold } from './fund-account.rules.js';
import { feeShortfall, openForFees } from './fund-account.settlement.js';
import { isOfSameFee, type FundAccountState } from './fund-account.state.js';
import { addShares, share, sumOf, type Shares } from './shares.js';

/**
 * A payment was written down wrongly: with another fee than the bank took, or on the wrong payout.
 * What a smaller fee leaves covers what was missing of it, and else is available; what a larger one needs is taken from what is available,
 * and told as missing where there is nothing, since the bank has taken it (D29). Told again, nothing
 * more happens.
 *
 * Rejections: `hold-unknown`, `attempt-unknown`, `attempt-already-reversed`.
 */
export function correctSettlement(
  command: CorrectSettlement,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const { type: _, on, ...told } = command;
  const { fundId, holdId, attemptId, correctionId, becomesFeeMinor } = told;
  if (find(state.receipts, correctionId)) return [];
  const settlement = knownHold(state, holdId).settlements.find(
    (known) => known.attemptId === attemptId,
  );
  ensure(settlement, 'attempt-unknown');
  ensure(!settlement.reversed, 'attempt-already-reversed');
  const { split } = settlement;
  const money = { minor: sumOf(split).toString(), currency: state.currency as string };
  const event = (moves: SettlementCorrected['data']['moves']): SettlementCorrected => ({
    type: 'SettlementCorrected',
    data: { ...told, money, moves },
  });
  const decided =
    becomesFeeMinor === null
      ? [event(unpaid(command, split))]
      : withOtherFee(command, becomesFeeMinor, event, state);
  return andServe(state, [...decided, ...missingNoMore(command, state)], fundId, on);
}

/**
 * A fee that was not there, or not so high, is missing no more, before anything else is done with
 * what it leaves: also where the donor allows no fees, since no money of that donor pays it.
 */
function missingNoMore(
  { fundId, holdId, attemptId, feeRestriction, wasFeeMinor, becomesFeeMinor }: CorrectSettlement,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const less = BigInt(wasFeeMinor) - BigInt(becomesFeeMinor ?? 0);
  const of = { holdId, attemptId, restriction: feeRestriction };
  const missing = state.shortfalls.find((one) => isOfSameFee(one, of))?.minor ?? 0n;
  const minor = less < missing ? less : missing;
  if (minor <= 0n) return [];
  return [feeShortfallCovered(fundId, of, { minor, currency: state.currency as string })];
}

/** Owed again and set aside at the bank, as before somebody said that it was paid. */
function unpaid({ wasFeeMinor, feeRestriction }: CorrectSettlement, split: Shares) {
  const fee = shares(feeRestriction, BigInt(wasFeeMinor));
  return [
    ...shift('settled', 'committed', split),
    ...shift('settled', 'available', fee),
    ...shift('outside', 'bank', addShares(split, fee)),
    ...shift('bank', 'set-aside', split),
  ];
}

function withOtherFee(
  { fundId, holdId, attemptId, feeRestriction, wasFeeMinor }: CorrectSettlement,
  becomesFeeMinor: string,
  event: (moves: SettlementCorrected['data']['moves']) => SettlementCorrected,
  state: FundAccountState,
): readonly FundAccountEvent[] {
  const more = BigInt(becomesFeeMinor) - BigInt(wasFeeMinor);
  if (more <= 0n) {
    const less = shares(feeRestriction, -more);
    return [event([...shift('settled', 'available', less), ...shift('outside', 'bank', less)])];
  }
  const open = openForFees(state, feeRestriction);
  const extra = more < open ? more : open;
  const taken = shares(feeRestriction, extra);
  const corrected = event([
    ...shift('available', 'settled', taken),
    ...shift('bank', 'outside', taken),
  ]);
  if (extra === more) return [corrected];
  const currency = state.currency as string;
  const missing = share(feeRestriction, more - extra);
  return [corrected, feeShortfall({ fundId, holdId, attemptId, currency }, missing)];
}

function shares(restriction: string, minor: bigint): Shares {
  return minor > 0n ? [share(restriction, minor)] : [];
}
