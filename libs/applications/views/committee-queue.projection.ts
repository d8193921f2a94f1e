import type { PolicyPriority } from '#catalogue';
import type { RecordedEvent } from '#event-store';
import { projection, type RowOf, type Rows } from '#read-models';
import { tables } from './committee-queue.tables.js';
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
  version: 3,
  tables,
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
      end(committee_queue, data.applicationId, recorded, 'ineligible', data.reason);
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
      committee_queue.change([applicationId], { question_open: 1 });
      // The most urgent cases go on while the question waits.
      if (row.priority === 'P1') return;
      const pause = { status: 'more-info', resume: row.status, paused_at: at(recorded) };
      committee_queue.change([applicationId], pause);
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
        due_at: later(row.due_at, row.paused_at, at(recorded)),
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
      if (row && mine?.review_revision === row.revision) {
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
      const yes = rows.case_members.get(applicationId, memberId)?.choice === 'yes';
      add(rows.committee_queue, applicationId, { votes: -1, approvals: yes ? -1 : 0 });
      mark(rows.case_members, applicationId, memberId, { choice: null, struck: 1 });
    },
    DecisionReached: ({ committee_queue }, { applicationId, approved }, recorded) => {
      const decided = { decided_at: at(recorded), approved_minor: approved.minor };
      committee_queue.change([applicationId], { status: 'approved', due_at: null, ...decided });
    },
    ApplicationDeclined: ({ committee_queue }, data, recorded) => {
      end(committee_queue, data.applicationId, recorded, 'declined', data.reason);
    },
    DecisionVoided: ({ committee_queue }, { applicationId, to }) => {
      const row = committee_queue.get(applicationId);
      if (!row) return;
      const undone = { decided_at: null, approved_minor: null, awaiting_since: null };
      committee_queue.change([applicationId], { status: to, due_at: row.promised_by, ...undone });
    },
    ApplicationAwaitingFunds: ({ committee_queue }, { applicationId }, recorded) => {
      const awaiting = { status: 'awaiting-funds', awaiting_since: at(recorded) };
      committee_queue.change([applicationId], awaiting);
    },
    ApplicationFunded: ({ committee_queue }, { applicationId }) => {
      committee_queue.change([applicationId], { status: 'funded', awaiting_since: null });
    },
    ApplicationWithdrawn: ({ committee_queue }, { applicationId, by }, recorded) => {
      end(committee_queue, applicationId, recorded, 'withdrawn', by === 'agent' ? 'agent' : null);
    },
    ApplicationJoined: ({ committee_queue }, { applicationId }, recorded) => {
      const row = committee_queue.get(applicationId);
      if (!row) return;
      const { status, due_at, paused_at, question_open } = row;
      end(committee_queue, applicationId, recorded, 'joined');
      const before = JSON.stringify({ status, due_at, paused_at, question_open });
      committee_queue.change([applicationId], { before_join: before });
    },
    ApplicationReopened: ({ committee_queue }, { applicationId }) => {
      const before = committee_queue.get(applicationId)?.before_join;
      if (typeof before !== 'string') return;
      const again = { open: 1, decided_at: null, ended_at: null, before_join: null };
      committee_queue.change([applicationId], { ...(JSON.parse(before) as Before), ...again });
    },
    IncidentReported: ({ case_incidents }, { applicationId, incidentRef }) => {
      const row = { application_id: applicationId, incident_ref: incidentRef, joined_into: null };
      case_incidents.put(row);
    },
    DuplicateJoined: ({ case_incidents }, { applicationId, into }) => {
      case_incidents.change([applicationId], { joined_into: into });
    },
    DuplicateJoinUndone: ({ case_incidents }, { applicationId }) => {
      case_incidents.change([applicationId], { joined_into: null });
    },
    DuplicateParted: ({ case_parted }, { applicationId, otherId }) => {
      case_parted.put({ application_id: applicationId, other_id: otherId });
      case_parted.put({ application_id: otherId, other_id: applicationId });
    },
    ApplicationClosed: ({ committee_queue }, { applicationId, outcome }, recorded) => {
      end(committee_queue, applicationId, recorded, 'closed', outcome);
    },
  },
});

function at(recorded: RecordedEvent): string {
  return recorded.metadata.recordedAt;
}

/** Where a case goes on once the answer is there; a vote starts anew from the reviews. */
function afterAnswer({ status, resume }: Case): string {
  if (status === 'more-info') return resume ?? status;
  return status === 'deciding' ? 'under-review' : status;
}

/** An instant moved on by the time between two others; as it was when there was no pause. */
function later(due: string | null, from: string | null, to: string): string | null {
  if (due === null || from === null) return due;
  return new Date(Date.parse(due) + Date.parse(to) - Date.parse(from)).toISOString();
}

/** The case is over; what the fund had promised is no longer counted. */
function end(
  queue: Queue,
  applicationId: string,
  recorded: RecordedEvent,
  status: string,
  reason: string | null = null,
): void {
  const row = queue.get(applicationId);
  if (!row) return;
  const instant = at(recorded);
  queue.change([applicationId], {
    open: 0,
    due_at: null,
    paused_at: null,
    question_open: 0,
    status,
    reason,
    decided_at: row.decided_at ?? instant,
    ended_at: instant,
  });
}

type Counts = Readonly<Partial<Record<'reviews' | 'assigned' | 'approvals' | 'votes', number>>>;

function add(queue: Queue, applicationId: string, by: Counts): void {
  const row = queue.get(applicationId);
  if (!row) return;
  queue.change([applicationId], {
    reviews: row.reviews + (by.reviews ?? 0),
    assigned: row.assigned + (by.assigned ?? 0),
    approvals: row.approvals + (by.approvals ?? 0),
    votes: row.votes + (by.votes ?? 0),
  });
}

function mark(
  members: Rows<typeof tables.case_members>,
  application_id: string,
  member_id: string,
  changes: Partial<RowOf<typeof tables.case_members>>,
): void {
  if (!members.get(application_id, member_id)) {
    members.put({
      application_id,
      member_id,
      assigned: null,
      interest: null,
      review_revision: null,
      voter: null,
      choice: null,
      struck: null,
    });
  }
  members.change([application_id, member_id], changes);
}

/** What comes back with a case that was joined. */
type Before = Pick<Case, 'status' | 'due_at' | 'paused_at' | 'question_open'>;

type Case = RowOf<typeof tables.committee_queue>;
type Queue = Rows<typeof tables.committee_queue>;
