import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { introduce } from '#contexts';
import { hasText } from '#web';
import { auditManifest } from '../audit.manifest.js';

const LIBS = join(import.meta.dirname, '../..');
/** Codes that come as a Rejection of the catalogue, and those that are put together. */
const OTHERS = ['event-unknown', 'event-from-the-future'].concat(
  ['bucket-cash', 'committed', 'reservation-memo'].map((name) => `control-${name}-differs`),
);

/** Every code that some check tells, read from the code itself. */
function codes(): readonly string[] {
  const here = readdirSync(join(LIBS, 'audit/verify'))
    .filter((name) => !name.endsWith('.spec.ts'))
    .map((name) => join(LIBS, 'audit/verify', name));
  const money = ['ledger.check.ts', 'movement.check.ts'];
  const giving = ['bank/bank-line.check.ts', 'pools/pool.check.ts'];
  const files = [
    ...here,
    ...money.map((name) => join(LIBS, 'funds/ledger', name)),
    ...giving.map((name) => join(LIBS, 'giving', name)),
  ];
  const told = files.flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(
      /(?:tell|tellOfLog|current)(?:\(\w*\))?\(\s*'([a-z-]+)'/g,
    ),
  ]);
  return [...new Set([...told.map(([, code]) => code as string), ...OTHERS])].sort();
}

beforeAll(() => introduce([auditManifest]));

describe('What verify finds', () => {
  test('is found in the code: the list is not empty by mistake', () => {
    expect(codes().length).toBeGreaterThan(45);
    expect(codes()).toEqual(expect.arrayContaining(['chain-broken', 'view-differs', 'vote-twice']));
  });

  test.each(['en', 'fr'])('and what it could not prove, is told in words in %s', (locale) => {
    const source = [
      'audit/verify/verify.ts',
      'instance/known/keys-to-verify.ts',
      '../apps/cli/verifying.ts',
    ]
      .map((file) => readFileSync(join(LIBS, file), 'utf8'))
      .join('\n');
    const unproven = [...source.matchAll(/\{ code: '([a-z-]+)'/g)].map(([, code]) => code ?? '');
    expect(unproven).toEqual(expect.arrayContaining(['root-not-given', 'events-after-root']));
    expect(unproven.filter((code) => !hasText(locale, `audit:unproven.${code}`))).toEqual([]);
  });

  test.each(['en', 'fr'])('is told in words in %s, whatever it is', (locale) => {
    expect(codes().filter((code) => !hasText(locale, `audit:finding.${code}`))).toEqual([]);
  });
});
