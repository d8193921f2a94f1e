import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import fc from 'fast-check';
import { currencyCodes } from '#kernel';
import { needs, standardsFile } from '../../../test/support/skips.js';
import { countryCodes } from './country-codes.js';
import { standardTitles } from './flat-form.columns.js';
import {
  bytesOf,
  GOOD_GRANT,
  packageText,
  readThreeSixtyGiving,
  type ThreeSixtyReading,
} from './imports.fixtures.js';
import type { DateFormat } from './past-grant.js';

type Expected = Readonly<Record<string, { grants: number; schemaValid: number }>>;

/**
 * How many rows of each sample load, and why that differs from the official schema where it does.
 * Read as ISO, we agree with the schema on every row of every file.
 */
const SAMPLES = [
  { file: 'real/to-individuals.json', iso: 30, dmy: 30, why: 'valid' },
  { file: 'real/power-to-change.json', iso: 25, dmy: 25, why: 'valid' },
  {
    file: 'real/wolfson.json',
    iso: 0,
    dmy: 25,
    why: 'awardDate is DD/MM/YYYY; so is dateModified, which is not taken and not looked at',
  },
  {
    file: 'dqt/fundingproviders-grants_fixed_2_grants.json',
    iso: 0,
    dmy: 0,
    why: 'older than the rule that description is required; ids also stand twice',
  },
  {
    file: 'dqt/fundingproviders-grants_broken_grants.json',
    iso: 0,
    dmy: 0,
    why: 'no description; ids also stand twice, once with other content',
  },
  {
    file: 'dqt/badfile_all_validation_errors.json',
    iso: 0,
    dmy: 0,
    why: 'everything is wrong on purpose',
  },
] as const;

function sample(file: string): Buffer {
  return readFileSync(standardsFile('360giving', 'samples', file));
}

function read(file: string, dateFormat: DateFormat): ThreeSixtyReading {
  return readThreeSixtyGiving(sample(file), { dateFormat });
}

function officialSchema(): ValidateFunction {
  const text = readFileSync(standardsFile('360giving', 'schema', '360-giving-schema.json'), 'utf8');
  // Its $schema names the 2020-12 dialect by an address that Ajv does not know.
  const { $schema: _dialect, ...schema } = JSON.parse(text) as Record<string, unknown>;
  return new Ajv2020({ strict: false, allErrors: true, formats: fullFormats }).compile(schema);
}

function refusedRows(reading: ThreeSixtyReading): readonly number[] {
  return [...new Set(reading.problems.map(({ row }) => row))].sort((a, b) => a - b);
}

/** Cents of every amount awarded, from the raw text alone: no parser, no float. */
function centsInText(text: string, amounts: RegExp): bigint {
  return [...text.matchAll(amounts)].reduce((sum, [, whole = '', fraction = '']) => {
    return sum + BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0').slice(0, 2));
  }, 0n);
}

needs('standards')('the sample files of 360Giving', () => {
  it.each(SAMPLES)('$file: $iso rows load as they are, $dmy with DMY ($why)', (expected) => {
    const { file, iso, dmy } = expected;
    const official = JSON.parse(sample('expected.json').toString()) as Expected;
    expect(read(file, 'ISO')).toMatchObject({ total: official[file]?.grants });
    expect(read(file, 'ISO').rows).toHaveLength(iso);
    expect(official[file]?.schemaValid).toBe(iso);
    expect(read(file, 'DMY').rows).toHaveLength(dmy);
  });

  it('are all told of here', () => {
    const official = Object.keys(JSON.parse(sample('expected.json').toString()) as Expected);
    expect(SAMPLES.map(({ file }) => file).sort()).toEqual(official.sort());
  });

  it.each(SAMPLES)('$file: row by row as the official schema says', ({ file }) => {
    const validate = officialSchema();
    const { grants } = JSON.parse(sample(file).toString()) as { grants: readonly unknown[] };
    const invalid = grants.flatMap((grant, index) => (validate(grant) ? [] : [index + 1]));
    expect(refusedRows(read(file, 'ISO'))).toEqual(invalid);
  });

  it.each(SAMPLES)('$file: sums are those of the raw text, exactly', ({ file }) => {
    const text = sample(file).toString();
    const cents = centsInText(text, /"amountAwarded": *(\d+)(?:\.(\d+))?[,\s]/g);
    const { totals, total, rows } = read(file, 'DMY');
    const sum = (minor: bigint) => (minor === 0n ? [] : [{ minor: `${minor}`, currency: 'GBP' }]);
    expect(text.match(/"currency": *"GBP"/g) ?? []).toHaveLength(total - totals.unreadable);
    expect(totals.file).toEqual(sum(cents));
    expect(totals.loadable).toEqual(sum(rows.length === total ? cents : 0n));
  });

  it('the flat sample lacks descriptions and one recipient identifier, so nothing of it loads', () => {
    const file = 'dqt/fundingproviders_grants_2_grants.csv';
    const reading = read(file, 'DMY');
    expect(reading).toMatchObject({ format: 'csv', total: 2, refused: 2 });
    expect(reading.problems.map(({ place, path, rule }) => [place, path, rule])).toEqual([
      ['line 2', 'Description', 'required'],
      ['line 2', 'Recipient Org:Identifier', 'required'],
      ['line 3', 'Description', 'required'],
    ]);
    const cents = centsInText(sample(file).toString(), /,(\d+)(?:\.(\d+))?,GBP,/g);
    expect(reading.totals.file).toEqual([{ minor: `${cents}`, currency: 'GBP' }]);
    expect(JSON.stringify(reading)).not.toMatch(/Roe|Hypatia|Aquinas/);
    expect(refusedRows(read(file, 'ISO'))).toEqual([1, 2]);
  });

  it('the flat sample loads once the missing columns are filled in', () => {
    const [titles = '', ...rows] = sample('dqt/fundingproviders_grants_2_grants.csv')
      .toString()
      .trim()
      .split(/\r?\n/);
    const filled = [
      `${titles},Description`,
      ...rows.map((row) => `${row.replace(',,Company Name', ',GB-COH-1,Company Name')},Research`),
    ].join('\n');
    const { rows: grants, totals } = readThreeSixtyGiving(bytesOf(filled), { dateFormat: 'DMY' });
    expect(grants).toMatchObject([
      { awardDate: '2014-07-24', plannedDates: [{ months: '30' }], title: 'Title A' },
      { awardDate: '2014-07-24', plannedDates: [{ months: '25' }], title: 'Title B' },
    ]);
    expect(totals.loadable).toEqual([{ minor: '33149500', currency: 'GBP' }]);
  });
});

needs('standards')('beside the official schema', () => {
  /** Codes of ISO 4217 that the schema of 1.4.3 does not list yet; such grants are read. */
  const NEWER_CURRENCIES = ['SLE', 'UYW', 'VED', 'XAD', 'XCG', 'ZWG'];

  function codelist(name: string): readonly string[] {
    const text = readFileSync(standardsFile('360giving', 'codelists', `${name}.csv`), 'utf8');
    return text
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[0]?.replaceAll('"', '').trim() ?? '')
      .filter((code) => code !== '');
  }

  it('countries are those of its codelist', () => {
    expect([...countryCodes].sort()).toEqual([...codelist('countryCode')].sort());
  });

  it('every currency in use is one of its codelist, but for newer ones', () => {
    const listed = new Set(codelist('currency'));
    expect(currencyCodes.filter((code) => !listed.has(code))).toEqual(NEWER_CURRENCIES);
  });

  it('column titles are those of its title members', () => {
    type Node = { title?: string; properties?: Record<string, Node>; items?: Node; $ref?: string };
    const schema = JSON.parse(
      readFileSync(standardsFile('360giving', 'schema', '360-giving-schema.json'), 'utf8'),
    ) as Node & { $defs: Record<string, Node> };
    const resolve = (node: Node | undefined): Node | undefined =>
      node?.$ref ? schema.$defs[node.$ref.slice('#/$defs/'.length)] : node;
    for (const [path, title] of standardTitles) {
      const [, field = '', member] = /^(\w+)(?:\[0\])?(?:\.(\w+))?$/.exec(path) ?? [];
      const node = schema.properties?.[field];
      const holder = resolve(node?.items) ?? resolve(node);
      const group = node?.title ?? resolve(node)?.title;
      const expected = member ? `${group}:${holder?.properties?.[member]?.title}` : group;
      expect([path, title]).toEqual([path, expected]);
    }
  });

  /** Rules of ours that the schema does not have; each is explained in readRow. */
  const STRICTER = new Set([
    'amount-zero',
    'amount-negative',
    'amount-too-precise',
    'amount-too-large',
    'recipient-several',
    'empty',
    'too-long',
    'id-padded',
    'id-control-character',
    'text-broken',
    'date-out-of-range',
  ]);
  const NOT_A_DAY = '2019-02-30';

  const party = fc.constantFrom<unknown>(
    { id: 'GB-1', name: 'A' },
    { id: ' ', name: 'A' },
    { id: 'GB-1' },
    { id: 1, name: 'A' },
    null,
    'GB-1',
  );
  const parties = fc.oneof(fc.array(party, { maxLength: 2 }), fc.constantFrom<unknown>(null, {}));
  const date = fc.constantFrom<unknown>(
    '2019-03-04',
    '2019-03-04T00:00:00Z',
    '2019-03-04 01:02:03.5+01:00',
    '2019-03-04T00:00:00',
    '2019-03-04T25:00:00Z',
    NOT_A_DAY,
    '2019-13-01',
    '1066-10-14',
    '2019',
    '2019-03',
    '04/03/2019',
    'x',
    20190304,
    null,
  );
  const number = fc.constantFrom<unknown>(1, 0, -1, 0.5, 0.001, 1e25, '1', null);
  const text = fc.constantFrom<unknown>('a', '', ' a', 5, null, 'x'.repeat(600));
  const planned = fc.record(
    { startDate: date, endDate: date, duration: number },
    { requiredKeys: [] },
  );
  const changes = fc.record(
    {
      id: text,
      title: text,
      description: text,
      currency: fc.constantFrom<unknown>('EUR', 'JPY', 'XXX', 'DEM', 'eur', 5, null),
      amountAwarded: number,
      amountDisbursed: number,
      awardDate: date,
      fundingOrganization: parties,
      recipientOrganization: parties,
      recipientIndividual: party,
      grantProgramme: fc.constantFrom<unknown>([{ title: null }], [{ title: 5 }], 5, [5], []),
      beneficiaryLocation: fc.constantFrom<unknown>(
        [{ countryCode: 'GB' }],
        [{ countryCode: null }],
        [{ countryCode: 'UK' }],
        [{ countryCode: 5 }],
        5,
      ),
      plannedDates: fc.oneof(fc.array(planned, { maxLength: 2 }), fc.constant<unknown>('soon')),
    },
    { requiredKeys: [] },
  );

  it('what loads is valid, and what is refused is invalid or refused by a stricter rule', () => {
    const validate = officialSchema();
    const seen = { both: 0, stricter: 0, valid: 0 };
    fc.assert(
      fc.property(
        fc.subarray(Object.entries(GOOD_GRANT), { minLength: 7 }),
        fc.oneof(fc.constant({}), changes),
        fc.integer({ min: 1, max: 4 }),
        (kept, changed, take) => {
          const few = Object.entries(changed).slice(0, take);
          const grant = { ...Object.fromEntries(kept), ...Object.fromEntries(few) };
          const { rows, problems } = readThreeSixtyGiving(bytesOf(packageText(grant)), {
            dateFormat: 'ISO',
          });
          const valid = validate(grant);
          if (rows.length === 1) expect([valid, validate.errors]).toEqual([true, null]);
          const strict = (rule: string, value?: string) =>
            STRICTER.has(rule) ||
            (rule === 'not-a-date' && value === NOT_A_DAY) ||
            // Old money and things that are not money have no minor units to count in.
            (rule === 'currency-unknown' && (value === 'XXX' || value === 'DEM'));
          if (valid) expect(problems.filter((p) => !strict(p.rule, p.value))).toEqual([]);
          seen[valid ? (rows.length === 1 ? 'valid' : 'stricter') : 'both'] += 1;
        },
      ),
      { numRuns: 3_000 },
    );
    expect(Math.min(seen.both, seen.stricter, seen.valid)).toBeGreaterThan(50);
  });
});
