/**
 * Goal 16: a store of a million events in a hundred thousand streams opens within half a second,
 * even when it ended just before its heads would have been saved again.
 */
import { sqliteEventStore } from '#event-store';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { appendAll, fill } from './event-load.js';
import { inTurn, median, progress, report, scaled, secondsOf, withFolder } from './harness.js';

const EVENTS = scaled(1_000_000);
const STREAMS = scaled(100_000);
/** What a killed server leaves to be read again at most: it saves after as many events. */
const TAIL = Math.max(STREAMS / 2, scaled(32_768));
const ROUNDS = 5;
const GOAL_SECONDS = 0.5;

await withFolder(async (folder) => {
  const path = join(folder, 'log.sqlite');
  const heads = `${path}.heads`;
  const [older, newest] = [join(folder, 'older'), join(folder, 'newest')];
  const next = await fill(path, EVENTS - TAIL, STREAMS);
  copyFileSync(heads, older);
  progress('appending the tail');
  const store = sqliteEventStore({ path });
  for (let done = 0; done < TAIL; done += 2_000) {
    await appendAll(store, next(Math.min(2_000, TAIL - done)));
  }
  await store.close();
  copyFileSync(heads, newest);

  const opening = (headsFrom: string | undefined) => async (): Promise<number> => {
    rmSync(heads, { force: true });
    if (headsFrom) copyFileSync(headsFrom, heads);
    let opened: ReturnType<typeof sqliteEventStore> | undefined;
    const seconds = await secondsOf(async () => {
      opened = sqliteEventStore({ path });
    });
    await opened?.close();
    return seconds;
  };
  const figures = await inTurn(ROUNDS, {
    afterKill: opening(older),
    afterClose: opening(newest),
    fromNothing: opening(undefined),
  });
  const [afterKill, fromNothing] = [median(figures.afterKill), median(figures.fromNothing)];
  report({
    bench: 'opening',
    goal: `16: within ${GOAL_SECONDS} s`,
    figure: afterKill,
    unit: `s to open ${EVENTS} events with ${TAIL} of them after the saved heads`,
    reference: fromNothing,
    referenceIs: 'the same with no saved heads: the whole log is read',
    ratio: afterKill / fromNothing,
    reached: afterKill <= GOAL_SECONDS,
    more: { afterCloseSeconds: median(figures.afterClose) },
  });
});
