import { canonicalJson, Rejection, type Sealed } from '#kernel';
import fc from 'fast-check';
import { createSecretKey } from 'node:crypto';
import { MAX_SEALED_BYTES, openUnder, PADDING_BYTES, sealUnder } from './envelope.js';
import { NONCE_BYTES, TAG_BYTES } from './primitives.js';

const key = createSecretKey(Buffer.alloc(32, 1));
const name = { subjectRef: 'person-1', purpose: 'narrative', keyVersion: 1 };
const place = { stream: 'application-1', commandId: 'command-1', field: 'Submitted.narrative' };

describe('a sealed value', () => {
  test('any JSON value comes back as it was', () => {
    fc.assert(
      fc.property(jsonValue(), (value) => {
        const opened = openUnder(key, sealUnder(key, name, value, place), place) ?? 'nothing';
        expect(canonicalJson(JSON.parse(opened))).toBe(canonicalJson(value));
      }),
    );
  });

  test('any changed byte makes it unreadable', () => {
    fc.assert(
      fc.property(jsonValue(), fc.nat(), fc.integer({ min: 1, max: 255 }), (value, at, flip) => {
        const sealed = sealUnder(key, name, value, place);
        const bytes = Buffer.from(sealed.ciphertext, 'base64url');
        const index = at % bytes.length;
        bytes.writeUInt8((bytes[index] as number) ^ flip, index);
        expect(openUnder(key, ciphered(sealed, bytes), place)).toBeUndefined();
      }),
    );
  });

  test('any changed, missing or added character of its text makes it unreadable', () => {
    fc.assert(
      fc.property(
        jsonValue(),
        fc.nat(),
        fc.constantFrom('', 'A', '=', ' ', '+', '-_', '\n'),
        (value, at, by) => {
          const sealed = sealUnder(key, name, value, place);
          const index = at % (sealed.ciphertext.length + 1);
          const text = sealed.ciphertext;
          const ciphertext = text.slice(0, index) + by + text.slice(index + 1);
          fc.pre(ciphertext !== text);
          expect(openUnder(key, { ...sealed, ciphertext }, place)).toBeUndefined();
          expect(openUnder(key, { ...sealed, ciphertext: text + '=' }, place)).toBeUndefined();
        },
      ),
    );
  });

  test('it opens in no other stream, command or field, and under no other name of its key', () => {
    const sealed = sealUnder(key, name, 'a story', place);
    fc.assert(
      fc.property(
        fc.constantFrom('stream', 'commandId', 'field', 'subjectRef', 'purpose'),
        fc.string(),
        (part, other) => {
          const moved = part in place ? { ...place, [part]: other } : place;
          const renamed = part in name ? { ...sealed, [part]: other } : sealed;
          fc.pre(canonicalJson([moved, renamed]) !== canonicalJson([place, sealed]));
          expect(openUnder(key, renamed, moved)).toBeUndefined();
        },
      ),
    );
    expect(openUnder(key, { ...sealed, keyVersion: 2 }, place)).toBeUndefined();
    expect(openUnder(key, sealed, place)).toMatch(/^"a story" *$/);
  });

  test('its length does not tell yes from no, nor one choice from another', () => {
    const lengthOf = (value: unknown) => sealUnder(key, name, value, place).ciphertext.length;
    const short = [true, false, null, 'rent', 'medical care abroad', 0, { choice: 'legal help' }];
    expect(new Set(short.map(lengthOf)).size).toBe(1);
  });

  test('its length grows in whole steps', () => {
    fc.assert(
      fc.property(fc.nat(1000), (letters) => {
        const value = 'x'.repeat(letters);
        const { ciphertext } = sealUnder(key, name, value, place);
        const padded = Buffer.from(ciphertext, 'base64url').length - NONCE_BYTES - TAG_BYTES;
        expect(padded).toBe(Math.ceil((letters + 2) / PADDING_BYTES) * PADDING_BYTES);
      }),
    );
  });

  test('the same value sealed twice looks different', () => {
    const two = [1, 2].map(() => sealUnder(key, name, 'a story', place).ciphertext);
    expect(two[0]).not.toBe(two[1]);
  });

  test('a value that no event could hold is refused before it is sealed', () => {
    const longest = 'x'.repeat(MAX_SEALED_BYTES - 2);
    expect(JSON.parse(openUnder(key, sealUnder(key, name, longest, place), place) ?? '')).toBe(
      longest,
    );
    expect(() => sealUnder(key, name, `${longest}x`, place)).toThrow(
      new Rejection('sealed-value-too-long'),
    );
  });
});

/** Any JSON value, strings of every script included. */
function jsonValue() {
  return fc.jsonValue({ stringUnit: 'binary' });
}

function ciphered(sealed: Sealed<unknown>, bytes: Buffer): Sealed<unknown> {
  return { ...sealed, ciphertext: bytes.toString('base64url') };
}
