import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entraide, PROGRAM_TIMEOUT_MS } from '../support/entraide.js';
import { camtFile, STATEMENT_ACCOUNT } from '../support/camt-file.js';

describe('entraide import camt', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-camt-'));
    file = join(folder, 'statement.xml');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test(
    'tells what stands in a statement, and of its account four digits only',
    async () => {
      writeFileSync(file, camtFile({ opening: '100.00', closing: '130.10', amounts: ['30.10'] }));
      const told = await entraide('import', 'camt', file, '--check');
      expect(told).toMatchObject({ code: 0, stderr: '' });
      expect(told.stdout).toContain('€130.10');
      expect(told.stdout).toContain(STATEMENT_ACCOUNT.slice(-4));
      expect(told.stdout).not.toContain(STATEMENT_ACCOUNT.slice(4, -4));
    },
    PROGRAM_TIMEOUT_MS,
  );

  test(
    'loads nothing of an account that nobody registered',
    async () => {
      writeFileSync(file, camtFile({ opening: '100.00', closing: '130.10', amounts: ['30.10'] }));
      const data = join(folder, 'data');
      const told = await entraide('import', 'camt', file, '--data', data, '--json');
      expect(told.code).toBe(1);
      expect(JSON.parse(told.stderr)).toMatchObject({
        error: { code: 'bank-account-unknown', params: { digits: STATEMENT_ACCOUNT.slice(-4) } },
      });
    },
    PROGRAM_TIMEOUT_MS,
  );

  test(
    'names what does not hold, and ends with 1',
    async () => {
      writeFileSync(file, camtFile({ opening: '100.00', closing: '131.00', amounts: ['30.10'] }));
      const told = await entraide('import', 'camt', file);
      expect(told.code).toBe(1);
      expect(told.stdout).toContain('does not add up');
      expect(told.stdout).toContain('(90)');
    },
    PROGRAM_TIMEOUT_MS,
  );

  test(
    'refuses a file that defines something, in a sentence and for a program',
    async () => {
      const hostile = camtFile({ opening: '0', closing: '0', amounts: [] });
      writeFileSync(file, hostile.replace('?>', '?><!DOCTYPE d [<!ENTITY a "b">]>'));
      const told = await entraide('import', 'camt', file, '--json');
      expect(told).toMatchObject({ code: 1, stdout: '' });
      expect(JSON.parse(told.stderr)).toMatchObject({ error: { code: 'import-xml-defines' } });
    },
    PROGRAM_TIMEOUT_MS,
  );
});
