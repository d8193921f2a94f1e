import fc from 'fast-check';
import type { AnyEvent, FundAccountEvent, PolicyPriority } from '#catalogue';
import { RecordedEvent } from '#event-store';
import { fold, Rejection } from '#kernel';
import { openViews, type ViewSet } from '#read-models';
import { availableIn } from '../buckets.js';
import { fundAccountDecider, type FundAccountCommand } from '../fund-account.decider.js';
import type { RecordReceipt } from '../fund-account.requests.js';
import { credit, eur, fundId, noTerms, on, receipt, reserve } from '../fund-account.fixtures.js';
import { fundPositions } from './fund-positions.projection.js';
import { readPositions, readWaiting, totalOf } from './funds.query.js';

function viewsAfter(events: readonly AnyEvent[]): ViewSet {
  const views = openViews(':memory:', [fundPositions]);
  views.apply(
    events.map(
      ({ type, data }, place) =>
        new RecordedEvent({
          position: BigInt(place + 1),
          stream: `fundaccount-${fundId}.EUR`,
          revision: place,
          id: `event-${place}`,
          type,
          storedData: JSON.stringify(data),
          storedMetadata: JSON.stringify({ schemaVersion: 1, recordedAt: '2026-03-10T09:00:00Z' }),
        }),
    ),
  );
  return views;
}

/** What the rules decide on these commands, one after the other; refused ones leave nothing. */
function decided(commands: readonly FundAccountCommand[]): readonly FundAccountEvent[] {
  const events: FundAccountEvent[] = [];
  for (const command of commands) {
    try {
      events.push(...fundAccountDecider.decide(command, fold(fundAccountDecider, events)));
    } catch (error) {
      // A refusal leaves no event, so there is nothing to see.
      if (!(error instanceof Rejection)) throw error;
    }
  }
  return events;
}

const commit = (holdId: string, minor: number): FundAccountCommand => ({
  type: 'Commit',
  fundId,
  holdId,
  money: eur(minor),
  on,
});
const settle = (holdId: string, minor: number, fee: number): FundAccountCommand => ({
  type: 'Settle',
  fundId,
  holdId,
  attemptId: `${holdId}-1`,
  money: eur(minor),
  feeMinor: String(fee),
  split: null,
  feeRestriction: null,
  on,
});
const reverse = (holdId: string): FundAccountCommand => ({
  type: 'ReverseSettlement',
  fundId,
  holdId,
  attemptId: `${holdId}-1`,
  baseMinor: '1',
});
const reduce = (holdId: string, minor: number): FundAccountCommand => ({
  type: 'Reduce',
  fundId,
  holdId,
  split: [{ restriction: 'free', minor: String(minor) }],
  on,
});
const release = (holdId: string): FundAccountCommand => ({
  type: 'Release',
  fundId,
  holdId,
  reason: 'withdrawn',
  inFlight: false,
  on,
});

describe('Where the money of a fund is', () => {
  test('a promise, a payment with its fee, and a payment that came back', () => {
    const upTo = (count: number) => {
      const life = [
        receipt(1_000_000),
        reserve('h1', 300_000),
        commit('h1', 300_000),
        settle('h1', 300_000, 150),
        reverse('h1'),
      ];
      const total = totalOf(
        readPositions(viewsAfter(decided(life.slice(0, count))), fundId),
        'EUR',
      );
      return [total.available, total.reserved, total.committed, total.settled].map(Number);
    };
    expect(upTo(1)).toEqual([1_000_000, 0, 0, 0]);
    expect(upTo(2)).toEqual([700_000, 300_000, 0, 0]);
    expect(upTo(3)).toEqual([700_000, 0, 300_000, 0]);
    expect(upTo(4)).toEqual([699_850, 0, 0, 300_150]);
    expect(upTo(5)).toEqual([699_850, 0, 300_000, 150]);
  });

  test('an award without money waits, the most urgent first, until money comes', () => {
    const wish = (priority: PolicyPriority) => ({ priority });
    const waiting = [reserve('h1', 50_000, wish('P3')), reserve('h2', 60_000, wish('P1'))];
    const before = viewsAfter(decided([receipt(10_000), ...waiting]));
    expect(readWaiting(before, fundId, 10).map(({ hold_id }) => hold_id)).toEqual(['h2', 'h1']);
    const after = viewsAfter(
      decided([receipt(10_000), ...waiting, receipt(100_000, 'free', 'r2')]),
    );
    expect(readWaiting(after, fundId, 10)).toEqual([]);
  });

  test('whatever happens to an account, the view shows what the account itself knows', () => {
    const holds = fc.constantFrom('h1', 'h2', 'h3');
    const amounts = fc.integer({ min: 1, max: 400 });
    const restrictions = fc.constantFrom('free', 'legal');
    const command: fc.Arbitrary<FundAccountCommand> = fc.oneof(
      fc
        .tuple(amounts, restrictions, fc.uuid())
        .map(([minor, restriction, id]) => receipt(minor, restriction, id)),
      fc.tuple(amounts, restrictions, fc.uuid()).map(([minor, restriction, id]) => ({
        ...(receipt(minor, restriction, id) as RecordReceipt),
        heldBy: 'processor' as const,
      })),
      fc.tuple(amounts, fc.uuid()).map(([minor, payoutId]) => ({
        type: 'RecordProcessorPayout' as const,
        fundId,
        payoutId,
        money: eur(minor),
        arrivedOn: on,
        today: on,
        baseCurrency: 'EUR',
        by: { accountId: 'treasurer', roles: ['treasurer'] as const },
      })),
      fc
        .tuple(holds, amounts, fc.integer({ min: 0, max: 20 }))
        .map(([hold, minor, fee]) => reserve(hold, minor, { fee })),
      fc.tuple(holds, amounts).map(([hold, minor]) => commit(hold, minor)),
      fc
        .tuple(holds, amounts, fc.integer({ min: 0, max: 30 }))
        .map(([hold, minor, fee]) => settle(hold, minor, fee)),
      holds.map(reverse),
      fc.tuple(holds, amounts).map(([hold, minor]) => reduce(hold, minor)),
      holds.map(release),
      amounts.map((minor) => receipt(minor, 'legal', 'given')),
      fc.tuple(amounts, fc.uuid()).map(([minor, reversalId]) => ({
        type: 'RecordReceiptReversal' as const,
        fundId,
        reversalId,
        receiptId: 'given',
        money: eur(minor),
        restriction: 'legal',
        on,
      })),
    );
    const opening: FundAccountCommand = {
      type: 'OpenRestriction',
      fundId,
      currency: 'EUR',
      restriction: 'legal',
      terms: { ...noTerms, needs: ['legal'] },
      credit,
      by: { accountId: 'treasurer', roles: ['treasurer'] },
    };
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        const events = decided([opening, ...commands]);
        const { buckets, waiting, atProcessor } = fold(fundAccountDecider, events);
        const views = viewsAfter(events);
        const known = [...buckets].map(([restriction, bucket]) => ({
          restriction,
          currency: 'EUR',
          received: String(-bucket.balances.given),
          reserved: String(bucket.balances.reserved + bucket.balances['fees-reserved']),
          committed: String(bucket.balances.committed + bucket.balances['fees-committed']),
          settled: String(bucket.balances.settled + bucket.balances.short),
          available: String(availableIn(bucket)),
          atProcessor: atProcessor.find((held) => held.restriction === restriction)?.minor ?? '0',
          atBank: String(bucket.balances.bank),
          lent: String(bucket.balances.lent),
          missing: String(-bucket.balances.missing),
        }));
        // A bucket that nothing ever touched is in no event, and so in no view.
        const shown = readPositions(views, fundId);
        const empty = { currency: 'EUR', received: '0', reserved: '0', committed: '0' };
        const none = {
          ...empty,
          settled: '0',
          available: '0',
          atProcessor: '0',
          atBank: '0',
          lent: '0',
          missing: '0',
        };
        const nothing = { ...none, restriction: 'free' };
        const all = shown.some(({ restriction }) => restriction === 'free')
          ? shown
          : [nothing, ...shown];
        expect(all).toEqual(expect.arrayContaining(known));
        expect(all).toHaveLength(known.length);
        expect(readWaiting(views, fundId, 100)).toHaveLength(waiting.length);
        views.close();
      }),
      { numRuns: 60 },
    );
  });
});
