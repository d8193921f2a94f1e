/**
 * Goal 8, first step: all views of Entraide are rebuilt from the log at no less than 0.4 of the
 * speed at which the same log is only read and parsed.
 */
import { auditTrail, merkleLog } from '#audit';
import { sqliteEventStore, type EventStore } from '#event-store';
import { ledger } from '#funds';
import { projections as ofTheHouse } from '#instance';
import { catchUp, openViews, type Projection } from '#read-models';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { books } from '../support/books.js';
import { writeBooks } from '../support/books-log.js';
import { inTurn, median, medianRatio, progress, report, scaled, withFolder } from './harness.js';

const GRANTS = scaled(5_000);
const ROUNDS = 5;
const PAGE_EVENTS = 2_000;
const GOAL_RATIO = 0.4;

const mine: readonly Projection[] = [merkleLog, ledger, auditTrail];
const names = new Set(ofTheHouse.map(({ name }) => name));
const projections = [...ofTheHouse, ...mine.filter(({ name }) => !names.has(name))];

await withFolder(async (folder) => {
  const path = join(folder, 'log.db');
  const filling = sqliteEventStore({ path });
  const events = await writeBooks(filling, books({ seed: 1, grants: GRANTS }), (written) => {
    if (written % 20_000 === 0) progress(`writing: ${written}`);
  });
  await filling.close();
  const store = sqliteEventStore({ path, readOnly: true });
  const figures = await inTurn(ROUNDS, {
    rebuild: () => cpuRate(events, () => rebuild(store, folder, projections)),
    parse: () => cpuRate(events, () => parseOnly(store)),
    read: () => cpuRate(events, () => readOnly(store)),
  });
  const each: Record<string, number> = {};
  for (const view of projections) {
    each[view.name] = await cpuRate(events, () => rebuild(store, folder, [view]));
  }
  await store.close();
  const ratio = medianRatio(figures.rebuild, figures.parse);
  report({
    bench: 'rebuild',
    goal: `8, first step: at least ${GOAL_RATIO} of parse-only`,
    figure: median(figures.rebuild),
    unit: `events per CPU second, ${projections.length} views, ${events} events`,
    reference: median(figures.parse),
    referenceIs: 'the same log read and parsed (data and metadata), nothing else',
    ratio,
    reached: ratio >= GOAL_RATIO,
    more: { readOnly: median(figures.read), ...each },
  });
});

async function rebuild(
  store: EventStore,
  folder: string,
  views: readonly Projection[],
): Promise<void> {
  const file = join(folder, 'views.db');
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const built = openViews(file, views);
  await catchUp(store, built);
  built.close();
}

async function parseOnly(store: EventStore): Promise<void> {
  for (let after = 0n; ;) {
    const page = await store.readAll(after, PAGE_EVENTS);
    const last = page.at(-1);
    if (!last) return;
    for (const { data, metadata } of page) {
      if (!data || !metadata) throw new Error('an event without data');
    }
    after = last.position;
  }
}

async function readOnly(store: EventStore): Promise<void> {
  for (let after = 0n; ;) {
    const last = (await store.readAll(after, PAGE_EVENTS)).at(-1);
    if (!last) return;
    after = last.position;
  }
}

/** By CPU time, since the machine may be shared. */
async function cpuRate(events: number, work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (events * 1e6) / (user + system);
}
