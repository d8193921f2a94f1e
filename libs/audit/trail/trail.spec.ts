import { createHash } from 'node:crypto';
import type { EventOf } from '#catalogue';
import { memoryEventStore } from '#event-store';
import { Rejection } from '#kernel';
import { viewsAt } from '#read-models';
import { books, type LogEntry } from '../../../test/support/books.js';
import { writeBooks } from '../../../test/support/books-log.js';
import { logTree } from '../merkle/log-tree.js';
import { merkleLog } from '../merkle/merkle-log.projection.js';
import { verifyInclusion } from '../merkle/verify-proof.js';
import { auditTrail } from './audit-trail.projection.js';
import { latestSubjects, subjectNamed, subjectOfMove } from './trail.queries.js';
import { saidIn } from './said.js';
import { findBankLines, trace, type Trace } from './trace.js';
import { trailOf } from './trail.queries.js';

const entries = [...books({ seed: 31, grants: 40 })];

async function logOfYear() {
  const store = memoryEventStore();
  await writeBooks(store, entries);
  return store;
}

/** A grant whose payment came back and was paid again: the longest story there is. */
function returnedGrant(): { readonly caseId: string; readonly payoutId: string } {
  const back = entries.find(({ event }) => event.type === 'ReturnedMoneyArrived') as LogEntry;
  const payoutId = back.stream.slice('disbursement-'.length);
  const paid = entries.find(
    ({ event, stream }) => event.type === 'AttemptPaid' && stream === back.stream,
  ) as LogEntry;
  return { payoutId, caseId: (paid.event.data as { applicationId: string }).applicationId };
}

const types = ({ entries: found }: Trace): readonly string[] => found.map(({ type }) => type);
const PAID = [
  'RecordOpened',
  'DisbursementReleaseGiven',
  'DisbursementReleased',
  'AttemptSubmitted',
  'AttemptPaid',
];

describe('the trace of one case', () => {
  it('tells everything from the first word to the second payment, in order', async () => {
    const { caseId } = returnedGrant();
    const story = await trace(await logOfYear(), caseId);
    expect(story.kind).toBe('case');
    expect(types(story)).toEqual([
      'ApplicationSubmitted',
      'DecisionCalled',
      'VoteCast',
      'VoteCast',
      'QuorumReached',
      'DecisionReached',
      'FundsReserved',
      'GrantNotified',
      'FundsCommitted',
      'DisbursementPrepared',
      ...PAID,
      'FundsSettled',
      'AttemptFailedAfterPaid',
      'SettlementReversed',
      'ReturnedMoneyArrived',
      ...PAID,
      'FundsSettled',
    ]);
    const indexes = story.entries.map(({ index }) => index);
    expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
    expect(story.entries.find(({ type }) => type === 'AttemptFailedAfterPaid')?.reason).toBe(
      'account-closed',
    );
    for (const { actor, recordedAt, effectiveDate } of story.entries) {
      expect(actor.role).toBe('treasurer');
      expect(recordedAt.slice(0, 10)).toBe(effectiveDate);
    }
  });

  it('proves of each event that it is in the log, with or without kept leaves', async () => {
    const store = await logOfYear();
    const views = await viewsAt(store, [merkleLog]);
    const { caseId } = returnedGrant();
    const alone = await trace(store, caseId);
    const withViews = await trace(store, caseId, { tree: logTree(views) });
    expect(withViews).toEqual(alone);
    for (const { index, proof } of alone.entries) {
      const { leaf, hashes } = proof!;
      expect(verifyInclusion({ leaf, index, size: alone.size, root: alone.root }, hashes)).toBe(
        true,
      );
    }
    views.close();
  });

  it('says of an event that the views have not seen that it is not proved yet', async () => {
    const store = await logOfYear();
    const { caseId } = returnedGrant();
    const last = (await trace(store, caseId)).entries.at(-1)!;
    const before = (await store.readAll(0n, 10_000))[last.index - 1]!;
    const views = await viewsAt(store, [merkleLog], before.position);
    const story = await trace(store, caseId, { tree: logTree(views) });
    expect(story.entries.at(-1)).toMatchObject({ index: last.index, proof: null });
    expect(story.entries.at(-2)?.proof).not.toBeNull();
    views.close();
  });

  it('follows a gift into the fund account, and a payout into its settlement', async () => {
    const store = await logOfYear();
    const gift = (entries.find(({ event }) => event.type === 'DonationReceived') as LogEntry)
      .stream;
    expect(types(await trace(store, gift.slice('donation-'.length)))).toEqual([
      'DonationReceived',
      'FundsReceived',
    ]);
    const payout = await trace(store, returnedGrant().payoutId);
    expect(payout.kind).toBe('payout');
    expect(types(payout)[0]).toBe('DisbursementPrepared');
    expect(types(payout).filter((type) => type === 'FundsSettled')).toHaveLength(2);
  });

  it('does not know what the log does not hold', async () => {
    const store = await logOfYear();
    for (const id of ['nobody', '00000000-0000-5000-8000-000000000000']) {
      await expect(trace(store, id)).rejects.toEqual(new Rejection('trace-unknown'));
    }
  });
});

describe('the audit trail in the views', () => {
  it('holds for every case and gift exactly what its trace tells', async () => {
    const store = await logOfYear();
    const views = await viewsAt(store, [auditTrail]);
    const subjects = entries
      .filter(({ event }) => ['ApplicationSubmitted', 'DonationReceived'].includes(event.type))
      .map(({ stream }) => stream.replace(/^[a-z]+-/, ''));
    for (const subject of subjects.slice(0, 25)) {
      const told = (await trace(store, subject)).entries.map(
        ({ index, type, eventId, reason }) => ({
          index,
          type,
          eventId,
          reason,
        }),
      );
      const kept = trailOf(views, subject).map(({ index, type, eventId, reason }) => ({
        index,
        type,
        eventId,
        reason,
      }));
      expect(kept).toEqual(told);
    }
    const [first] = subjects;
    const whole = trailOf(views, first!);
    expect(trailOf(views, first!, whole[0]!.index)).toEqual(whole.slice(1));
    views.close();
  });
});

describe('the list of trails', () => {
  it('shows what began last, page by page, each once', async () => {
    const views = await viewsAt(await logOfYear(), [auditTrail]);
    const begun: number[] = [];
    let before: number | undefined;
    do {
      const page = latestSubjects(views, 'everything', {
        limit: 7,
        ...(before === undefined ? {} : { before }),
      });
      begun.push(...page.subjects.map(({ begunIndex }) => begunIndex));
      before = page.next;
    } while (before !== undefined);
    expect(begun).toEqual([...begun].sort((a, b) => b - a));
    const starts = ['ApplicationSubmitted', 'DonationReceived'];
    const [cases, gifts] = starts.map((type) => entries.filter(({ event }) => event.type === type));
    expect(begun).toHaveLength((cases?.length ?? 0) + (gifts?.length ?? 0));
    const [newest] = latestSubjects(views, 'everything', { limit: 1 }).subjects;
    expect(['case', 'gift']).toContain(newest?.kind);
  });

  it('finds a trail by the id of its case, grant or payout, and by their short codes', async () => {
    const views = await viewsAt(await logOfYear(), [auditTrail]);
    const { caseId, payoutId } = returnedGrant();
    expect(subjectNamed(views, caseId)).toBe(caseId);
    expect(subjectNamed(views, payoutId)).toBe(caseId);
    expect(subjectNamed(views, 'nobody')).toBeUndefined();
  });

  it('leads from money that came back into the fund to its case', async () => {
    const views = await viewsAt(await logOfYear(), [auditTrail]);
    const reversed = entries.findIndex(({ event }) => event.type === 'SettlementReversed');
    const { holdId } = entries[reversed]?.event.data as { holdId: string };
    expect(subjectOfMove(views, reversed)).toBe(holdId.replace(/\.\d+$/, ''));
    expect(subjectOfMove(views, reversed + 1)).toBeUndefined();
  });
});

describe('a line of a bank statement', () => {
  const sent = entries.find(({ event }) => event.type === 'AttemptSubmitted') as LogEntry;
  const { attemptId, reference, money } = sent.event.data as EventOf<'AttemptSubmitted'>['data'];
  const payoutId = sent.stream.slice('disbursement-'.length);
  const paidOn = entries.flatMap(({ event }) =>
    event.type === 'AttemptPaid' && event.data.attemptId === attemptId ? event.data.paidOn : [],
  )[0];

  it.each([
    ['the text of the bank', { text: `SEPA ${reference} END-TO-END` }],
    ['the text as a bank breaks it', { text: `${reference.slice(0, 5)} ${reference.slice(5)}` }],
    ['the attempt', { text: attemptId }],
    ['reference, amount and day', { text: reference, minor: money.minor, day: paidOn }],
  ])('leads to its payment by %s', async (_, wish) => {
    const found = await findBankLines(await logOfYear(), wish);
    expect(found.map(({ traceId, kind }) => [traceId, kind])).toEqual([[payoutId, 'payment']]);
  });

  it('leads to every payment of that amount on that day, and to nothing that is neither', async () => {
    const store = await logOfYear();
    const found = await findBankLines(store, { minor: money.minor, day: paidOn ?? '' });
    expect(found.map(({ traceId }) => traceId)).toContain(payoutId);
    expect(found.every((line) => line.minor === money.minor && line.day === paidOn)).toBe(true);
    expect(await findBankLines(store, { text: 'RENT FOR MARCH' })).toEqual([]);
  });
});

describe('an entry of a trace', () => {
  it('carries what other code needs to make its leaf anew', async () => {
    const { caseId } = returnedGrant();
    const { entries: told } = await trace(await logOfYear(), caseId);
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    for (const { proof, stored, eventId, index, revision, stream, type } of told) {
      // Keys in the order of RFC 8785, which is that of the alphabet here.
      const leaf = JSON.stringify({
        eventId,
        index,
        metadata: sha256(stored.metadata),
        payload: sha256(stored.payload),
        revision,
        stream,
        type,
      });
      const hashed = createHash('sha256')
        .update(Buffer.from([0]))
        .update(leaf)
        .digest('base64');
      expect(proof?.leaf).toBe(hashed);
    }
  });

  it('tells amount, outcome and urgency, and never a word that somebody wrote', async () => {
    const { caseId } = returnedGrant();
    const { entries: told } = await trace(await logOfYear(), caseId);
    const paid = told.find(({ type }) => type === 'AttemptPaid');
    expect(paid?.amount).toMatchObject({ currency: 'EUR' });
    expect(told.find(({ type }) => type === 'VoteCast')?.outcome).toMatch(/^(?:yes|no|abstain)$/);
    expect(saidIn({ reason: 'She lives at 5 Oak Lane', choice: 'Yes!', priority: 'P9' })).toEqual({
      reason: null,
      outcome: null,
      urgency: null,
      amount: null,
    });
  });
});
