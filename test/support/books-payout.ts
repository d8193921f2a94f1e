import { paymentMoves, reversalMoves } from './fund-moves.js';
import type { AnyEvent, BucketShare } from '#catalogue';

/** An event and its stream. */
export type Step = { readonly stream: string; readonly event: AnyEvent };

/** Everything about one made-up grant. */
export type Facts = {
  readonly currency: string;
  readonly fundId: string;
  readonly applicationId: string;
  readonly holdId: string;
  readonly grantId: string;
  readonly disbursementId: string;
  readonly attemptId: string;
  readonly award: bigint;
  readonly fee: bigint;
  readonly split: readonly BucketShare[];
  readonly bearer: string;
  readonly day: string;
  readonly account: string;
};

/** Hundredths of a unit of each currency in base units. */
const RATES: Readonly<Record<string, bigint>> = { EUR: 100n, USD: 92n, GBP: 117n, JPY: 61n };

/** An amount in the base currency. */
export function base(minor: bigint, currency: string): string {
  return ((minor * (RATES[currency] ?? 100n)) / 100n).toString();
}

/** An event of the fund account. */
export function step(facts: Facts, event: AnyEvent): Step {
  return { stream: facts.account, event };
}

/** One payment: prepared, released, sent, paid, settled. */
export function* paid(facts: Facts, attemptId: string, charged = facts.fee): Generator<Step> {
  const { disbursementId, grantId, applicationId, fundId, holdId, award, currency } = facts;
  const { split, bearer, day } = facts;
  const money = { minor: award.toString(), currency };
  yield* released(facts, attemptId);
  // Less than the allowance is charged; what is left of it is released with the last payment.
  const used = charged - charged / 3n;
  yield {
    stream: `disbursement-${disbursementId}`,
    event: {
      type: 'AttemptPaid',
      data: {
        disbursementId,
        grantId,
        applicationId,
        fundId,
        holdId,
        attemptId,
        money,
        split,
        feeMinor: used.toString(),
        baseMinor: base(award, currency),
        feeBaseMinor: base(used, currency),
        feeRestriction: bearer,
        evidence: 'bank-confirmation',
        evidenceNote: {
          subjectRef: applicationId,
          purpose: 'payment',
          keyVersion: 1,
          ciphertext: 'c2VhbGVkLWluLXRoZS1yZWFsLWxvZy1hYm91dC10aGlzLWxvbmc',
        },
        paidOn: day,
        by: 'releaser',
      },
    },
  };
  const share = (minor: bigint) =>
    minor === 0n ? [] : [{ restriction: bearer, minor: minor.toString() }];
  yield step(facts, {
    type: 'FundsSettled',
    data: {
      fundId,
      holdId,
      attemptId,
      money,
      feeMinor: used.toString(),
      moves: paymentMoves({ split, fee: share(used), unused: share(charged - used) }),
    },
  });
}

/** Prepared by one, released by another, and then sent. */
function* released(facts: Facts, attemptId: string): Generator<Step> {
  const { disbursementId, grantId, applicationId, fundId, holdId, award, currency, split } = facts;
  const money = { minor: award.toString(), currency };
  const stream = `disbursement-${disbursementId}`;
  // As long as those that are made for real payments.
  const reference = attemptId.replaceAll('-', '').slice(0, 12).toUpperCase();
  if (attemptId === facts.attemptId) {
    const of = { disbursementId, grantId, applicationId, fundId, holdId, money, split, reference };
    const payee = {
      subjectRef: applicationId,
      purpose: 'payment',
      keyVersion: 1,
      ciphertext: 'cGF5',
    };
    yield {
      stream,
      event: {
        type: 'DisbursementPrepared',
        data: {
          ...of,
          rail: 'bank',
          payee,
          payeeRef: grantId,
          accountRef: 'account',
          releasersNeeded: 1,
          preparedBy: 'treasurer',
        },
      },
    };
  }
  const look = { caseId: applicationId, section: 'payee', thingId: disbursementId, by: 'releaser' };
  yield {
    stream: `access-${applicationId}`,
    event: { type: 'RecordOpened', data: { ...look, role: 'releaser', reason: 'payment' } },
  };
  yield {
    stream,
    event: {
      type: 'DisbursementReleaseGiven',
      data: { disbursementId, by: 'releaser', needed: 1 },
    },
  };
  yield {
    stream,
    event: { type: 'DisbursementReleased', data: { disbursementId, by: ['releaser'] } },
  };
  const attempt = attemptId === facts.attemptId ? 1 : 2;
  const sent = { disbursementId, attemptId, attempt, money, reference };
  yield {
    stream,
    event: { type: 'AttemptSubmitted', data: { ...sent, rail: 'bank', by: 'treasurer' } },
  };
}

/** Reported paid, then failed: owed again, and the bank line comes back. */
export function* cameBack(facts: Facts): Generator<Step> {
  const { disbursementId, grantId, fundId, holdId, attemptId, award, currency, split, day } = facts;
  const money = { minor: award.toString(), currency };
  const baseMinor = base(award, currency);
  const stream = `disbursement-${disbursementId}`;
  yield {
    stream,
    event: {
      type: 'AttemptFailedAfterPaid',
      data: {
        disbursementId,
        grantId,
        fundId,
        holdId,
        attemptId,
        money,
        baseMinor,
        reason: 'account-closed',
        failedOn: day,
        by: 'treasurer',
      },
    },
  };
  yield step(facts, {
    type: 'SettlementReversed',
    data: { fundId, holdId, attemptId, money, baseMinor, moves: reversalMoves(split) },
  });
  yield {
    stream,
    event: {
      type: 'ReturnedMoneyArrived',
      data: {
        disbursementId,
        fundId,
        attemptId,
        returnId: `${attemptId}.back`,
        money,
        baseMinor,
        split,
        arrivedOn: day,
        by: 'accountant',
      },
    },
  };
}
