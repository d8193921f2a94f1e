import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entraide, entraideServing, PROGRAM_TIMEOUT_MS } from '../support/entraide.js';

// What the program writes is its owner's alone, whatever the folder was before.

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'entraide-rights-'));
  chmodSync(data, 0o755);
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const openToOthers = (): readonly string[] =>
  ['.', ...readdirSync(data)].filter((name) => (statSync(join(data, name)).mode & 0o077) !== 0);

test(
  'a served folder can be read by nobody else, and doctor says when it can',
  async () => {
    const server = await entraideServing(data);
    expect(readdirSync(data)).toEqual(expect.arrayContaining(['log.db', 'views.db', 'master.key']));
    expect(openToOthers()).toEqual([]);
    await server.stop();
    expect(openToOthers()).toEqual([]);

    const well = await entraide('doctor', '--data', data);
    expect(well.stdout).toContain('nobody else can read it');
    chmodSync(join(data, 'log.db'), 0o644);
    const ill = await entraide('doctor', '--data', data);
    expect([ill.code, ill.stdout]).toEqual([1, expect.stringContaining('others can read log.db')]);

    await (await entraideServing(data)).stop();
    expect(openToOthers()).toEqual([]);
  },
  PROGRAM_TIMEOUT_MS,
);
