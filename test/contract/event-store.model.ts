import { ConcurrencyConflict, isForgettable, type EventStore, type Expected } from '#event-store';
import * as fc from 'fast-check';
import type { OpenedStore, OpenStore } from './opened-store.js';
import { idsOf, sampleEvents } from './sample-events.js';

/** What a store is: streams of ids, the log in order, and what was appended with which answer. */
type Model = {
  readonly streams: Map<string, string[]>;
  log: { stream: string; id: string }[];
  readonly answered: Answered[];
};
type Answered = {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: ReturnType<typeof sampleEvents>;
  readonly position: bigint;
};
type Real = { opened: OpenedStore; store: EventStore };
type Command = fc.AsyncCommand<Model, Real>;

const STREAMS = ['fund-a', 'fund-b', 'grant-a', 'key-a', 'lookup-a'];
const RUNS = 12;
const MOST_OPERATIONS = 60;

/** Hundreds of random operations, after each of which store and model must say the same. */
export function eventStoreModel(open: OpenStore, runs = RUNS): void {
  it('does what a list of lists would do, whatever the order of operations', async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(operations, { maxCommands: MOST_OPERATIONS, size: 'max' }), run),
      // A store that is slow to try is not tried again to find the shortest failure: that would end
      // as a test that took too long, and say nothing of the failure.
      { numRuns: runs, endOnFailure: runs < RUNS },
    );
  }, 60_000);

  async function run(commands: Iterable<Command>): Promise<void> {
    const opened = await open();
    const model: Model = { streams: new Map(), log: [], answered: [] };
    try {
      const setup = { model, real: { opened, store: opened.store } };
      await fc.asyncModelRun(() => setup, [...commands, compareAll]);
    } finally {
      await opened.close();
    }
  }
}

const stream = fc.constantFrom(...STREAMS);
const count = fc.integer({ min: 1, max: 4 });

const operations: fc.Arbitrary<Command>[] = [
  fc.tuple(stream, count, fc.constantFrom(0, 0, 0, -1, 1)).map((args) => appendAt(...args)),
  fc.array(fc.tuple(stream, count), { minLength: 2, maxLength: 8 }).map(appendTogether),
  fc.nat().map(appendAgain),
  fc.tuple(stream, fc.nat(12), fc.nat(5)).map((args) => readPart(...args)),
  fc.tuple(fc.nat(), count).map((args) => readPage(...args)),
  stream.map(forgetStream),
  fc.constant(null).map(openAgain),
];

const always = (): boolean => true;
const command = (
  name: string,
  runIt: Command['run'],
  check: Command['check'] = always,
): Command => ({
  check,
  run: runIt,
  toString: () => name,
});

/** Appends at the right revision, or one off. */
function appendAt(name: string, many: number, off: number): Command {
  return command(`append ${many} to ${name}, off by ${off}`, async (model, real) => {
    const length = model.streams.get(name)?.length ?? 0;
    const at = Math.max(0, length + off);
    const expected = at === 0 ? 'new' : at - 1;
    await append(model, real, name, expected, sampleEvents(many));
  });
}

/** Several writers at one moment, some to the same stream: the first to ask wins. */
function appendTogether(writers: readonly (readonly [string, number])[]): Command {
  return command(`append together: ${JSON.stringify(writers)}`, async (model, real) => {
    const asked = writers.map(([name, many]) => {
      const length = model.streams.get(name)?.length ?? 0;
      return { name, expected: length === 0 ? ('new' as const) : length - 1, many };
    });
    const before = model.log.length;
    await Promise.all(
      asked.map(({ name, expected, many }) =>
        append(model, real, name, expected, sampleEvents(many)),
      ),
    );
    await takeOrder(model, real, before);
  });
}

/** Between streams no order was promised to those who asked at one moment: take what came. */
async function takeOrder(model: Model, real: Real, before: number): Promise<void> {
  const wanted = model.log.slice(before);
  const came = (await real.store.readAll(0n, 1_000))
    .slice(before)
    .map(({ stream: name, id }) => ({ stream: name, id }));
  const inStreams = (log: Model['log']): readonly string[][] =>
    STREAMS.map((name) => log.filter((event) => event.stream === name).map(({ id }) => id));
  expect(inStreams(came)).toEqual(inStreams(wanted));
  model.log = [...model.log.slice(0, before), ...came];
}

/** An append whose answer was lost is sent again. */
function appendAgain(which: number): Command {
  return command(
    `append number ${which} again`,
    async (model, real) => {
      const { stream: name, expected, events, position } = pick(model.answered, which);
      const revision = (expected === 'new' ? -1 : expected) + events.length;
      const answer = await real.store.append(name, expected, events);
      expect(answer).toEqual({ revision, position, repeated: true });
    },
    (model) => model.answered.length > 0,
  );
}

function readPart(name: string, from: number, limit: number): Command {
  return command(`read ${limit} of ${name} from ${from}`, async (model, real) => {
    const part = await real.store.read(name, from, limit);
    expect(idsOf(part)).toEqual((model.streams.get(name) ?? []).slice(from, from + limit));
  });
}

function readPage(which: number, limit: number): Command {
  return command(`read ${limit} of the log`, async (model, real) => {
    const all = await real.store.readAll(0n, 1_000);
    const place = all.length === 0 ? 0 : which % (all.length + 1);
    const after = place === 0 ? 0n : all[place - 1]!.position;
    const page = await real.store.readAll(after, limit);
    expect(idsOf(page)).toEqual(model.log.slice(place, place + limit).map(({ id }) => id));
  });
}

function forgetStream(name: string): Command {
  return command(
    `forget ${name}`,
    async (model, real) => {
      await real.store.forget(name);
      model.streams.delete(name);
      const kept = model.answered.filter((answered) => answered.stream !== name);
      model.answered.splice(0, Infinity, ...kept);
    },
    () => isForgettable(name),
  );
}

function openAgain(): Command {
  return command('open again', async (_, real) => {
    if (real.opened.reopen) real.store = await real.opened.reopen();
  });
}

const compareAll = command('compare all', async (model, real) => {
  for (const name of STREAMS) {
    const stored = await real.store.read(name);
    expect(idsOf(stored)).toEqual(model.streams.get(name) ?? []);
    expect(stored.map(({ revision }) => revision)).toEqual(stored.map((_, place) => place));
  }
  const forgettable = [...model.streams.keys()].filter(isForgettable);
  expect([...(await real.store.forgettableStreams())].sort()).toEqual(forgettable.sort());
  const log = await real.store.readAll(0n, 1_000);
  expect(log.map(({ stream: name, id }) => ({ stream: name, id }))).toEqual(model.log);
  expect(await real.store.head()).toBe(log.at(-1)?.position ?? 0n);
});

/** Appends, and expects of the store what the model says: an answer or a conflict. */
async function append(
  model: Model,
  real: Real,
  name: string,
  expected: Expected,
  events: ReturnType<typeof sampleEvents>,
): Promise<void> {
  const there = model.streams.get(name) ?? [];
  const fits = (there.length === 0 ? 'new' : there.length - 1) === expected;
  const logged = !isForgettable(name);
  if (fits) {
    const added = idsOf(events);
    model.streams.set(name, [...there, ...added]);
    if (logged) model.log.push(...added.map((id) => ({ stream: name, id })));
  }
  const outcome = await real.store.append(name, expected, events).catch((error: unknown) => error);
  if (!fits) {
    expect(outcome).toBeInstanceOf(ConcurrencyConflict);
    return;
  }
  expect(outcome).toMatchObject({ revision: there.length + events.length - 1, repeated: false });
  const { position } = outcome as { position: bigint };
  model.answered.push({ stream: name, expected, events, position });
}

function pick<T>(from: readonly T[], which: number): T {
  return from[which % from.length]!;
}
