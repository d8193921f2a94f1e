import { money, type Money } from '#kernel';
import type { QueueRow } from '../views/queue.query.js';

/** A case as the API lists it. Nothing in it tells who asks. */
export type CaseSummary = {
  readonly applicationId: string;
  readonly fundId: string;
  readonly policyVersion: number;
  readonly round: string | null;
  readonly status: string;
  readonly priority: string | null;
  readonly sensitivity: number | null;
  readonly applicantKind: string;
  readonly needs: readonly string[];
  readonly country: string;
  readonly payoutRail: string;
  readonly requested: Money;
  readonly proposed: Money | null;
  readonly approved: Money | null;
  readonly submittedAt: string;
  readonly triagedAt: string | null;
  /** When the next promise falls due; null when nothing is promised. */
  readonly dueAt: string | null;
  /** Since when the clock stands still. */
  readonly pausedAt: string | null;
  readonly decidedAt: string | null;
  readonly awaitingFundsSince: string | null;
  readonly endedAt: string | null;
  readonly reason: string | null;
  readonly questionOpen: boolean;
  /** Whether another request may be about the same help, as far as the reader may see both. */
  readonly possibleDuplicate: boolean;
  readonly revision: number;
  readonly conclusion: string | null;
  readonly reviews: number;
  readonly votes: number;
  /** Null while the vote goes on: nobody votes by what others have said. */
  readonly approvals: number | null;
  readonly approvalsNeeded: number | null;
  readonly mine: {
    readonly assigned: boolean;
    readonly interest: string | null;
    readonly reviewed: boolean;
    readonly voter: boolean;
    readonly choice: string | null;
  };
};

export function caseSummary(row: QueueRow): CaseSummary {
  const amount = (minor: string | null): Money | null =>
    minor === null ? null : money(minor, row.currency);
  return {
    applicationId: row.application_id,
    fundId: row.fund_id,
    round: row.round,
    policyVersion: row.policy_version,
    status: row.status,
    priority: row.priority,
    sensitivity: row.sensitivity,
    applicantKind: row.applicant_kind,
    needs: row.needs.split(' '),
    country: row.country,
    payoutRail: row.payout_rail,
    requested: money(row.requested_minor, row.currency),
    proposed: amount(row.proposed_minor),
    approved: amount(row.approved_minor),
    submittedAt: row.submitted_at,
    triagedAt: row.triaged_at,
    dueAt: row.due_at,
    pausedAt: row.paused_at,
    decidedAt: row.decided_at,
    endedAt: row.ended_at,
    awaitingFundsSince: row.awaiting_since,
    reason: row.reason,
    questionOpen: row.question_open === 1,
    possibleDuplicate: row.possible_duplicate === 1,
    revision: row.revision,
    conclusion: row.conclusion,
    reviews: row.reviews,
    votes: row.votes,
    approvals: row.status === 'deciding' ? null : row.approvals,
    approvalsNeeded: row.approvals_needed,
    mine: {
      assigned: row.my_assigned === 1,
      interest: row.my_interest,
      reviewed: row.my_review === row.revision,
      voter: row.my_voter === 1,
      choice: row.my_choice,
    },
  };
}
