import type {
  BucketShare,
  DisbursementEvent,
  EventOf,
  ReturnInBooks,
  ReturnSaid,
} from '#catalogue';
import {
  confirmedChange,
  proposedChange,
  requireProposal,
  type Authority,
  type SaidChange,
} from '#gate';
import type { CaseFacts } from '#applications/facts';
import { canonicalJson, compareMoney, ensure, Rejection, requireAmount, type Money } from '#kernel';
import { requireDayOf } from './disbursement-payment.decider.js';
import type { DisbursementState, Payout } from './disbursement.state.js';
import { inBase } from './grant.decider.js';
import { returnedOf, type Bounced, type ReturnedMoney } from './returned-money.state.js';
import { moneyOfShares, partOfShares, withoutShares } from './shares.js';

export type RecordReturnedMoney = Authority & {
  readonly type: 'RecordReturnedMoney';
  readonly caseFacts: CaseFacts;
  readonly attemptId: string;
  readonly returnId: string;
  readonly money: Money;
  readonly arrivedOn: string;
  readonly baseCurrency: string;
};

/** What came back, by one person; null where nothing did (D54). */
export type ProposeReturnCorrection = Authority &
  SaidChange<ReturnSaid> & {
    readonly type: 'ProposeReturnCorrection';
    readonly caseFacts: CaseFacts;
    readonly returnId: string;
  };

export type SettleReturnCorrection = Authority & {
  readonly type: 'ConfirmReturnCorrection' | 'DropReturnCorrection';
  readonly caseFacts: CaseFacts;
  readonly returnId: string;
  readonly correctionId: string;
  readonly baseCurrency: string;
};

/** The bank line of a payment that failed after it was reported paid: at most what had left. */
export function recordReturnedMoney(
  command: RecordReturnedMoney,
  state: DisbursementState,
): readonly DisbursementEvent[] {
  ensure(state.status !== 'unknown', 'not-found');
  const { payout } = state;
  const { attemptId, returnId, money, arrivedOn, today, baseCurrency, by } = command;
  const attempt = payout.bounced.find((one) => one.attemptId === attemptId);
  ensure(attempt, 'attempt-did-not-bounce');
  const left = requireReturn(command, { payout, attempt, today });
  const { disbursementId, fundId } = payout;
  const split = partOfShares(left, money);
  const amounts = { money, baseMinor: inBase(money, baseCurrency), split };
  const data = { disbursementId, fundId, attemptId, returnId, ...amounts, arrivedOn, by: by.id };
  return [{ type: 'ReturnedMoneyArrived', data }];
}

/** One person proposes, with a reason; a newer proposal takes the place of an older one. */
export function proposeReturnCorrection(
  command: ProposeReturnCorrection,
  state: DisbursementState,
): readonly DisbursementEvent[] {
  const { returnId, becomes, today, by } = command;
  const { payout, attempt, stands } = standing(state, returnId);
  if (becomes) requireReturn(becomes, { payout, attempt, today, returnId });
  const { money, arrivedOn } = stands;
  const proposal = proposedChange(command, { money, arrivedOn }, by.id);
  const { disbursementId } = payout;
  return [{ type: 'ReturnCorrectionProposed', data: { disbursementId, returnId, ...proposal } }];
}

/**
 * A second person confirms, and what it becomes must still fit what else came back. Whether the bank
 * still has what it would not have had is asked of the account.
 */
export function confirmReturnCorrection(
  { returnId, correctionId, today, baseCurrency, by }: SettleReturnCorrection,
  state: DisbursementState,
): readonly EventOf<'ReturnedMoneyCorrected'>[] {
  const { payout, attempt, stands, proposal } = standing(state, returnId);
  const change = confirmedChange(stands, proposal, { correctionId, by: by.id }, (said) => {
    const left = requireReturn(said, { payout, attempt, today, returnId });
    const { money } = said;
    return { ...said, baseMinor: inBase(money, baseCurrency), split: partOfShares(left, money) };
  });
  const { disbursementId, fundId } = payout;
  const { attemptId } = attempt;
  const data = { disbursementId, fundId, attemptId, returnId, ...change };
  return [{ type: 'ReturnedMoneyCorrected', data }];
}

/** Either of them says that the proposal no longer stands. */
export function dropReturnCorrection(
  { returnId, correctionId, by }: SettleReturnCorrection,
  state: DisbursementState,
): readonly DisbursementEvent[] {
  const { payout, proposal } = standing(state, returnId);
  requireProposal(proposal, correctionId);
  const data = { disbursementId: payout.disbursementId, returnId, correctionId, by: by.id };
  return [{ type: 'ReturnCorrectionDropped', data }];
}

/**
 * What the account is told of a corrected return. Undefined where no money moves: another day alone is
 * nothing to the account.
 */
export function returnCorrection({
  fundId,
  attemptId,
  returnId,
  correctionId,
  was,
  becomes,
}: EventOf<'ReturnedMoneyCorrected'>['data']) {
  const now: readonly BucketShare[] = becomes?.split ?? [];
  if (canonicalJson(now) === canonicalJson(was.split)) return undefined;
  const { currency } = was.money;
  const ids = { fundId, attemptId, returnId, correctionId, currency };
  return { type: 'CorrectCashReturn', ...ids, was: was.split, becomes: now } as const;
}

/** What every return must be; answers with what of the attempt has not come back otherwise. */
function requireReturn(
  { money, arrivedOn }: ReturnSaid,
  {
    payout,
    attempt,
    today,
    returnId,
  }: {
    readonly payout: Payout;
    readonly attempt: Bounced;
    readonly today: string;
    /** The return that is corrected, which does not count beside itself. */
    readonly returnId?: string;
  },
): readonly BucketShare[] {
  requireAmount(money);
  const left = withoutShares(payout.split, returnedOf(attempt, returnId));
  const most = moneyOfShares(left, attempt.money.currency);
  ensure(compareMoney(money, most) <= 0, 'above-what-left');
  requireDayOf(arrivedOn, { today });
  ensure(arrivedOn >= attempt.failedOn, 'returned-before-failed', { day: attempt.failedOn });
  return left;
}

type Standing = ReturnedMoney & {
  readonly payout: Payout;
  readonly attempt: Bounced;
  readonly stands: ReturnInBooks;
};

/** Money that came back, in the books. Rejections `not-found`, `taken-back`. */
function standing(state: DisbursementState, returnId: string): Standing {
  if (state.status === 'unknown') throw new Rejection('not-found');
  const { payout } = state;
  for (const attempt of payout.bounced) {
    const known = attempt.returns.find((one) => one.returnId === returnId);
    if (!known) continue;
    const { stands } = known;
    ensure(stands, 'taken-back');
    return { ...known, payout, attempt, stands };
  }
  throw new Rejection('not-found');
}
