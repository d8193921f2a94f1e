import { acquireWriterLock } from '#sqlite';
import { createHash } from 'node:crypto';
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
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  entraide,
  entraideServing,
  NOT_PROVEN,
  PROGRAM_TIMEOUT_MS,
  type Outcome,
} from '../support/entraide.js';
import { entraideHere } from '../support/entraide-here.js';

jest.setTimeout(PROGRAM_TIMEOUT_MS);

let folder: string;
let data: string;
/** The id of some case of the demo's year. */
let caseId: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entraide-line-'));
  data = join(folder, 'data');
  const { code } = await entraide('demo', '--exit', '--seed', '3', '--data', data);
  expect(code).toBe(0);
  const log = readFileSync(join(data, 'log.db'), 'latin1');
  caseId = /"applicationId":"([0-9a-f-]{36})"/.exec(log)?.[1] ?? '';
}, PROGRAM_TIMEOUT_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The commands that only read, each with what it needs. */
const reading = (): readonly (readonly string[])[] => [
  ['replay'],
  ['verify'],
  ['trace', caseId],
  ['doctor'],
];

/** The exit code of such a command where all is well: `verify` proves nothing by itself. */
const exitOf = ([command]: readonly string[]): number => (command === 'verify' ? NOT_PROVEN : 0);

describe('Every command', () => {
  it('tells its options and its exit is good, when it is asked for help', async () => {
    const { code, stdout } = await entraide('--help');
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) .*(?:\[|<|\w)/gm)].map(([, name]) => name);
    expect(code).toBe(0);
    expect(commands).toEqual(expect.arrayContaining(['serve', 'demo', 'replay', 'import']));
    const asked = [...commands.filter((name) => name !== 'help').map((name) => [name ?? ''])];
    for (const command of [...asked, ['import', '360giving']]) {
      const help = await entraide(...command, '--help');
      expect([command, help.code, help.stderr]).toEqual([command, 0, '']);
      expect(help.stdout).toContain(`Usage: entraide ${command.join(' ')}`);
      if (command[0] !== 'import' || command.length > 1) expect(help.stdout).toContain('--');
    }
  });
});

describe('A folder of an earlier draft', () => {
  it('is refused in a sentence by every command that reads it, and left as it is', async () => {
    const draft = join(folder, 'draft');
    cpSync(data, draft, { recursive: true });
    writeFileSync(join(draft, 'format.json'), '{"format":1}');
    for (const command of reading()) {
      const { code, stdout, stderr } = await entraide(...command, '--data', draft);
      expect([command[0], code]).not.toEqual([command[0], 0]);
      expect(`${stdout}${stderr}`).toContain('was written by an earlier draft of Entraide');
    }
    expect(readFileSync(join(draft, 'format.json'), 'utf8')).toBe('{"format":1}');
  });
});

describe('A demo that cannot be shown', () => {
  it('is not played: its port is asked for first, and the folder of one that runs is let be', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const place = join(folder, 'never');
    const taken = await entraide('demo', '--data', place, '--port', String(port));
    await new Promise((resolve) => other.close(resolve));
    expect([taken.code, taken.stdout, existsSync(place)]).toEqual([2, '', false]);
    expect(taken.stderr).toContain(`The port ${port} is taken by another program`);
    const before = readdirSync(data);
    const lock = acquireWriterLock(join(data, 'writer.lock'));
    const running = await entraide('demo', '--exit', '--data', data);
    lock.release();
    expect([running.code, readdirSync(data)]).toEqual([1, before]);
    expect(running.stderr).toContain('Another process is writing to this data folder.');
  });
});

describe('Wrong use ends with 2, and says what would be right', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['no command', [], /Commands:/],
    ['an unknown command', ['nonsense'], /unknown command 'nonsense'[\s\S]*Commands:/],
    ['an unknown option', ['replay', '--nonsense'], /unknown option[\s\S]*--as-of/],
    ['nothing to trace', ['trace'], /Say what to trace/],
    ['a day that is none', ['trace', '--day', '2026-02-30'], /date that exists/],
    ['an index that is none', ['replay', '--position', 'x'], /whole number/],
    ['an instant that is none', ['replay', '--at', 'yesterday'], /2026-03-31T12:00:00Z/],
    ['a day that does not exist', ['replay', '--as-of', '2026-02-30'], /date that exists/],
    ['a view that lacks its day', ['replay', '--view', 'corrected'], /--as-of/],
    ['an unknown view', ['rebuild', 'nonsense'], /The views are: /],
    ['a file that is not there', ['import', '360giving', '/nowhere.json'], /There is no file/],
    ['a copy that is not there', ['restore', '/nowhere.db'], /There is no file/],
    ['a port that is none', ['serve', '--port', 'abc'], /a port, 0 to 65535/],
    ['a number too small', ['demo', '--scale', '0'], /whole number from 1/],
  ])('%s', async (_, words, says) => {
    const needs = words.length > 0 && words[0] !== 'nonsense' ? ['--data', data] : [];
    const run = words[0] === 'serve' ? entraide : entraideHere;
    const { code, stdout, stderr } = await run(...words, ...needs);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});

describe('What is refused ends with 1, and says why', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['a folder without data', ['replay', '--data', '/nowhere'], /no data in this folder/],
    ['the same, asked for JSON', ['verify', '--json', '--data', '/nowhere'], /no data/],
    ['an id that nothing bears', ['trace', 'nobody'], /Nothing in this log bears this id/],
  ])('%s', async (_, words, says) => {
    const needs = words.includes('--data') ? [] : ['--data', data];
    const { code, stdout, stderr } = await entraideHere(...words, ...needs);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});

describe('Commands that only read', () => {
  it('print one JSON document when asked, and nothing else', async () => {
    for (const command of reading()) {
      const { code, stdout, stderr } = await entraide(...command, '--json', '--data', data);
      expect([command[0], code, stderr]).toEqual([command[0], exitOf(command), '']);
      expect(typeof JSON.parse(stdout)).toBe('object');
    }
  });

  it('give the ledger in the promised form', async () => {
    const told = JSON.parse((await entraide('replay', '--json', '--data', data)).stdout) as Replay;
    expect(told).toEqual({
      position: expect.stringMatching(/^\d+$/) as string,
      events: expect.any(Number) as number,
      // The instant that was asked for; none was.
      at: null,
      balances: expect.any(Array) as unknown[],
      totals: {
        EUR: { debit: expect.any(String) as string, credit: expect.any(String) as string },
        USD: { debit: expect.any(String) as string, credit: expect.any(String) as string },
      },
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
    });
    for (const { debit, credit } of Object.values(told.totals)) expect(debit).toBe(credit);
    const keys = told.balances.map(({ account, fund, restriction, currency }) =>
      [account, fund, restriction, currency].join('\0'),
    );
    expect(keys).toEqual([...keys].sort());
    for (const { minor, baseMinor } of told.balances)
      expect([minor, baseMinor]).not.toEqual(['0', '0']);
  });

  it('write nothing into the folder: no file is new, gone, longer or touched', async () => {
    const before = contentsOf(data);
    for (const command of reading()) await entraide(...command, '--data', data);
    const backup = await entraide('backup', join(folder, 'copy.db'), '--data', data);
    expect(backup.code).toBe(0);
    expect(contentsOf(data)).toEqual(before);
  });
});

describe('Beside a running server', () => {
  it('reading goes on; a second server, and a rebuild, are refused in words', async () => {
    const served = join(folder, 'served');
    cpSync(data, served, { recursive: true });
    const server = await entraideServing(served);
    try {
      for (const command of reading()) {
        const { code, stderr } = await entraide(...command, '--data', served);
        expect([command[0], code, stderr]).toEqual([command[0], exitOf(command), '']);
      }
      const second = [['serve', '--port', '0'], ['rebuild']] as const;
      const outcomes: Outcome[] = [];
      for (const command of second) outcomes.push(await entraide(...command, '--data', served));
      for (const { code, stderr } of outcomes) {
        expect(code).toBe(1);
        expect(stderr).toContain('Another process is writing to this data folder.');
      }
      expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    } finally {
      expect(await server.stop()).toBe(0);
    }
  });
});

type Replay = {
  readonly balances: readonly Readonly<
    Record<'account' | 'fund' | 'restriction' | 'currency' | 'minor' | 'baseMinor', string>
  >[];
  readonly totals: Readonly<Record<string, { readonly debit: string; readonly credit: string }>>;
};

/**
 * What SQLite itself keeps while a file is looked at: the index of the write-ahead log, in shared
 * memory, and that log where there is none. Neither holds anything of ours.
 */
const SCRATCH = /\.db-shm$/;
const isScratch = (name: string, size: number): boolean =>
  SCRATCH.test(name) || (name.endsWith('.db-wal') && size === 0);

/** Every file with its length, the instant of its last change, and a digest of what is in it. */
function contentsOf(dir: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(dir, name)).isFile())
      .filter((name) => !isScratch(name, statSync(join(dir, name)).size))
      .map((name) => {
        const { size, mtimeMs } = statSync(join(dir, name));
        const digest = createHash('sha256')
          .update(readFileSync(join(dir, name)))
          .digest('hex');
        return [name, `${size} ${mtimeMs} ${digest}`];
      }),
  );
}
