import { refusalTo } from '#acts';
import type { Invocation, Ports } from '#commands';
import { Rejection } from '#kernel';
import type { ViewSet } from '#read-models';
import { loadCase } from '../case.loading.js';
import { readOwnRow, type QueueRow } from '../views/queue.query.js';
import { askToWithdraw } from './applicant.commands.js';

/** A case as its applicant sees it: where it stands and what was promised, no answer of theirs. */
export type OwnCase = {
  readonly status: string;
  readonly steps: readonly OwnStep[];
  readonly submittedAt: string;
  readonly sortedAt: string | null;
  readonly decidedAt: string | null;
  /** By when the fund has promised the next step; null when nothing is promised. */
  readonly promisedBy: string | null;
  /** Whether the promise to decide was kept; null while it is open or was never made. */
  readonly kept: boolean | null;
  /** The clock stands still until the open question is answered. */
  readonly paused: boolean;
  readonly questionOpen: boolean;
  /** Why it was refused, as a code of the fund's policy. */
  readonly reason: string | null;
  readonly approved: { readonly minor: string; readonly currency: string } | null;
  /** Whether it may still be taken back. */
  readonly withdrawable: boolean;
};

export type StepName = 'received' | 'sorted' | 'verified' | 'decided' | 'paid';
export type OwnStep = {
  readonly name: StepName;
  readonly state: 'done' | 'current' | 'waiting' | 'stopped';
};

const STEPS: readonly StepName[] = ['received', 'sorted', 'verified', 'decided', 'paid'];

/** The step on which a case in this state is being worked. */
const WORKED_ON: Readonly<Record<string, StepName>> = {
  submitted: 'sorted',
  triaged: 'verified',
  verifying: 'verified',
  'under-review': 'decided',
  deciding: 'decided',
  approved: 'paid',
  'awaiting-funds': 'paid',
  funded: 'paid',
};

/**
 * The case whose receipt code was shown, and whether the rules would let it be taken back now.
 * Rejection `views-behind` until this node has seen it.
 */
export async function readOwnCase(
  { ports, views }: { readonly ports: Ports; readonly views: ViewSet },
  invocation: Invocation,
  applicationId: string,
): Promise<OwnCase> {
  const row = readOwnRow(views, applicationId);
  if (!row) throw new Rejection('views-behind', { retryAfterSeconds: 1 });
  const loaded = await loadCase(ports, invocation, applicationId);
  return { ...ownCaseOf(row), withdrawable: refusalTo(() => askToWithdraw(loaded)) === undefined };
}

/** What the views know of it. */
export function ownCaseOf(row: QueueRow): Omit<OwnCase, 'withdrawable'> {
  const { decided_at: decidedAt, promised_by: promised } = row;
  const status = statusOutward(row);
  const late = promised !== null && decidedAt !== null && decidedAt > promised;
  const approved =
    row.approved_minor === null ? null : { minor: row.approved_minor, currency: row.currency };
  return {
    status,
    steps: stepsOf(row),
    submittedAt: row.submitted_at,
    sortedAt: row.triaged_at,
    decidedAt,
    promisedBy: row.due_at,
    kept:
      promised === null || decidedAt === null || status === 'withdrawn' || status === 'ended'
        ? null
        : !late,
    paused: row.paused_at !== null,
    questionOpen: row.question_open === 1,
    reason: status === 'declined' || status === 'ineligible' ? row.reason : null,
    approved,
  };
}

/**
 * Whether a request was joined to another, or staff took it back, looks the same from outside: whoever
 * filed under the name of somebody else must not learn that they have asked too (D51).
 */
function statusOutward({ status, reason }: QueueRow): string {
  const byStaff = status === 'withdrawn' && reason === 'agent';
  return byStaff || status === 'joined' ? 'ended' : status;
}

function stepsOf(row: QueueRow): readonly OwnStep[] {
  const reached = STEPS.indexOf(stepOf(row));
  const here = STOPPED.has(row.status) ? 'stopped' : 'current';
  const finished = row.status === 'closed';
  return STEPS.map((name, place) => {
    if (finished || place < reached) return { name, state: 'done' };
    return { name, state: place === reached ? here : 'waiting' };
  });
}

const STOPPED: ReadonlySet<string> = new Set(['declined', 'ineligible', 'withdrawn', 'joined']);

function stepOf({ status, conclusion, triaged_at, approved_minor }: QueueRow): StepName {
  const worked = WORKED_ON[status];
  if (worked) return worked;
  if (status === 'declined' || status === 'ineligible') return 'decided';
  if (status === 'closed' || approved_minor !== null) return 'paid';
  // Waiting for an answer, or taken back: where it stood before.
  if (conclusion !== null) return 'decided';
  return triaged_at === null ? 'sorted' : 'verified';
}
