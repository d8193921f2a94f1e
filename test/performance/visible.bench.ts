/**
 * Goal 14: from the commit of an event until a view in the same process shows it, at 1,000 appends
 * a second. The reference is an rxjs Subject that puts the same events into a map in memory.
 */
import { sqliteEventStore } from '#event-store';
import { newId } from '#kernel';
import { openViews, startProjector } from '#read-models';
import { join } from 'node:path';
import { Subject } from 'rxjs';
import { gift } from './event-load.js';
import { giftViews, percentile } from './gift-commands.js';
import { report, scaled, withFolder } from './harness.js';

const APPENDS = scaled(5_000);
const PER_SECOND = 1_000;
const WARM_UP = 500;
const GOAL = { p50: 0.2, p99: 3 };
const PATIENCE_MS = 60_000;

await withFolder(async (folder) => {
  const store = sqliteEventStore({ path: join(folder, 'log.db') });
  const views = openViews(join(folder, 'views.db'), giftViews);
  let committedAt = 0;
  // Rings first of all who listen, right after the commit.
  store.bell().subscribe(() => (committedAt = performance.now()));
  const projector = startProjector(store, views);
  const memory = new Map<string, number>();
  const subject = new Subject<string>();
  subject.subscribe((stream) => memory.set(stream, performance.now()));
  const times = { view: [] as number[], memory: [] as number[] };

  const one = async (count: number): Promise<void> => {
    const stream = `donation-${newId()}`;
    const { position } = await store.append(stream, 'new', [gift(stream)]);
    const committed = committedAt;
    await projector.waitFor(position, PATIENCE_MS);
    const visible = performance.now();
    subject.next(stream);
    if (count < WARM_UP) return;
    times.view.push(visible - committed);
    times.memory.push((memory.get(stream) ?? NaN) - visible);
  };
  const start = performance.now();
  const all: Promise<void>[] = [];
  while (all.length < APPENDS + WARM_UP) {
    const due = ((performance.now() - start) * PER_SECOND) / 1_000;
    while (all.length < Math.min(due, APPENDS + WARM_UP)) all.push(one(all.length));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  await Promise.all(all);
  const took = (performance.now() - start) / 1_000;
  await projector.stop();
  views.close();
  await store.close();

  const [p50, p99] = [percentile(times.view, 0.5), percentile(times.view, 0.99)];
  const reference = percentile(times.memory, 0.5);
  report({
    bench: 'visible',
    goal: `14: p50 at most ${GOAL.p50} ms, p99 at most ${GOAL.p99} ms`,
    figure: p50,
    unit: 'ms from commit to visible in a view with the Merkle log beside it, p50',
    reference,
    referenceIs: 'an rxjs Subject into a map in memory, p50',
    ratio: p50 / reference,
    reached: p50 <= GOAL.p50 && p99 <= GOAL.p99,
    more: {
      p99Ms: p99,
      referenceP99Ms: percentile(times.memory, 0.99),
      appendsPerSecond: (APPENDS + WARM_UP) / took,
    },
  });
});
