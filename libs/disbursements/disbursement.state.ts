import type {
  BucketShare,
  DisbursementEvent,
  PaymentEvidence,
  PaymentInBooks,
  PolicyRail,
  ProposedChange,
} from '#catalogue';
import { proposalIn } from '#gate';
import { ensure, minorOf, Rejection, type Money } from '#kernel';
import { evolveReturns, returnedOf, type Bounced } from './returned-money.state.js';
import { sumOfShares } from './shares.js';

/** What stays true of a payout from attempt to attempt. */
export type Payout = {
  readonly disbursementId: string;
  readonly grantId: string;
  readonly applicationId: string;
  readonly fundId: string;
  readonly holdId: string;
  readonly money: Money;
  readonly split: readonly BucketShare[];
  readonly rail: PolicyRail;
  readonly payeeRef: string;
  readonly accountRef: string;
  readonly releasersNeeded: number;
  readonly preparedBy: string;
  /** Who typed the payee's details as they are now. */
  readonly typedBy: string;
  /** Attempts so far, the live one included. */
  readonly attempts: number;
  /** Attempts that failed after they were reported paid, and what of each has come back. */
  readonly bounced: readonly Bounced[];
  /** Null while nothing is paid, and again once it failed. */
  readonly booked: BookedPayment | null;
};

export type Screening = {
  readonly listVersion: string;
  readonly screenedAt: string;
  readonly by: string;
};
type Released = { readonly screening: Screening; readonly releases: readonly string[] };
type Sent = { readonly releases: readonly string[]; readonly attemptId: string };

/** What one person wrote down of a payment whose fee is above its allowance. */
export type FeeNote = { readonly feeMinor: string; readonly paidOn: string; readonly by: string };

/** The payment that stands in the books, and what of it somebody would correct. */
export type BookedPayment = PaymentInBooks & {
  readonly attemptId: string;
  readonly feeRestriction: string;
  readonly baseMinor: string;
  readonly proposal: ProposedChange<PaymentInBooks> | null;
};
type Known = { readonly payout: Payout };

/** A payout by its stage (domain.md, transition table of the disbursement). */
export type DisbursementState =
  | { readonly status: 'unknown' }
  | ({ readonly status: 'prepared' } & Known)
  | ({ readonly status: 'held' } & Known)
  | ({ readonly status: 'screened' } & Known & Released)
  | ({ readonly status: 'released' } & Known & Released)
  | ({ readonly status: 'submitted' } & Known & Sent & { readonly feeNoted: FeeNote | null })
  | ({ readonly status: 'paid' } & Known &
      Sent & {
        readonly first: { readonly kind: PaymentEvidence; readonly by: string };
        readonly paidOn: string;
      })
  | ({ readonly status: 'receipted' } & Known)
  | ({ readonly status: 'cancelled' } & Known);

export type DisbursementStatus = DisbursementState['status'];

/** The state, when it is at one of these stages. Rejections `not-found`, `wrong-stage`. */
export function atStage<S extends DisbursementStatus>(
  state: DisbursementState,
  ...stages: readonly S[]
): Extract<DisbursementState, { status: S }> {
  if (state.status === 'unknown') throw new Rejection('not-found');
  const fits = (stages as readonly DisbursementStatus[]).includes(state.status);
  ensure(fits, 'wrong-stage', { stage: state.status });
  return state as Extract<DisbursementState, { status: S }>;
}

/** Whether it asks nothing of anybody: it arrived or was cancelled, and nothing is due back. It may be corrected still. */
export function isOver(state: DisbursementState): boolean {
  if (state.status !== 'receipted' && state.status !== 'cancelled') return false;
  const { bounced } = state.payout;
  return bounced.every((one) => sumOfShares(returnedOf(one)) === minorOf(one.money));
}

/** Folds one event into the state of a payout; total. */
export function evolveDisbursement(
  state: DisbursementState,
  event: DisbursementEvent,
): DisbursementState {
  if (event.type === 'DisbursementPrepared') {
    const { disbursementId, grantId, applicationId, fundId, holdId, money } = event.data;
    const { split, rail, payeeRef, accountRef, releasersNeeded, preparedBy } = event.data;
    const payout: Payout = {
      disbursementId,
      grantId,
      applicationId,
      fundId,
      holdId,
      money,
      split,
      rail,
      payeeRef,
      accountRef,
      releasersNeeded,
      preparedBy,
      typedBy: preparedBy,
      attempts: 0,
      bounced: [],
      booked: null,
    };
    return { status: 'prepared', payout };
  }
  if (state.status === 'unknown') return state;
  return evolvePrepared(state, event);
}

type Prepared = Exclude<DisbursementState, { status: 'unknown' }>;

function evolvePrepared(state: Prepared, event: DisbursementEvent): DisbursementState {
  const { payout } = state;
  switch (event.type) {
    case 'PayeeScreened':
      return screened(state, event.data);
    case 'PayeeChanged': {
      const { rail, payeeRef, accountRef, releasersNeeded, by } = event.data;
      const changed = { ...payout, rail, payeeRef, accountRef, releasersNeeded, typedBy: by };
      return { status: 'prepared', payout: changed };
    }
    case 'DisbursementReleaseGiven': {
      if (state.status !== 'screened') return state;
      const { by, needed } = event.data;
      const asked = { ...payout, releasersNeeded: needed };
      return { ...state, payout: asked, releases: [...state.releases, by] };
    }
    case 'DisbursementReleased':
      return state.status === 'screened' ? { ...state, status: 'released' } : state;
    case 'AttemptSubmitted': {
      const releases = 'releases' in state ? state.releases : [];
      const { attemptId, attempt } = event.data;
      const sent = { ...payout, attempts: attempt };
      return { status: 'submitted', payout: sent, releases, attemptId, feeNoted: null };
    }
    case 'DisbursementCancelled':
      return { status: 'cancelled', payout };
    default:
      return evolveSent(state, event);
  }
}

/** What follows once an attempt was made. */
function evolveSent(state: Prepared, event: DisbursementEvent): DisbursementState {
  const { payout } = state;
  switch (event.type) {
    case 'AttemptPaid': {
      if (state.status !== 'submitted') return state;
      const { evidence: kind, by, paidOn } = event.data;
      const { releases, attemptId } = state;
      const paid = { ...payout, booked: bookedFrom(event.data) };
      return { status: 'paid', payout: paid, releases, attemptId, first: { kind, by }, paidOn };
    }
    case 'ReceiptConfirmed':
      return { status: 'receipted', payout };
    case 'AttemptFailed':
      return { status: 'prepared', payout };
    case 'AttemptFailedAfterPaid': {
      const { attemptId, money, failedOn } = event.data;
      const bounced = [...payout.bounced, { attemptId, money, failedOn, returns: [] }];
      const releasersNeeded = Math.max(payout.releasersNeeded, RELEASERS_AFTER_BOUNCE);
      return { status: 'prepared', payout: { ...payout, bounced, releasersNeeded, booked: null } };
    }
    case 'ReturnedMoneyArrived':
    case 'ReturnCorrectionProposed':
    case 'ReturnCorrectionDropped':
    case 'ReturnedMoneyCorrected':
      return { ...state, payout: { ...payout, bounced: evolveReturns(payout.bounced, event) } };
    default:
      return evolveCorrected(state, event);
  }
}

function bookedFrom(
  data: Extract<DisbursementEvent, { type: 'AttemptPaid' }>['data'],
): BookedPayment {
  const { attemptId, feeRestriction, baseMinor, feeMinor, feeBaseMinor, paidOn } = data;
  const payment = { feeMinor, feeBaseMinor, paidOn };
  return { attemptId, feeRestriction, baseMinor, ...payment, proposal: null };
}

/** What two people write down together: a fee above its allowance, and corrections. */
function evolveCorrected(state: Prepared, event: DisbursementEvent): DisbursementState {
  const { payout } = state;
  const { booked } = payout;
  switch (event.type) {
    case 'AttemptFeeNoted': {
      const { feeMinor, paidOn, by } = event.data;
      return state.status === 'submitted'
        ? { ...state, feeNoted: { feeMinor, paidOn, by } }
        : state;
    }
    case 'PaymentCorrectionProposed': {
      const proposal = proposalIn(event.data);
      return { ...state, payout: { ...payout, booked: booked && { ...booked, proposal } } };
    }
    case 'PaymentCorrectionDropped':
      return { ...state, payout: { ...payout, booked: booked && { ...booked, proposal: null } } };
    case 'PaymentCorrected': {
      const { becomes } = event.data;
      if (becomes) {
        const again = booked && { ...booked, ...becomes, proposal: null };
        const corrected = { ...payout, booked: again };
        return state.status === 'paid'
          ? { ...state, payout: corrected, paidOn: becomes.paidOn }
          : { ...state, payout: corrected };
      }
      if (state.status !== 'paid') return state;
      const { releases, attemptId } = state;
      const unpaid = { ...payout, booked: null };
      return { status: 'submitted', payout: unpaid, releases, attemptId, feeNoted: null };
    }
    default:
      return state;
  }
}

/** Once a payment failed that was reported paid, two people look at the next one. */
export const RELEASERS_AFTER_BOUNCE = 2;

/** A hit holds the payout; a clear result of an unchanged payee keeps the releases given. */
function screened(
  state: Prepared,
  {
    result,
    listVersion,
    screenedAt,
    by,
  }: Extract<DisbursementEvent, { type: 'PayeeScreened' }>['data'],
): DisbursementState {
  const { payout } = state;
  if (result === 'hit') return { status: 'held', payout };
  const screening = { listVersion, screenedAt, by };
  if (state.status === 'screened' || state.status === 'released') return { ...state, screening };
  return { status: 'screened', payout, screening, releases: [] };
}
