import { visibilityView } from '#visibility';
import type { AnyEvent } from '#catalogue';
import { committeePeople } from './committee-people.projection.js';
import { committeeQueue } from './committee-queue.projection.js';
import { openFunds } from './open-funds.projection.js';
import { readQueueRow } from './queue.query.js';
import { holdsRole, openFund, SEALED, submitted, viewsAfter } from './views.fixtures.js';
import type { Happened } from './views.fixtures.js';

const applicationId = 'case-1';
const READER = { accountId: 'duty', now: '2026-02-03T00:00:00.000Z' };
const START: readonly Happened[] = [
  ...openFund(),
  holdsRole('duty', 'duty-officer'),
  submitted(applicationId, '2026-02-01T10:00:00.000Z'),
];

function rowAfter(...more: readonly Happened[]) {
  const views = viewsAfter(
    [visibilityView, committeeQueue, committeePeople, openFunds],
    [...START, ...more],
  );
  return readQueueRow(views, READER, applicationId);
}

const on = (time: string, event: AnyEvent): Happened => [`2026-02-${time}:00.000Z`, event];

const triaged = (priority: 'P1' | 'P3', decideBy = '2026-02-11T10:00:00.000Z') =>
  on('01T11:00', {
    type: 'ApplicationTriaged',
    data: { applicationId, priority, sensitivity: 2, triagedBy: 'duty', decideBy },
  });
const verifying = on('01T12:00', {
  type: 'VerificationStarted',
  data: { applicationId, by: 'duty' },
});
const asked = on('02T10:00', {
  type: 'ApplicationInfoRequested',
  data: { applicationId, question: SEALED, by: 'duty' },
});
const answered = on('04T10:00', {
  type: 'ApplicationInfoProvided',
  data: { applicationId, revision: 2, answer: SEALED },
});
const reviewed = (memberId: string) =>
  on('05T10:00', {
    type: 'ReviewSubmitted',
    data: {
      applicationId,
      memberId,
      revision: 1,
      recommendation: 'fund',
      scores: { danger: 4, need: 4, feasibility: 4 },
      recommendedMinor: null,
      comment: SEALED,
    },
  });
const called = on('06T10:00', {
  type: 'DecisionCalled',
  data: {
    applicationId,
    revision: 1,
    proposed: { minor: '200000', currency: 'EUR' },
    band: 'B2',
    approvalsNeeded: 2,
    boardApprovalsNeeded: 0,
    voters: ['ada', 'bel', 'cy'],
    board: [],
    calledBy: 'chair',
  },
});
const voted = (memberId: string, choice: 'yes' | 'no') =>
  on('06T12:00', {
    type: 'VoteCast',
    data: { applicationId, memberId, seatId: 's', choice, revision: 1, reason: null },
  });

describe('The queue of the committee', () => {
  test('a new case falls due when the most urgent kind would have to be sorted', () => {
    expect(rowAfter()).toMatchObject({
      status: 'submitted',
      due_at: '2026-02-01T14:00:00.000Z',
      priority: null,
      open: 1,
      requested_minor: '240000',
      needs: 'relocation',
      revision: 1,
    });
  });

  test('once sorted, it falls due when the fund has promised to decide', () => {
    const row = rowAfter(triaged('P3'));
    expect(row).toMatchObject({ status: 'triaged', priority_rank: 3, sensitivity: 2 });
    expect(row?.due_at).toBe('2026-02-11T10:00:00.000Z');
  });

  test('while the applicant is asked, the clock stands; the answer moves the date by as much', () => {
    const paused = rowAfter(triaged('P3'), verifying, asked);
    expect(paused).toMatchObject({ status: 'more-info', question_open: 1 });
    expect(paused?.paused_at).toBe('2026-02-02T10:00:00.000Z');
    const on4 = rowAfter(triaged('P3'), verifying, asked, answered);
    expect(on4).toMatchObject({ status: 'verifying', paused_at: null, revision: 2 });
    expect(on4?.due_at).toBe('2026-02-13T10:00:00.000Z');
  });

  test('the most urgent cases go on while a question waits, with the date as promised', () => {
    const row = rowAfter(triaged('P1'), verifying, asked, answered);
    expect(row).toMatchObject({ status: 'verifying', due_at: '2026-02-11T10:00:00.000Z' });
  });

  test('an answer makes a new revision: reviews and votes of the old one no longer count', () => {
    const before = rowAfter(triaged('P1'), verifying, reviewed('ada'), called, voted('ada', 'yes'));
    expect(before).toMatchObject({ reviews: 1, approvals: 1, votes: 1, status: 'deciding' });
    const after = rowAfter(
      triaged('P1'),
      verifying,
      reviewed('ada'),
      called,
      voted('ada', 'yes'),
      answered,
    );
    expect(after).toMatchObject({ reviews: 0, approvals: 0, votes: 0, status: 'under-review' });
  });

  test('a vote struck for a late conflict is taken off; a no was never an approval', () => {
    const struck = (memberId: string) =>
      on('07T10:00', {
        type: 'VoteStruck',
        data: { applicationId, memberId, reason: 'late-conflict' },
      });
    const votes = [triaged('P1'), verifying, called, voted('ada', 'yes'), voted('bel', 'no')];
    expect(rowAfter(...votes, struck('ada'))).toMatchObject({ approvals: 0, votes: 1 });
    expect(rowAfter(...votes, struck('bel'))).toMatchObject({ approvals: 1, votes: 1 });
  });

  test('a decision keeps the case open until the money has gone; a refusal ends it', () => {
    const reached = on('06T13:00', {
      type: 'DecisionReached',
      data: {
        applicationId,
        fundId: 'fund-1',
        award: 1,
        holdId: 'h',
        approved: { minor: '200000', currency: 'EUR' },
        feeAllowanceMinor: '2000',
        priority: 'P1',
        needs: ['relocation'],
        country: 'TN',
        payoutRail: 'mobile-money',
        express: false,
        approvedBy: ['ada', 'bel'],
        incidentRef: 'incident',
      },
    });
    const approved = rowAfter(triaged('P1'), verifying, called, reached);
    expect(approved).toMatchObject({ status: 'approved', open: 1, due_at: null });
    expect(approved?.approved_minor).toBe('200000');
    const declined = on('06T13:00', {
      type: 'ApplicationDeclined',
      data: { applicationId, reason: 'not-confirmed', by: 'chair', held: null },
    });
    const ended = rowAfter(triaged('P1'), declined);
    expect(ended).toMatchObject({ status: 'declined', open: 0, reason: 'not-confirmed' });
  });

  test('the same events give the same rows, to the byte', () => {
    const events = [...START, triaged('P3'), verifying, asked, answered, reviewed('ada'), called];
    const digests = [1, 2].map(() =>
      viewsAfter([committeeQueue], events).digest('committee-queue'),
    );
    expect(digests[0]).toBe(digests[1]);
  });
});
