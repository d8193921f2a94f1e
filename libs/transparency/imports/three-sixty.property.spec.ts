import { canonicalNumber, readExactNumber } from '#files';
import fc from 'fast-check';
import { minorUnitDigits, Rejection } from '#kernel';
import {
  bytesOf,
  GOOD_GRANT,
  grantWithAmount,
  packageText,
  readThreeSixtyGiving,
  type ThreeSixtyReading,
} from './imports.fixtures.js';
import type { PastGrant } from './past-grant.js';
import { publishedFields } from './published-fields.js';

const minorUnits = fc.bigInt({ min: 1n, max: 9_999_999_999_999_999n });

/** The ways in which JSON may spell one number: zeros at the end, the point moved by an exponent. */
const spelling = fc.record({
  zeros: fc.nat({ max: 5 }),
  shift: fc.integer({ min: -25, max: 25 }),
  letter: fc.constantFrom('e', 'E'),
  plus: fc.boolean(),
  exponentZeros: fc.nat({ max: 2 }),
  alwaysExponent: fc.boolean(),
});
type Spelling = typeof spelling extends fc.Arbitrary<infer T> ? T : never;

/** `digits` x 10^`exponent`, spelled with the point moved `shift` places. */
function spell(digits: string, exponent: number, how: Spelling): string {
  const moved = exponent - how.shift;
  const whole = moved >= 0 ? digits + '0'.repeat(moved) : digits.padStart(1 - moved, '0');
  const point = moved >= 0 ? whole.length : whole.length + moved;
  const fraction = whole.slice(point) + '0'.repeat(how.zeros);
  const power = `${how.shift < 0 ? '-' : how.plus ? '+' : ''}${'0'.repeat(how.exponentZeros)}${Math.abs(how.shift)}`;
  const tail = how.shift !== 0 || how.alwaysExponent ? `${how.letter}${power}` : '';
  return `${whole.slice(0, point)}${fraction && `.${fraction}`}${tail}`;
}

function reading(bytes: Uint8Array): ThreeSixtyReading | Rejection {
  try {
    return readThreeSixtyGiving(bytes, { dateFormat: 'DMY' });
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
}

function expectNoRowLost(result: ThreeSixtyReading | Rejection): void {
  if (result instanceof Rejection) {
    expect(result.code).toMatch(/^import-[a-z0-9-]+$/);
    return;
  }
  const loaded = result.rows.map(({ row }) => row);
  const refused = [...new Set(result.problems.map(({ row }) => row))];
  expect(refused).toHaveLength(result.refused);
  expect([...loaded, ...refused].sort((a, b) => a - b)).toEqual(
    Array.from({ length: result.total }, (_, index) => index + 1),
  );
  for (const { amount } of result.rows) expect(BigInt(amount.minor) > 0n).toBe(true);
}

describe('amounts', () => {
  it('read back exactly however JSON spells them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(minorUnits, spelling), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('JPY', 'EUR', 'TND', 'CLF'),
        (amounts, currency) => {
          const digits = minorUnitDigits(currency) as number;
          const grants = amounts.map(([minor, how], index) =>
            grantWithAmount(spell(`${minor}`, -digits, how), currency, `g${index}`),
          );
          const { rows, totals } = readThreeSixtyGiving(bytesOf(packageText(...grants)), {
            dateFormat: 'ISO',
          });
          expect(rows.map(({ amount }) => amount)).toEqual(
            amounts.map(([minor]) => ({ minor: `${minor}`, currency })),
          );
          const sum = amounts.reduce((total, [minor]) => total + minor, 0n);
          expect(totals.loadable).toEqual([{ minor: `${sum}`, currency }]);
        },
      ),
    );
  });

  it('with one digit too many are refused, never rounded', () => {
    fc.assert(
      fc.property(minorUnits, fc.integer({ min: 1, max: 9 }), spelling, (minor, last, how) => {
        const text = grantWithAmount(spell(`${minor}${last}`, -3, how), 'EUR');
        const { problems } = readThreeSixtyGiving(bytesOf(packageText(text)), {
          dateFormat: 'ISO',
        });
        expect(problems.map(({ rule }) => rule)).toEqual(['amount-too-precise']);
      }),
    );
  });

  it('have one canonical spelling per value', () => {
    fc.assert(
      fc.property(minorUnits, fc.integer({ min: -20, max: 20 }), spelling, (digits, power, how) => {
        const text = spell(`${digits}`, power, how);
        const canonical = canonicalNumber(text);
        expect(canonical).toBe(canonicalNumber(`${digits}e${power}`));
        expect(readExactNumber(canonical)).toEqual(readExactNumber(text));
        expect(canonicalNumber(canonical)).toBe(canonical);
        expect(canonicalNumber(`-${text}`)).toBe(`-${canonical}`);
      }),
    );
  });

  it('that are equal leave the digest of the row alone, and others change it', () => {
    const digestOf = (text: string) =>
      readThreeSixtyGiving(bytesOf(packageText(text)), { dateFormat: 'ISO' }).rows[0]
        ?.contentDigest;
    fc.assert(
      fc.property(minorUnits, spelling, (minor, how) => {
        const plain = digestOf(grantWithAmount(`${minor}e-2`));
        expect(digestOf(grantWithAmount(spell(`${minor}`, -2, how)))).toBe(plain);
        const other = minor === 1n ? 2n : minor - 1n;
        expect(digestOf(grantWithAmount(`${other}e-2`))).not.toBe(plain);
      }),
    );
  });
});

describe('whatever a file holds', () => {
  const titles =
    'Identifier,Title,Description,Currency,Amount Awarded,Award Date,Recipient Org:Identifier,' +
    'Recipient Org:Name,Funding Org:Identifier,Funding Org:Name';
  const seeds = [
    packageText(
      GOOD_GRANT,
      { ...GOOD_GRANT, id: 'b', awardDate: '05/06/2014', plannedDates: [{ duration: 3 }] },
      grantWithAmount('3.5E2', 'EUR', 'c'),
      { ...GOOD_GRANT, id: 'b' },
    ),
    `${titles}\na,T,"D, d",GBP,5.5,24/07/2014,o1,"O\n1",f,F\nb,T,D,EUR,6,2014-01-01,o2,O,f,F\n`,
  ].map((text) => Buffer.from(text));
  const edit = fc.record({
    at: fc.nat(),
    remove: fc.nat({ max: 12 }),
    insert: fc.oneof(
      fc.constantFrom('"', '{', '}', '[', ']', ',', ':', '\\', '\n', '\r\n', '0', '-', 'e9', '\0'),
      fc.constantFrom('null', '"id":1,', '"__proto__":{"id":"x"},', '\\ud800', 'é', ''),
      fc.string({ maxLength: 6 }),
    ),
  });

  it('damage is refused by name, and no row is lost in silence', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(edit, { maxLength: 4 }), (seed, edits) => {
        const bytes = edits.reduce((text, { at, remove, insert }) => {
          const place = at % (text.length + 1);
          const rest = text.subarray(Math.min(text.length, place + remove));
          return Buffer.concat([text.subarray(0, place), Buffer.from(insert), rest]);
        }, seed);
        const result = reading(bytes);
        expectNoRowLost(result);
        if (!(result instanceof Rejection)) read += 1;
      }),
      { numRuns: 3_000 },
    );
    expect(read).toBeGreaterThan(300);
  });

  it('any bytes at all are either read or refused by name', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => expectNoRowLost(reading(bytes))),
    );
  });

  it('any JSON in place of the grants counts as rows, each with its problems', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 5 }), (rows) => {
        const result = reading(bytesOf(JSON.stringify({ grants: rows })));
        expectNoRowLost(result);
        expect(result).toMatchObject({ total: rows.length, rows: [] });
      }),
    );
  });

  it('a grant with any JSON in any of its fields never breaks the reading of the others', () => {
    const fields = [
      ...Object.keys(GOOD_GRANT),
      'amountDisbursed',
      'recipientIndividual',
      'beneficiaryLocation',
      'grantProgramme',
      'plannedDates',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, value) => {
        const strange = { ...GOOD_GRANT, id: 'strange', [field]: value };
        const result = reading(bytesOf(packageText(strange, { ...GOOD_GRANT, id: 'good' })));
        expectNoRowLost(result);
        expect(result).toMatchObject({ total: 2 });
      }),
    );
  });
});

describe('the two forms', () => {
  const word = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .map((text) => text.trim())
    .filter((text) => text !== '' && !text.includes('\0'));

  it('say the same of the same grant', () => {
    fc.assert(
      fc.property(
        word,
        word,
        word,
        fc.nat({ max: 999_999_999 }),
        (title, description, name, cents) => {
          const amount = `${cents + 1}`.padStart(3, '0').replace(/(..)$/, '.$1');
          const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const flat =
            'Identifier,Title,Description,Currency,Amount Awarded,Award Date,Recipient Org:Identifier,' +
            'Recipient Org:Name,Funding Org:Identifier,Funding Org:Name\n' +
            `a,${cell(title)},${cell(description)},EUR,${amount},2020-01-02,o,${cell(name)},f,F\n`;
          const json = JSON.stringify({
            ...GOOD_GRANT,
            id: 'a',
            title,
            description,
            currency: 'EUR',
            amountAwarded: '#',
            awardDate: '2020-01-02',
            recipientOrganization: [{ id: 'o', name }],
            fundingOrganization: [{ id: 'f', name: 'F' }],
          }).replace('"amountAwarded":"#"', `"amountAwarded":${amount}`);
          const [fromFlat] = readThreeSixtyGiving(bytesOf(flat), { dateFormat: 'ISO' }).rows;
          const [fromJson] = readThreeSixtyGiving(bytesOf(packageText(json)), {
            dateFormat: 'ISO',
          }).rows;
          expect(fromFlat).toEqual({
            ...fromJson,
            place: 'line 2',
            form: 'table',
            contentDigest: expect.any(String),
          });
          expect(publishedFields(fromFlat as PastGrant)).toEqual(
            publishedFields(fromJson as PastGrant),
          );
        },
      ),
    );
  });
});
