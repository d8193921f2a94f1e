import type { PolicyPriority } from '#catalogue';
import type { RecordedEvent } from '#event-store';
import { projection, type Cell, type Row, type Rows } from '#read-models';
import { submittedRow } from './submitted-row.js';

const PRIORITY_RANKS: Readonly<Record<PolicyPriority, number>> = { P1: 1, P2: 2, P3: 3, P4: 4 };

/**
 * What the committee works from: one row per case, without anything that tells who asks, and what
 * each member has done in it. Who may see a row is said by the view `reading`.
 *
 * `due_at` is when the next promise of the fund falls due: to sort a new case, then to decide it.
 * While the clock stands still for an answer, `paused_at` is set; `due_at` moves by as much once
 * it is there. Both are null when nothing is promised any more.
 */
export const committeeQueue = projection({
  name: 'committee-queue',
  version: 2,
  tables: {
    committee_queue: {
      key: ['application_id'],
      columns: {
        application_id: 'text',
        fund_id: 'text',
        policy_version: 'integer',
        round: 'text',
        status: 'text',
        open: 'integer',
        priority: 'text',
        priority_rank: 'integer',
        sensitivity: 'integer',
        applicant_kind: 'text',
        needs: 'text',
        country: 'text',
        payout_rail: 'text',
        requested_minor: 'text',
        currency: 'text',
        submitted_at: 'text',
        triaged_at: 'text',
        triaged_by: 'text',
        promised_by: 'text',
        due_at: 'text',
        paused_at: 'text',
        resume: 'text',
        question_open: 'integer',
        revision: 'integer',
        conclusion: 'text',
        reviews: 'integer',
        assigned: 'integer',
        band: 'text',
        proposed_minor: 'text',
        approvals: 'integer',
        approvals_needed: 'integer',
        board_approvals_needed: 'integer',
        votes: 'integer',
        decided_at: 'text',
        approved_minor: 'text',
        awaiting_since: 'text',
        reason: 'text',
        ended_at: 'text',
      },
      indexes: [
        ['open', 'due_at', 'application_id'],
        ['open', 'priority_rank', 'due_at', 'application_id'],
        ['open', 'ended_at', 'application_id'],
        ['fund_id', 'status'],
      ],
    },
    case_members: {
      key: ['application_id', 'member_id'],
      columns: {
        application_id: 'text',
        member_id: 'text',
        assigned: 'integer',
        interest: 'text',
        review_revision: 'integer',
        voter: 'integer',
        choice: 'text',
        struck: 'integer',
      },
      indexes: [['member_id', 'application_id']],
    },
    queue_promises: {
      key: ['fund_id', 'version'],
      columns: { fund_id: 'text', version: 'integer', triage_hours: 'integer' },
    },
  },
  on: {
    FundPolicyPublished: (rows, { fundId, version, policy }) => {
      const hours = Object.values(policy.promises).map(({ triageHours }) => triageHours);
      const row = { fund_id: fundId, version, triage_hours: Math.min(...hours) };
      rows.queue_promises.put(row);
    },
    ApplicationSubmitted: (rows, data, recorded) => {
      const promise = rows.queue_promises.get(data.fundId, data.policyVersion);
      rows.committee_queue.put(submittedRow(data, recorded, promise));
    },
    ApplicationTriaged: ({ committee_queue }, data, recorded) => {
      const { priority, sensitivity, triagedBy, decideBy } = data;
      committee_queue.change([data.applicationId], {
        status: 'triaged',
        priority,
        priority_rank: PRIORITY_RANKS[priority],
        sensitivity,
        triaged_at: at(recorded),
        triaged_by: triagedBy,
        promised_by: decideBy,
        due_at: decideBy,
      });
    },
    ApplicationFoundIneligible: ({ committee_queue }, data, recorded) => {
      end(committee_queue, data.applicationId, recorded, { status: 'ineligible' }, data.reason);
    },
    VerificationStarted: ({ committee_queue }, { applicationId }) => {
      committee_queue.change([applicationId], { status: 'verifying' });
    },
    VerificationConcluded: ({ committee_queue }, { applicationId, conclusion }) => {
      committee_queue.change([applicationId], { conclusion });
    },
    ReviewOpened: ({ committee_queue }, { applicationId }) => {
      committee_queue.change([applicationId], { status: 'under-review' });
    },
    ApplicationInfoRequested: ({ committee_queue }, { applicationId }, recorded) => {
      const row = committee_queue.get(applicationId);
      if (!row) return;
      // The most urgent cases go on while the question waits.
      const pause: Row =
        row['priority'] === 'P1'
          ? {}
          : { status: 'more-info', resume: row['status'] as string, paused_at: at(recorded) };
      committee_queue.change([applicationId], { question_open: 1, ...pause });
    },
    ApplicationInfoProvided: (rows, { applicationId, revision }, recorded) => {
      const row = rows.committee_queue.get(applicationId);
      if (!row) return;
      rows.committee_queue.change([applicationId], {
        question_open: 0,
        revision,
        reviews: 0,
        approvals: 0,
        votes: 0,
        status: afterAnswer(row),
        resume: null,
        paused_at: null,
        due_at: later(row['due_at'], row['paused_at'], at(recorded)),
      });
    },
    ReviewerAssigned: (rows, { applicationId, memberId }) => {
      add(rows.committee_queue, applicationId, { assigned: 1 });
      mark(rows.case_members, applicationId, memberId, { assigned: 1 });
    },
    CaseInterestDeclared: (rows, { applicationId, memberId, answer }) => {
      mark(rows.case_members, applicationId, memberId, { interest: answer });
    },
    ReviewSubmitted: (rows, { applicationId, memberId, revision }) => {
      add(rows.committee_queue, applicationId, { reviews: 1 });
      mark(rows.case_members, applicationId, memberId, { review_revision: revision });
    },
    ReviewStruck: (rows, { applicationId, memberId }) => {
      const row = rows.committee_queue.get(applicationId);
      const mine = rows.case_members.get(applicationId, memberId);
      if (row && mine?.['review_revision'] === row['revision']) {
        add(rows.committee_queue, applicationId, { reviews: -1 });
      }
      mark(rows.case_members, applicationId, memberId, { review_revision: null, struck: 1 });
    },
    DecisionCalled: (rows, data) => {
      rows.committee_queue.change([data.applicationId], {
        status: 'deciding',
        band: data.band,
        proposed_minor: data.proposed.minor,
        approvals: 0,
        votes: 0,
        approvals_needed: data.approvalsNeeded,
        board_approvals_needed: data.boardApprovalsNeeded,
      });
      for (const memberId of data.voters) {
        mark(rows.case_members, data.applicationId, memberId, { voter: 1, choice: null });
      }
    },
    VoteCast: (rows, { applicationId, memberId, choice }) => {
      add(rows.committee_queue, applicationId, { votes: 1, approvals: choice === 'yes' ? 1 : 0 });
      mark(rows.case_members, applicationId, memberId, { choice });
    },
    VoteStruck: (rows, { applicationId, memberId }) => {
      const yes = rows.case_members.get(applicationId, memberId)?.['choice'] === 'yes';
      add(rows.committee_queue, applicationId, { votes: -1, approvals: yes ? -1 : 0 });
      mark(rows.case_members, applicationId, memberId, { choice: null, struck: 1 });
    },
    DecisionReached: ({ committee_queue }, { applicationId, approved }, recorded) => {
      const decided = { decided_at: at(recorded), approved_minor: approved.minor };
      committee_queue.change([applicationId], { status: 'approved', due_at: null, ...decided });
    },
    ApplicationDeclined: ({ committee_queue }, data, recorded) => {
      end(committee_queue, data.applicationId, recorded, { status: 'declined' }, data.reason);
    },
    DecisionVoided: ({ committee_queue }, { applicationId, to }) => {
      const row = committee_queue.get(applicationId);
      if (!row) return;
      const undone = { decided_at: null, approved_minor: null, awaiting_since: null };
      const due_at = row['promised_by'] ?? null;
      committee_queue.change([applicationId], { status: to, due_at, ...undone });
    },
    ApplicationAwaitingFunds: ({ committee_queue }, { applicationId }, recorded) => {
      const awaiting = { status: 'awaiting-funds', awaiting_since: at(recorded) };
      committee_queue.change([applicationId], awaiting);
    },
    ApplicationFunded: ({ committee_queue }, { applicationId }) => {
      committee_queue.change([applicationId], { status: 'funded', awaiting_since: null });
    },
    ApplicationWithdrawn: ({ committee_queue }, { applicationId }, recorded) => {
      end(committee_queue, applicationId, recorded, { status: 'withdrawn' });
    },
    ApplicationClosed: ({ committee_queue }, { applicationId, outcome }, recorded) => {
      end(committee_queue, applicationId, recorded, { status: 'closed' }, outcome);
    },
  },
});

function at(recorded: RecordedEvent): string {
  return recorded.metadata.recordedAt;
}

/** Where a case goes on once the answer is there; a vote starts anew from the reviews. */
function afterAnswer(row: Row): Cell {
  if (row['status'] === 'more-info') return row['resume'] ?? null;
  return row['status'] === 'deciding' ? 'under-review' : (row['status'] ?? null);
}

/** An instant moved on by the time between two others; as it was when there was no pause. */
function later(due: Cell | undefined, from: Cell | undefined, to: string): Cell {
  if (typeof due !== 'string' || typeof from !== 'string') return due ?? null;
  return new Date(Date.parse(due) + Date.parse(to) - Date.parse(from)).toISOString();
}

/** The case is over; what the fund had promised is no longer counted. */
function end(
  queue: Rows,
  applicationId: string,
  recorded: RecordedEvent,
  state: Row,
  reason: string | null = null,
): void {
  const row = queue.get(applicationId);
  if (!row) return;
  const instant = at(recorded);
  const decided_at = row['decided_at'] ?? instant;
  const cleared = { open: 0, due_at: null, paused_at: null, question_open: 0 };
  queue.change([applicationId], { ...cleared, ...state, reason, decided_at, ended_at: instant });
}

function add(queue: Rows, applicationId: string, changes: Readonly<Record<string, number>>): void {
  const row = queue.get(applicationId);
  if (!row) return;
  const counted = Object.entries(changes).map(([column, by]) => [column, Number(row[column]) + by]);
  queue.change([applicationId], Object.fromEntries(counted) as Row);
}

function mark(members: Rows, application_id: string, member_id: string, changes: Row): void {
  const before = members.get(application_id, member_id);
  members.put({ ...(before ?? { application_id, member_id }), ...changes });
}
