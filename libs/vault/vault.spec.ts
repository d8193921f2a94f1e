import { Rejection, type Sealed } from '#kernel';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryVault } from './memory/memory-vault.js';
import { sqliteVault } from './sqlite/sqlite-vault.js';
import { MAX_SEALED_TOGETHER, SealBroken, type SealPurpose, type Vault } from './vault.js';

const folder = mkdtempSync(join(tmpdir(), 'vault-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const adapters: readonly [string, (masterKey?: Uint8Array) => Vault][] = [
  ['in memory', memoryVault],
  [
    'in a file',
    (masterKey = randomBytes(32)) =>
      sqliteVault({ path: join(folder, `keys-${(files += 1)}.db`), masterKey }),
  ],
];

const place = { stream: 'application-1', commandId: 'command-1', field: 'Submitted.narrative' };
const erased = (purpose: SealPurpose) => new Rejection('subject-erased', { purpose });

describe.each(adapters)('a vault %s', (_where, open) => {
  let vault: Vault;
  beforeEach(() => (vault = open()));
  afterEach(() => vault.close());

  test('what was sealed for a person opens again at its place', async () => {
    const story = { text: 'she lost her flat', months: 3, tags: ['rent', 'été', '家'] };
    const sealed = await vault.seal(story, 'ana', 'narrative', place);
    expect(sealed).toMatchObject({ subjectRef: 'ana', purpose: 'narrative', keyVersion: 1 });
    expect(JSON.stringify(sealed)).not.toContain('flat');
    expect(await vault.open(sealed, place)).toEqual(story);
  });

  test('a sealed value moved to another case, command or field does not open', async () => {
    const sealed = await vault.seal('a story', 'ana', 'narrative', place);
    for (const other of [
      { ...place, stream: 'application-2' },
      { ...place, commandId: 'command-2' },
      { ...place, field: 'Submitted.referees' },
    ]) {
      await expect(vault.open(sealed, other)).rejects.toThrow(SealBroken);
    }
  });

  test('a sealed value ascribed to another person, purpose or version does not open', async () => {
    const sealed = await vault.seal('a story', 'ana', 'narrative', place);
    await vault.seal('another', 'bea', 'narrative', place);
    await vault.seal('an address', 'ana', 'contact', place);
    for (const change of [
      { subjectRef: 'bea' },
      { purpose: 'contact' },
      { subjectRef: 'nobody' },
      { purpose: 'donor' },
      { keyVersion: 2 },
      { keyVersion: 0 },
      { ciphertext: '' },
      { ciphertext: undefined as unknown as string },
      { subjectRef: 7 as unknown as string },
      { subjectRef: 'ana\0narrative' },
    ]) {
      await expect(vault.open({ ...sealed, ...change }, place)).rejects.toThrow(SealBroken);
    }
  });

  test('a broken seal names the field and nothing else', async () => {
    const sealed = await vault.seal('a story', 'ana', 'narrative', place);
    const broken: Sealed<string> = { ...sealed, ciphertext: `A${sealed.ciphertext}` };
    await expect(vault.open(broken, place)).rejects.toThrow(
      /^the sealed field Submitted.narrative cannot be opened: it was moved or changed$/,
    );
  });

  test('many first seals at once for one person and purpose end with one key', async () => {
    const values = Array.from({ length: 50 }, (_, n) => n);
    const sealed = await Promise.all(values.map((n) => vault.seal(n, 'ana', 'narrative', place)));
    expect(await Promise.all(sealed.map((s) => vault.open(s, place)))).toEqual(values);
  });

  test('more new persons at once than one commit takes all get their keys', async () => {
    const persons = Array.from({ length: 1_200 }, (_, n) => `person-${n}`);
    const sealed = await Promise.all(persons.map((p) => vault.seal(p, p, 'past-grant', place)));
    expect(await Promise.all(sealed.map((s) => vault.open(s, place)))).toEqual(persons);
  });

  test('many are sealed together, each under a key of its own', async () => {
    const persons = Array.from({ length: 300 }, (_, n) => `person-${n}`);
    const known = await vault.seal('known', 'person-7', 'past-grant', place);
    const sealed = await vault.sealAll(
      [...persons, 'person-8'].map((subjectRef) => ({ value: subjectRef, subjectRef, place })),
      'past-grant',
    );
    expect(sealed.map(({ subjectRef }) => subjectRef)).toEqual([...persons, 'person-8']);
    await vault.destroy('person-1');
    await vault.destroy('person-2', 'past-grant');
    await vault.destroy('person-3', 'narrative');
    expect(await Promise.all(sealed.map((one) => vault.open(one, place)))).toEqual(
      sealed.map(({ subjectRef }) =>
        ['person-1', 'person-2'].includes(subjectRef) ? undefined : subjectRef,
      ),
    );
    expect(await vault.open(known, place)).toBe('known');
  });

  test('of many to be sealed together one was erased: none is', async () => {
    await vault.destroy('person-1');
    const values = ['person-0', 'person-1'].map((subjectRef) => ({ value: 1, subjectRef, place }));
    await expect(vault.sealAll(values, 'past-grant')).rejects.toThrow(erased('past-grant'));
  });

  test('more than can be in one commit are not sealed together', async () => {
    const values = Array.from({ length: MAX_SEALED_TOGETHER + 1 }, (_, n) => ({
      value: n,
      subjectRef: `person-${n}`,
      place,
    }));
    await expect(vault.sealAll(values, 'past-grant')).rejects.toThrow('too many');
    expect(await vault.sealAll(values.slice(1), 'past-grant')).toHaveLength(MAX_SEALED_TOGETHER);
    expect(await vault.sealAll([], 'past-grant')).toEqual([]);
  });

  test('one purpose is forgotten, the accounts stay', async () => {
    const story = await vault.seal('a story', 'ana', 'narrative', place);
    const payee = await vault.seal('an account', 'ana', 'payment-identity', place);
    await vault.destroy('ana', 'narrative');
    expect(await vault.open(story, place)).toBeUndefined();
    expect(await vault.open(payee, place)).toBe('an account');
    await expect(vault.seal('again', 'ana', 'narrative', place)).rejects.toThrow(
      erased('narrative'),
    );
    expect(await vault.seal('more', 'ana', 'payment-identity', place)).toBeDefined();
  });

  test('a person is forgotten whole, and no key is ever made for them again', async () => {
    const story = await vault.seal('a story', 'ana', 'narrative', place);
    const others = await vault.seal('a story', 'ana-maria', 'narrative', place);
    await vault.destroy('ana');
    await vault.destroy('ana');
    await vault.destroy('ana', 'narrative');
    expect(await vault.open(story, place)).toBeUndefined();
    for (const purpose of ['narrative', 'contact'] as const) {
      await expect(vault.seal('again', 'ana', purpose, place)).rejects.toThrow(erased(purpose));
    }
    expect(await vault.open(others, place)).toBe('a story');
  });

  test('an erasure before the first seal holds too', async () => {
    await vault.destroy('ana', 'contact');
    await expect(vault.seal('x', 'ana', 'contact', place)).rejects.toThrow(erased('contact'));
    expect(await vault.seal('x', 'ana', 'narrative', place)).toBeDefined();
  });

  test('an erasure that overtakes a first seal wins', async () => {
    const sealing = vault.seal('a story', 'ana', 'narrative', place);
    await vault.destroy('ana');
    await expect(sealing).rejects.toThrow(erased('narrative'));
  });

  test('a first seal under way when the vault closes still gets its key', async () => {
    const sealing = vault.seal('a story', 'ana', 'narrative', place);
    await vault.close();
    expect((await sealing).keyVersion).toBe(1);
    await expect(vault.seal('x', 'ana', 'narrative', place)).rejects.toThrow('closed');
    await expect(vault.open(await sealing, place)).rejects.toThrow('closed');
  });

  test('a value too long for an event is refused', async () => {
    await expect(vault.seal('x'.repeat(200_000), 'ana', 'narrative', place)).rejects.toThrow(
      new Rejection('sealed-value-too-long'),
    );
  });

  test('a master key of the wrong length is refused', () => {
    expect(() => open(randomBytes(16))).toThrow(new Rejection('master-key-invalid'));
  });
});

describe('keyed hashes', () => {
  const masterKey = randomBytes(32);
  const vault = memoryVault(masterKey);
  const elsewhere = memoryVault();

  test('the same input under the same master key hashes the same, under another differently', () => {
    const hash = vault.inputHash('{"amount":"100"}');
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(memoryVault(masterKey).inputHash('{"amount":"100"}')).toBe(hash);
    expect(elsewhere.inputHash('{"amount":"100"}')).not.toBe(hash);
    expect(vault.inputHash('{"amount":"101"}')).not.toBe(hash);
  });

  test('an address is found again however it was typed', () => {
    const stream = vault.lookupStream('email', 'ana@example.org');
    expect(stream).toMatch(/^lookup-[0-9a-f]{64}$/);
    for (const typed of [' Ana@Example.ORG ', 'ana@example.org\n', 'ａna@example.org']) {
      expect(vault.lookupStream('email', typed)).toBe(stream);
    }
    expect(vault.lookupStream('name', 'Ana \t María')).toBe(
      vault.lookupStream('name', 'ana mari\u0301a'),
    );
  });

  test('another kind, value or instance gives another look-up', () => {
    const streams = [
      vault.lookupStream('email', 'ana@example.org'),
      vault.lookupStream('name', 'ana@example.org'),
      vault.lookupStream('email', 'bea@example.org'),
      elsewhere.lookupStream('email', 'ana@example.org'),
    ];
    expect(new Set(streams).size).toBe(4);
  });

  test('white space around, before and after never changes a look-up', () => {
    const space = fc.stringMatching(/^[ \t\n\u00a0\u2003]{0,4}$/);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), space, space, (value, before, after) => {
        expect(vault.lookupStream('name', before + value + after)).toBe(
          vault.lookupStream('name', value),
        );
      }),
    );
  });

  test('a signature holds for its text and purpose only', () => {
    const signature = vault.sign('session', 'abc');
    expect(signature).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(vault.sign('session', 'abc')).toBe(signature);
    for (const other of [vault.sign('form', 'abc'), vault.sign('session', 'abd')]) {
      expect(other).not.toBe(signature);
    }
    expect(vault.inputHash('session\0abc')).not.toBe(
      Buffer.from(signature, 'base64url').toString('hex'),
    );
  });
});
