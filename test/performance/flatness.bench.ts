/** Goal 4: groups of 200 are appended to a million events as fast as to fifty thousand. */
import { sqliteEventStore } from '#event-store';
import { join } from 'node:path';
import { appendAll, fill } from './event-load.js';
import { inTurn, median, medianRatio, report, scaled, secondsOf, withFolder } from './harness.js';

const SMALL = scaled(50_000);
const LARGE = scaled(1_000_000);
const EVENTS_A_STREAM = 10;
const GROUP = 200;
const GROUPS_A_ROUND = 15;
const ROUNDS = 11;
const GOAL = 0.85;

await withFolder(async (folder) => {
  const rateAt = async (events: number) => {
    const path = join(folder, `${events}.sqlite`);
    const next = await fill(path, events, events / EVENTS_A_STREAM);
    const store = sqliteEventStore({ path });
    const rate = async (): Promise<number> => {
      let seconds = 0;
      for (let group = 0; group < GROUPS_A_ROUND; group += 1) {
        const appends = next(GROUP);
        seconds += await secondsOf(() => appendAll(store, appends));
      }
      return (GROUPS_A_ROUND * GROUP) / seconds;
    };
    return { rate, close: store.close };
  };
  const [small, large] = [await rateAt(SMALL), await rateAt(LARGE)];
  const figures = await inTurn(ROUNDS, { small: small.rate, large: large.rate });
  await Promise.all([small.close(), large.close()]);

  const ratio = medianRatio(figures.large, figures.small);
  report({
    bench: 'flatness',
    goal: `4: at least ${GOAL} of the rate at ${SMALL} events`,
    figure: median(figures.large),
    unit: `durable events/s in groups of ${GROUP} at ${LARGE} events`,
    reference: median(figures.small),
    referenceIs: `the same at ${SMALL} events`,
    ratio,
    reached: ratio >= GOAL,
  });
});
