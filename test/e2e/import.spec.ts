import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Replay } from '#funds';
import { entraide, PROGRAM_TIMEOUT_MS, type Outcome } from '../support/entraide.js';
import { needs, standardsFile } from '../support/skips.js';

type Sums = Readonly<Record<string, bigint>>;
type Printed = {
  readonly loaded: number;
  readonly same?: number;
  readonly refused: number;
  readonly problems?: readonly unknown[];
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
      const { writeFileSync } = await import('node:fs');
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

function sample(file: string): string {
  return standardsFile('360giving', 'samples', file);
}

function printed({ stdout }: Outcome): Printed {
  return JSON.parse(stdout) as Printed;
}

async function replayed(data: string): Promise<Replay> {
  const { code, stdout } = await entraide('replay', '--data', data, '--json');
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
  expect(Object.keys(totals)).toEqual(Object.keys(sums));
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
