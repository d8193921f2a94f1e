import { IMPORT_LIMITS } from '#files';
import fc from 'fast-check';
import { readRow, type RowReading } from './grant.rules.js';
import { bytesOf, GOOD_GRANT, packageText, readThreeSixtyGiving } from './imports.fixtures.js';
import { scanJsonPackage, type FoundGrant } from './json-package.scanner.js';

/** What is made of each grant of a package while it is at hand, given in parts of so many bytes. */
function scanned<T>(text: string, take: (found: FoundGrant) => T, partBytes = 7): readonly T[] {
  const bytes = Buffer.from(text);
  const parts = function* (): Generator<Buffer> {
    for (let at = 0; at < bytes.length; at += partBytes) yield bytes.subarray(at, at + partBytes);
  };
  return Array.from(scanJsonPackage(parts(), IMPORT_LIMITS), take);
}

function readingOf(grant: unknown): RowReading {
  return readRow({ grant, whole: grant, form: 'json' }, { dateFormat: 'ISO' });
}

describe('a grant that JavaScript itself parsed', () => {
  const digits = fc.stringMatching(/^[1-9][0-9]{0,19}$/);
  const number = fc
    .record({
      sign: fc.constantFrom('', '-'),
      whole: fc.oneof(fc.constant('0'), digits),
      fraction: fc.oneof(fc.constant(''), fc.stringMatching(/^\.[0-9]{1,19}$/)),
      power: fc.oneof(fc.constant(''), fc.stringMatching(/^[eE][+-]?[0-9]{1,4}$/)),
    })
    .map(({ sign, whole, fraction, power }) => sign + whole + fraction + power);

  it('reads as with every digit kept, whatever its numbers', () => {
    fc.assert(
      fc.property(number, number, fc.jsonValue(), (amount, other, unread) => {
        const text = JSON.stringify({ ...GOOD_GRANT, amountAwarded: '#', more: ['#', unread] });
        const spelled = text.replace('"#"', amount).replace('"#"', other);
        const [both] = scanned(packageText(spelled), ({ grant, exactly }) => [grant, exactly()]);
        const [quick, exact] = (both ?? []).map(readingOf);
        expect(quick?.digest).toBe(exact?.digest);
        expect(quick?.grant).toEqual(exact?.grant);
        expect(quick?.problems.map(({ rule }) => rule)).toEqual(
          exact?.problems.map(({ rule }) => rule),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps the digits that a float would lose', () => {
    const texts = ['9007199254740993', '0.12345678901234567', '1e400', '1e-400'];
    const digests = [...texts, '9007199254740992', '0', '-0', '0.0'].map(
      (spelling) =>
        scanned(
          packageText({ n: 1 }).replace('1', spelling),
          ({ grant }) => readingOf(grant).digest,
        )[0],
    );
    expect(new Set(digests.slice(0, 6)).size).toBe(6);
    expect(new Set(digests.slice(5)).size).toBe(1);
  });

  it('is refused with a key that stands twice, in a row of any part of the file', () => {
    const twice = JSON.stringify({ ...GOOD_GRANT, more: { a: 1 } }).replace('"a":1', '"a":1,"a":2');
    for (const partBytes of [1, 5, 1_000]) {
      expect(() =>
        scanned(packageText(GOOD_GRANT, twice), ({ index }) => index, partBytes),
      ).toThrow(
        expect.objectContaining({
          code: 'import-duplicate-key',
          params: { offset: packageText(GOOD_GRANT).length - 1, row: 2, key: 'a' },
        }),
      );
    }
    // The same value twice has but one reading.
    const same = twice.replace('"a":2', '"a":1');
    const digestOf = (text: string) =>
      scanned(packageText(text), ({ grant }) => readingOf(grant).digest)[0];
    expect(digestOf(same)).toBe(digestOf(same.replace('"a":1,"a":1', '"a":1')));
  });
});

it('an object that calls itself a number is no amount', () => {
  const spoof = { ...GOOD_GRANT, amountAwarded: { isLosslessNumber: true, value: '5' } };
  const { problems } = readThreeSixtyGiving(bytesOf(packageText(spoof)), { dateFormat: 'ISO' });
  expect(problems).toMatchObject([{ path: 'amountAwarded', rule: 'amount-not-number' }]);
});
