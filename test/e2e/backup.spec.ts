import { dataFiles } from '#instance';
import { openDatabase } from '#sqlite';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fundInFolder } from '../simulation/support/fund-in-folder.js';
import { entraide, entraideIn, NOT_PROVEN, PROGRAM_TIMEOUT_MS } from '../support/entraide.js';

jest.setTimeout(PROGRAM_TIMEOUT_MS);

const passphrase = { ENTRAIDE_BACKUP_PASSPHRASE: 'a passphrase that is long enough' };

let folder: string;
let house: string;
let data: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entraide-backup-'));
  house = at('house');
  await fundInFolder(house);
});
beforeEach(() => {
  data = mkdtempSync(at('data-'));
  cpSync(house, data, { recursive: true });
});
afterEach(() => {
  for (const name of readdirSync(folder)) {
    if (name !== 'house') rmSync(at(name), { recursive: true, force: true });
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a backup prints to be kept elsewhere, and stores beside itself. */
async function backedUp(...more: readonly string[]): Promise<{ line: string; root: string }> {
  const backup = await entraideIn(passphrase, 'backup', at('log.copy'), '--data', data, ...more);
  expect(backup).toMatchObject({ code: 0, stderr: '' });
  const line = readFileSync(at('log.copy.root'), 'utf8').trim();
  expect(backup.stdout).toContain(line);
  return { line, root: line.split(' ')[1] ?? '' };
}

describe('A backup', () => {
  it('says what it holds, beside itself and to be kept elsewhere; only its owner reads it', async () => {
    const { line } = await backedUp('--keys', at('keys.copy'));
    for (const name of ['log.copy', 'log.copy.root', 'keys.copy']) {
      expect([name, statSync(at(name)).mode & 0o777]).toEqual([name, 0o600]);
    }
    const verified = await entraide('verify', '--data', data, '--expect', line);
    expect(verified).toMatchObject({ code: 0, stderr: '' });
  });

  it('is restored and recognised by the root that was kept elsewhere', async () => {
    const { line, root } = await backedUp('--keys', at('keys.copy'));
    const keys = ['--keys', at('keys.copy')];
    const to = (name: string) => ['--data', at(name), '--root', root];
    const restored = await entraideIn(passphrase, 'restore', at('log.copy'), ...keys, ...to('a'));
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(restored.stdout).toContain('It is the log of which the root was kept elsewhere.');
    expect((await entraide('verify', '--data', at('a'), '--expect', line)).code).toBe(0);
  });

  it('in which one amount was changed is found out, by the root beside it and by any other', async () => {
    const { root } = await backedUp();
    edit(
      at('log.copy'),
      `update events set data = replace(data, '"name"', '"nome"')
      where type = 'EntityRegistered'`,
    );
    const beside = await entraide('restore', at('log.copy'), '--data', at('a'));
    expect(beside.code).toBe(1);
    expect(beside.stdout).toContain('are not those of which the root was kept');
    expect(beside.stdout).toContain('Serve nothing from this folder before it is known why.');
    rmSync(at('log.copy.root'));
    const elsewhere = await entraide('restore', at('log.copy'), '--data', at('b'), '--root', root);
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.stdout).toContain('not the one of which the root was kept');
    const unknown = await entraide('restore', at('log.copy'), '--data', at('c'));
    expect([1, NOT_PROVEN]).toContain(unknown.code);
  });

  it('that nothing describes is restored, and called not proven', async () => {
    await backedUp();
    rmSync(at('log.copy.root'));
    const restored = await entraide('restore', at('log.copy'), '--data', at('a'));
    expect(restored).toMatchObject({ code: NOT_PROVEN, stderr: '' });
    expect(restored.stdout).toContain('no root was given');
    expect(restored.stdout).toContain('no server starts on this folder');
    const served = await entraide('serve', '--data', at('a'), '--port', '0');
    expect(served.code).toBe(1);
    expect(served.stderr).toContain('keys-lost');
  });

  it('that cannot be written leaves nothing, and says why in a sentence', async () => {
    const nowhere = await entraide('backup', at('none/log.copy'), '--data', data);
    expect(nowhere).toMatchObject({ code: 1, stdout: '' });
    expect(nowhere.stderr).toContain('backup-not-written');
    expect(nowhere.stderr).not.toMatch(/\n\s+at /);
    const short = { ENTRAIDE_BACKUP_PASSPHRASE: 'short' };
    const both = ['backup', at('log.copy'), '--keys', at('keys.copy'), '--data', data];
    const refused = await entraideIn(short, ...both);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('passphrase-short');
    expect(existsSync(at('keys.copy'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('goes on where one was cut short before', async () => {
    writeFileSync(at('log.copy.new'), 'half of it');
    await backedUp();
    expect(existsSync(at('log.copy.new'))).toBe(false);
  });

  it('is not made of a log that contradicts what the folder has seen, nor of keys that do not fit', async () => {
    const { masterKey, log } = dataFiles(data);
    const key = readFileSync(masterKey, 'utf8');
    writeFileSync(masterKey, `${'ab'.repeat(32)}\n`, { mode: 0o600 });
    const wrong = await entraide('backup', at('log.copy'), '--data', data);
    writeFileSync(masterKey, key);
    edit(log, 'delete from events where position = (select max(position) from events)');
    const older = await entraide('backup', at('log.copy'), '--data', data);
    expect([wrong.code, older.code]).toEqual([1, 1]);
    expect(wrong.stderr).toContain('master-key-wrong');
    expect(older.stderr).toContain('log-older');
    expect(readdirSync(folder).filter((name) => name.startsWith('log.copy'))).toEqual([]);
  });
});

function edit(path: string, sql: string): void {
  const db = openDatabase(path, { durability: 'full' });
  db.exec(sql);
  db.exec('pragma wal_checkpoint(truncate)');
  db.close();
}
