import {
  ConcurrencyConflict,
  StoreUnavailable,
  type EventStore,
  type Expected,
} from '#event-store';
import { newSalt } from '#kernel';
import { startEventStoreDbFake, type EventStoreDbFake } from '../fakes/eventstoredb/index.js';
import { nodes, pause, PATIENCE_MS, until, WRITES } from './eventstoredb-bad-days.support.js';
import { idsOf, sampleEvent, sampleEvents } from './sample-events.js';

jest.setTimeout(PATIENCE_MS);

const { open, closeAll } = nodes();
let fake: EventStoreDbFake;
beforeEach(async () => {
  fake = await startEventStoreDbFake();
});
afterEach(async () => {
  await closeAll();
  await fake.close();
});

describe('Two servers of one instance on one EventStoreDB', () => {
  let [here, there]: EventStore[] = [];
  beforeEach(() => {
    [here, there] = [open(fake.url()), open(fake.url())];
  });

  /** The same command, carried out by each: the ids follow from it, the salts do not. */
  const sameCommand = () => {
    const ids = sampleEvents(2).map(({ metadata }) => metadata.eventId);
    const once = () =>
      ids.map((eventId) => sampleEvent({ pastGrantId: 'p' }, { eventId, salt: newSalt() }));
    return [once(), once()] as const;
  };

  test('both decide the same case at once: one wins, the other is told where it stands', async () => {
    await here!.append('fund-a', 'new', sampleEvents(1));
    for (let at = 0; at < 20; at += 2) {
      const [mine, theirs] = [sampleEvents(2), sampleEvents(2)];
      const outcomes = await Promise.allSettled([
        here!.append('fund-a', at, mine),
        there!.append('fund-a', at, theirs),
      ]);
      const [won] = outcomes.filter(({ status }) => status === 'fulfilled');
      const lost = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
      );
      expect(won).toMatchObject({ value: { revision: at + 2, repeated: false } });
      expect(lost).toHaveLength(1);
      expect(lost[0]).toBeInstanceOf(ConcurrencyConflict);
      expect(lost[0]).toMatchObject({ stream: 'fund-a', expected: at, actual: at + 2 });
      const winner = outcomes[0]?.status === 'fulfilled' ? mine : theirs;
      expect(idsOf(await there!.read('fund-a', at + 1))).toEqual(idsOf(winner));
    }
  });

  test('both carry out the same command: the second is told what came of the first', async () => {
    const [first, second] = sameCommand();
    const answer = await here!.append('fund-a', 'new', first);
    expect(answer).toMatchObject({ revision: 1, repeated: false });
    await here!.append('fund-a', 1, sampleEvents(3));
    expect(await there!.append('fund-a', 'new', second)).toEqual({ ...answer, repeated: true });
    const salts = (await there!.read('fund-a', 0, 2)).map(({ metadata }) => metadata.salt);
    expect(salts).toEqual(first.map(({ metadata }) => metadata.salt));
  });

  test('at the same moment, and with a lost answer: it stands there once all the same', async () => {
    for (let n = 0; n < 10; n += 1) {
      const [one, other] = sameCommand();
      if (n % 2 === 1) fake.faults.next({ on: WRITES, do: 'lose-answer-after-commit' });
      const answers = await Promise.all([
        here!.append(`fund-${n}`, 'new', one),
        there!.append(`fund-${n}`, 'new', other),
      ]);
      expect(answers.map(({ repeated }) => repeated).sort()).toEqual([false, true]);
      expect(answers[0]).toEqual({ ...answers[1], repeated: answers[0].repeated });
      expect(idsOf(await here!.read(`fund-${n}`))).toEqual(idsOf(one));
    }
  });
});

const WRITERS = 20;
const APPENDS_EACH = 15;
/** The server goes away each time that so many events more are stored. */
const EVENTS_BETWEEN_STOPS = 60;
const LONGEST_AWAY_MS = 300;

describe('EventStoreDB goes away and comes back under load', () => {
  test('every acknowledged append is there once, none twice, and nothing is restarted by hand', async () => {
    const stores = [open(fake.url()), open(fake.url())] as const;
    const random = seeded(3);
    let done = false;
    let stops = 0;
    const weather = (async () => {
      for (let stored = EVENTS_BETWEEN_STOPS; !done; stored += EVENTS_BETWEEN_STOPS) {
        await until(() => done || fake.events().length >= stored);
        if (done) break;
        await fake.stop();
        await pause(random() * LONGEST_AWAY_MS);
        await fake.start();
        stops += 1;
      }
    })();
    const writers = await Promise.all(
      Array.from({ length: WRITERS }, (_, n) => write(stores[n % 2]!, `fund-${n}`, n % 4 === 0)),
    );
    done = true;
    await weather;

    expect(stops).toBeGreaterThan(2);
    const log = await stores[0].readAll(0n, 10_000);
    const stored = new Map<string, number>();
    for (const { id } of log) stored.set(id, (stored.get(id) ?? 0) + 1);
    const times = (id: string) => stored.get(id) ?? 0;
    for (const { stream, acknowledged, unknown } of writers) {
      expect(acknowledged.map(times)).toEqual(acknowledged.map(() => 1));
      expect(unknown.filter((id) => times(id) > 1)).toEqual([]);
      const revisions = (await stores[1].read(stream)).map(({ revision }) => revision);
      expect(revisions).toEqual(revisions.map((_, place) => place));
    }
    const known = new Set(
      writers.flatMap(({ acknowledged, unknown }) => [...acknowledged, ...unknown]),
    );
    expect(log.filter(({ id }) => !known.has(id))).toEqual([]);
    expect(writers.flatMap(({ acknowledged }) => acknowledged).length).toBeGreaterThan(WRITERS);
  });
});

/**
 * Appends one event after the other to a stream of its own. Told that the store is away, a
 * stubborn writer sends the same again until it is answered; another looks how far it came.
 */
async function write(store: EventStore, stream: string, stubborn: boolean) {
  const acknowledged: string[] = [];
  const unknown: string[] = [];
  let expected: Expected = 'new';
  for (let n = 0; n < APPENDS_EACH; n += 1) {
    const events = sampleEvents(1 + (n % 3));
    const append = () => store.append(stream, expected, events);
    try {
      const { revision } = await (stubborn ? untilThere(append) : append());
      acknowledged.push(...idsOf(events));
      expected = revision;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      unknown.push(...idsOf(events));
      const last = (await untilThere(() => store.read(stream))).at(-1);
      expected = last?.revision ?? 'new';
    }
  }
  return { stream, acknowledged, unknown };
}

async function untilThere<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
