import fc from 'fast-check';
import { repeatedKey } from './repeated-key.js';

const found = (text: string) => repeatedKey(text, JSON.parse(text));

describe('A key that stands twice', () => {
  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":{"b":1,"b":1}}', 'b'],
    ['[{"x":1},{"x":1,"y":[{"z":0,"z":1}]}]', 'z'],
    ['{"\\u0061":1,"a":2}', 'a'],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['{"":1,"":2}', ''],
  ])('is found in %s', (text, key) => {
    expect(found(text)).toBe(key);
  });

  it.each([
    '{"a":1,"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"a:\\"a\\":","b":":"}',
    '{"__proto__":1}',
    '7',
    '{}',
  ])('is not found in %s', (text) => {
    expect(found(text)).toBeUndefined();
  });

  it('is found wherever it is put, and nowhere else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, key) => {
        const name = JSON.stringify(key);
        const text = JSON.stringify(value);
        expect(found(text)).toBeUndefined();
        expect(found(`[${text},{${name}:${text},${name}:0}]`)).toBe(key);
      }),
    );
  });
});
