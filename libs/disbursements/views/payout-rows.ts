import type { DisbursementEvent, DisbursementPrepared } from '#catalogue';
import type { Handlers, Row, Rows, Table } from '#read-models';
import { RELEASERS_AFTER_BOUNCE } from '../disbursement.state.js';

export const payoutsTable = {
  key: ['disbursement_id'],
  columns: {
    disbursement_id: 'text',
    number: 'integer',
    grant_id: 'text',
    application_id: 'text',
    fund_id: 'text',
    minor: 'text',
    currency: 'text',
    rail: 'text',
    status: 'text',
    prepared_by: 'text',
    prepared_at: 'text',
    typed_by: 'text',
    list_version: 'text',
    screening: 'text',
    screened_by: 'text',
    screened_at: 'text',
    /** Ids of the accounts that released it as it is now, parted by spaces. */
    releases_needed: 'integer',
    releases_given: 'integer',
    released_by: 'text',
    attempts: 'integer',
    attempt_id: 'text',
    reference: 'text',
    /** What shows that the money left, and that it arrived: kinds, never the proofs. */
    first_evidence: 'text',
    second_evidence: 'text',
    paid_on: 'text',
    fee: 'text',
    reason: 'text',
    since: 'text',
  },
  indexes: [
    ['grant_id', 'number'],
    ['status', 'since'],
  ],
} as const satisfies Table;

export const attemptsTable = {
  key: ['attempt_id'],
  columns: {
    attempt_id: 'text',
    disbursement_id: 'text',
    attempt: 'integer',
    rail: 'text',
    minor: 'text',
    currency: 'text',
    reference: 'text',
    status: 'text',
    submitted_at: 'text',
    submitted_by: 'text',
    paid_on: 'text',
    paid_by: 'text',
    fee: 'text',
    evidence: 'text',
    reason: 'text',
    failed_at: 'text',
    /** Of a payment that failed after it was reported paid: what the bank has given back. */
    returned: 'text',
    receipt_evidence: 'text',
    receipt_by: 'text',
    receipt_at: 'text',
  },
  indexes: [['disbursement_id', 'attempt']],
} as const satisfies Table;

type Tables = {
  readonly finance_payouts: typeof payoutsTable;
  readonly finance_attempts: typeof attemptsTable;
  readonly finance_grants: Table;
};
type RowsOf = { readonly [Name in keyof Tables]: Rows };
type OnGrant = (
  rows: RowsOf,
  grantId: string,
  by: Readonly<Partial<Record<'allotted' | 'sent', bigint>>>,
) => void;

/** What happens to a payout, from its preparation to its receipt. */
export function onPayouts(onGrant: OnGrant): Pick<Handlers<Tables>, DisbursementEvent['type']> {
  return { ...beforeTheRail(onGrant), ...onTheRail(onGrant) };
}

function beforeTheRail(onGrant: OnGrant): Handlers<Tables> {
  return {
    DisbursementPrepared: (rows, data, { metadata }, number) => {
      rows.finance_payouts.put(preparedRow(data, metadata.recordedAt, number));
      onGrant(rows, data.grantId, { allotted: BigInt(data.money.minor) });
    },
    PayeeScreened: ({ finance_payouts }, data, { metadata }) => {
      const status = finance_payouts.get(data.disbursementId)?.['status'];
      // A newer look at an unchanged payee keeps the releases that were given.
      const next = data.result === 'hit' ? 'held' : status === 'released' ? status : 'screened';
      finance_payouts.change([data.disbursementId], {
        status: next,
        list_version: data.listVersion,
        screening: data.result,
        screened_by: data.by,
        screened_at: data.screenedAt,
        since: metadata.recordedAt,
        ...(data.result === 'hit' ? UNRELEASED : {}),
      });
    },
    PayeeChanged: ({ finance_payouts }, data, { metadata }) => {
      finance_payouts.change([data.disbursementId], {
        status: 'prepared',
        rail: data.rail,
        typed_by: data.by,
        since: metadata.recordedAt,
        releases_needed: data.releasersNeeded,
        ...UNSCREENED,
      });
    },
    DisbursementReleaseGiven: ({ finance_payouts }, { disbursementId, by }) => {
      const row = finance_payouts.get(disbursementId);
      if (!row) return;
      const given = [row['released_by'], by].filter((name) => name !== '').join(' ');
      const count = Number(row['releases_given']) + 1;
      finance_payouts.change([disbursementId], { released_by: given, releases_given: count });
    },
    DisbursementReleased: ({ finance_payouts }, { disbursementId }, { metadata }) => {
      const since = metadata.recordedAt;
      finance_payouts.change([disbursementId], { status: 'released', since });
    },
    DisbursementCancelled: (rows, { disbursementId, grantId, reason }, { metadata }) => {
      const minor = BigInt(rows.finance_payouts.get(disbursementId)?.['minor'] ?? '0');
      const ended = { status: 'cancelled', reason, since: metadata.recordedAt };
      rows.finance_payouts.change([disbursementId], ended);
      onGrant(rows, grantId, { allotted: -minor });
    },
  };
}

function preparedRow(data: DisbursementPrepared['data'], at: string, number: number): Row {
  const { disbursementId, grantId, applicationId, fundId, money, rail } = data;
  return {
    disbursement_id: disbursementId,
    number,
    grant_id: grantId,
    fund_id: fundId,
    application_id: applicationId,
    ...money,
    rail,
    status: 'prepared',
    attempts: 0,
    prepared_by: data.preparedBy,
    typed_by: data.preparedBy,
    prepared_at: at,
    since: at,
    releases_needed: data.releasersNeeded,
    ...UNSCREENED,
    ...UNSENT,
    fee: '0',
  };
}

function onTheRail(onGrant: OnGrant): Handlers<Tables> {
  return {
    AttemptSubmitted: (rows, data, { metadata }) => {
      const { disbursementId, attemptId, attempt, rail, money, reference, by } = data;
      const at = metadata.recordedAt;
      const sent = { attempt_id: attemptId, reference, attempts: attempt };
      const status = { status: 'submitted', since: at };
      rows.finance_payouts.change([disbursementId], { ...UNSENT, ...sent, ...status });
      rows.finance_attempts.put({
        attempt_id: attemptId,
        disbursement_id: disbursementId,
        attempt,
        rail,
        ...money,
        reference,
        submitted_by: by,
        submitted_at: at,
        ...UNPAID,
        status: 'submitted',
      });
    },
    AttemptPaid: (rows, data, { metadata }) => {
      const { disbursementId, attemptId, grantId, money, feeMinor, evidence, paidOn, by } = data;
      const fees = BigInt(rows.finance_payouts.get(disbursementId)?.['fee'] ?? '0');
      const proof = { first_evidence: evidence, paid_on: paidOn };
      rows.finance_payouts.change([disbursementId], {
        status: 'paid',
        ...proof,
        fee: String(fees + BigInt(feeMinor)),
        since: metadata.recordedAt,
      });
      const paid = { status: 'paid', paid_on: paidOn, paid_by: by, fee: feeMinor, evidence };
      rows.finance_attempts.change([attemptId], paid);
      onGrant(rows, grantId, { sent: BigInt(money.minor) });
    },
    AttemptFailed: (rows, { disbursementId, attemptId, reason }, { metadata }) => {
      failed(rows, disbursementId, attemptId, 'failed', reason, metadata.recordedAt);
    },
    AttemptFailedAfterPaid: (rows, data, { metadata }) => {
      const { disbursementId, attemptId, grantId, money, reason } = data;
      failed(rows, disbursementId, attemptId, 'failed-after-paid', reason, metadata.recordedAt);
      const needed = Number(rows.finance_payouts.get(disbursementId)?.['releases_needed']);
      const releases_needed = Math.max(needed, RELEASERS_AFTER_BOUNCE);
      rows.finance_payouts.change([disbursementId], { releases_needed });
      onGrant(rows, grantId, { sent: -BigInt(money.minor) });
    },
    ReceiptConfirmed: (rows, { disbursementId, attemptId, evidence, by }, { metadata }) => {
      const since = metadata.recordedAt;
      const done = { status: 'receipted', second_evidence: evidence, since };
      rows.finance_payouts.change([disbursementId], done);
      const receipt = { receipt_evidence: evidence, receipt_by: by, receipt_at: since };
      rows.finance_attempts.change([attemptId], { status: 'receipted', ...receipt });
    },
    ReturnedMoneyArrived: ({ finance_attempts }, { attemptId, money }) => {
      const before = (finance_attempts.get(attemptId)?.['returned'] ?? '0') as string;
      const returned = String(BigInt(before) + BigInt(money.minor));
      finance_attempts.change([attemptId], { returned });
    },
  };
}

/** The next attempt starts with a new screening. */
function failed(
  { finance_payouts, finance_attempts }: RowsOf,
  disbursementId: string,
  attemptId: string,
  status: 'failed' | 'failed-after-paid',
  reason: string,
  at: string,
): void {
  const again = { status: 'prepared', reason, since: at, ...UNSCREENED };
  finance_payouts.change([disbursementId], { ...again, first_evidence: null, paid_on: null });
  finance_attempts.change([attemptId], { status, reason, failed_at: at });
}

const UNRELEASED: Row = { releases_given: 0, released_by: '' };
const UNSCREENED: Row = {
  list_version: null,
  screening: null,
  screened_by: null,
  screened_at: null,
  ...UNRELEASED,
};
const UNSENT: Row = {
  attempt_id: null,
  reference: null,
  first_evidence: null,
  second_evidence: null,
  paid_on: null,
  reason: null,
};
const UNPAID: Row = {
  paid_on: null,
  paid_by: null,
  fee: '0',
  evidence: null,
  reason: null,
  failed_at: null,
  returned: '0',
  receipt_evidence: null,
  receipt_by: null,
  receipt_at: null,
};
