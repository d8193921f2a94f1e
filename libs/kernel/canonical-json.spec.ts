import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { needs, standardsFile } from '../../test/support/skips.js';
import { canonicalDigest, canonicalJson, putInOrder } from './canonical-json.js';

const parse = (text: string): unknown => JSON.parse(text);

needs('standards')('canonical JSON against the published vectors of RFC 8785', () => {
  type Vector = { readonly name: string; readonly input: string; readonly outputHex: string };
  type NumberVector = { readonly ieee754Hex: string; readonly expected: string };
  const vectors = () =>
    parse(readFileSync(standardsFile('jcs', 'vectors.json'), 'utf8')) as {
      cases: readonly Vector[];
      numbers: readonly NumberVector[];
    };
  const numberOf = (hex: string): number =>
    Buffer.from(hex.padStart(16, '0'), 'hex').readDoubleBE();

  it('writes every sample document byte for byte', () => {
    const { cases } = vectors();
    expect(cases.length).toBeGreaterThan(3);
    for (const { input, outputHex } of cases) {
      expect(Buffer.from(canonicalJson(parse(input))).toString('hex')).toBe(outputHex);
    }
  });

  it('writes every sample number, and a thousand more', () => {
    const lines = readFileSync(standardsFile('jcs', 'es6-numbers-1000.txt'), 'utf8').trim();
    const more = lines.split('\n').map((line) => line.split(',') as [string, string]);
    const named = vectors().numbers.map(
      ({ ieee754Hex, expected }) => [ieee754Hex, expected] as const,
    );
    expect(more).toHaveLength(1_000);
    for (const [hex, expected] of [...named, ...more]) {
      const number = numberOf(hex);
      if (Number.isFinite(number)) expect(canonicalJson(number)).toBe(expected);
      else expect(() => canonicalJson(number)).toThrow(TypeError);
    }
  });
});

describe('canonical JSON', () => {
  const key = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom(
      '__proto__',
      'constructor',
      '10',
      '9',
      '01',
      '-1',
      'a',
      'A',
      'é',
      '\ufb33',
      '😀',
    ),
  );
  const { tree } = fc.letrec((tie) => ({
    leaf: fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom('\\ud800', '\\\\ud83d', '"', '\u2028', '\u0000'),
    ),
    tree: fc.oneof(
      { depthSize: 'small' },
      tie('leaf'),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 6, noNullPrototype: true }),
    ),
  }));

  it('says what the canonicalize library says, for any value', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the same for the same facts in another order, and still means the same', () => {
    const object = fc.dictionary(key, tree, { minKeys: 2, noNullPrototype: true });
    fc.assert(
      fc.property(object, (facts) => {
        const text = canonicalJson(facts);
        const reversed = Object.fromEntries(Object.entries(facts).reverse());
        expect(canonicalJson(reversed)).toBe(text);
        expect(canonicalJson(parse(text))).toBe(text);
        expect(parse(text)).toEqual(parse(JSON.stringify(facts)));
      }),
    );
  });

  it.each([
    ['keys that are numbers', { 10: 'a', 9: 'b', b: 1 }, '{"10":"a","9":"b","b":1}'],
    [
      'a key called __proto__',
      parse('{"z":1,"__proto__":{"b":1,"a":2}}'),
      '{"__proto__":{"a":2,"b":1},"z":1}',
    ],
    ['letters beyond ASCII', { '\ufb33': 1, '😀': 2, z: 3 }, '{"z":3,"😀":2,"\ufb33":1}'],
    ['something undefined inside', { b: 1, a: undefined }, '{"b":1}'],
    ['a date inside', { b: new Date(0), a: 1 }, '{"a":1,"b":"1970-01-01T00:00:00.000Z"}'],
    ['a written-out escape', { a: '\\ud800' }, '{"a":"\\\\ud800"}'],
    ['minus nothing', { a: -0 }, '{"a":0}'],
  ])('orders %s', (_, value, expected) => {
    expect(canonicalJson(value)).toBe(expected);
    expect(canonicalJson(value)).toBe(canonicalize(value));
  });

  it('puts few keys and many in the same order', () => {
    const keys = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 3 }), { maxLength: 80 });
    fc.assert(
      fc.property(keys, (some) => {
        const put = [...some];
        const sorted = [...some].sort();
        expect(putInOrder(put)).toBe(some.some((one, place) => one !== sorted[place]));
        expect(put).toEqual(sorted);
      }),
    );
  });

  it('leaves the value as it was', () => {
    const value = Object.freeze({ b: Object.freeze([Object.freeze({ d: 1, c: 2 })]), a: 1 });
    expect(canonicalJson(value)).toBe('{"a":1,"b":[{"c":2,"d":1}]}');
    expect(Object.keys(value)).toEqual(['b', 'a']);
  });

  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  it.each([
    ['half a character', { a: 'x\ud83d' }],
    ['half a character in a key', { 'x\udc00': 1 }],
    ['half a character after a backslash', ['\\\ud83d']],
    ['NaN', { a: [Number.NaN] }],
    ['infinity', -Infinity],
    ['a bigint', { a: 1n }],
    ['nothing at all', undefined],
    ['a function', () => 1],
    ['a value inside itself', cycle],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow();
  });

  it('has a digest', () => {
    // printf '{"a":1,"b":2}' | sha256sum
    expect(canonicalDigest({ b: 2, a: 1 })).toBe(
      '43258cff783fe7036d8a43033f830adfc60ec037382473548ac742b888292777',
    );
  });
});
