import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, transaction, type Database } from './database.js';
import { writeWatch, type WriteFault } from './write-watch.js';
import { written } from './written.js';

describe('A file whose writes are watched', () => {
  let folder: string;
  let db: Database;
  const heard: string[] = [];
  const watch = writeWatch({
    onFault: ({ file, reason }: WriteFault) => heard.push(`${file}: ${reason}`),
    onMended: (file) => heard.push(`${file}: again`),
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-writes-'));
    db = openDatabase(join(folder, 'log.db'), { durability: 'full', writes: watch });
    db.exec('create table t (x integer primary key) strict');
    heard.splice(0);
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });
  const insert = (x: number): void =>
    transaction(db, () => void db.prepare('insert into t values (?)').run(x));
  /** SQLite then refuses to write, as it does of a file that may only be read. */
  const writable = (is: boolean): void => db.exec(`pragma query_only = ${is ? 'off' : 'on'}`);

  it('is named with the reason while the last write failed, told once, and counted', () => {
    writable(false);
    expect(() => insert(1)).toThrow();
    expect(() => insert(1)).toThrow();
    expect(() => written(db, () => db.exec('delete from t'))).toThrow();

    expect(watch.faults()).toMatchObject([{ file: 'log.db', reason: READ_ONLY }]);
    expect(heard).toEqual([`log.db: ${READ_ONLY}`]);
    expect(watch.failed().get('log.db')).toBe(3);

    writable(true);
    insert(1);
    expect(watch.faults()).toEqual([]);
    expect(heard.at(-1)).toBe('log.db: again');
  });

  it('is not taken for mended by what wrote nothing', () => {
    writable(false);
    expect(() => insert(1)).toThrow();
    // Nothing to write: SQLite commits it gladly.
    written(db, () => undefined);
    expect(watch.faults()).toHaveLength(1);
    watch.tryAgain();
    expect(watch.faults()).toHaveLength(1);

    writable(true);
    watch.tryAgain();
    expect(watch.faults()).toEqual([]);
  });

  it('says nothing of a row that is refused, nor of an error in the work', () => {
    insert(1);
    expect(() => insert(1)).toThrow();
    expect(() =>
      transaction(db, () => {
        throw new Error('no fault of the file');
      }),
    ).toThrow();

    expect(watch.faults()).toEqual([]);
    expect(heard).toEqual([]);
  });

  it('has no room: said so', () => {
    const { page_count: pages } = db.prepare('pragma page_count').get() as { page_count: number };
    db.exec('create table wide (x blob) strict');
    db.exec(`pragma max_page_count = ${pages}`);
    expect(() =>
      transaction(db, () => db.prepare('insert into wide values (zeroblob(100000))').run()),
    ).toThrow();

    expect(watch.faults()[0]?.reason).toBe('no space is left on its disk (SQLite 13)');
    watch.tryAgain();
  });
});

const READ_ONLY = 'it may only be read (SQLite 8)';
