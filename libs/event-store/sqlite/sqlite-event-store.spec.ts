import { openDatabase } from '#sqlite';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHILD_COMMAND, spawnChild } from '../../../test/contract/child/spawn-child.js';
import { idsOf, sampleEvent, sampleEvents } from '../../../test/contract/sample-events.js';
import { programPath } from '../../../test/support/skips.js';
import { ConcurrencyConflict, StoreUnavailable, type EventStore } from '../event-store.js';
import { openLog, type OpenLog } from './open-log.js';
import { sqliteEventStore } from './sqlite-event-store.js';
import { storeOver } from './store-over.js';

// Other processes are started, which takes its time on a busy machine.
jest.setTimeout(60_000);

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'entraide-log-'));
  path = join(folder, 'log.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const withStore = async <T>(use: (store: EventStore) => Promise<T>): Promise<T> => {
  const store = sqliteEventStore({ path });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
};

describe('durability', () => {
  it('asks SQLite to sync at each commit', () => {
    const { db } = openLog(path, false);
    expect(db.prepare('pragma synchronous').get()).toEqual({ synchronous: 2 });
    expect(db.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
    db.close();
  });

  const strace = programPath('strace');
  const title = 'syncs at least once for each append that is answered';
  (strace ? it : it.skip)(strace ? title : `skipped: needs strace — ${title}`, () => {
    const report = join(folder, 'syncs');
    const trace = ['-f', '-e', 'trace=fsync,fdatasync', '-o', report];
    const traced = spawnSync(strace ?? '', [
      ...trace,
      ...CHILD_COMMAND,
      'append-singly',
      path,
      '50',
    ]);
    expect(traced.stdout.toString()).toBe('appended\n');
    const syncs = readFileSync(report, 'utf8').match(/sync\(.*= 0/g) ?? [];
    expect(syncs.length).toBeGreaterThanOrEqual(50);
  });

  it('keeps every acknowledged append, whole, when the process is killed while writing', async () => {
    const acknowledged: string[][] = [];
    for (let round = 0; round < 5; round += 1) {
      const child = spawnChild('append-for-ever', path, String(round));
      // At another moment each time, in the middle of whatever it does then.
      await child.printed(10 + 37 * round);
      acknowledged.push(...(await child.kill()).slice(1).map((line) => line.split(' ')));
    }
    expect(acknowledged.length).toBeGreaterThan(20);
    await withStore(async (store) => {
      const stored = new Map<string, string>();
      for (const stream of new Set(acknowledged.map(([name = '']) => name))) {
        const events = await store.read(stream);
        stored.set(stream, idsOf(events).join(' '));
        expect(halves(events.map((event) => event.data as { nth: number; of: number }))).toBe(0);
      }
      for (const [stream = '', ...ids] of acknowledged) {
        expect(stored.get(stream)).toContain(ids.join(' '));
      }
    });
  });

  /** How many appends were stored in part only. */
  function halves(events: readonly { nth: number; of: number }[]): number {
    const begun = events.filter(({ nth }) => nth === 0);
    const ended = events.filter(({ nth, of }) => nth === of - 1);
    const all = begun.reduce((sum, { of }) => sum + of, 0);
    return Math.abs(begun.length - ended.length) + Math.abs(all - events.length);
  }
});

describe('bad days', () => {
  let opened: OpenLog;
  let store: EventStore;
  beforeEach(() => {
    opened = openLog(path, false);
    store = storeOver(opened);
  });
  afterEach(() => store.close());

  const fullDisk = (): void => {
    const { page_count } = opened.db.prepare('pragma page_count').get() as { page_count: number };
    opened.db.exec(`pragma max_page_count = ${page_count}`);
  };

  it('refuses on a full disk, keeps what was there, and goes on once there is room', async () => {
    const first = sampleEvents(3);
    await store.append('fund-a', 'new', first);
    fullDisk();
    const large = sampleEvent({ note: 'x'.repeat(100_000) });
    const outcomes = await Promise.allSettled([
      store.append('fund-b', 'new', sampleEvents(1)),
      store.append('fund-a', 2, [large]),
      store.append('lookup-a', 'new', [large]),
    ]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ reason: expect.any(StoreUnavailable) });
    }
    expect(idsOf(await store.readAll(0n, 10))).toEqual(idsOf(first));
    expect(await store.read('lookup-a')).toEqual([]);
    expect(await store.read('fund-b')).toEqual([]);
    opened.db.exec('pragma max_page_count = 1000000');
    expect(await store.append('fund-a', 2, [large])).toMatchObject({ revision: 3 });
    await store.append('fund-b', 'new', sampleEvents(1));
    await store.close();
    await withStore(async (again) => expect(await again.readAll(0n, 10)).toHaveLength(5));
  });

  it('refuses while the file may not be written, and goes on afterwards', async () => {
    opened.db.exec('pragma query_only = on');
    await expect(store.append('fund-a', 'new', sampleEvents(1))).rejects.toThrow(StoreUnavailable);
    await expect(store.forget('key-a')).rejects.toThrow(StoreUnavailable);
    opened.db.exec('pragma query_only = off');
    await store.append('fund-a', 'new', sampleEvents(1));
  });

  it('says so when there is no such folder, or no log to be read', () => {
    const nowhere = join(folder, 'missing', 'log.sqlite');
    expect(() => sqliteEventStore({ path: nowhere })).toThrow(StoreUnavailable);
    expect(() => sqliteEventStore({ path: nowhere, readOnly: true })).toThrow(StoreUnavailable);
    openDatabase(join(folder, 'empty'), { durability: 'full' }).close();
    expect(() => sqliteEventStore({ path: join(folder, 'empty'), readOnly: true })).toThrow(
      StoreUnavailable,
    );
  });

  it('forks no stream although a second writer got in, and hides none of its events', async () => {
    await store.append('fund-a', 'new', sampleEvents(1));
    const intruder = sqliteEventStore({ path });
    await intruder.append('fund-a', 0, sampleEvents(2));
    await expect(store.append('fund-a', 0, sampleEvents(1))).rejects.toThrow(ConcurrencyConflict);
    await store.append('fund-a', 2, sampleEvents(1));
    await intruder.append('fund-b', 'new', sampleEvents(1));
    await store.append('fund-c', 'new', sampleEvents(1));
    const log = await store.readAll(0n, 100);
    expect(log.map(({ stream, revision }) => `${stream}/${revision}`)).toEqual(
      ['a/0', 'a/1', 'a/2', 'a/3', 'b/0', 'c/0'].map((name) => `fund-${name}`),
    );
    await intruder.close();
  });

  it('leaves no byte of a forgotten stream on the disk', async () => {
    const secret = 'a-wrapped-key-that-must-go';
    await store.append('key-a', 'new', [sampleEvent({ secret })]);
    await store.append('fund-a', 'new', sampleEvents(1));
    const onDisk = (): boolean =>
      [path, `${path}-wal`].some((file) => existsSync(file) && readFileSync(file).includes(secret));
    expect(onDisk()).toBe(true);
    await store.forget('key-a');
    expect(onDisk()).toBe(false);
  });

  it('says that it could not finish forgetting while a reader holds the bytes', async () => {
    await store.append('key-a', 'new', [sampleEvent({ secret: 'still-held' })]);
    const reader = openDatabase(path, { durability: 'full', readOnly: true });
    reader.exec('begin; select count(*) from forgettable');
    await expect(store.forget('key-a')).rejects.toThrow(StoreUnavailable);
    expect(await store.read('key-a')).toEqual([]);
    reader.exec('rollback');
    await store.forget('key-a');
    expect(readFileSync(path).includes('still-held')).toBe(false);
    reader.close();
  });
});

describe('a reader beside the writer', () => {
  it('sees new events, from another process too, and writes none', async () => {
    await withStore(async (store) => {
      await store.append('fund-a', 'new', sampleEvents(1));
      const reader = sqliteEventStore({ path, readOnly: true });
      expect(await reader.read('fund-a')).toHaveLength(1);
      await store.append('fund-a', 0, sampleEvents(2));
      await store.append('key-a', 'new', sampleEvents(1));
      expect(await reader.read('fund-a')).toHaveLength(3);
      expect(await reader.readAll(0n, 10)).toHaveLength(3);
      expect(await reader.read('key-a')).toHaveLength(1);
      expect(await reader.head()).toBe(await store.head());
      await expect(reader.append('fund-a', 2, sampleEvents(1))).rejects.toThrow(StoreUnavailable);
      await expect(reader.forget('key-a')).rejects.toThrow(StoreUnavailable);
      await reader.close();
    });
    const reader = sqliteEventStore({ path, readOnly: true });
    const [command = '', ...args] = [...CHILD_COMMAND, 'append-singly', path, '3'];
    expect(spawnSync(command, args).stdout.toString()).toBe('appended\n');
    expect(await reader.readAll(0n, 10)).toHaveLength(6);
    expect(await reader.read('fund-2')).toHaveLength(1);
    await reader.close();
  });
});

describe('scanning a log that somebody changed', () => {
  it.each([
    ['a broken text', `data = '{"a":'`, 'event-not-readable'],
    ['two values in place of one', `data = '{"a":1},{"a":2}'`, 'event-not-readable'],
    ['no version', `metadata = replace(metadata, 'schemaVersion', 'x')`, 'event-version-missing'],
  ])('says of %s what reading would say', async (_, change, code) => {
    const path = join(folder, 'scanned');
    const store = sqliteEventStore({ path });
    await store.append('fund-a', 'new', sampleEvents(3));
    await store.close();
    const db = openDatabase(path, { durability: 'full' });
    db.exec(`update events set ${change} where position = 2`);
    db.close();
    const reader = sqliteEventStore({ path, readOnly: true });
    const scanned = reader.scan?.(0n, 10, new Set(['PastGrantBookedAnew']));
    await expect(scanned).rejects.toMatchObject({ code });
    await reader.close();
  });
});
