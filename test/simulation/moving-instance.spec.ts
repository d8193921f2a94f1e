import { dataFiles } from '#instance';
import { openDatabase } from '#sqlite';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStoreDbFake } from '../fakes/eventstoredb/index.js';
import { entraide, entraideServing, NOT_PROVEN, PROGRAM_TIMEOUT_MS } from '../support/entraide.js';
import { fundInFolder, sendGift } from './support/fund-in-folder.js';

jest.setTimeout(PROGRAM_TIMEOUT_MS);

let folder: string;
let home: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entraide-moving-'));
  home = at('home');
  const fund = await fundInFolder(home);
  const server = await entraideServing(home);
  for (const key of ['one', 'two', 'three']) {
    const answer = await sendGift(server.url, fund, { key, minor: 5_000 });
    expect(answer.status).toBe(201);
  }
  expect(await server.stop()).toBe(0);
}, PROGRAM_TIMEOUT_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with the same log and keys, and no views. */
function another(name: string): string {
  const [own, other] = [dataFiles(home), dataFiles(at(name))];
  mkdirSync(at(name));
  for (const file of ['log', 'keys', 'masterKey'] as const) copyFileSync(own[file], other[file]);
  return at(name);
}

describe('A new node', () => {
  it('begins with what another packed while it ran, and shows the same', async () => {
    const server = await entraideServing(home);
    const packed = await entraide('rebuild', '--data', home, '--pack', at('views.pack'));
    const again = await entraide('rebuild', '--data', home, '--pack', at('views.pack'));
    const seeded = await entraideServing(another('seeded'), { args: ['--seed', at('views.pack')] });
    const compared = await entraide('verify', '--data', home, '--against', seeded.url);
    await seeded.stop();
    await server.stop();

    expect(packed).toMatchObject({ code: 0, stderr: '' });
    expect(again.code).toBe(2);
    expect(compared).toMatchObject({ code: NOT_PROVEN, stderr: '' });
    expect(compared.stdout).toMatch(/\d+ views are those of the other node after \d+ events/);
  });

  it('refuses a pack that was cut, in one sentence, and starts without it', async () => {
    const whole = await entraide('rebuild', '--data', home, '--pack', at('whole.pack'));
    expect(whole.code).toBe(0);
    const bytes = readFileSync(at('whole.pack'));
    writeFileSync(at('cut.pack'), bytes.subarray(0, bytes.length / 2));
    const data = another('without');

    const refused = await entraide(
      'serve',
      '--data',
      data,
      '--port',
      '0',
      '--seed',
      at('cut.pack'),
    );

    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('pack-damaged');
    expect(refused.stderr).not.toMatch(/\n\s+at /);
    const server = await entraideServing(data);
    expect((await entraide('verify', '--data', home, '--against', server.url)).code).toBe(
      NOT_PROVEN,
    );
    expect(await server.stop()).toBe(0);
  });

  it('that shows something else is found out, and the view is named', async () => {
    const data = another('odd');
    await (await entraideServing(data)).stop();
    const views = openDatabase(dataFiles(data).views, { durability: 'derived' });
    views.exec(`update donations set minor = '1'`);
    views.close();
    const server = await entraideServing(data);

    const compared = await entraide('verify', '--data', home, '--json', '--against', server.url);
    await server.stop();
    const alone = await entraide('verify', '--data', home, '--against', server.url);

    expect(compared.code).toBe(1);
    const { findings } = JSON.parse(compared.stdout) as { findings: unknown };
    expect(findings).toEqual([{ code: 'node-view-differs', params: { view: 'donations' } }]);
    expect(alone.code).toBe(1);
    expect(alone.stderr).toContain('node-unreachable');
  });
});

describe('An instance', () => {
  it('moves to a cluster and back, and is the same instance', async () => {
    const fake = await startEventStoreDbFake();
    const there = await entraide('migrate', '--from', home, '--to', fake.url());
    const again = await entraide('migrate', '--from', home, '--to', fake.url());
    mkdirSync(at('back'));
    copyFileSync(dataFiles(home).masterKey, dataFiles(at('back')).masterKey);
    const back = await entraide('migrate', '--from', fake.url(), '--to', at('back'), '--json');
    await fake.close();
    const { from } = JSON.parse(back.stdout) as { from: { events: number; root: string } };
    const line = `${from.events} ${from.root}`;
    const verified = await entraide('verify', '--data', at('back'), '--expect', line);

    expect(there).toMatchObject({ code: 0, stderr: '' });
    expect(there.stdout).toContain('Both hold the same log');
    expect(again.stdout).toContain('0 events copied');
    expect(back.code).toBe(0);
    expect(JSON.parse(back.stdout)).toMatchObject({ equal: true, before: 0 });
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    expect(verified.stdout).toContain('Proved');
  });

  it('does not move into another instance, nor from nowhere', async () => {
    const other = at('other');
    await fundInFolder(other);
    const refused = await entraide('migrate', '--from', home, '--to', other);
    const nowhere = await entraide('migrate', '--from', at('nowhere'), '--to', at('new'));
    const itself = await entraide('migrate', '--from', home, '--to', `${home}/`);

    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('master-key-wrong');
    expect(nowhere.code).toBe(1);
    expect(itself.code).toBe(2);
  });
});
