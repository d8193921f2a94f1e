import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openInstance } from '#instance';
import { bankHouse } from '../support/bank-house.js';
import { camtFile } from '../support/camt-file.js';
import {
  entraide,
  entraideServing,
  PROGRAM_TIMEOUT_MS,
  type Outcome,
} from '../support/entraide.js';

jest.setTimeout(PROGRAM_TIMEOUT_MS);

let folder: string;
let data: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entraide-camt-'));
  data = join(folder, 'data');
  const house = await openInstance({ data, worker: false });
  await bankHouse(house.ports);
  await house.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, told: Parameters<typeof camtFile>[0]): string {
  const path = join(folder, name);
  writeFileSync(path, camtFile(told));
  return path;
}

const load = (path: string, ...options: readonly string[]): Promise<Outcome> =>
  entraide('import', 'camt', path, '--data', data, '--json', ...options);
const printed = ({ stdout }: Outcome) => JSON.parse(stdout) as { readonly outcome?: object };

describe('entraide import camt', () => {
  const first = () =>
    file('first.xml', { opening: '0.00', closing: '27.35', amounts: ['30.10', '-2.75'] });

  test('looks through a file and stores nothing, where it is only checked', async () => {
    const checked = await load(first(), '--check');
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    expect(printed(checked)).toMatchObject({ lines: 2, problemCount: 0 });
    expect(printed(checked).outcome).toBeUndefined();
    expect(checked.stdout).not.toContain('DE89370400440532013000');
  });

  test('stores a statement once, however often it is loaded', async () => {
    const loaded = await load(first());
    expect(loaded).toMatchObject({ code: 0, stderr: '' });
    expect(printed(loaded).outcome).toEqual({
      statements: 1,
      newStatements: 1,
      lines: 2,
      newLines: 2,
      gaps: [],
    });
    const again = await load(first());
    expect(again.code).toBe(0);
    expect(printed(again).outcome).toMatchObject({ newStatements: 0, newLines: 0 });
    expect(loaded.stdout).not.toContain('A. Giver');
  });

  test('names a gap between statements', async () => {
    const told = { number: 'S3', sequence: 3, day: '2026-03-11' };
    const later = file('later.xml', {
      ...told,
      opening: '20.00',
      closing: '21.00',
      amounts: ['1.00'],
    });
    const loaded = await load(later);
    expect(loaded.code).toBe(0);
    expect(printed(loaded).outcome).toMatchObject({
      newLines: 1,
      gaps: [{ missingMinor: '-735', missingStatements: 1 }],
    });
    const shown = await entraide('import', 'camt', later, '--data', data);
    expect(shown.stdout).toContain('1 statements are left out');
  });

  test('refuses the account of nobody, and a file that does not add up', async () => {
    const account = 'GB29NWBK60161331926819';
    const told = { opening: '0.00', closing: '1.00', amounts: ['1.00'] };
    const unknown = await load(file('unknown.xml', { ...told, account }));
    expect(unknown.code).not.toBe(0);
    expect(unknown.stderr).toContain('6819');
    expect(unknown.stderr).not.toContain(account);
    const wrong = await load(file('wrong.xml', { ...told, number: 'S9', closing: '2.00' }));
    expect(wrong.code).not.toBe(0);
    expect(printed(wrong)).toMatchObject({
      problems: [{ rule: 'balances-do-not-add-up' }],
    });
  });

  test('beside a server that has the folder open is refused in words, and works once it ended', async () => {
    const server = await entraideServing(data);
    const next = file('next.xml', {
      number: 'S4',
      sequence: 4,
      day: '2026-03-12',
      opening: '21.00',
      closing: '26.00',
      amounts: ['5.00'],
    });
    try {
      const beside = await load(next);
      expect(beside.code).not.toBe(0);
      expect(beside.stderr).toContain('data-folder-in-use');
      expect(beside.stderr).not.toContain('    at ');
      expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    } finally {
      await server.stop();
    }
    expect(printed(await load(next)).outcome).toMatchObject({ newLines: 1 });
    const verified = await entraide('verify', '--data', data, '--json');
    expect(verified.stdout).toContain('bank-statement-gap');
  });
});
