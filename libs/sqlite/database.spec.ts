import { accessSync, chmodSync, constants, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnChild } from '../../test/contract/child/spawn-child.js';
import { openDatabase, transaction } from './database.js';
import { isStorageFault } from './faults.js';
import { acquireWriterLock } from './writer-lock.js';

// Other processes are started, which takes its time on a busy machine.
jest.setTimeout(60_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'entraide-sqlite-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('opening a database', () => {
  it.each([
    ['full', 2],
    ['derived', 1],
  ] as const)('makes commits as durable as asked: %s', (durability, synchronous) => {
    const db = openDatabase(join(folder, 'a'), { durability });
    expect(db.prepare('pragma synchronous').get()).toEqual({ synchronous });
    expect(db.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
    db.close();
  });

  it('sets page size and secure deletion where asked', () => {
    const options = { durability: 'full', pageSize: 16_384, secureDelete: true } as const;
    const db = openDatabase(join(folder, 'a'), options);
    expect(db.prepare('pragma page_size').get()).toEqual({ page_size: 16_384 });
    expect(db.prepare('pragma secure_delete').get()).toEqual({ secure_delete: 1 });
    db.close();
  });

  it('reads a file in a folder that may not be written, and writes nothing beside it', () => {
    const path = join(folder, 'a');
    const db = openDatabase(path, { durability: 'full' });
    db.exec('create table t (x integer) strict');
    db.close();
    const before = readdirSync(folder);
    chmodSync(folder, 0o500);
    try {
      if (mayWrite(folder)) return void console.info('skipped: this user may write everywhere');
      const reader = openDatabase(path, { durability: 'full', readOnly: true });
      expect(reader.prepare('select * from t').all()).toEqual([]);
      reader.close();
      expect(readdirSync(folder)).toEqual(before);
    } finally {
      chmodSync(folder, 0o700);
    }
  });

  it('does not create a file in order to read it', () => {
    let error: unknown;
    try {
      openDatabase(join(folder, 'missing'), { durability: 'full', readOnly: true });
    } catch (thrown) {
      error = thrown;
    }
    expect(isStorageFault(error)).toBe(true);
  });
});

describe('a transaction', () => {
  it('keeps all or nothing, and lets the error through', () => {
    const db = openDatabase(join(folder, 'a'), { durability: 'full' });
    db.exec('create table entries (amount integer not null)');
    const insert = db.prepare('insert into entries values (?)');
    transaction(db, () => insert.run(1));
    expect(() =>
      transaction(db, () => {
        insert.run(2);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(() => transaction(db, () => insert.run(null))).toThrow(/NOT NULL/);
    expect(transaction(db, () => insert.run(3).changes)).toBe(1);
    expect(db.prepare('select sum(amount) as sum from entries').get()).toEqual({ sum: 4 });
    db.close();
  });
});

describe('the writer lock of a data folder', () => {
  it('is refused to a second process until the first one is gone, however it went', async () => {
    const path = join(folder, 'writer.lock');
    const holder = spawnChild('hold-lock', path);
    expect(await holder.printed(1)).toBe('held');
    expect(() => acquireWriterLock(path)).toThrow(
      expect.objectContaining({ name: 'Rejection', code: 'data-folder-in-use' }),
    );
    await holder.kill();
    acquireWriterLock(path).release();
  });

  it('is refused to another process while this one holds it, and given back', async () => {
    const path = join(folder, 'writer.lock');
    const lock = acquireWriterLock(path);
    expect(await spawnChild('try-lock', path).printed(1)).toBe('data-folder-in-use');
    lock.release();
    lock.release();
    expect(await spawnChild('try-lock', path).printed(1)).toBe('free');
  });

  it('is refused a second time within one process', () => {
    const path = join(folder, 'writer.lock');
    const lock = acquireWriterLock(path);
    expect(() => acquireWriterLock(path)).toThrow(
      expect.objectContaining({ code: 'data-folder-in-use' }),
    );
    lock.release();
  });
});

/** Root may write whatever the mode says. */
function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
