import { Rejection } from '#kernel';
import { openDatabase } from '#sqlite';
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SealBroken, type SealPurpose, type Vault } from '../vault.js';
import { sqliteKeyTable } from './sqlite-key-table.js';
import { sqliteVault } from './sqlite-vault.js';

const masterKey = randomBytes(32);
const place = { stream: 'application-1', commandId: 'command-1', field: 'Submitted.narrative' };
const PURPOSES: readonly SealPurpose[] = ['narrative', 'contact', 'payment-identity'];

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
  path = join(folder, 'keys.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the file of keys, opened for reading', () => {
  const withReader = async <T>(work: (vault: Vault) => Promise<T>, key = masterKey): Promise<T> => {
    const vault = sqliteVault({ path, masterKey: key, readOnly: true });
    try {
      return await work(vault);
    } finally {
      await vault.close();
    }
  };

  test('opens what was sealed, and changes no file', async () => {
    const sealed = await withVault(path, (vault) => vault.seal('x', 'ana', 'narrative', place));
    const before = { bytes: readFileSync(path), at: statSync(path, { bigint: true }).mtimeNs };
    expect(await withReader((vault) => vault.open(sealed, place))).toBe('x');
    expect(readFileSync(path).equals(before.bytes)).toBe(true);
    expect(statSync(path, { bigint: true }).mtimeNs).toBe(before.at);
  });

  test('refuses to make keys and to destroy them', async () => {
    await withVault(path, (vault) => vault.seal('x', 'ana', 'narrative', place));
    const refused = { code: 'vault-read-only' };
    await withReader(async (vault) => {
      await expect(vault.seal('y', 'bea', 'narrative', place)).rejects.toMatchObject(refused);
      await expect(vault.destroy('ana')).rejects.toMatchObject(refused);
    });
  });

  test('is refused under another master key', async () => {
    await withVault(path, (vault) => vault.seal('x', 'ana', 'narrative', place));
    const wrong = { path, masterKey: randomBytes(32), readOnly: true };
    expect(() => sqliteVault(wrong)).toThrow(new Rejection('master-key-wrong'));
  });

  test('is not made where there is none', () => {
    expect(() => sqliteVault({ path, masterKey, readOnly: true })).toThrow();
    expect(existsSync(path)).toBe(false);
  });
});

describe('the file of keys', () => {
  test('what was sealed before a restart opens after it', async () => {
    const sealed = await withVault(path, (vault) => vault.seal('x', 'ana', 'narrative', place));
    const opened = await withVault(path, (vault) => vault.open(sealed, place));
    expect(opened).toBe('x');
  });

  test('an erasure holds after a restart', async () => {
    const sealed = await withVault(path, async (vault) => {
      const before = await vault.seal('x', 'ana', 'narrative', place);
      await vault.destroy('ana');
      return before;
    });
    await withVault(path, async (vault) => {
      expect(await vault.open(sealed, place)).toBeUndefined();
      await expect(vault.seal('x', 'ana', 'contact', place)).rejects.toThrow(
        new Rejection('subject-erased'),
      );
    });
  });

  test('it is refused under another master key, and left as it was', async () => {
    const sealed = await withVault(path, (vault) => vault.seal('x', 'ana', 'narrative', place));
    expect(() => sqliteVault({ path, masterKey: randomBytes(32) })).toThrow(
      new Rejection('master-key-wrong'),
    );
    expect(await withVault(path, (vault) => vault.open(sealed, place))).toBe('x');
  });

  test('only its owner may read it', async () => {
    await withVault(path, async (vault) => {
      await vault.seal('x', 'ana', 'narrative', place);
      for (const file of [path, `${path}-wal`]) expect(statSync(file).mode & 0o077).toBe(0);
    });
  });

  test('it holds neither the master key nor anything that was sealed', async () => {
    await withVault(path, async (vault) => {
      await vault.seal('she lost her flat', 'ana', 'narrative', place);
      for (const secret of [masterKey, masterKey.toString('hex'), 'she lost her flat']) {
        expect(timesIn(stored(path), Buffer.from(secret))).toBe(0);
      }
    });
  });

  test('keys exchanged between two persons, or changed, open nothing', async () => {
    const [ana] = await withVault(path, (vault) =>
      Promise.all(['ana', 'bea'].map((who) => vault.seal(who, who, 'narrative', place))),
    );
    sql(path, `update keys set subject_ref = 'c' where subject_ref = 'ana'`);
    sql(path, `update keys set subject_ref = 'ana' where subject_ref = 'bea'`);
    await withVault(path, async (vault) => {
      await expect(vault.open(ana!, place)).rejects.toThrow(SealBroken);
      await expect(vault.seal('x', 'ana', 'narrative', place)).rejects.toThrow('was changed');
    });
    sql(path, `update keys set wrapped = x'' where subject_ref = 'c'`);
    await withVault(path, async (vault) => {
      await expect(vault.open({ ...ana!, subjectRef: 'c' }, place)).rejects.toThrow(SealBroken);
    });
  });

  test('two processes that seal for a new person at once end with one key', async () => {
    const [one, other] = [open(path), open(path)];
    const sealed = await Promise.all([
      one.seal(1, 'ana', 'narrative', place),
      other.seal(2, 'ana', 'narrative', place),
    ]);
    await one.close();
    await other.close();
    expect(wrappedKeys(path)).toHaveLength(1);
    const opened = await withVault(path, (vault) =>
      Promise.all(sealed.map((s) => vault.open(s, place))),
    );
    expect(opened).toEqual([1, 2]);
  });

  test('a process killed at the moment a seal was returned has lost no key', async () => {
    await withVault(path, async (vault) => {
      for (let person = 0; person < 25; person += 1) {
        const sealed = await vault.seal(person, `person-${person}`, 'narrative', place);
        const left = asLeftBehind(path, join(folder, `killed-${person}.db`));
        expect(await withVault(left, (after) => after.open(sealed, place))).toBe(person);
      }
    });
  });

  test('a new key that cannot be stored is a refusal, and the next attempt may succeed', () => {
    const db = openDatabase(path, { durability: 'full', busyTimeoutMs: 0 });
    const table = sqliteKeyTable(db);
    const other = openDatabase(path, { durability: 'full', busyTimeoutMs: 0 });
    const rows = [
      { subjectRef: 'ana', purpose: 'contact', version: 1, wrapped: randomBytes(60) },
    ] as const;
    other.exec('begin immediate');
    expect(() => table.keep(rows)).toThrow(new Rejection('storage-unavailable'));
    other.exec('rollback');
    expect(table.keep(rows)[0]).toHaveLength(1);
    other.close();
    table.close();
  });
});

describe('a destroyed key', () => {
  test('leaves no trace in the file or its WAL, at once and after reopening', async () => {
    await withVault(path, async (vault) => {
      await vault.seal('x', 'ana', 'narrative', place);
      await vault.seal('x', 'bea', 'narrative', place);
      const [ana, bea] = wrappedKeys(path);
      expect(timesIn(stored(path), ana!)).toBeGreaterThan(0);
      await vault.destroy('ana');
      expect(timesIn(stored(path), ana!)).toBe(0);
      expect(timesIn(stored(path), bea!)).toBeGreaterThan(0);
    });
    const [bea] = wrappedKeys(path);
    await withVault(path, async (vault) => {
      await vault.destroy('bea', 'narrative');
      expect(timesIn(stored(path), bea!)).toBe(0);
    });
    expect(timesIn(stored(path), bea!)).toBe(0);
  });

  test('leaves none either among a thousand keys made in many commits', async () => {
    const persons = Array.from({ length: 340 }, (_, n) => `person-${(n * 7919) % 340}`);
    await withVault(path, async (vault) => {
      for (let from = 0; from < persons.length; from += 20) {
        await Promise.all(
          persons
            .slice(from, from + 20)
            .flatMap((who) => PURPOSES.map((purpose) => vault.seal('x', who, purpose, place))),
        );
      }
    });
    const all = wrappedKeys(path);
    expect(all).toHaveLength(1_020);
    // Each stands in the file once: no stale copies that an erasure could miss.
    expect(all.filter((key) => timesIn(stored(path), key) !== 1)).toEqual([]);

    await withVault(path, async (vault) => {
      for (const who of persons.filter((_, n) => n % 10 === 0)) await vault.destroy(who);
      for (const who of persons.filter((_, n) => n % 10 === 1)) await vault.destroy(who, 'contact');
    });
    const left = wrappedKeys(path);
    expect(left).toHaveLength(1_020 - 34 * 3 - 34);
    const kept = new Set(left.map((key) => key.toString('hex')));
    const gone = all.filter((key) => !kept.has(key.toString('hex')));
    expect(gone).toHaveLength(34 * 4);
    expect(gone.filter((key) => timesIn(stored(path), key) !== 0)).toEqual([]);
    expect(left.filter((key) => timesIn(stored(path), key) !== 1)).toEqual([]);
  });

  test('while somebody reads the file, says that it is not gone yet, and then is', () => {
    const db = openDatabase(path, { durability: 'full', secureDelete: true, busyTimeoutMs: 1 });
    const table = sqliteKeyTable(db);
    const wrapped = randomBytes(60);
    table.keep([{ subjectRef: 'ana', purpose: 'contact', version: 1, wrapped }]);
    const reader = openDatabase(path, { durability: 'full', readOnly: true });
    reader.exec('begin');
    reader.prepare('select * from keys').all();
    expect(() => table.destroy('ana', 'contact')).toThrow(new Rejection('erasure-unfinished'));
    expect(table.find('ana', 'contact').every((row) => row.wrapped === 'destroyed')).toBe(true);
    expect(timesIn(stored(path), wrapped)).toBeGreaterThan(0);
    reader.close();
    table.destroy('ana', 'contact');
    expect(timesIn(stored(path), wrapped)).toBe(0);
    table.close();
  });

  test('is gone after the next start when the process was killed in the middle', async () => {
    const db = openDatabase(path, { durability: 'full', secureDelete: true, busyTimeoutMs: 1 });
    const table = sqliteKeyTable(db);
    const wrapped = randomBytes(60);
    table.keep([{ subjectRef: 'ana', purpose: 'contact', version: 1, wrapped }]);
    const reader = openDatabase(path, { durability: 'full', readOnly: true });
    reader.exec('begin');
    reader.prepare('select * from keys').all();
    expect(() => table.destroy('ana', 'contact')).toThrow(Rejection);
    const left = asLeftBehind(path, join(folder, 'killed.db'));
    expect(timesIn(stored(left), wrapped)).toBeGreaterThan(0);
    await withVault(left, async () => expect(timesIn(stored(left), wrapped)).toBe(0));
    reader.close();
    table.close();
  });
});

function open(file: string): Vault {
  return sqliteVault({ path: file, masterKey });
}

async function withVault<T>(file: string, work: (vault: Vault) => Promise<T>): Promise<T> {
  const vault = open(file);
  try {
    return await work(vault);
  } finally {
    await vault.close();
  }
}

/** The bytes on disk now: the file and its WAL. */
function stored(file: string): Buffer {
  return Buffer.concat(
    [file, `${file}-wal`].filter((name) => existsSync(name)).map((name) => readFileSync(name)),
  );
}

/** The files as a killed process would leave them: nothing flushed, nothing closed. */
function asLeftBehind(file: string, copy: string): string {
  for (const end of ['', '-wal']) {
    if (existsSync(file + end)) copyFileSync(file + end, copy + end);
  }
  return copy;
}

function timesIn(haystack: Buffer, needle: Uint8Array): number {
  let times = 0;
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1)) {
    times += 1;
  }
  return times;
}

function wrappedKeys(file: string): readonly Buffer[] {
  const db = openDatabase(file, { durability: 'full', readOnly: true });
  const rows = db.prepare('select wrapped from keys where destroyed = 0 order by id').all();
  db.close();
  return rows.map((row) => Buffer.from((row as { wrapped: Uint8Array }).wrapped));
}

function sql(file: string, statement: string): void {
  const db = openDatabase(file, { durability: 'full' });
  db.exec(statement);
  db.close();
}
