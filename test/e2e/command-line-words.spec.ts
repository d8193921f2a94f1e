import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { entraide, entraideIn, NOT_PROVEN, PROGRAM_TIMEOUT_MS } from '../support/entraide.js';
import { environmentForChild } from '../support/skips.js';

jest.setTimeout(PROGRAM_TIMEOUT_MS);

const PROGRAM = resolve(import.meta.dirname, '../../apps/cli/entraide.js');

let folder: string;
let data: string;
let caseId: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entraide-words-'));
  data = join(folder, 'demo-data');
  expect((await entraide('demo', '--exit', '--seed', '3', '--data', data)).code).toBe(0);
  const log = readFileSync(join(data, 'log.db'), 'latin1');
  caseId = /"applicationId":"([0-9a-f-]{36})"/.exec(log)?.[1] ?? '';
}, PROGRAM_TIMEOUT_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the program in a folder, as somebody would who types it there. */
function inFolder(cwd: string, ...args: readonly string[]) {
  const environment = environmentForChild() as NodeJS.ProcessEnv;
  return spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd,
    env: environment,
    encoding: 'utf8',
  });
}

const reading = (): readonly (readonly string[])[] => [
  ['replay'],
  ['verify'],
  ['trace', caseId],
  ['doctor'],
];

describe('The folder that a command looks at', () => {
  it('is never the one of the demo in silence: without a word about it, there is no data', () => {
    for (const command of reading()) {
      const { status, stdout, stderr } = inFolder(folder, ...command);
      expect([command[0], status]).toEqual([command[0], 1]);
      const said = `${stdout}${stderr}`;
      expect(said).toContain(`data folder  ${join(folder, 'data')}\n`);
      expect(said).toMatch(/no data in this folder|there is no log/);
    }
  });

  it('is the one that .env names, for every command, unless an option says another', () => {
    const named = join(folder, 'named');
    mkdirSync(named);
    writeFileSync(join(named, '.env'), `ENTRAIDE_DATA=${data}\n`);
    for (const command of reading()) {
      const { status, stdout } = inFolder(named, ...command);
      expect([command[0], status]).toEqual([command[0], command[0] === 'verify' ? NOT_PROVEN : 0]);
      expect(stdout).toContain(`data folder  ${data}\n`);
    }
    const other = inFolder(named, 'replay', '--data', join(folder, 'other'));
    expect(other.stderr).toContain(`data folder  ${join(folder, 'other')}\n`);
    const imported = inFolder(named, 'import', '360giving', 'nothing.json', '--json');
    expect(imported.status).toBe(2);
  });
});

describe('What goes wrong', () => {
  it('is JSON for a program that asked for it: code, sentence and facts', async () => {
    const missing = await entraide('verify', '--json', '--data', join(folder, 'nowhere'));
    expect(missing).toMatchObject({ code: 1, stdout: '' });
    expect(JSON.parse(missing.stderr)).toEqual({
      error: {
        code: 'data-folder-missing',
        says: expect.stringContaining('There is no data in this folder'),
        params: {},
      },
    });
    const wrong = await entraide('replay', '--json', '--position', 'x', '--data', data);
    expect(wrong.code).toBe(2);
    expect(JSON.parse(wrong.stderr)).toMatchObject({ error: { code: 'wrong-use' } });
  });

  it.each([
    ['an option that there is not', ['verify', '--nonsense']],
    ['an argument that is left out, of a command in a command', ['import', '360giving']],
    ['a command that there is not', ['nonsense']],
  ])('is nothing but JSON also for wrong use: %s', async (_what, words) => {
    const { code, stdout, stderr } = await entraide(...words, '--json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'wrong-use' } });
  });

  it('is a sentence with the file, never a stack', async () => {
    const wrongFile = await entraide('import', '360giving', folder, '--data', join(folder, 'new'));
    expect(wrongFile.code).toBe(1);
    expect(wrongFile.stderr).toMatch(/is a folder where a file is needed/);
    const unknown = await entraide('trace', 'x', '--data', data);
    expect(unknown.stderr).toMatch(/^data folder .*\n[A-Z].*\(trace-unknown\)\n$/);
    for (const { stderr } of [wrongFile, unknown]) expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('is named when the host has no such name, or the folder is a file', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const host = await entraideIn(
      { ENTRAIDE_HOST: 'no.such.host.invalid', ENTRAIDE_PUBLIC_URL: 'https://a.example' },
      'serve',
      '--port',
      '0',
      '--data',
      join(folder, 'host'),
    );
    expect(host.code).toBe(1);
    expect(host.stderr).toContain('No machine is known by the name no.such.host.invalid');
    const taken = await entraide('serve', '--port', '0', '--data', file);
    expect(taken.code).toBe(1);
    for (const { stderr } of [host, taken]) expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('is nothing when whoever reads has read enough', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'trace', caseId, '--json', '--data', data], {
      env: environmentForChild(),
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number | null];
    expect({ code, said }).toEqual({ code: 0, said: '' });
  });
});

describe('The log of a server', () => {
  it('says which version starts and stops', async () => {
    const own = join(folder, 'own');
    cpSync(data, own, { recursive: true });
    const child = spawn(process.execPath, [PROGRAM, 'serve', '--port', '0', '--data', own], {
      env: environmentForChild(),
    });
    let said = '';
    let asked = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (asked || !said.includes('Entraide is listening')) return;
      asked = true;
      // It listens a moment before it hears that it is to stop.
      setTimeout(() => child.kill('SIGTERM'), 1_000);
    });
    await once(child, 'close');
    const lines = said
      .split('\n')
      .filter((text) => text.startsWith('{'))
      .map((text) => JSON.parse(text) as { readonly msg: string; readonly version?: string });
    for (const msg of ['Entraide is listening', 'Entraide is stopping', 'Entraide has stopped']) {
      expect(lines.find((one) => one.msg === msg)?.version).toMatch(/^\d+\.\d+\.\d+/);
    }
  });
});

describe('Completion', () => {
  const complete = (script: string, ...words: readonly string[]): readonly string[] => {
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const asked = `${script}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _entraide; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return spawnSync('bash', ['-c', asked], { encoding: 'utf8' }).stdout.trim().split('\n');
  };

  it('completes commands, their options and what they take', async () => {
    const { code, stdout: script } = await entraide('completion', 'bash');
    expect(code).toBe(0);
    expect(complete(script, 'entraide', 'rep')).toEqual(['replay']);
    expect(complete(script, 'entraide', 'import', '')).toContain('360giving');
    expect(complete(script, 'entraide', 'import', '360giving', '--am')).toEqual(['--amend']);
    expect(complete(script, 'entraide', 'import', '360giving', 'a.json', '--am')).toEqual([
      '--amend',
    ]);
    expect(complete(script, 'entraide', 'completion', 'z')).toEqual(['zsh']);
    expect((await entraide('completion', 'zsh')).stdout).toContain('bashcompinit');
    expect((await entraide('completion', 'fish')).code).toBe(2);
  });
});
