import { envelop } from '#event-store';
import { newId } from '#kernel';
import { openDatabase } from '#sqlite';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFiles } from '../data-folder.js';
import { openInstance } from '../open-instance.js';
import { openPorts } from '../open-ports.js';
import { acceptLog } from './accept-log.js';
import { acceptedLogStream } from './accepted-log.decider.js';

const EVENTS = 40;
const place = { stream: 'application-1', commandId: 'c', field: 'Submitted.narrative' };

let parent: string;
let data: string;
const files = (): ReturnType<typeof dataFiles> => dataFiles(data);
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'entraide-known-'));
  const instance = await openInstance({ data: join(parent, 'house') });
  const { store, vault } = instance.ports;
  await vault.seal('x', 'ana', 'narrative', place);
  for (let nth = 0; nth < EVENTS; nth += 1) await store.append(`entity-${nth}`, 'new', made());
  await instance.projector.waitFor(await store.head());
  await instance.close();
});
beforeEach(() => {
  data = join(parent, newId());
  cpSync(join(parent, 'house'), data, { recursive: true });
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe('A folder of which something was lost', () => {
  const lose = (...paths: readonly string[]): void => {
    for (const path of paths) {
      for (const suffix of ['', '-wal', '-shm', '.heads']) rmSync(path + suffix, { force: true });
    }
  };
  const empty = (path: string, table: string): void => sql(path, `delete from ${table}`);

  it.each([
    ['its log', () => lose(files().log), 'log-lost'],
    ['the events of its log', () => empty(files().log, 'events'), 'log-lost'],
    ['its log and its views', () => lose(files().log, files().views), 'log-lost'],
    [
      'all but its keys, with a new log in place',
      () => (empty(files().log, 'events'), lose(files().views, files().processes)),
      'log-lost',
    ],
    ['its keys', () => lose(files().keys), 'keys-lost'],
    ['its master key', () => lose(files().masterKey), 'master-key-lost'],
    ['both', () => lose(files().keys, files().masterKey), 'keys-lost'],
    ['keys and views', () => lose(files().keys, files().views), 'keys-lost'],
  ])('(%s) is not opened, and nothing is made in its place', async (_, change, code) => {
    change();
    const before = readdirSync(data).sort();
    await expect(openInstance({ data })).rejects.toMatchObject({ code });
    await expect(openPorts({ data })).rejects.toMatchObject({ code });
    const scratch = /-(?:wal|shm)$/;
    const after = readdirSync(data).filter((name) => !scratch.test(name));
    expect(after.sort()).toEqual(before.filter((name) => !scratch.test(name)));
  });

  it('with another master key in place is not opened', async () => {
    writeFileSync(files().masterKey, `${'ab'.repeat(32)}\n`);
    await expect(openInstance({ data })).rejects.toMatchObject({ code: 'master-key-wrong' });
  });

  it('(its views alone) is opened: they are folded from the log', async () => {
    lose(files().views, files().processes);
    const instance = await openInstance({ data });
    await instance.projector.waitFor(await instance.ports.store.head());
    expect(instance.views.checkpoint().events).toBe(EVENTS);
    await instance.close();
  });

  it('is not one that was begun and cut short after the first key', async () => {
    const fresh = join(parent, newId());
    const first = await openInstance({ data: fresh });
    await first.ports.vault.seal('x', 'ana', 'account', place);
    await first.close();
    await (await openInstance({ data: fresh })).close();
  });
});

describe('A log that is not the one that was seen', () => {
  const older = `delete from events where position > ${EVENTS - 5}`;
  const newer = `insert into events
    select position + 1, 'entity-x', 0, null, type, '00000000-0000-4000-8000-000000000000', metadata, data
    from events where position = ${EVENTS}`;

  it.each([
    ['ends earlier', older, 'log-older'],
    ['lacks one event', 'delete from events where position = 7', 'log-changed'],
    [
      'has two exchanged',
      'update events set position = 1000 - position where position in (7, 993); ' +
        'update events set position = 7 where position = 8; ' +
        'update events set position = 8 where position = 993',
      'log-changed',
    ],
    [
      'has one changed',
      "update events set data = replace(data, 'EUR', 'USD') where position = 3",
      'log-changed',
    ],
    [
      'ends earlier and goes on in another way',
      `${older}; ${older.replace('5', '6')}`,
      'log-older',
    ],
  ])('(it %s) is not written to, and is told', async (_, change, code) => {
    sql(files().log, change);
    rmSync(`${files().log}.heads`, { force: true });
    await expect(openInstance({ data })).rejects.toMatchObject({ code });
    await expect(openPorts({ data })).rejects.toMatchObject({ code });
    // What shows it is still there for the next one who asks.
    await expect(openInstance({ data })).rejects.toMatchObject({ code });
    await (await openPorts({ data, readOnly: true })).close();
  });

  it('is not one that goes on where the views have stopped', async () => {
    sql(files().log, newer);
    const instance = await openInstance({ data });
    await instance.projector.waitFor(await instance.ports.store.head());
    expect(instance.views.checkpoint().events).toBe(EVENTS + 1);
    await instance.close();
  });

  it('is accepted by its number of events, which is recorded; what was kept is set aside', async () => {
    sql(files().log, older);
    rmSync(`${files().log}.heads`, { force: true });
    await expect(acceptLog({ data }, EVENTS)).rejects.toMatchObject({
      code: 'log-counts-otherwise',
      params: { events: EVENTS - 5 },
    });
    const accepted = await acceptLog({ data }, EVENTS - 5);
    expect(accepted).toMatchObject({ events: EVENTS - 5, seen: { events: EVENTS } });
    expect(existsSync(join(data, accepted.setAside, 'views.db'))).toBe(true);

    const instance = await openInstance({ data });
    await instance.projector.waitFor(await instance.ports.store.head());
    expect(instance.views.checkpoint().events).toBe(EVENTS - 4);
    const [recorded] = await instance.ports.store.read(acceptedLogStream);
    expect(recorded).toMatchObject({
      type: 'LogAccepted',
      data: {
        eventCount: EVENTS - 5,
        root: accepted.root,
        seenEventCount: EVENTS,
        seenRoot: accepted.seen.root,
      },
    });
    await instance.close();
    await expect(acceptLog({ data }, EVENTS - 4)).rejects.toMatchObject({
      code: 'nothing-to-accept',
    });
  });
});

describe('A damaged file', () => {
  it.each([
    ['views', 'views-damaged'],
    ['log', 'log-damaged'],
    ['keys', 'keys-damaged'],
    ['processes', 'checkpoints-damaged'],
  ] as const)('(%s) is told, and the start ends', async (file, code) => {
    rmSync(`${files()[file]}-wal`, { force: true });
    writeFileSync(
      files()[file],
      'this is no database, and long enough to be looked at as one. '.repeat(99),
    );
    await expect(openInstance({ data })).rejects.toMatchObject({ code });
  });
});

function sql(path: string, change: string): void {
  const db = openDatabase(path, { durability: 'full' });
  db.exec(change);
  db.exec('pragma wal_checkpoint(truncate)');
  db.close();
}

function made() {
  const entityId = newId();
  const data = {
    entityId,
    name: { en: 'A federation' },
    kind: 'network',
    parentId: null,
    baseCurrency: 'EUR',
    fiscalYearStartMonth: 1,
    timeZone: 'Europe/Paris',
    languages: ['en'],
  } as const;
  return envelop([{ type: 'EntityRegistered', data }], {
    commandId: newId(),
    inputHash: '',
    actor: { id: 'given', kind: 'process', role: 'given', authentication: 'none' },
    entity: entityId,
    timeZone: 'UTC',
    now: new Date('2026-01-01T00:00:00Z'),
  });
}
