import type { DisbursementEvent, DisbursementPrepared } from '#catalogue';
import type { Handlers, RowOf, RowsOf } from '#read-models';
import { RELEASERS_AFTER_BOUNCE } from '../disbursement.state.js';
import type { tables } from './grants.tables.js';

type GrantRows = RowsOf<typeof tables>;
type On = Handlers<typeof tables>;
type OnGrant = (
  rows: GrantRows,
  grantId: string,
  by: Readonly<Partial<Record<'allotted' | 'sent', bigint>>>,
) => void;

/** What happens to a payout, from its preparation to its receipt. */
export function onPayouts(onGrant: OnGrant): Pick<On, DisbursementEvent['type']> {
  return { ...beforeTheRail(onGrant), ...onTheRail(onGrant) };
}

function beforeTheRail(onGrant: OnGrant): On {
  return {
    DisbursementPrepared: (rows, data, { metadata }, number) => {
      rows.finance_payouts.put(preparedRow(data, metadata.recordedAt, number));
      onGrant(rows, data.grantId, { allotted: BigInt(data.money.minor) });
    },
    PayeeScreened: ({ finance_payouts }, data, { metadata }) => {
      const status = finance_payouts.get(data.disbursementId)?.status;
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
    DisbursementReleaseGiven: ({ finance_payouts }, { disbursementId, by, needed }) => {
      const row = finance_payouts.get(disbursementId);
      if (!row) return;
      const given = [row.released_by, by].filter((name) => name !== '').join(' ');
      const count = row.releases_given + 1;
      const releases = { released_by: given, releases_given: count, releases_needed: needed };
      finance_payouts.change([disbursementId], releases);
    },
    DisbursementReleased: ({ finance_payouts }, { disbursementId }, { metadata }) => {
      const since = metadata.recordedAt;
      finance_payouts.change([disbursementId], { status: 'released', since });
    },
    DisbursementCancelled: (rows, { disbursementId, grantId, reason }, { metadata }) => {
      const minor = BigInt(rows.finance_payouts.get(disbursementId)?.minor ?? '0');
      const ended = { status: 'cancelled', reason, since: metadata.recordedAt };
      rows.finance_payouts.change([disbursementId], ended);
      onGrant(rows, grantId, { allotted: -minor });
    },
  };
}

function preparedRow(
  data: DisbursementPrepared['data'],
  at: string,
  number: number,
): RowOf<typeof tables.finance_payouts> {
  const { disbursementId, grantId, applicationId, fundId, money, rail } = data;
  return {
    disbursement_id: disbursementId,
    number,
    grant_id: grantId,
    fund_id: fundId,
    application_id: applicationId,
    minor: money.minor,
    currency: money.currency,
    rail,
    status: 'prepared',
    attempts: 0,
    prepared_by: data.preparedBy,
    typed_by: data.preparedBy,
    prepared_at: at,
    since: at,
    list_version: null,
    screening: null,
    screened_by: null,
    screened_at: null,
    releases_needed: data.releasersNeeded,
    releases_given: 0,
    released_by: '',
    attempt_id: null,
    reference: null,
    first_evidence: null,
    second_evidence: null,
    paid_on: null,
    fee: '0',
    reason: null,
  };
}

function onTheRail(onGrant: OnGrant): On {
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
        minor: money.minor,
        currency: money.currency,
        reference,
        submitted_by: by,
        submitted_at: at,
        status: 'submitted',
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
      });
    },
    AttemptPaid: (rows, data, { metadata }) => {
      const { disbursementId, attemptId, grantId, money, feeMinor, evidence, paidOn, by } = data;
      const fees = BigInt(rows.finance_payouts.get(disbursementId)?.fee ?? '0');
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
    PaymentCorrected: (rows, data, { metadata }) => {
      const { disbursementId, attemptId, grantId, money, becomes } = data;
      if (becomes) {
        const { paidOn: paid_on, feeMinor: fee } = becomes;
        rows.finance_payouts.change([disbursementId], { paid_on, fee });
        rows.finance_attempts.change([attemptId], { paid_on, fee });
        return;
      }
      const since = metadata.recordedAt;
      const unpaid = { status: 'submitted', paid_on: null, fee: '0' };
      rows.finance_payouts.change([disbursementId], { ...unpaid, first_evidence: null, since });
      rows.finance_attempts.change([attemptId], { ...unpaid, paid_by: null, evidence: null });
      onGrant(rows, grantId, { sent: -BigInt(money.minor) });
    },
    AttemptFailed: (rows, { disbursementId, attemptId, reason }, { metadata }) => {
      failed(rows, disbursementId, attemptId, 'failed', reason, metadata.recordedAt);
    },
    AttemptFailedAfterPaid: (rows, data, { metadata }) => {
      const { disbursementId, attemptId, grantId, money, reason } = data;
      failed(rows, disbursementId, attemptId, 'failed-after-paid', reason, metadata.recordedAt);
      const needed = rows.finance_payouts.get(disbursementId)?.releases_needed ?? 0;
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
    ReturnedMoneyArrived: (rows, { attemptId, money }) => {
      cameBack(rows, attemptId, BigInt(money.minor));
    },
    ReturnedMoneyCorrected: (rows, { attemptId, was, becomes }) => {
      cameBack(rows, attemptId, BigInt(becomes?.money.minor ?? 0) - BigInt(was.money.minor));
    },
  };
}

/** So much more of an attempt has come back, in minor units; less where it was corrected. */
function cameBack({ finance_attempts }: GrantRows, attemptId: string, more: bigint): void {
  const before = finance_attempts.get(attemptId)?.returned ?? '0';
  finance_attempts.change([attemptId], { returned: String(BigInt(before) + more) });
}

/** The next attempt starts with a new screening. */
function failed(
  { finance_payouts, finance_attempts }: GrantRows,
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

const UNRELEASED = { releases_given: 0, released_by: '' };
const UNSCREENED = {
  list_version: null,
  screening: null,
  screened_by: null,
  screened_at: null,
  ...UNRELEASED,
};
const UNSENT = {
  attempt_id: null,
  reference: null,
  first_evidence: null,
  second_evidence: null,
  paid_on: null,
  reason: null,
};
