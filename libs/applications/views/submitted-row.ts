import type { ApplicationSubmitted } from '#catalogue';
import type { RecordedEvent } from '#event-store';
import { HOUR_MS } from '#kernel';
import type { RowOf } from '#read-models';
import type { tables } from './committee-queue.tables.js';

/** A new case in the committee's queue; its first promise is that somebody sorts it. */
export function submittedRow(
  data: ApplicationSubmitted['data'],
  recorded: RecordedEvent,
  promise: RowOf<typeof tables.queue_promises> | undefined,
): RowOf<typeof tables.committee_queue> {
  const submitted_at = recorded.metadata.recordedAt;
  const due = promise && Date.parse(submitted_at) + promise.triage_hours * HOUR_MS;
  return {
    application_id: data.applicationId,
    fund_id: data.fundId,
    round: data.round,
    policy_version: data.policyVersion,
    status: 'submitted',
    open: 1,
    revision: 1,
    priority: null,
    priority_rank: UNSORTED_RANK,
    sensitivity: null,
    applicant_kind: data.applicantKind,
    needs: data.needs.join(' '),
    country: data.country,
    payout_rail: data.payoutRail,
    requested_minor: data.requested.minor,
    currency: data.requested.currency,
    submitted_at,
    triaged_at: null,
    triaged_by: null,
    promised_by: null,
    due_at: due === undefined ? null : new Date(due).toISOString(),
    paused_at: null,
    resume: null,
    question_open: 0,
    conclusion: null,
    reviews: 0,
    assigned: 0,
    band: null,
    proposed_minor: null,
    approvals: 0,
    approvals_needed: null,
    board_approvals_needed: null,
    votes: 0,
    decided_at: null,
    approved_minor: null,
    awaiting_since: null,
    reason: null,
    ended_at: null,
    before_join: null,
  };
}

/** Until somebody has looked, a case may be as urgent as can be. */
const UNSORTED_RANK = 0;
