import type { Event } from '#catalogue';
import { ensure, newId, Rejection, type Decider } from '#kernel';
import * as fc from 'fast-check';
import { memoryEventStore } from './memory/memory-event-store.js';
import { ConcurrencyConflict, StoreUnavailable, type EventStore } from './event-store.js';
import { executor, loadState, type CommandContext, type Execute } from './execute.js';
import { foldStream } from './fold.js';

// A purse: money goes in and out, never below zero. The event types are any two of the catalogue.
type PurseEvent =
  Event<'PastGrantTakenBack', { by: number }> | Event<'PastGrantBookedAnew', { by: number }>;
type PurseCommand = { readonly by: number };
const purse: Decider<number, PurseCommand, PurseEvent> = {
  initial: 0,
  decide: ({ by }, held) => {
    if (by === 0) return [];
    if (by > 0) return [{ type: 'PastGrantTakenBack', data: { by } }];
    ensure(held + by >= 0, 'purse-too-small', { held });
    // In two parts, so that commands of several events are tried too.
    return [
      { type: 'PastGrantBookedAnew', data: { by: by + 1 } },
      { type: 'PastGrantBookedAnew', data: { by: -1 } },
    ];
  },
  evolve: (held, event) => held + event.data.by,
};
const PURSE = 'fund-purse';

const context = (commandId = newId(), inputHash = 'as asked'): CommandContext => ({
  commandId,
  inputHash,
  actor: { id: 'a-clerk', kind: 'person', role: 'finance-officer', authentication: 'password' },
  entity: 'entity-1',
  timeZone: 'Europe/Paris',
  now: new Date('2026-02-28T23:30:00.000Z'),
});

let store: EventStore;
let execute: Execute;
beforeEach(() => {
  store = memoryEventStore();
  execute = executor(store);
});

/** The same log, seen by a server that remembers nothing of what another one read. */
const anotherServer = (): EventStore => ({ ...store });

const put = (by: number, as = context(), through = execute) => through(purse, PURSE, { by }, as);
const held = (): Promise<number> => loadState(store, purse, PURSE);

describe('carrying out a command', () => {
  it('appends what was decided and answers with it', async () => {
    await put(5);
    const answer = await put(-3);
    expect(answer).toEqual({
      revision: 2,
      position: await store.head(),
      events: [
        { type: 'PastGrantBookedAnew', data: { by: -2 } },
        { type: 'PastGrantBookedAnew', data: { by: -1 } },
      ],
      repeated: false,
    });
    expect(await held()).toBe(2);
  });

  it('writes who asked, when it was, and the day it was there', async () => {
    const asked = { ...context(), policyVersion: 3 };
    await put(5, asked);
    const [stored] = await store.read(PURSE);
    expect(stored!.metadata).toMatchObject({
      commandId: asked.commandId,
      correlationId: asked.commandId,
      causationId: asked.commandId,
      inputHash: 'as asked',
      actor: asked.actor,
      entity: 'entity-1',
      recordedAt: '2026-02-28T23:30:00.000Z',
      effectiveDate: '2026-03-01',
      policyVersion: 3,
      schemaVersion: 1,
      type: 'PastGrantTakenBack',
    });
  });

  it('answers with the end of the log when there is nothing to do', async () => {
    await put(5);
    const head = await store.head();
    const nothing = { revision: undefined, position: head, events: [], repeated: false };
    expect(await put(0)).toEqual(nothing);
    expect(await store.head()).toBe(head);
  });

  it('reads streams of thousands of events', async () => {
    for (let place = 0; place < 5; place += 1) {
      await Promise.all(Array.from({ length: 500 }, () => put(1)));
    }
    expect(await held()).toBe(2_500);
    expect((await put(-2_500, context(), executor(anotherServer()))).revision).toBe(2_501);
  });
});

describe('a repeated command', () => {
  it('is given up where the store knows of it and does not show it', async () => {
    const [there] = await put(9).then(() => store.read(PURSE));
    const behind: EventStore = {
      ...store,
      read: () => Promise.resolve([]),
      append: () => Promise.resolve({ revision: 0, position: there!.position, repeated: true }),
    };
    await expect(put(9, context(), executor(behind))).rejects.toThrow(StoreUnavailable);
  });

  it('is answered as before and not carried out again', async () => {
    const key = context();
    await put(9);
    const first = await put(-4, key);
    await put(7);
    expect(await put(-4, key)).toEqual({ ...first, repeated: true });
    expect(await held()).toBe(12);
  });

  it('is recognised after a restart and by another server', async () => {
    const key = context();
    await put(9);
    const first = await put(-4, key);
    await put(1);
    expect(await put(-4, key, executor(anotherServer()))).toEqual({ ...first, repeated: true });
  });

  it('is recognised when both arrive at once, at one server or at two', async () => {
    await put(9);
    for (const other of [execute, executor(anotherServer())]) {
      const key = context();
      const answers = await Promise.all([put(-4, key), put(-4, key, other)]);
      expect(answers.filter(({ repeated }) => repeated)).toHaveLength(1);
      expect(answers[0].revision).toBe(answers[1].revision);
    }
    expect(await held()).toBe(1);
  });

  it('is refused when the key comes back with another request, even after a restart', async () => {
    const key = newId();
    await put(9, context(key));
    const refused = { name: 'Rejection', code: 'key-used-for-another-request' };
    await expect(put(8, context(key, 'other'))).rejects.toMatchObject(refused);
    await expect(put(8, context(key, 'other'), executor(anotherServer()))).rejects.toMatchObject(
      refused,
    );
    expect(await held()).toBe(9);
  });

  it('is refused for the slower of two requests that share a key by mistake', async () => {
    const key = newId();
    const outcomes = await Promise.allSettled([
      put(9, context(key, 'nine')),
      put(8, context(key, 'eight'), executor(anotherServer())),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'key-used-for-another-request' },
    });
  });

  it('is carried out once when the answer of the store was lost', async () => {
    const lost = { left: 1 };
    const losing: EventStore = {
      ...store,
      append: async (...all) => {
        const appended = await store.append(...all);
        if (lost.left-- > 0) throw new StoreUnavailable('the answer was lost');
        return appended;
      },
    };
    const through = executor(losing);
    const key = context();
    await expect(put(5, key, through)).rejects.toThrow(StoreUnavailable);
    expect(await put(5, key, through)).toMatchObject({ revision: 0, repeated: true });
    expect(await held()).toBe(5);
  });
});

describe('a refused command', () => {
  it('leaves nothing and is decided anew under the same key', async () => {
    const key = context();
    await expect(put(-4, key)).rejects.toMatchObject({ code: 'purse-too-small' });
    expect(await store.head()).toBe(0n);
    await put(5);
    expect(await put(-4, key)).toMatchObject({ repeated: false });
    expect(await held()).toBe(1);
  });

  it('is not made worse by an error that is no refusal', async () => {
    const broken = { ...purse, decide: () => [].at(0)!['missing'] };
    await expect(execute(broken, PURSE, {}, context())).rejects.toThrow(TypeError);
    await put(5);
    expect(await held()).toBe(5);
  });
});

describe('several servers on one log', () => {
  let other: Execute;
  beforeEach(() => {
    other = executor(anotherServer());
  });

  it('refuses on fresh facts: what one remembers, another may have spent', async () => {
    await put(5);
    await put(-5, context(), other);
    await expect(put(-5)).rejects.toMatchObject({ code: 'purse-too-small', params: { held: 0 } });
  });

  it('accepts on fresh facts: what one misses, another may have put in', async () => {
    await put(5);
    await put(20, context(), other);
    expect(await put(-25)).toMatchObject({ revision: 3 });
  });

  it('finds that there is nothing to do on fresh facts only', async () => {
    const flag: Decider<boolean, null, PurseEvent> = {
      initial: false,
      decide: (_, up) => (up ? [] : [{ type: 'PastGrantTakenBack', data: { by: 1 } }]),
      evolve: (_, event) => event.type === 'PastGrantTakenBack',
    };
    await execute(flag, PURSE, null, context());
    await put(-1, context(), other);
    expect((await execute(flag, PURSE, null, context())).events).toHaveLength(1);
  });

  it('decides again when the other was faster', async () => {
    const both = Array.from({ length: 12 }, (_, place) =>
      put(1, context(), place % 2 === 0 ? execute : other),
    );
    await Promise.all(both);
    expect(await held()).toBe(12);
  });

  it('gives up after a few times, and says that others keep writing', async () => {
    let attempts = 0;
    const contested: EventStore = {
      ...store,
      append: async (stream, expected) => {
        attempts += 1;
        throw new ConcurrencyConflict(stream, expected, 99);
      },
    };
    await expect(put(5, context(), executor(contested))).rejects.toThrow(ConcurrencyConflict);
    expect(attempts).toBe(8);
  });
});

describe('a command that is asked for', () => {
  const ask = (by: number, asked: string[] = []) => {
    asked.push(String(by));
    return Promise.resolve({ by });
  };

  it('is asked for once where nothing comes in between', async () => {
    const asked: string[] = [];
    await execute(purse, PURSE, () => ask(5, asked), context());
    await execute(purse, PURSE, () => ask(-5, asked), context());
    expect(asked).toEqual(['5', '-5']);
    expect(await held()).toBe(0);
  });

  it('is asked for once, too, when it is refused or leaves nothing to do, if nobody wrote since', async () => {
    await put(5);
    const asked: string[] = [];
    await expect(execute(purse, PURSE, () => ask(-6, asked), context())).rejects.toMatchObject({
      code: 'purse-too-small',
    });
    const nothing = await execute(purse, PURSE, () => ask(0, asked), context());
    expect(nothing).toMatchObject({ events: [], position: await store.head() });
    const shut = () => {
      asked.push('shut');
      return Promise.reject(new Rejection('not-allowed'));
    };
    await expect(execute(purse, PURSE, shut, context())).rejects.toMatchObject({
      code: 'not-allowed',
    });
    expect(asked).toEqual(['-6', '0', 'shut']);
  });

  it('is refused without another look where its request has just seen the stream', async () => {
    await put(5);
    const reads = jest.spyOn(store, 'read');
    const paying = (seen?: number) => execute(purse, PURSE, { by: -6 }, { ...context(), seen });
    await expect(paying(0)).rejects.toMatchObject({ code: 'purse-too-small' });
    expect(reads).toHaveBeenCalledTimes(0);
    await expect(paying()).rejects.toMatchObject({ code: 'purse-too-small' });
    expect(reads).toHaveBeenCalledTimes(1);
    // Another server wrote what the request saw, and this one does not know it yet.
    await put(1, context(), executor(anotherServer()));
    expect(await paying(1)).toMatchObject({ revision: 3 });
  });

  it('is asked for anew when somebody else wrote first, and then counts as it is then', async () => {
    await put(5);
    const other = executor(anotherServer());
    let mayPay = true;
    const overtaken: EventStore = {
      ...store,
      append: async (...all) => {
        if (mayPay) {
          mayPay = false;
          await put(1, context(), other);
        }
        return store.append(...all);
      },
    };
    const paying = executor(overtaken)(
      purse,
      PURSE,
      () => (mayPay ? ask(-5) : Promise.reject(new Rejection('not-allowed'))),
      context(),
    );
    await expect(paying).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await held()).toBe(6);
  });

  it('is not asked for when it was carried out before, at this server or at another', async () => {
    const key = context();
    const first = await put(5, key);
    const refused = () => Promise.reject(new Rejection('not-allowed'));
    for (const through of [execute, executor(anotherServer())]) {
      const again = await through(purse, PURSE, refused, key);
      expect(again).toEqual({ ...first, repeated: true });
    }
    // A server that remembers the stream as it was before the command looks again.
    const late = executor({ ...store });
    await put(1, context(), late);
    const other = context();
    await put(2, other);
    expect(await late(purse, PURSE, refused, other)).toMatchObject({ repeated: true });
  });
});

describe('folding a stream', () => {
  const reading = () => {
    const reads: string[] = [];
    const counted: EventStore = {
      ...store,
      read: (stream, from = 0, limit) => {
        reads.push(`${stream} from ${from}`);
        return store.read(stream, from, limit);
      },
    };
    return { reads, counted };
  };

  it('reads on from where it stopped, also after a command', async () => {
    const { reads, counted } = reading();
    await put(5);
    await put(-2);
    expect(await foldStream(counted, purse, PURSE)).toBe(3);
    expect(await foldStream(counted, purse, PURSE)).toBe(3);
    await put(4, context(), executor(counted));
    expect(await foldStream(counted, purse, PURSE)).toBe(7);
    expect(reads).toEqual([0, 3, 4].map((from) => `${PURSE} from ${from}`));
  });

  it('folds each event once, however many ask at the same time', async () => {
    await put(5);
    const seen = await Promise.all(
      Array.from({ length: 20 }, async (_, place) => {
        if (place % 4 === 0) await put(1);
        return held();
      }),
    );
    expect(Math.max(...seen)).toBeLessThanOrEqual(10);
    expect(await held()).toBe(10);
    expect(await foldStream({ ...store }, purse, PURSE)).toBe(10);
  });

  it('knows when an event was recorded', async () => {
    const recorded = {
      initial: [] as readonly string[],
      evolve: (days: readonly string[], _: unknown, { recordedAt }: { recordedAt: string }) => [
        ...days,
        recordedAt,
      ],
    };
    await put(5);
    expect(await foldStream(store, recorded, PURSE)).toEqual(['2026-02-28T23:30:00.000Z']);
  });
});

describe('whatever the commands, their repeats and their order', () => {
  const step = fc.record({
    by: fc.integer({ min: -30, max: 30 }),
    /** Which command this is: some are sent several times. */
    which: fc.nat(60),
    server: fc.nat(1),
    /** Waits for all before it, so that some run one by one and some together. */
    alone: fc.boolean(),
  });

  it('never pays more than there is, and carries out each command at most once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 120, size: 'max' }), async (steps) => {
        const own = memoryEventStore();
        const servers = [executor(own), executor({ ...own })];
        const ids = Array.from({ length: 61 }, newId);
        const amounts = new Map<number, number>();
        const carriedOut = new Map<number, number>();
        let running: Promise<void>[] = [];
        for (const { by: proposed, which, server, alone } of steps) {
          const by = amounts.get(which) ?? proposed;
          amounts.set(which, by);
          const run = servers[server]!(purse, PURSE, { by }, context(ids[which], String(by)))
            .then(({ repeated, events }) => {
              if (!repeated && events.length > 0) {
                carriedOut.set(which, (carriedOut.get(which) ?? 0) + 1);
              }
            })
            .catch((error: unknown) => {
              if (!(error instanceof Rejection) || error.code !== 'purse-too-small') throw error;
            });
          running.push(run);
          if (alone) {
            await Promise.all(running);
            running = [];
          }
        }
        await Promise.all(running);
        const entries = (await own.read(PURSE)).map((event) => event.data as { by: number });
        let balance = 0;
        for (const { by } of entries) expect((balance += by)).toBeGreaterThanOrEqual(0);
        expect([...carriedOut.values()].every((times) => times === 1)).toBe(true);
        const expected = [...carriedOut.keys()].reduce((sum, key) => sum + amounts.get(key)!, 0);
        expect(balance).toBe(expected);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
