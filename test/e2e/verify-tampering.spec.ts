import { openDatabase } from '#sqlite';
import { cpSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  entraide,
  entraideServing,
  NOT_PROVEN,
  PROGRAM_TIMEOUT_MS,
  type Outcome,
} from '../support/entraide.js';
import { entraideHere } from '../support/entraide-here.js';

jest.setTimeout(PROGRAM_TIMEOUT_MS);

const PROVED = 0;
const BROKEN = 1;

let folder: string;
let house: string;
/** The same house, of before its last events. */
let older: string;
let data: string;
/** What somebody kept elsewhere while all was well. */
let line: string;

type Told = {
  readonly result: string;
  readonly findings: readonly { readonly code: string }[];
  readonly unproven: readonly { readonly code: string }[];
  readonly events: number;
  readonly root: string;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entraide-tampering-'));
  house = join(folder, 'house');
  expect((await entraide('demo', '--exit', '--seed', '3', '--data', house)).code).toBe(0);
  older = join(folder, 'older');
  cpSync(house, older, { recursive: true });
  data = house;
  change('log.db', aForgedEvent('0001'));
  await serveOnce();
  const { told } = await verified(house);
  line = `${told.events} ${told.root}`;
}, PROGRAM_TIMEOUT_MS);
beforeEach(() => {
  data = mkdtempSync(join(folder, 'data-'));
  cpSync(house, data, { recursive: true });
});
afterEach(() => rmSync(data, { recursive: true, force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('A folder that nobody touched', () => {
  it('is proved by a line that was kept elsewhere, and by nothing else', async () => {
    const alone = await entraide('verify', '--data', data);
    expect(alone.code).toBe(NOT_PROVEN);
    expect(alone.stdout).toContain('Not proven: nothing contradicts, but');
    expect(alone.stdout).toContain('Keep this line elsewhere');
    expect(alone.stdout).toContain(line);
    const [events = '', root = ''] = line.split(' ');
    const proved = await entraide('verify', '--data', data, '--expect', events, root);
    expect(proved.code).toBe(PROVED);
    expect(proved.stdout).toContain('Proved');
    expect(await codesWith(line)).toEqual({ code: PROVED, findings: [], unproven: [] });
  });

  it('is served, and what comes after the line is said not to be in it', async () => {
    await serveOnce();
    change('log.db', aForgedEvent('0002'));
    await serveOnce();
    const later = await codesWith(line);
    expect(later).toEqual({ code: NOT_PROVEN, findings: [], unproven: ['events-after-root'] });
  });

  it('is compared with a line that is one: anything else is wrong use', async () => {
    for (const words of [['x', 'y'], ['12'], ['12', 'abc'], [line, 'more']]) {
      const wrong = await entraideHere('verify', '--data', data, '--expect', ...words);
      expect([wrong.code, wrong.stdout]).toEqual([2, '']);
      expect(wrong.stderr).toContain('--expect takes a number of events and their root');
    }
  });
});

type Row = readonly [
  what: string,
  tamper: () => void,
  /** Of plain `verify`: its exit code, and a code that it names. */
  alone: readonly [code: number, names: string],
  /** With the line that was kept elsewhere. */
  withLine: readonly [code: number, names: string],
  /** What a start says; undefined where it may start. */
  start: string | undefined,
];

describe('What somebody did to a folder while no server ran', () => {
  const rows: readonly Row[] = [
    [
      'one byte of an event',
      () =>
        change(
          'log.db',
          `update events set data = replace(data, '"yes"', '"yet"')
        where position = (select min(position) from events where type = 'VoteCast' and data like '%"yes"%')`,
        ),
      [BROKEN, 'event-changed'],
      [BROKEN, 'root-differs'],
      'log-changed',
    ],
    [
      'the last 50 events deleted',
      () =>
        change(
          'log.db',
          'delete from events where position > (select max(position) - 50 from events)',
        ),
      [BROKEN, 'events-missing'],
      [BROKEN, 'log-shorter-than-remembered'],
      'log-older',
    ],
    [
      'a forged event at the tail',
      () => change('log.db', aForgedEvent('0002')),
      [NOT_PROVEN, 'leaves-not-kept'],
      [NOT_PROVEN, 'events-after-root'],
      undefined,
    ],
    [
      'an event removed from the middle',
      () => change('log.db', 'delete from events where position = 700'),
      [BROKEN, 'event-changed'],
      [BROKEN, 'log-shorter-than-remembered'],
      'log-changed|log-chain-broken',
    ],
    [
      'two events swapped',
      () =>
        change(
          'log.db',
          `update events set position = -1 where position = 700;
        update events set position = 700 where position = 701;
        update events set position = 701 where position = -1`,
        ),
      [BROKEN, 'event-changed'],
      [BROKEN, 'root-differs'],
      'log-changed|log-chain-broken',
    ],
    [
      'the views gone',
      () => lose('views.db'),
      [NOT_PROVEN, 'leaves-not-kept'],
      [PROVED, ''],
      undefined,
    ],
    [
      'the views gone, and one byte of an event',
      () => {
        lose('views.db');
        change(
          'log.db',
          `update events set data = replace(data, '"yes"', '"non"')
          where position = (select min(position) from events where type = 'VoteCast' and data like '%"yes"%')`,
        );
      },
      [BROKEN, ''],
      [BROKEN, 'root-differs'],
      undefined,
    ],
    [
      'the keys gone',
      () => lose('keys.db'),
      [BROKEN, 'keys-missing'],
      [BROKEN, 'keys-missing'],
      'keys-lost',
    ],
    [
      'one key destroyed, and no event says so',
      () =>
        change(
          'keys.db',
          `update keys set destroyed = 1, wrapped = zeroblob(length(wrapped)) where id = 100`,
        ),
      [BROKEN, 'key-destroyed-unsaid'],
      [BROKEN, 'key-destroyed-unsaid'],
      undefined,
    ],
    [
      'one key deleted',
      () => change('keys.db', 'delete from keys where id = 100'),
      [BROKEN, 'key-missing'],
      [BROKEN, 'key-missing'],
      undefined,
    ],
    [
      'one key overwritten',
      () =>
        change(
          'keys.db',
          'update keys set wrapped = (select wrapped from keys where id = 99) where id = 100',
        ),
      [BROKEN, 'key-changed'],
      [BROKEN, 'key-changed'],
      undefined,
    ],
    [
      'all look-ups deleted',
      () => change('log.db', `delete from forgettable where stream like 'lookup-%'`),
      [BROKEN, 'lookup-missing'],
      [BROKEN, 'lookup-missing'],
      undefined,
    ],
    [
      'an older folder put back, whole',
      () => olderFolder(),
      [NOT_PROVEN, 'root-not-given'],
      [BROKEN, 'log-shorter-than-remembered'],
      undefined,
    ],
  ];

  it.each(rows)('%s', async (_, tamper, alone, withLine, start) => {
    tamper();
    const before = await codesWith();
    expect([before.code, ...named(before, alone[1])]).toEqual(alone);
    const compared = await codesWith(line);
    expect([compared.code, ...named(compared, withLine[1])]).toEqual(withLine);
    if (start === undefined) return;
    const refused = await entraide('serve', '--data', data, '--port', '0');
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(new RegExp(`\\((?:${start})[,)]`));
    inASentence(refused);
    // The attempt to start has built nothing over what shows it.
    expect(await codesWith()).toEqual(before);
  });

  it('its log gone: no reading command and no start takes that for a new house', async () => {
    lose('log.db');
    for (const command of [['verify'], ['replay'], ['doctor'], ['backup', join(data, 'copy.db')]]) {
      const { code, stdout, stderr } = await entraideHere(...command, '--data', data);
      expect([command[0], code]).toEqual([command[0], 1]);
      expect(stdout + stderr).toContain('log-lost');
    }
    const refused = await entraide('serve', '--data', data, '--port', '0');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('log-lost');
    expect(refused.stderr).not.toContain('/sign-in/first');
  });

  it('another master key in place: nothing is sealed, opened or copied under it', async () => {
    writeFileSync(join(data, 'master.key'), `${'ab'.repeat(32)}\n`);
    for (const command of [
      ['verify'],
      ['serve', '--port', '0'],
      ['backup', join(data, 'copy.db')],
    ]) {
      const run = command[0] === 'serve' ? entraide : entraideHere;
      const refused = await run(...command, '--data', data);
      expect([command[0], refused.code, refused.stdout]).toEqual([command[0], 1, '']);
      expect(refused.stderr).toContain('master-key-wrong');
      inASentence(refused);
    }
    const diagnosed = await entraideHere('doctor', '--data', data);
    expect(diagnosed.code).toBe(1);
    expect(diagnosed.stdout).toMatch(/ILL +keys/);
  });

  it('an older log put there on purpose is accepted by name, and says so ever after', async () => {
    change('log.db', 'delete from events where position > (select max(position) - 50 from events)');
    rmSync(join(data, 'log.db.heads'), { force: true });
    const diagnosed = await entraideHere('doctor', '--data', data);
    expect(diagnosed.code).toBe(1);
    expect(diagnosed.stdout).toMatch(/ILL +evidence .*log-older/);
    const { told } = await verified(data);
    const wrong = await entraideHere('accept-log', '17', '--data', data);
    expect(wrong.code).toBe(1);
    inASentence(wrong);
    const accepted = await entraideHere('accept-log', String(told.events), '--data', data);
    expect(accepted).toMatchObject({ code: 0, stderr: '' });
    await serveOnce();
    const after = await codesWith();
    expect(after).toEqual({ code: NOT_PROVEN, findings: [], unproven: ['root-not-given'] });
    const [recorded] = query('log.db', `select data from events where type = 'LogAccepted'`);
    expect(JSON.parse(String(recorded?.['data']))).toMatchObject({
      eventCount: told.events,
      seenEventCount: told.events + 50,
      seenRoot: line.split(' ')[1],
    });
    expect((await codesWith(line)).findings).toEqual(['log-shorter-than-remembered']);
  });
});

describe('A file that is damaged', () => {
  const overwrite = (name: string): void => {
    for (const suffix of ['-wal', '-shm']) rmSync(join(data, name + suffix), { force: true });
    writeFileSync(
      join(data, name),
      'no database, but long enough to be taken for one. '.repeat(400),
    );
  };

  it.each([
    ['log.db', ['verify', 'replay', 'doctor', 'serve', 'rebuild', 'processes'], 'log-damaged'],
    ['views.db', ['verify', 'doctor', 'serve', 'rebuild'], 'views-damaged'],
    ['keys.db', ['verify', 'doctor', 'serve'], 'keys-damaged'],
    ['processes.db', ['doctor', 'serve'], 'checkpoints-damaged'],
  ])('(%s) is told by its name with the cure, by %j', async (name, commands, code) => {
    overwrite(name);
    for (const command of commands) {
      const outcome =
        command === 'serve'
          ? await entraide('serve', '--port', '0', '--data', data)
          : await entraideHere(command, '--data', data);
      expect([command, outcome.code]).toEqual([command, 1]);
      expect(outcome.stdout + outcome.stderr).toContain(code);
      expect(outcome.stdout + outcome.stderr).toContain(name);
      inASentence(outcome);
    }
  });

  it('cut in half is told too, whatever part is missing', async () => {
    for (const name of ['log.db', 'views.db']) {
      rmSync(data, { recursive: true });
      cpSync(house, data, { recursive: true });
      change(name, 'pragma wal_checkpoint(truncate)');
      cut(name);
      for (const command of ['verify', 'replay', 'doctor']) {
        if (name === 'views.db' && command === 'replay') continue;
        const outcome = await entraideHere(command, '--data', data);
        expect([name, command, outcome.code]).toEqual([name, command, 1]);
        inASentence(outcome);
      }
    }
  });
});

async function verified(of: string, ...more: readonly string[]) {
  const outcome = await entraideHere('verify', '--json', '--data', of, ...more);
  return { code: outcome.code, told: JSON.parse(outcome.stdout) as Told };
}

type Codes = {
  readonly code: number | null;
  readonly findings: readonly string[];
  readonly unproven: readonly string[];
};

async function codesWith(kept?: string): Promise<Codes> {
  const { code, told } = await verified(data, ...(kept ? ['--expect', kept] : []));
  expect(told.result).toBe({ 0: 'proved', 1: 'broken', 3: 'not-proven' }[code ?? -1]);
  const distinct = (all: Told['findings']) => [...new Set(all.map((one) => one.code))];
  return { code, findings: distinct(told.findings), unproven: distinct(told.unproven) };
}

function named({ findings, unproven }: Codes, code: string): readonly string[] {
  if (code === '') return [''];
  return [...findings, ...unproven].filter((one) => one === code);
}

function inASentence({ stdout, stderr }: Outcome): void {
  expect(stdout + stderr).not.toMatch(/\n\s+at /);
}

async function serveOnce(): Promise<void> {
  const server = await entraideServing(data);
  expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
  expect(await server.stop()).toBe(0);
}

function change(name: string, sql: string): void {
  const db = openDatabase(join(data, name), { durability: 'derived' });
  db.exec(sql);
  db.exec('pragma wal_checkpoint(truncate)');
  db.close();
}

function query(name: string, sql: string): readonly Record<string, unknown>[] {
  const db = openDatabase(join(data, name), { durability: 'derived', readOnly: true });
  const rows = db.prepare(sql).all() as Record<string, unknown>[];
  db.close();
  return rows;
}

function lose(name: string): void {
  for (const suffix of ['', '-wal', '-shm', '.heads']) {
    rmSync(join(data, name + suffix), { force: true });
  }
}

/** Takes the second half of a file away. */
function cut(name: string): void {
  const path = join(data, name);
  for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
  truncateSync(path, Math.floor(statSync(path).size / 2));
}

/** All of it as it was some time ago: what the views and leaves have seen goes back with the log. */
function olderFolder(): void {
  rmSync(data, { recursive: true });
  cpSync(older, data, { recursive: true });
}

/** An event in a stream of its own, as a program would have written it. */
function aForgedEvent(name: string): string {
  const id = `00000000-0000-4000-8000-00000000${name}`;
  return `insert into events
    select (select max(position) + 1 from events), 'access-${name}', 0, null, type, '${id}',
      replace(metadata, id, '${id}'), data
    from events where type = 'RecordOpened' order by position limit 1`;
}
