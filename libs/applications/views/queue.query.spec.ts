import { visibilityView } from '#visibility';
import { Rejection } from '#kernel';
import { committeePeople } from './committee-people.projection.js';
import { committeeQueue } from './committee-queue.projection.js';
import { openFunds } from './open-funds.projection.js';
import { readQueue, readQueueFunds, readQueueRow, readWorkload } from './queue.query.js';
import type { QueueFilter } from './queue.query.js';
import { holdsRole, openFund, sits, submitted, viewsAfter } from './views.fixtures.js';
import type { Happened } from './views.fixtures.js';

const ALL: QueueFilter = { show: 'open', sort: 'time', limit: 10 };
const NOW = '2026-02-10T12:00:00.000Z';
const reader = (accountId: string, now = NOW) => ({ accountId, now });

const tie = (from: string, until: string | null, partyRef = 'organisation-o'): Happened => [
  '2026-02-01T09:00:00.000Z',
  {
    type: 'TieDeclared',
    data: {
      tieId: 'tie-1',
      memberId: 'ada',
      kind: 'board',
      party: 'organisation',
      partyRef,
      partyName: { subjectRef: 's' } as never,
      from,
      until,
      declaredOn: '2026-02-01',
    },
  },
];

function viewsWith(...more: readonly Happened[]) {
  const people = [sits('ada'), sits('bel'), holdsRole('duty', 'duty-officer')];
  const start = [...openFund(), ...openFund('fund-2'), ...people];
  return viewsAfter(
    [visibilityView, committeeQueue, committeePeople, openFunds],
    [...start, ...more],
  );
}

const cases = (count: number): readonly Happened[] =>
  Array.from({ length: count }, (_, n) =>
    submitted(`case-${n}`, `2026-02-0${1 + (n % 9)}T10:0${n % 10}:00.000Z`),
  );
const ids = (rows: readonly { readonly application_id: string }[]) =>
  rows.map((row) => row.application_id);

describe('Who sees which cases', () => {
  const ofO = submitted('case-o', '2026-02-10T10:00:00.000Z', { partyRefs: ['organisation-o'] });
  const other = submitted('case-x', '2026-02-10T11:00:00.000Z');

  test('the row of a case is hidden from a member with a tie to a party of it', () => {
    const views = viewsWith(tie('2026-02-01', null), ofO, other);
    expect(ids(readQueue(views, reader('ada'), ALL).rows)).toEqual(['case-x']);
    expect(ids(readQueue(views, reader('bel'), ALL).rows)).toEqual(['case-o', 'case-x']);
    expect(readQueueRow(views, reader('ada'), 'case-o')).toBeUndefined();
    expect(readQueue(views, reader('ada'), ALL).count).toBe(1);
  });

  test('a tie counts on its days only', () => {
    const over = viewsWith(tie('2025-01-01', '2026-02-08'), ofO);
    expect(ids(readQueue(over, reader('ada'), ALL).rows)).toEqual(['case-o']);
    const ahead = viewsWith(tie('2026-03-01', null), ofO);
    expect(ids(readQueue(ahead, reader('ada'), ALL).rows)).toEqual(['case-o']);
    const last = viewsWith(tie('2025-01-01', '2026-02-10'), ofO);
    expect(ids(readQueue(last, reader('ada'), ALL).rows)).toEqual([]);
  });

  test('a tie to whoever is to be paid hides the case too', () => {
    const prepared: Happened = [
      '2026-02-10T11:30:00.000Z',
      {
        type: 'DisbursementPrepared',
        data: {
          disbursementId: 'd',
          grantId: 'g',
          applicationId: 'case-x',
          fundId: 'fund-1',
          holdId: 'h',
          money: { minor: '1', currency: 'EUR' },
          split: [],
          rail: 'bank',
          payee: {} as never,
          payeeRef: 'brother',
          reference: 'r',
          accountRef: 'account',
          releasersNeeded: 1,
          preparedBy: 't',
        },
      },
    ];
    const views = viewsWith(tie('2026-02-01', null, 'brother'), other, prepared);
    expect(ids(readQueue(views, reader('ada'), ALL).rows)).toEqual([]);
  });

  test('whoever declared a tie for the case itself no longer sees it', () => {
    const declared = (answer: 'none' | 'unsure'): Happened => [
      '2026-02-10T11:30:00.000Z',
      {
        type: 'CaseInterestDeclared',
        data: { applicationId: 'case-x', memberId: 'ada', answer, why: null },
      },
    ];
    const shown = readQueue(viewsWith(other, declared('none')), reader('ada'), ALL);
    expect(ids(shown.rows)).toEqual(['case-x']);
    const hidden = readQueue(viewsWith(other, declared('unsure')), reader('ada'), ALL);
    expect(ids(hidden.rows)).toEqual([]);
  });

  test('nobody sees cases of a fund in which they have neither seat nor role', () => {
    const elsewhere = submitted('case-2', '2026-02-10T10:00:00.000Z', { fundId: 'fund-2' });
    const views = viewsWith(other, elsewhere, holdsRole('till', 'treasurer'));
    expect(ids(readQueue(views, reader('ada'), ALL).rows)).toEqual(['case-x']);
    expect(ids(readQueue(views, reader('till'), ALL).rows)).toEqual([]);
    expect(ids(readQueue(views, reader('nobody'), ALL).rows)).toEqual([]);
    expect(readQueueFunds(views, reader('ada')).map(({ fundId }) => fundId)).toEqual(['fund-1']);
  });

  test('a role for the whole entity opens all its funds, until it is revoked', () => {
    const elsewhere = submitted('case-2', '2026-02-10T10:00:00.000Z', { fundId: 'fund-2' });
    const chair = holdsRole('lea', 'chair', null);
    const both = viewsWith(other, elsewhere, chair);
    expect(readQueue(both, reader('lea'), ALL).count).toBe(2);
    const revoked: Happened = [
      '2026-02-10T11:30:00.000Z',
      {
        type: 'RoleRevoked',
        data: { roleId: 'lea-chair', accountId: 'lea', role: 'chair', fundId: null, by: 'b' },
      },
    ];
    expect(readQueue(viewsWith(other, chair, revoked), reader('lea'), ALL).count).toBe(0);
  });

  test('a mandate that has ended opens nothing', () => {
    const views = viewsWith(other);
    expect(readQueue(views, reader('ada', '2027-01-15T12:00:00.000Z'), ALL).count).toBe(0);
  });
});

describe('Paging through the queue', () => {
  test('every case stands on exactly one page, forwards and backwards', () => {
    const views = viewsWith(...cases(23));
    const whole = ids(readQueue(views, reader('bel'), { ...ALL, limit: 100 }).rows);
    const forwards: string[] = [];
    let page = readQueue(views, reader('bel'), { ...ALL, limit: 5 });
    const pages = [ids(page.rows)];
    forwards.push(...ids(page.rows));
    while (page.older) {
      page = readQueue(views, reader('bel'), { ...ALL, limit: 5, after: page.older });
      pages.push(ids(page.rows));
      forwards.push(...ids(page.rows));
    }
    expect(forwards).toEqual(whole);
    expect(new Set(whole).size).toBe(23);
    for (let at = pages.length - 2; at >= 0; at -= 1) {
      page = readQueue(views, reader('bel'), { ...ALL, limit: 5, before: page.newer });
      expect(ids(page.rows)).toEqual(pages[at]);
    }
    expect(page.newer).toBeUndefined();
  });

  test('a cursor that was not made here is refused', () => {
    const views = viewsWith(...cases(1));
    for (const after of ['x', 'WzFd', 'bnVsbA', 'a'.repeat(1_000)]) {
      expect(() => readQueue(views, reader('bel'), { ...ALL, after })).toThrow(
        new Rejection('cursor-invalid'),
      );
    }
  });

  test('what is late and what waits for the reader is counted', () => {
    const views = viewsWith(...cases(3));
    expect(readWorkload(views, reader('bel'))).toEqual({ open: 3, mine: 0, late: 3, new: 3 });
  });
});
