import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { entraideServing, NOT_PROVEN, PROGRAM_TIMEOUT_MS } from '../support/entraide.js';
import { boundByRights, environmentForChild, needs } from '../support/skips.js';

jest.setTimeout(PROGRAM_TIMEOUT_MS);

const PROJECT = resolve(import.meta.dirname, '../..');
const PROGRAM = join(PROJECT, 'apps/cli/entraide.js');

/** Runs node as somebody whom rights bind. */
function run(cwd: string, file: string, ...args: readonly string[]) {
  const [command = '', ...words] = [...boundByRights(), process.execPath, file, ...args];
  const env = environmentForChild() as NodeJS.ProcessEnv;
  return spawnSync(command, words, { cwd, env, encoding: 'utf8' });
}

/** Lets nobody write to a folder and what is in it. */
function shut(path: string): void {
  const isFolder = statSync(path).isDirectory();
  if (isFolder) for (const name of readdirSync(path)) shut(join(path, name));
  chmodSync(path, isFolder ? 0o500 : 0o400);
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'entraide-rights-'));
});
afterAll(() => {
  spawnSync('chmod', ['-R', 'u+w', folder]);
  rmSync(folder, { recursive: true, force: true });
});

needs('setpriv')('In a data folder that may only be read', () => {
  let data: string;
  beforeAll(async () => {
    data = join(folder, 'data');
    await (await entraideServing(data)).stop();
    shut(data);
  });

  it.each([
    ['serve', 1, ['serve', '--port', '0']],
    ['rebuild', 1, ['rebuild']],
    ['accept-log', 1, ['accept-log', '0']],
  ] as const)('%s says that it cannot be written, never a stack', (_name, code, args) => {
    const { status, stdout, stderr } = run(folder, PROGRAM, ...args, '--data', data);

    expect({ status, stderr }).toEqual({
      status: code,
      stderr: expect.stringMatching(/data-folder-not-writable, reason: EACCES/) as string,
    });
    expect(`${stdout}${stderr}`).not.toMatch(/\n\s+at /);
  });

  it.each([
    ['replay', 0],
    ['doctor', 0],
    ['verify', NOT_PROVEN],
  ] as const)('%s only reads, and does what it does elsewhere', (name, code) => {
    const { status, stdout, stderr } = run(folder, PROGRAM, name, '--data', data);

    expect({ status, said: `${stdout}${stderr}` }).toEqual({
      status: code,
      said: expect.not.stringMatching(/\n\s+at /) as string,
    });
  });

  it('a backup beside it names the file', () => {
    const copy = join(data, 'copy.db');
    const { status, stderr } = run(folder, PROGRAM, 'backup', copy, '--data', data);

    expect(status).toBe(1);
    expect(stderr).toContain('copy.db could not be written');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(existsSync(copy)).toBe(false);
  });
});

needs('setpriv')('In a checkout that may not be written', () => {
  it('building says which file, and what helps', () => {
    const checkout = join(folder, 'checkout');
    mkdirSync(join(checkout, '.ci'), { recursive: true });
    for (const name of [
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'tsconfig.build.json',
    ]) {
      cpSync(join(PROJECT, name), join(checkout, name));
    }
    cpSync(join(PROJECT, '.ci/build.mjs'), join(checkout, '.ci/build.mjs'));
    for (const name of ['apps', 'libs', 'dist']) mkdirSync(join(checkout, name));
    writeFileSync(join(checkout, 'apps/main.ts'), 'export const one = 1;\n');
    symlinkSync(join(PROJECT, 'node_modules'), join(checkout, 'node_modules'));
    for (const name of ['apps', 'libs', 'dist', '.ci']) shut(join(checkout, name));

    const built = run(checkout, join(checkout, '.ci/build.mjs'));

    expect(built.status).toBe(1);
    expect(built.stderr).toMatch(/dist\S* cannot be written \(EACCES\): build as the owner/);
    expect(`${built.stdout}${built.stderr}`).not.toMatch(/\n\s+at /);
  });
});
