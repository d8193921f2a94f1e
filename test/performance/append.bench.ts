/**
 * Goal 1: one durable append after the other, against a raw log that writes the same text into a
 * preallocated file and syncs. What SQLite, the port and the event loop cost on top of the disk.
 */
import { sqliteEventStore } from '#event-store';
import { openDatabase, transaction } from '#sqlite';
import { join } from 'node:path';
import { appendAll, randomAppends, rawLog, type Append } from './event-load.js';
import { inTurn, median, medianRatio, report, scaled, withFolder } from './harness.js';

const ROUNDS = 15;
const APPENDS = scaled(300);
const GOAL = 0.85;
const GROUPS_BEFORE = 60;
const GROUP = 500;

await withFolder(async (folder) => {
  const store = sqliteEventStore({ path: join(folder, 'log.sqlite') });
  const raw = rawLog(join(folder, 'raw'));
  const bare = bareTable(join(folder, 'bare.sqlite'));
  const [forStore, forRaw, forBare] = [1, 2, 3].map((seed) => randomAppends(10_000, seed)) as [
    Appends,
    Appends,
    Appends,
  ];
  // As after some days of service: a write-ahead log that has its size syncs faster than a new one.
  for (let group = 0; group < GROUPS_BEFORE; group += 1) {
    await appendAll(store, forStore(GROUP));
    bare.append(forBare(GROUP));
  }
  const millis = { store: [] as number[], raw: [] as number[], bare: [] as number[] };

  /** Appends a second, from the median time of one append: a stall of the disk hits either. */
  const measure = async (
    kept: number[],
    next: Appends,
    append: (one: Append) => unknown,
  ): Promise<number> => {
    const own: number[] = [];
    for (const one of next(APPENDS)) {
      const start = performance.now();
      await append(one);
      own.push(performance.now() - start);
    }
    kept.push(...own);
    return 1_000 / median(own);
  };
  const figures = await inTurn(ROUNDS, {
    store: () =>
      measure(millis.store, forStore, (one) => store.append(one.stream, one.expected, [one.event])),
    raw: () => measure(millis.raw, forRaw, (one) => raw.append([one.event])),
    bare: () => measure(millis.bare, forBare, (one) => bare.append([one])),
  });
  raw.close();
  bare.close();
  await store.close();

  const ratio = medianRatio(figures.store, figures.raw);
  report({
    bench: 'append',
    goal: `1: at least ${GOAL} of a raw log`,
    figure: median(figures.store),
    unit: 'durable appends/s, one at a time (from the median time)',
    reference: median(figures.raw),
    referenceIs: 'the same text by pwrite into a preallocated file and fdatasync',
    ratio,
    reached: ratio >= GOAL,
    more: {
      p50Ms: median(millis.store),
      rawP50Ms: median(millis.raw),
      bareSqlite: median(figures.bare),
      ofBareSqlite: medianRatio(figures.store, figures.bare),
    },
  });
});

type Appends = ReturnType<typeof randomAppends>;

/** The same rows through the driver alone: what no store on SQLite can undercut. */
function bareTable(path: string) {
  const db = openDatabase(path, { durability: 'full', pageSize: 8_192 });
  db.exec('pragma wal_autocheckpoint = 2000');
  db.exec('create table events (position integer primary key, stream, metadata, data)');
  const insert = db.prepare('insert into events values (?, ?, ?, ?)');
  let position = 0;
  return {
    append: (appends: readonly Append[]) => {
      transaction(db, () => {
        for (const { stream, event } of appends) {
          position += 1;
          const [metadata, data] = [JSON.stringify(event.metadata), JSON.stringify(event.data)];
          insert.run(position, stream, metadata, data);
        }
      });
    },
    close: () => db.close(),
  };
}
