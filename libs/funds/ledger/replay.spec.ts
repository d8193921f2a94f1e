import { memoryEventStore, type EventStore } from '#event-store';
import type { Rejection } from '#kernel';
import fc from 'fast-check';
import { books, type LogEntry } from '../../../test/support/books.js';
import { newEvent, writeBooks } from '../../../test/support/books-log.js';
import { postingsOf } from './ledger.postings.js';
import { balancesDigest, replay, type ReplayOptions } from './replay.js';
import { tally, type Balance } from './tally.js';

const year = [...books({ seed: 7, grants: 60, currencies: ['EUR', 'USD', 'JPY'], foreign: 0.3 })];
const sumsBy = (balances: readonly Balance[], of: (balance: Balance) => [string, string]) => {
  const sums: Record<string, bigint> = {};
  for (const balance of balances) {
    const [name, minor] = of(balance);
    sums[name] = (sums[name] ?? 0n) + BigInt(minor);
  }
  return sums;
};

async function logOf(entries: readonly LogEntry[]): Promise<EventStore> {
  const store = memoryEventStore();
  await writeBooks(store, entries);
  return store;
}

async function refusal(store: EventStore, options: ReplayOptions): Promise<string> {
  return replay(store, options).then(
    () => 'not refused',
    (error: unknown) => (error as Rejection).code,
  );
}

describe('the replay of the ledger', () => {
  it('balances in every currency and in base, gross sums equal on both sides', async () => {
    const { balances, totals, events, position } = await replay(await logOf(year));
    expect([events, position]).toEqual([year.length, String(year.length - 1)]);
    expect(sumsBy(balances, (b) => [b.currency, b.minor])).toEqual({ EUR: 0n, JPY: 0n, USD: 0n });
    expect(sumsBy(balances, (b) => ['base', b.baseMinor])).toEqual({ base: 0n });
    for (const { debit, credit } of Object.values(totals)) expect(debit).toBe(credit);
    expect(Object.keys(totals)).toEqual(['EUR', 'JPY', 'USD']);
  });

  it('lists balances by account, fund, restriction, currency, without zero and memo ones', async () => {
    const store = await logOf(year);
    const { balances } = await replay(store);
    const keys = balances.map((b) => [b.account, b.fund, b.restriction, b.currency].join('\u0000'));
    expect(keys).toEqual([...keys].sort());
    expect(balances.some(({ minor, baseMinor }) => minor === '0' && baseMinor === '0')).toBe(false);
    expect(balances.some(({ account }) => account === 'reservations')).toBe(false);
    const withMemo = await replay(store, { memo: true });
    expect(withMemo.digest).toBe(balancesDigest(withMemo.balances));
  });

  it('gives at every position what adding one event at a time gives', async () => {
    const store = await logOf(year.slice(0, 160));
    const sums = tally();
    for (const [position, { event }] of year.slice(0, 160).entries()) {
      postingsOf(event).forEach(sums.post);
      const replayed = await replay(store, { position });
      expect(replayed.digest).toBe(balancesDigest(sums.balances()));
      expect(replayed).toMatchObject({ events: position + 1, position: String(position) });
    }
  });

  it('gives the same balances in whatever order the events are added', () => {
    const postings = year.flatMap(({ event }) => [...postingsOf(event)]);
    const digest = (all: typeof postings): string => {
      const sums = tally({ memo: true });
      all.forEach(sums.post);
      return balancesDigest(sums.balances());
    };
    const expected = digest(postings);
    const shuffled = fc.shuffledSubarray(postings, {
      minLength: postings.length,
      maxLength: postings.length,
    });
    fc.assert(
      fc.property(shuffled, (all) => digest(all) === expected),
      { numRuns: 25 },
    );
  });

  it('stops at an instant: after the last event of the log that was recorded by then', async () => {
    const ahead = year.map((entry, place) =>
      // The clock was a year ahead for one event, then it was set back (ADR 30).
      place === 20 ? { ...entry, at: '2027-01-01T00:00:00.000Z' } : entry,
    );
    const at = (year[40] as LogEntry).at;
    const until = await replay(await logOf(ahead), { at });
    expect(until).toMatchObject({ events: 41, position: '40', recordedLater: 1 });
    const before = await replay(await logOf(year), { at: '1999-12-31T00:00:00Z' });
    expect(before).toMatchObject({ events: 0, position: null });
    expect(await replay(await logOf(year), { at })).toMatchObject({ events: 41, position: '40' });
    const zoned = at.replace('Z', '+00:00');
    expect(await replay(await logOf(year), { at: zoned })).toMatchObject({ events: 41, at: zoned });
  });

  it('keeps what counts up to a day', async () => {
    const asOf = '2025-06-30';
    const counted = year.filter(({ day }) => day <= asOf);
    const sums = tally();
    counted.flatMap(({ event }) => [...postingsOf(event)]).forEach(sums.post);
    const replayed = await replay(await logOf([...year].reverse()), { asOf });
    expect(replayed.digest).toBe(balancesDigest(sums.balances()));
    expect(replayed.events).toBe(counted.length);
  });

  it('puts a correction on the day that it corrects, where that is asked for', async () => {
    const store = memoryEventStore();
    const gift = year.find(({ event }) => event.type === 'DonationReceived') as LogEntry;
    const late = { ...gift, day: '2026-02-03' };
    const { metadata, data } = newEvent(late, 1);
    const relatesTo = '2025-12-30';
    const corrected = { type: gift.event.type, data: { ...data, relatesTo }, metadata };
    await store.append(gift.stream, 'new', [corrected]);
    const asOf = '2025-12-31';
    expect(await replay(store, { asOf, view: 'known' })).toMatchObject({
      events: 0,
      position: null,
      balances: [],
      totals: {},
    });
    const seen = await replay(store, { asOf, view: 'corrected' });
    expect(seen.events).toBe(1);
    expect(seen.balances.length).toBeGreaterThan(1);
  });

  it('is exact beyond what floating numbers can hold', async () => {
    const store = memoryEventStore();
    const huge = '900719925474099312345';
    const gift = year.find(({ event }) => event.type === 'DonationReceived') as LogEntry;
    for (let ordinal = 0; ordinal < 3; ordinal += 1) {
      const data = {
        ...gift.event.data,
        feeMinor: '0',
        method: 'bank',
        baseMinor: huge,
        money: { minor: huge, currency: 'EUR' },
      };
      const { metadata } = newEvent(gift, ordinal);
      await store.append(`donation-${ordinal}`, 'new', [{ type: gift.event.type, data, metadata }]);
    }
    const { balances } = await replay(store);
    const total = String(3n * BigInt(huge));
    expect(balances.map(({ account, minor }) => [account, minor])).toEqual([
      ['bank', total],
      ['gifts', `-${total}`],
    ]);
  });

  it('carries sums over before they could lose a unit', () => {
    const sums = tally();
    const minor = '999999999999999';
    for (let count = 0; count < 20_000; count += 1) {
      sums.post({
        from: 'gifts',
        to: 'bank',
        money: { minor, currency: 'EUR' },
        baseMinor: minor,
        fund: 'f',
        restriction: 'free',
        functionalClass: 'none',
      });
    }
    expect(sums.balances()[0]?.minor).toBe(String(20_000n * BigInt(minor)));
    expect(sums.totals().EUR?.debit).toBe(String(20_000n * BigInt(minor)));
  });

  it('refuses what cannot be meant', async () => {
    const store = await logOf(year.slice(0, 5));
    expect(await refusal(store, { at: 'yesterday' })).toBe('instant-invalid');
    expect(await refusal(store, { asOf: '2026-02-30' })).toBe('date-invalid');
    expect(await refusal(store, { position: -1 })).toBe('position-invalid');
    expect(await refusal(store, { position: 5 })).toBe('position-not-in-log');
    expect(await refusal(store, { position: 1, at: '2026-01-01T00:00:00Z' })).toBe(
      'replay-range-ambiguous',
    );
    expect(await refusal(store, { view: 'corrected' })).toBe('corrected-needs-as-of');
    expect(await refusal(store, { view: 'corrected', asOf: '2026-01-01', position: 2 })).toBe(
      'corrected-takes-whole-log',
    );
  });

  it('says of an empty log that nothing was folded', async () => {
    expect(await replay(memoryEventStore())).toEqual({
      position: null,
      events: 0,
      at: null,
      balances: [],
      totals: {},
      digest: balancesDigest([]),
    });
  });

  it('names an event that it cannot read', async () => {
    const store = memoryEventStore();
    const gift = year.find(({ event }) => event.type === 'GrantNotified') as LogEntry;
    const { metadata } = newEvent(gift, 1);
    await store.append(gift.stream, 'new', [{ type: 'GrantNotified', data: {}, metadata }]);
    expect(await refusal(store, {})).toBe('event-unreadable');
  });
});
