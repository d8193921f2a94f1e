import type { ApplicationSubmitted } from '#catalogue';
import type { RecordedEvent } from '#event-store';
import { HOUR_MS } from '#kernel';
import type { Row } from '#read-models';

/** A new case in the committee's queue; its first promise is that somebody sorts it. */
export function submittedRow(
  data: ApplicationSubmitted['data'],
  recorded: RecordedEvent,
  promise: Row | undefined,
): Row {
  const submitted_at = recorded.metadata.recordedAt;
  const hours = promise?.['triage_hours'];
  const due = typeof hours === 'number' ? Date.parse(submitted_at) + hours * HOUR_MS : undefined;
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
    due_at: due === undefined ? null : new Date(due).toISOString(),
    question_open: 0,
    reviews: 0,
    assigned: 0,
    approvals: 0,
    votes: 0,
  };
}

/** Until somebody has looked, a case may be as urgent as can be. */
const UNSORTED_RANK = 0;
