/**
 * Goal 2: groups of 200 appends that arrive together, to streams chosen at random in a store of
 * a million events, against a raw log and against the same store with a (stream, revision) index.
 */
import { sqliteEventStore } from '#event-store';
import { openDatabase } from '#sqlite';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendAll, fill, rawLog, type Append } from './event-load.js';
import { inTurn, median, medianRatio, progress, report, scaled, secondsOf } from './harness.js';
import { withFolder } from './harness.js';

const EVENTS = scaled(1_000_000);
const STREAMS = scaled(100_000);
const GROUP = 200;
const GROUPS_A_ROUND = 15;
const ROUNDS = 9;
const GOAL = { ofRaw: 0.5, ofIndexed: 4 };

await withFolder(async (folder) => {
  const path = join(folder, 'log.sqlite');
  const next = await fill(path, EVENTS, STREAMS);
  const indexedPath = join(folder, 'indexed.sqlite');
  progress('adding the index to a copy');
  copyFileSync(path, indexedPath);
  const indexing = openDatabase(indexedPath, { durability: 'derived' });
  indexing.exec('create unique index by_stream on events (stream, revision)');
  indexing.close();

  const store = sqliteEventStore({ path });
  const indexed = sqliteEventStore({ path: indexedPath });
  const raw = rawLog(join(folder, 'raw'));
  // The three write the same groups, so that each stream stands alike in both stores.
  const rates = async (write: (group: readonly Append[]) => Promise<unknown>, round: Round) => {
    let seconds = 0;
    for (const group of round) seconds += await secondsOf(() => write(group));
    return (GROUPS_A_ROUND * GROUP) / seconds;
  };
  const rounds = roundsOf(() => Array.from({ length: GROUPS_A_ROUND }, () => next(GROUP)));
  const figures = await inTurn(ROUNDS, {
    store: () => rates((group) => appendAll(store, group), rounds('store')),
    indexed: () => rates((group) => appendAll(indexed, group), rounds('indexed')),
    raw: () => rates(async (group) => raw.append(group.map(({ event }) => event)), rounds('raw')),
  });
  raw.close();
  await Promise.all([store.close(), indexed.close()]);

  const ofRaw = medianRatio(figures.store, figures.raw);
  const ofIndexed = medianRatio(figures.store, figures.indexed);
  report({
    bench: 'groups',
    goal: `2: at least ${GOAL.ofRaw} of a raw log and ${GOAL.ofIndexed} times the indexed store`,
    figure: median(figures.store),
    unit: `durable events/s in groups of ${GROUP} at ${EVENTS} events`,
    reference: median(figures.raw),
    referenceIs: 'the same text by pwrite into a preallocated file and fdatasync',
    ratio: ofRaw,
    reached: ofRaw >= GOAL.ofRaw && ofIndexed >= GOAL.ofIndexed,
    more: { indexed: median(figures.indexed), timesIndexed: ofIndexed },
  });
});

type Round = readonly (readonly Append[])[];

/** The n-th call of each contestant gets the n-th round, made when it is first asked for. */
function roundsOf(make: () => Round): (contestant: string) => Round {
  const made: Round[] = [];
  const calls = new Map<string, number>();
  return (contestant) => {
    const call = calls.get(contestant) ?? 0;
    calls.set(contestant, call + 1);
    return (made[call] ??= make());
  };
}
