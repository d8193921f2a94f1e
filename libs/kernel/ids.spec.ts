import * as fc from 'fast-check';
import { commandIdOf, createdIdOf, derivedId, eventIdOf, isId, newId, newSalt } from './ids.js';

describe('ids', () => {
  it('are random where they are new', () => {
    expect(isId(newId())).toBe(true);
    expect(newId()).not.toBe(newId());
    expect(newSalt()).toMatch(/^[0-9a-f]{32}$/);
    const salts = Array.from({ length: 1_000 }, newSalt);
    expect(new Set(salts).size).toBe(salts.length);
    expect(salts.every((salt) => /^[0-9a-f]{32}$/.test(salt))).toBe(true);
  });

  it('are the same on every machine where they are derived', () => {
    // uuidv5 in the namespace 6f1c0c4e-5b0d-4b6f-9a3e-2d7c8b9a0f11, by Python's uuid module.
    expect(derivedId('grant', 'hold-1')).toBe('2d59aee8-95b4-5d4b-8a22-ae3d35f01b09');
    expect(commandIdOf('account-1', 'key-1')).toBe('f981673c-2fcf-55a8-815e-163920afd53c');
    expect(createdIdOf('f981673c-2fcf-55a8-815e-163920afd53c')).toBe(
      '9d979a68-8c72-5806-89b8-2b55be523e5c',
    );
    expect(eventIdOf('f981673c-2fcf-55a8-815e-163920afd53c', 0)).toBe(
      '1eaa67d6-3f9d-5d74-9304-8eefbbaee91e',
    );
  });

  it('are version 5 and differ whenever their parts differ', () => {
    const part = fc.string({ maxLength: 5 }).filter((text) => !text.includes('\u0000'));
    const parts = fc.array(part, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const id = derivedId(...one);
        expect(isId(id)).toBe(true);
        expect(id).toMatch(/^.{14}5.{4}[89ab]/);
        expect(id === derivedId(...other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  it('tell one person’s key from another’s, and each event of a command from the next', () => {
    const ids = [
      commandIdOf('a', 'bc'),
      commandIdOf('ab', 'c'),
      createdIdOf('a'),
      eventIdOf('a', 1),
      eventIdOf('a', 11),
      eventIdOf('a1', 1),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(['', 'x', newId().toUpperCase(), `${newId()}\n`, newId().replaceAll('-', '')])(
    'are not mistaken for %j',
    (text) => {
      expect(isId(text)).toBe(false);
    },
  );
});
