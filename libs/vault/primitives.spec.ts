import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { needs, standardsFile } from '../../test/support/skips.js';
import {
  decrypt,
  derivedKey,
  encrypt,
  hkdf,
  hmac,
  KEY_BYTES,
  namedHmac,
  NONCE_BYTES,
  TAG_BYTES,
} from './primitives.js';

type Vector = { readonly tcId: number; readonly comment: string; readonly result: string };
type Group<T> = { readonly tests: readonly (T & Vector)[] };

/** Published test vectors, run against the very functions that seal, derive and sign. */
needs('standards')('the published Wycheproof vectors', () => {
  type Gcm = { key: string; iv: string; aad: string; msg: string; ct: string; tag: string };
  const isOurs = (v: Gcm) => bytes(v.key) === KEY_BYTES && bytes(v.iv) === NONCE_BYTES;

  test('AES-256-GCM: what is good opens and seals the same, what is forged does not open', () => {
    const cases = vectors<Gcm>('aes_gcm_test.json').filter(isOurs);
    expect(cases.filter(isValid).length).toBeGreaterThanOrEqual(15);
    expect(cases.filter((v) => !isValid(v)).length).toBeGreaterThanOrEqual(10);
    const wrong = cases.filter((v) => {
      const [key, nonce, aad] = [createSecretKey(hex(v.key)), hex(v.iv), hex(v.aad)];
      const opened = decrypt(key, nonce, hex(v.ct + v.tag), aad)?.toString('hex');
      if (!isValid(v)) return opened !== undefined;
      const sealed = encrypt(key, nonce, hex(v.msg), aad).toString('hex');
      return opened !== v.msg || sealed !== v.ct + v.tag;
    });
    expect(named(wrong)).toEqual([]);
  });

  test('AES-GCM: keys and nonces of any other size are refused', () => {
    const cases = vectors<Gcm>('aes_gcm_test.json').filter((v) => !isOurs(v));
    expect(cases.length).toBeGreaterThanOrEqual(50);
    for (const v of cases) {
      const key = createSecretKey(hex(v.key));
      expect(() => decrypt(key, hex(v.iv), hex(v.ct + v.tag), hex(v.aad))).toThrow(RangeError);
      expect(() => encrypt(key, hex(v.iv), hex(v.msg), hex(v.aad))).toThrow(RangeError);
    }
  });

  test('HKDF-SHA-256: every key is derived as published, an impossible length is refused', () => {
    type Hkdf = { ikm: string; salt: string; info: string; size: number; okm: string };
    const cases = vectors<Hkdf>('hkdf_sha256_test.json');
    const derive = (v: Hkdf) => hkdf(hex(v.ikm), hex(v.salt), hex(v.info), v.size).toString('hex');
    expect(cases.length).toBeGreaterThanOrEqual(40);
    expect(named(cases.filter((v) => isValid(v) && derive(v) !== v.okm))).toEqual([]);
    for (const v of cases.filter((one) => !isValid(one))) expect(() => derive(v)).toThrow();
  });

  test('HMAC-SHA-256: every tag is as published, no forged one is', () => {
    type Hmac = { key: string; msg: string; tag: string };
    const cases = vectors<Hmac>('hmac_sha256_test.json');
    expect(cases.length).toBeGreaterThanOrEqual(80);
    const wrong = cases.filter((v) => {
      const tag = hmac(createSecretKey(hex(v.key)), hex(v.msg)).toString('hex');
      return tag.startsWith(v.tag) !== isValid(v);
    });
    expect(named(wrong)).toEqual([]);
  });
});

describe('the keys behind the vault', () => {
  const master = Buffer.alloc(KEY_BYTES, 7);

  test('every use has a key of its own, the same one each time', () => {
    const of = (use: string) => derivedKey(master, use).export().toString('hex');
    expect(of('wrap')).toBe(of('wrap'));
    expect(new Set(['wrap', 'input-hash', 'look-up', 'sign', 'check'].map(of)).size).toBe(5);
    expect(of('wrap')).not.toContain(master.toString('hex'));
  });

  test('a name and a text never read as another name and text', () => {
    const key = derivedKey(master, 'sign');
    expect(namedHmac(key, 'session', 'a')).not.toEqual(namedHmac(key, 'sessio', 'na'));
    expect(() => namedHmac(key, 'ses\0sion', 'a')).toThrow(TypeError);
  });

  test('a ciphertext shorter than its own tag is refused, not read', () => {
    const key = derivedKey(master, 'wrap');
    const nonce = Buffer.alloc(NONCE_BYTES);
    for (let length = 0; length < TAG_BYTES; length += 1) {
      expect(decrypt(key, nonce, Buffer.alloc(length), 'place')).toBeUndefined();
    }
  });
});

function vectors<T>(file: string): readonly (T & Vector)[] {
  const path = standardsFile('crypto', 'wycheproof', file);
  const { testGroups } = JSON.parse(readFileSync(path, 'utf8')) as { testGroups: Group<T>[] };
  return testGroups.flatMap((group) => group.tests);
}

function named(wrong: readonly Vector[]): readonly string[] {
  return wrong.map((v) => `${v.tcId} ${v.comment}`);
}

function isValid(vector: Vector): boolean {
  return vector.result === 'valid';
}

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}

function bytes(text: string): number {
  return text.length / 2;
}
