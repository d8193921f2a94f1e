import { openDatabase, type Database } from '#sqlite';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idsOf, sampleEvents } from '../../../test/contract/sample-events.js';
import type { EventStore } from '../event-store.js';
import { sqliteEventStore } from './sqlite-event-store.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'entraide-log-'));
  path = join(folder, 'log.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const withStore = async <T>(use: (store: EventStore) => Promise<T>): Promise<T> => {
  const store = sqliteEventStore({ path });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
};

describe('the file that spares reading the log at opening', () => {
  const heads = (): string => `${path}.heads`;

  /** A log with a long stream, whose side file is in the given state. */
  async function logWith(damage: (older: string) => Promise<void> | void): Promise<string[]> {
    const events = sampleEvents(700);
    await withStore(async (store) => {
      await store.append('fund-a', 'new', events.slice(0, 300));
      await store.append('fund-b', 'new', sampleEvents(2));
    });
    const older = join(folder, 'older');
    copyFileSync(heads(), older);
    await withStore(async (store) => {
      await store.append('fund-a', 299, events.slice(300));
      await store.append('fund-c', 'new', sampleEvents(1));
    });
    await damage(older);
    return [...idsOf(events)];
  }

  const replaced = (from: string, to: string): void => {
    const text = readFileSync(heads(), 'utf8');
    expect(text).toContain(from);
    writeFileSync(heads(), text.replace(from, to));
  };

  /** As another version would have written it: the digest is right, the form is not. */
  const inAnotherForm = (columns: string): void => {
    const [first = ''] = readFileSync(heads(), 'utf8').split('\n');
    const saved = JSON.parse(first) as { log: string; position: number; eventId: string };
    const { log, position, eventId } = saved;
    const text = `${log} ${position} ${eventId}\n${columns}`;
    const digest = createHash('sha256').update(text).digest('hex');
    writeFileSync(heads(), `${JSON.stringify({ ...saved, digest })}\n${columns}`);
  };

  it.each<[string, (older: string) => Promise<void> | void]>([
    ['as it was left', () => undefined],
    ['deleted', () => rmSync(heads())],
    ['older than the log', (older) => copyFileSync(older, heads())],
    ['no such file at all but noise', () => writeFileSync(heads(), Buffer.alloc(9_999, 0xa5))],
    ['empty', () => writeFileSync(heads(), '')],
    ['cut short', () => writeFileSync(heads(), readFileSync(heads(), 'utf8').slice(0, -9))],
    ['changed in one revision', () => replaced('[699,1,0]', '[699,0,0]')],
    ['changed in the name of a stream', () => replaced('fund-b', 'fund-x')],
    ['from the future of another copy', () => replaced('"position":703', '"position":704')],
    ['whole, but in the form of another version', () => inAnotherForm('fund-a 699\nfund-b 1')],
    [
      'from another log',
      async () => {
        const other = sqliteEventStore({ path: join(folder, 'other.sqlite') });
        for (const name of ['a', 'b', 'c']) {
          await other.append(`fund-${name}`, 'new', sampleEvents(300));
        }
        await other.close();
        copyFileSync(join(folder, 'other.sqlite.heads'), heads());
      },
    ],
  ])('makes no difference to any answer when it is %s', async (_, damage) => {
    const ids = await logWith(damage);
    const reader = sqliteEventStore({ path, readOnly: true });
    expect(idsOf(await reader.read('fund-a'))).toEqual(ids);
    await reader.close();
    await withStore(async (store) => {
      expect(idsOf(await store.read('fund-a', 250, 20))).toEqual(ids.slice(250, 270));
      expect(await store.read('fund-x')).toEqual([]);
      await expect(store.append('fund-b', 0, sampleEvents(1))).rejects.toMatchObject({ actual: 1 });
      const { revision } = await store.append('fund-b', 1, sampleEvents(1));
      expect(revision).toBe(2);
      expect(await store.readAll(0n, 1_000)).toHaveLength(704);
    });
  });

  it('is not believed when the log was put back to an earlier day and went another way', async () => {
    const backup = join(folder, 'backup');
    await withStore((store) => store.append('fund-a', 'new', sampleEvents(2)));
    copyFileSync(path, backup);
    await withStore((store) => store.append('fund-a', 1, sampleEvents(3)));
    copyFileSync(heads(), join(folder, 'older'));
    copyFileSync(backup, path);
    rmSync(heads());
    await withStore((store) => store.append('fund-b', 'new', sampleEvents(4)));
    copyFileSync(join(folder, 'older'), heads());
    await withStore(async (store) => {
      expect(await store.read('fund-a')).toHaveLength(2);
      expect(await store.append('fund-a', 1, sampleEvents(1))).toMatchObject({ revision: 2 });
      expect(await store.append('fund-b', 3, sampleEvents(1))).toMatchObject({ revision: 4 });
    });
  });

  it('is not missed when it cannot be written', async () => {
    await withStore((store) => store.append('fund-a', 'new', sampleEvents(2)));
    rmSync(heads());
    // A folder in its place: it can be neither read nor replaced.
    mkdirSync(join(heads(), 'in-the-way'), { recursive: true });
    await withStore((store) => store.append('fund-a', 1, sampleEvents(1)));
    await withStore(async (store) => expect(await store.read('fund-a')).toHaveLength(3));
    expect(existsSync(`${heads()}.new`)).toBe(false);
  });
});

describe('a damaged log', () => {
  it.each([
    ['points to a wrong event', 'update events set previous = 1 where position = 3', 3],
    ['misses an event', 'delete from events where position = 2', 3],
    ['has a revision twice', 'update events set revision = 1 where position = 3', 3],
    ['begins in the middle', 'delete from events where position = 1', 2],
  ])('is not opened when a stream %s', async (_, change, position) => {
    await withStore((store) => store.append('fund-a', 'new', sampleEvents(4)));
    tamper((db) => db.exec(change));
    rmSync(`${path}.heads`);
    expect(() => sqliteEventStore({ path })).toThrow('log-chain-broken');
    // Who only reads learns of it when it asks for a stream; `verify` names it (ADR 12).
    const reader = sqliteEventStore({ path, readOnly: true });
    await expect(reader.read('fund-a')).rejects.toMatchObject({ params: { position } });
    await reader.close();
  });

  it('is not opened when what was added since the last time does not follow on', async () => {
    await withStore((store) => store.append('fund-a', 'new', sampleEvents(4)));
    tamper((db) =>
      db.exec(
        "insert into events select position + 1, stream, 9, position, type, 'x', metadata, data " +
          'from events where position = 4',
      ),
    );
    expect(() => sqliteEventStore({ path })).toThrow('log-chain-broken');
  });

  function tamper(change: (db: Database) => void): void {
    const db = openDatabase(path, { durability: 'full' });
    change(db);
    db.close();
  }
});
