import type { AnyEvent } from '#catalogue';
import { memoryEventStore, type EventStore, type RecordedEvent } from '#event-store';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { books, type LogEntry } from '../../test/support/books.js';
import { newEvent, writeBooks } from '../../test/support/books-log.js';
import { projection } from './projection.js';
import { startProjector } from './projector.js';
import { catchUp, rebuildViews, viewsAt } from './rebuild.js';
import { openViews, PoisonEvent, staleViews } from './view-set.js';

/** What was given, by restriction: rows that are read, added to and written back. */
const giftSums = (poison: (data: { donationId: string }) => boolean = () => false, version = 1) =>
  projection({
    name: 'gift-sums',
    version,
    tables: {
      gift_sums: {
        key: ['restriction'],
        columns: { restriction: 'text', minor: 'text', gifts: 'integer' },
      },
    },
    on: {
      DonationReceived: (rows, data) => {
        if (poison(data)) throw new Error('this gift cannot be folded');
        const { restriction, money } = data;
        const before = rows.gift_sums.get(restriction);
        rows.gift_sums.put({
          restriction,
          minor: String(BigInt(before?.minor ?? '0') + BigInt(money.minor)),
          gifts: (before?.gifts ?? 0) + version,
        });
      },
    },
  });

/** Every payment, until it comes back: rows that are put, changed and removed by two keys. */
const payments = projection({
  name: 'payments',
  version: 1,
  tables: {
    payments: {
      key: ['fund', 'attempt'],
      columns: { fund: 'text', attempt: 'text', minor: 'text', settled: 'integer' },
      indexes: [['settled']],
    },
    seen: { key: ['idx'], columns: { idx: 'integer', type: 'text' } },
  },
  on: {
    AttemptPaid: (rows, { fundId, attemptId, money }) =>
      rows.payments.put({ fund: fundId, attempt: attemptId, minor: money.minor, settled: 0 }),
    FundsSettled: (rows, { fundId, attemptId }) =>
      rows.payments.change([fundId, attemptId], { settled: 1 }),
    SettlementReversed: (rows, { fundId, attemptId }) => rows.payments.remove(fundId, attemptId),
    ReturnedMoneyArrived: (rows, { fundId, attemptId }) =>
      // There is no such row any more: nothing happens.
      rows.payments.change([fundId, attemptId], { settled: 9 }),
  },
  onEvery: (rows, recorded, index) => {
    rows.seen.put({ idx: index, type: recorded.type });
    // An integer key is found again, and may be removed.
    if (index % 10 === 9) rows.seen.remove(index - 5);
  },
});

const year: readonly LogEntry[] = [...books({ seed: 17, grants: 60 })];
const folders: string[] = [];

function file(): string {
  const folder = mkdtempSync(join(tmpdir(), 'entraide-views-'));
  folders.push(folder);
  return join(folder, 'views.db');
}

async function logOf(entries: readonly LogEntry[] = year): Promise<EventStore> {
  const store = memoryEventStore();
  await writeBooks(store, entries);
  return store;
}

async function pageOf(store: EventStore): Promise<readonly RecordedEvent[]> {
  return store.readAll(0n, 10_000);
}

const giftsIn = (entries: readonly LogEntry[]) =>
  entries.flatMap(({ event }: { event: AnyEvent }) =>
    event.type === 'DonationReceived' ? [event.data] : [],
  );

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

describe('views beside the log', () => {
  it('count every event exactly once, also when a page failed and came again', async () => {
    const store = await logOf();
    const page = await pageOf(store);
    let failing = true;
    const last = giftsIn(year).at(-1);
    const flaky = giftSums(({ donationId }) => failing && donationId === last?.donationId);
    const views = openViews(':memory:', [flaky, payments]);
    views.apply(page.slice(0, 50));
    const before = views.digest('gift-sums');
    expect(() => views.apply(page.slice(50))).toThrow(PoisonEvent);
    expect(views.digest('gift-sums')).toBe(before);
    expect(views.checkpoint().events).toBe(50);
    failing = false;
    views.apply(page.slice(50));
    const counted = views.select<{ n: number }>('select sum(gifts) as n from gift_sums');
    expect(counted).toEqual([{ n: giftsIn(year).length }]);
    const whole = await viewsAt(store, [giftSums(), payments]);
    for (const name of ['gift-sums', 'payments'])
      expect(views.digest(name)).toBe(whole.digest(name));
    views.close();
    whole.close();
  });

  it('are the same to the byte, however the log was cut into pages', async () => {
    const store = await logOf();
    const page = await pageOf(store);
    const whole = await viewsAt(store, [giftSums(), payments]);
    for (const size of [1, 7, 100, 4_000]) {
      const views = openViews(':memory:', [giftSums(), payments]);
      for (let at = 0; at < page.length; at += size) views.apply(page.slice(at, at + size));
      for (const name of ['gift-sums', 'payments']) {
        expect(views.digest(name)).toBe(whole.digest(name));
      }
      views.close();
    }
    const open = whole.select<{ n: number }>(
      'select count(*) as n from payments where settled = 9',
    );
    expect(open).toEqual([{ n: 0 }]);
    const seen = whole.select<{ n: number }>('select count(*) as n from seen');
    expect(seen).toEqual([{ n: page.length - Math.floor(page.length / 10) }]);
    whole.close();
  });

  it('go on where they were when the file is opened again', async () => {
    const path = file();
    const store = await logOf();
    const page = await pageOf(store);
    const first = openViews(path, [giftSums(), payments]);
    first.apply(page.slice(0, 101));
    first.close();
    const again = openViews(path, [giftSums(), payments]);
    expect(again.checkpoint()).toEqual({ position: page[100]?.position, events: 101 });
    await catchUp(store, again);
    const whole = await viewsAt(store, [giftSums(), payments]);
    expect(again.digest('payments')).toBe(whole.digest('payments'));
    again.close();
    whole.close();
  });

  it('forget rows that were read long ago, and read them again', async () => {
    const count = 60_000;
    const marks = projection({
      name: 'marks',
      version: 1,
      tables: { marks: { key: ['idx'], columns: { idx: 'integer', times: 'integer' } } },
      on: {},
      onEvery: (rows, _, index) => {
        for (let idx = index * 1_000; idx < (index + 1) * 1_000; idx += 1) {
          const place = idx % count;
          const times = (rows.marks.get(place)?.times ?? 0) + 1;
          rows.marks.put({ idx: place, times });
        }
      },
    });
    const store = await logOf(year.slice(0, 180));
    const views = openViews(':memory:', [marks]);
    for (const event of await pageOf(store)) views.apply([event]);
    const three = views.select('select count(*) as n, min(times) as a, max(times) as b from marks');
    expect(three).toEqual([{ n: count, a: 3, b: 3 }]);
    views.close();
  }, 30_000);
});

describe('views that are built anew', () => {
  it('stand beside the old ones, and readers see old rows until they see new ones', async () => {
    const path = file();
    const store = await logOf();
    const old = openViews(path, [giftSums(), payments]);
    await catchUp(store, old);
    old.close();
    // The next release counts differently.
    const next = [giftSums(undefined, 2), payments];
    const live = openViews(path, next);
    const reader = openViews(path, [giftSums(), payments]);
    const count = 'select sum(gifts) as n from gift_sums';
    const gifts = giftsIn(year).length;
    const stale = staleViews(live.database, next);
    expect(stale.map(({ name }) => name)).toEqual(['gift-sums']);
    const seen: unknown[] = [];
    await rebuildViews(store, live, path, stale, () => seen.push(...reader.select(count)));
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen.map((row) => JSON.stringify(row)))).toEqual(
      new Set([JSON.stringify({ n: gifts })]),
    );
    expect(reader.select(count)).toEqual([{ n: gifts * 2 }]);
    expect(staleViews(live.database, next)).toEqual([]);
    const whole = await viewsAt(store, next);
    expect(live.digest('gift-sums')).toBe(whole.digest('gift-sums'));
    for (const each of [live, reader, whole]) each.close();
  });

  it('go on with what comes after them, from the rows that were swapped in', async () => {
    const path = file();
    const store = await logOf(year.slice(0, 300));
    const live = openViews(path, [giftSums()]);
    await catchUp(store, live);
    live.database.exec(`update gift_sums set minor = '1', gifts = 1`);
    await rebuildViews(store, live, path, [giftSums()]);
    const gift = year.find(({ event }) => event.type === 'DonationReceived') as LogEntry;
    await store.append('donation-after', 'new', [newEvent(gift, 1_000_000)]);
    await catchUp(store, live);
    const whole = await viewsAt(store, [giftSums()]);
    expect(live.digest('gift-sums')).toBe(whole.digest('gift-sums'));
    live.close();
    whole.close();
  });

  it('can be had as they were at an earlier position', async () => {
    const store = await logOf();
    const page = await pageOf(store);
    const then = await viewsAt(store, [giftSums()], page[149]?.position);
    expect(then.checkpoint().events).toBe(150);
    expect(then.select('select sum(gifts) as n from gift_sums')).toEqual([
      { n: giftsIn(year.slice(0, 150)).length },
    ]);
    then.close();
  });
});

describe('the projector', () => {
  it('lets a reader wait for its own writes', async () => {
    const store = memoryEventStore();
    const views = openViews(':memory:', [giftSums()]);
    const projector = startProjector(store, views);
    const gift = year.find(({ event }) => event.type === 'DonationReceived') as LogEntry;
    for (let ordinal = 0; ordinal < 20; ordinal += 1) {
      const { position } = await store.append(`donation-${ordinal}`, 'new', [
        newEvent(gift, ordinal),
      ]);
      await projector.waitFor(position);
      expect(views.select('select sum(gifts) as n from gift_sums')).toEqual([{ n: ordinal + 1 }]);
    }
    await projector.stop();
    views.close();
  });

  it('says so when the views are behind', async () => {
    const store = await logOf(year.slice(0, 20));
    const views = openViews(':memory:', [giftSums()]);
    const projector = startProjector(store, views);
    const beyond = (await store.head()) + 1_000n;
    await expect(projector.waitFor(beyond, 5)).rejects.toMatchObject({ code: 'views-behind' });
    await projector.stop();
    views.close();
  });

  it('stops at an event that cannot be folded, names it, and keeps what was there', async () => {
    const store = await logOf(year.slice(0, 60));
    const bad = giftsIn(year.slice(0, 60)).at(-1);
    const views = openViews(':memory:', [
      giftSums(({ donationId }) => donationId === bad?.donationId),
    ]);
    const empty = views.digest('gift-sums');
    const projector = startProjector(store, views);
    await expect(projector.waitFor(await store.head())).rejects.toMatchObject({
      code: 'views-stopped',
    });
    const { poison, position } = projector.state();
    expect(poison?.event).toMatchObject({
      stream: `donation-${bad?.donationId}`,
      type: 'DonationReceived',
    });
    expect(poison?.message).toContain('gift-sums');
    expect(position).toBe(0n);
    expect(views.digest('gift-sums')).toBe(empty);
    await projector.stop();
    views.close();
  });
});
