import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Replay } from '#funds';
import { entraide, NOT_PROVEN, PROGRAM_TIMEOUT_MS, type Outcome } from '../support/entraide.js';
import { caseFile, needs, standardsFile } from '../support/skips.js';

type Sums = Readonly<Record<string, bigint>>;
type Printed = {
  readonly loaded: number;
  readonly same?: number;
  readonly refused: number;
  readonly problems?: readonly unknown[];
  readonly changed?: number;
  readonly amended?: number;
};

needs('standards')('entraide import 360giving, on files that funders have published', () => {
  let folder: string;
  let data: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-import-'));
    data = join(folder, 'data');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const load = (file: string, ...options: readonly string[]): Promise<Outcome> =>
    entraide('import', '360giving', sample(file), '--data', data, '--json', ...options);

  it.each([
    ['real/to-individuals.json', 30, []],
    ['real/power-to-change.json', 25, []],
    ['real/wolfson.json', 25, ['--date-format', 'DMY']],
  ] as const)(
    'books %s: %i grants, each once, to the penny of its source text',
    async (file, grants, options) => {
      const first = await load(file, ...options);
      expect(first).toMatchObject({ code: 0, stderr: '' });
      expect(printed(first)).toMatchObject({ loaded: grants, same: 0, refused: 0 });
      const booked = await replayed(data);
      expect(paidOut(booked)).toEqual(sumsInText(readFileSync(sample(file), 'utf8')));

      const second = await load(file, ...options);
      expect(second.code).toBe(0);
      expect(printed(second)).toMatchObject({ loaded: 0, same: grants, refused: 0 });
      expect(await replayed(data)).toEqual(booked);
    },
    PROGRAM_TIMEOUT_MS,
  );

  it.each([
    ['real/wolfson.json', 25],
    ['dqt/fundingproviders-grants_fixed_2_grants.json', 4],
    ['dqt/fundingproviders-grants_broken_grants.json', 4],
    ['dqt/badfile_all_validation_errors.json', 1],
  ] as const)(
    'refuses %s as a whole: %i rows do not fit, and nothing is loaded',
    async (file, rows) => {
      const refused = await load(file);
      expect(refused.code).toBe(1);
      expect(printed(refused)).toMatchObject({ loaded: 0, refused: rows });
      expect(printed(refused).problems?.length).toBeGreaterThanOrEqual(rows);
      expect((await entraide('replay', '--data', data)).code).toBe(1);
    },
    PROGRAM_TIMEOUT_MS,
  );

  it(
    'tells people which row, which field and what to do',
    async () => {
      const refused = await entraide(
        'import',
        '360giving',
        sample('real/wolfson.json'),
        '--data',
        data,
      );
      expect(refused.stdout).toContain('awardDate');
      expect(refused.stdout).toContain('--date-format DMY');
      expect(refused.stdout).toContain('Nothing was loaded');
      expect(refused.code).toBe(1);
    },
    PROGRAM_TIMEOUT_MS,
  );

  it(
    'reads a spreadsheet saved as CSV, and loads nothing of one that does not fit',
    async () => {
      const refused = await load('dqt/fundingproviders_grants_2_grants.csv');
      expect(refused.code).toBe(1);
      expect(printed(refused).loaded).toBe(0);
    },
    PROGRAM_TIMEOUT_MS,
  );
});

needs('standards')('entraide import 360giving --accept-valid', () => {
  it(
    'loads the rows that are right, says which are not, and books only those',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'entraide-import-'));
      const data = join(folder, 'data');
      const text = readFileSync(sample('real/to-individuals.json'), 'utf8');
      // The first row gets a currency that does not exist.
      const spoilt = join(folder, 'spoilt.json');
      writeFileSync(spoilt, text.replace('"currency": "GBP"', '"currency": "XQX"'));
      expect(readFileSync(spoilt, 'utf8')).not.toBe(text);
      const refused = await entraide('import', '360giving', spoilt, '--data', data, '--json');
      expect(refused.code).toBe(1);
      const taken = await entraide(
        'import',
        '360giving',
        spoilt,
        '--data',
        data,
        '--json',
        '--accept-valid',
      );
      expect(printed(taken)).toMatchObject({ loaded: 29, refused: 1 });
      const { XQX: _left, ...rest } = sumsInText(readFileSync(spoilt, 'utf8'));
      expect(paidOut(await replayed(data))).toEqual(rest);
      rmSync(folder, { recursive: true, force: true });
    },
    PROGRAM_TIMEOUT_MS,
  );
});

needs('cases')('entraide import 360giving, on files that went wrong once', () => {
  let folder: string;
  let data: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-import-'));
    data = join(folder, 'data');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const load = (name: string, ...options: readonly string[]): Promise<Outcome> =>
    entraide('import', '360giving', caseFile(name), '--data', data, ...options);

  it(
    'shows what was published again beside what is recorded, and corrects it with --amend',
    async () => {
      expect((await load('01-amended-a-first.json')).code).toBe(0);
      const changed = await load('02-amended-unseen.json');
      expect(changed).toMatchObject({ code: 1, stderr: '' });
      expect(changed.stdout).toMatch(/amountDisbursed +600\.00 +1200\.00/);
      expect(changed.stdout).toMatch(
        /plannedDates +2023-04-01\/2023-12-31 +2023-04-01\/2024-06-30/,
      );
      expect(changed.stdout).toContain('--amend');
      const euros = await load('01-amended-b-currency.json', '--amend', '--json');
      expect(euros.code).toBe(0);
      expect(printed(euros)).toMatchObject({ loaded: 0, changed: 1, amended: 1 });
      expect(paidOut(await replayed(data))).toEqual({ EUR: 120_000n });
      expect(paidOut(await replayed(data, '--as-of', '2023-12-31'))).toEqual({ GBP: 120_000n });
      const corrected = await replayed(data, '--as-of', '2023-12-31', '--view', 'corrected');
      expect(paidOut(corrected)).toEqual({ EUR: 120_000n });
      expect((await entraide('verify', '--data', data)).code).toBe(NOT_PROVEN);
    },
    4 * PROGRAM_TIMEOUT_MS,
  );

  it(
    'prints everything that it found, and hides names until they are asked for',
    async () => {
      const first = await load('04-warnings-unseen.csv');
      expect(first.code).toBe(0);
      for (const told of [
        '2 columns are not read: Surname of applicant, Recipient Org:Postal Code',
        'titles name the recipient',
        'persons are named',
        'more was paid than awarded',
      ]) {
        expect(first.stdout).toContain(told);
      }
      expect(first.stdout).not.toContain('Quill,');
      const again = join(folder, 'again.csv');
      const text = readFileSync(caseFile('04-warnings-unseen.csv'), 'utf8');
      writeFileSync(again, text.replace('Grant to Ada Quill', 'Rent for Ada Quill'));
      const command = ['import', '360giving', again, '--data', data];
      const hidden = await entraide(...command);
      expect(hidden.stdout).toMatch(/title +\(--show-names\) +\(--show-names\)/);
      expect(hidden.stdout).not.toContain('Ada Quill');
      const shown = await entraide(...command, '--show-names');
      expect(shown.stdout).toMatch(/title +Grant to Ada Quill +Rent for Ada Quill/);
    },
    4 * PROGRAM_TIMEOUT_MS,
  );

  it(
    'names the byte, the line and the way out of a file in another encoding',
    async () => {
      const name = '05-excel-fr-cp1252-semicolon.csv';
      const refused = await load(name);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(/line 2.*E9.*--encoding windows-1252/);
      const comma = await load(name, '--encoding', 'windows-1252');
      expect(comma.code).toBe(1);
      expect(comma.stdout).toMatch(/1200,50.*--decimal ,/);
      expect(comma.stdout).toContain('cannot be read: 1');
      const read = await load(name, '--encoding', 'windows-1252', '--decimal', ',', '--json');
      expect(printed(read)).toMatchObject({ loaded: 1, refused: 0 });
      const future = await load('03-award-in-future.json');
      expect(future.code).toBe(1);
      expect(future.stdout).toContain('2031-05-01');
    },
    4 * PROGRAM_TIMEOUT_MS,
  );
});

function sample(file: string): string {
  return standardsFile('360giving', 'samples', file);
}

function printed({ stdout }: Outcome): Printed {
  return JSON.parse(stdout) as Printed;
}

async function replayed(data: string, ...options: readonly string[]): Promise<Replay> {
  const { code, stdout } = await entraide('replay', '--data', data, '--json', ...options);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Replay;
}

/** What was spent on grants, per currency, in minor units. */
function paidOut({ balances, totals }: Replay): Sums {
  const sums: Record<string, bigint> = {};
  for (const { account, currency, minor } of balances) {
    if (account !== 'grants') continue;
    sums[currency] = (sums[currency] ?? 0n) + BigInt(minor);
  }
  expect(Object.keys(totals)).toEqual(expect.arrayContaining(Object.keys(sums)));
  return sums;
}

/**
 * The amounts of a file added up from its text alone, in hundredths: no JSON parser has turned them
 * into floats. In these files each grant names its amount and its currency once.
 */
function sumsInText(text: string): Sums {
  const amounts = [...text.matchAll(/"amountAwarded"\s*:\s*"?(\d+)(?:\.(\d{1,2}))?\b/g)];
  const currencies = [...text.matchAll(/"currency"\s*:\s*"([A-Z]{3})"/g)];
  expect(amounts).toHaveLength(currencies.length);
  const sums: Record<string, bigint> = {};
  amounts.forEach(([, whole = '', fraction = ''], place) => {
    const currency = currencies[place]?.[1] ?? '';
    const minor = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
    sums[currency] = (sums[currency] ?? 0n) + minor;
  });
  return sums;
}
