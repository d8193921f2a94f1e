import { sqliteEventStore } from '#event-store';
import type { Rejection } from '#kernel';
import { catchUp, openViews, type ViewSet } from '#read-models';
import { merkleLog } from '#audit';
import { openDatabase } from '#sqlite';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sampleEvents } from '../../../test/contract/sample-events.js';
import { watchLog, type LogWatch } from './watch-log.js';

const LIMITS = { roundPauseMs: 5, pageEvents: 10, pagePauseMs: 1 };

describe('A log that is watched beside its server', () => {
  let folder: string;
  let path: string;
  let views: ViewSet;
  let store: ReturnType<typeof sqliteEventStore>;
  let told: Rejection[];
  let watch: LogWatch;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-watch-'));
    path = join(folder, 'log.db');
    store = sqliteEventStore({ path });
    await store.append('pastgrant-a', 'new', sampleEvents(60));
    views = openViews(join(folder, 'views.db'), [merkleLog]);
    await catchUp(store, views);
    told = [];
    watch = watchLog(path, views, (trouble) => told.push(trouble), LIMITS);
  });
  afterEach(async () => {
    await watch.stop();
    views.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const until = async (holds: () => boolean): Promise<void> => {
    for (let tries = 0; !holds() && tries < 2_000; tries += 1) await wait(5);
    expect(holds()).toBe(true);
  };

  it('is found to be what it was, again and again, also while it grows', async () => {
    await until(() => watch.rounds() > 2);
    await store.append('pastgrant-b', 'new', sampleEvents(25));
    await catchUp(store, views);
    const rounds = watch.rounds();
    await until(() => watch.rounds() > rounds + 2);
    expect([watch.trouble(), told]).toEqual([undefined, []]);
  });

  it.each([
    [
      'changed',
      `update events set data = replace(data, '"', '" ') where position = 30`,
      'log-changed',
    ],
    ['taken out', 'delete from events where position = 30', 'log-changed'],
    ['cut off', 'delete from events where position > 40', 'log-older'],
  ])('tells once of an event that was %s, though the server remembers it', async (_, sql, code) => {
    await until(() => watch.rounds() > 0);
    const other = openDatabase(path, { durability: 'full' });
    other.exec(sql);
    other.close();
    expect(await store.readAll(0n, 100)).toHaveLength(60);
    await until(() => watch.trouble() !== undefined);
    expect(watch.trouble()).toMatchObject({ code });
    await wait(30);
    expect(told).toHaveLength(1);
  });

  it('tells of a file that is overwritten', async () => {
    const db = openDatabase(path, { durability: 'full' });
    db.exec('pragma wal_checkpoint(truncate)');
    db.close();
    const file = openSync(path, 'r+');
    const rubbish = Buffer.alloc(8_192, 'x');
    for (let page = 1; page < 8; page += 1) writeSync(file, rubbish, 0, 8_192, page * 8_192);
    closeSync(file);
    await until(() => watch.trouble() !== undefined);
    expect(watch.trouble()).toMatchObject({ code: 'log-damaged' });
  });
});
