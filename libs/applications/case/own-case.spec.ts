import { committeeQueue } from '../views/committee-queue.projection.js';
import { openFund, SEALED, submitted, viewsAfter } from '../views/views.fixtures.js';
import type { Happened } from '../views/views.fixtures.js';
import { readOwnRow } from '../views/queue.query.js';
import { ownCaseOf } from './own-case.js';

const applicationId = 'case-1';
const DECIDE_BY = '2026-02-04T10:00:00.000Z';

const triaged: Happened = [
  '2026-02-01T11:00:00.000Z',
  {
    type: 'ApplicationTriaged',
    data: { applicationId, priority: 'P2', sensitivity: 2, triagedBy: 'd', decideBy: DECIDE_BY },
  },
];
const verifying: Happened = [
  '2026-02-01T12:00:00.000Z',
  { type: 'VerificationStarted', data: { applicationId, by: 'd' } },
];
const asked: Happened = [
  '2026-02-02T12:00:00.000Z',
  {
    type: 'ApplicationInfoRequested',
    data: { applicationId, question: { ...SEALED }, by: 'd' },
  },
];
const declined = (instant: string): Happened => [
  instant,
  {
    type: 'ApplicationDeclined',
    data: { applicationId, reason: 'not-confirmed', by: 'chair', held: null },
  },
];
const withdrawn: Happened = [
  '2026-02-03T12:00:00.000Z',
  {
    type: 'ApplicationWithdrawn',
    data: { incidentRef: 'incident', applicationId, by: 'applicant', held: null },
  },
];

function ownAfter(...more: readonly Happened[]) {
  const start = [...openFund(), submitted(applicationId, '2026-02-01T10:00:00.000Z')];
  const row = readOwnRow(viewsAfter([committeeQueue], [...start, ...more]), applicationId);
  if (!row) throw new Error('there is no case');
  return ownCaseOf(row);
}

const signs = (own: ReturnType<typeof ownAfter>) =>
  own.steps.map(({ state }) => ({ done: 'x', current: 'o', waiting: '.', stopped: '!' })[state]);

describe('What an applicant is shown of their case', () => {
  test('where it stands, step by step', () => {
    expect(signs(ownAfter()).join('')).toBe('xo...');
    expect(signs(ownAfter(triaged)).join('')).toBe('xxo..');
    expect(signs(ownAfter(triaged, verifying, asked)).join('')).toBe('xxo..');
    expect(signs(ownAfter(triaged, declined('2026-02-03T12:00:00.000Z'))).join('')).toBe('xxx!.');
    expect(signs(ownAfter(withdrawn)).join('')).toBe('x!...');
  });

  test('whether the promise to decide was kept', () => {
    expect(ownAfter(triaged)).toMatchObject({ promisedBy: DECIDE_BY, kept: null });
    expect(ownAfter(triaged, declined('2026-02-04T09:59:00.000Z')).kept).toBe(true);
    expect(ownAfter(triaged, declined('2026-02-04T10:01:00.000Z')).kept).toBe(false);
    expect(ownAfter(triaged, withdrawn).kept).toBeNull();
  });

  test('the reason of a refusal, and nothing that was awarded', () => {
    const own = ownAfter(triaged, declined('2026-02-03T12:00:00.000Z'));
    expect(own).toMatchObject({ reason: 'not-confirmed', approved: null });
  });

  test('that a question waits, while the clock stands still', () => {
    expect(ownAfter(triaged, verifying, asked)).toMatchObject({ questionOpen: true, paused: true });
  });

  test('nothing that was answered, in any field', () => {
    const text = JSON.stringify(ownAfter(triaged, verifying, asked));
    for (const answer of ['TN', 'relocation', '240000', 'mobile-money', 'ciphertext']) {
      expect(text).not.toContain(answer);
    }
  });
});
