import type { EventOf } from '#catalogue';
import type { Ports } from '#commands';
import { envelop, executor, memoryEventStore, type CommandContext } from '#event-store';
import { newId, Rejection, systemClock, type Decider } from '#kernel';
import { memoryVault } from '#vault';
import { to, type Process } from '../process.js';
import { startProcesses, type Processes } from '../runner.js';
import { parkedDecider, parkedStream } from './parked.decider.js';

/** Streams for which the planted process is refused. */
const refused = new Set<string>();
/** Whether the program of the planted process fails. */
let broken = false;

const ended: Decider<readonly string[], { readonly id: string }, EventOf<'SessionEnded'>> = {
  initial: [],
  decide: ({ id }) => {
    if (refused.has(id.charAt(0))) throw new Rejection('planted', { limit: 3 });
    return [
      { type: 'SessionEnded', data: { sessionId: id, accountId: id, reason: 'revoked' } },
    ] as const;
  },
  evolve: (ids, { data }) => [...ids, data.sessionId],
};

/** Answers `a1` in stream `session-a`, `b1` in `session-b`. */
const planted: Process = {
  name: 'planted',
  on: {
    AccountSuspended: ({ accountId }) => {
      if (broken) throw new TypeError('a program is wrong');
      return [to(ended, `session-${accountId.charAt(0)}`, { id: accountId })];
    },
  },
};
/** Answers everything in one stream of its own, and is never refused. */
const other: Process = {
  name: 'other',
  on: {
    AccountSuspended: ({ accountId }) => [to(ended, 'session-other', { id: `other ${accountId}` })],
  },
};

let ports: Ports;
let running: Processes;

function start(): Processes {
  // Each worker has a store of its own to remember streams by, as two programs do.
  const store = { ...ports.store };
  const own = { ...ports, store, execute: executor(store) };
  return startProcesses({ ports: own, processes: [planted, other], path: ':memory:' });
}

function context(commandId = newId()): CommandContext {
  return {
    commandId,
    inputHash: '',
    actor: { id: 'x', kind: 'person', role: 'administrator', authentication: 'none' },
    entity: 'entity',
    timeZone: 'UTC',
    now: new Date('2026-03-10T09:00:00Z'),
  };
}

async function happens(...ids: readonly string[]): Promise<void> {
  for (const accountId of ids) {
    const data = { accountId, reason: 'left', by: 'x' } as const;
    const events = envelop([{ type: 'AccountSuspended', data }], context());
    await ports.store.append(`account-${accountId}`, 'new', events);
  }
  await running.settled();
}

async function retry(target: string, roles: readonly ['administrator'] | readonly [] = ADMIN) {
  const command = { type: 'AskRetry', process: 'planted', target, by: { id: 'x', roles } } as const;
  await ports.execute(parkedDecider, parkedStream('planted'), command, context());
  await running.settled();
}
const ADMIN = ['administrator'] as const;

async function answersIn(stream: string): Promise<readonly string[]> {
  const events = await ports.store.read(stream);
  return events.map(({ data }) => (data as { sessionId: string }).sessionId);
}

function parked(of = running): readonly (readonly [string, string | null])[] {
  return of.state().parked.map(({ causeStream, code }) => [causeStream, code]);
}

beforeEach(() => {
  const store = memoryEventStore();
  ports = { store, execute: executor(store), vault: memoryVault(), clock: systemClock };
  refused.clear();
  broken = false;
  running = start();
});
afterEach(() => running.stop());

describe('A process that is refused', () => {
  test('goes on elsewhere, keeps the order where it was refused, and holds up no other', async () => {
    refused.add('a');
    await happens('a1', 'b1', 'a2', 'b2');
    expect(await answersIn('session-a')).toEqual([]);
    expect(await answersIn('session-b')).toEqual(['b1', 'b2']);
    expect(await answersIn('session-other')).toEqual(
      ['a1', 'b1', 'a2', 'b2'].map((id) => `other ${id}`),
    );
    expect(parked()).toEqual([
      ['account-a1', 'planted'],
      ['account-a2', null],
    ]);
  });

  test('is tried again on demand: refused again as long as the cause is there', async () => {
    refused.add('a');
    await happens('a1', 'a2');
    await retry('session-a');
    expect(parked()).toEqual([
      ['account-a1', 'planted'],
      ['account-a2', null],
    ]);
    const types = (await ports.store.read(parkedStream('planted'))).map(({ type }) => type);
    expect(types).toEqual([
      'ReactionParked',
      'ReactionParked',
      'ReactionRetryAsked',
      'ReactionRefusedAgain',
    ]);
  });

  test('does what waits in its order once the cause is gone, each once, and then goes on', async () => {
    refused.add('a');
    await happens('a1', 'a2', 'a3');
    refused.clear();
    await happens('a4');
    expect(await answersIn('session-a')).toEqual([]);
    await retry('session-a');
    expect(parked()).toEqual([]);
    await happens('a5');
    expect(await answersIn('session-a')).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
    await expect(retry('session-a')).rejects.toMatchObject({ code: 'nothing-parked' });
  });

  test('is tried again for administrators only', async () => {
    refused.add('a');
    await happens('a1');
    await expect(retry('session-a', [])).rejects.toMatchObject({ code: 'not-allowed' });
  });

  test('whose program fails is parked as well, and does all that it missed once it is mended', async () => {
    broken = true;
    await happens('a1');
    expect(parked()).toEqual([['account-a1', 'process-failed']]);
    expect(await answersIn('session-other')).toEqual(['other a1']);
    broken = false;
    await retry('account-a1');
    expect(await answersIn('session-a')).toEqual(['a1']);
    expect(parked()).toEqual([]);
  });
});

describe('What a process could not do', () => {
  test('is known to it after a restart that lost its file, and parked once', async () => {
    refused.add('a');
    await happens('a1', 'a2');
    await running.stop();
    const head = await ports.store.head();
    running = start();
    await running.settled();
    expect(parked()).toEqual([
      ['account-a1', 'planted'],
      ['account-a2', null],
    ]);
    expect(await ports.store.head()).toBe(head);
    await happens('a3');
    refused.clear();
    await retry('session-a');
    expect(await answersIn('session-a')).toEqual(['a1', 'a2', 'a3']);
  });

  test('is parked once and done once by two workers at the same time', async () => {
    const second = start();
    try {
      refused.add('a');
      await happens('a1', 'b1', 'a2', 'b2');
      await second.settled();
      expect(parked(second)).toEqual(parked());
      expect(parked()).toHaveLength(2);
      refused.clear();
      await retry('session-a');
      await happens('a3');
      await second.settled();
      expect(await answersIn('session-a')).toEqual(['a1', 'a2', 'a3']);
      expect(await answersIn('session-b')).toEqual(['b1', 'b2']);
      expect([parked(), parked(second)]).toEqual([[], []]);
    } finally {
      await second.stop();
    }
  });
});

describe('What was parked by an older program', () => {
  test('is not dropped by one that no longer says what was to follow, and does what it was', async () => {
    refused.add('a');
    await happens('a1', 'a2');
    await running.stop();
    refused.clear();
    const silent: Process = { name: 'planted', on: {} };
    const elsewhere: Process = {
      name: 'planted',
      on: {
        AccountSuspended: ({ accountId }) => [to(ended, 'session-elsewhere', { id: accountId })],
      },
    };
    for (const newer of [silent, elsewhere]) {
      running = startProcesses({ ports, processes: [newer, other], path: ':memory:' });
      await retry('session-a');
      expect(parked()).toEqual([
        ['account-a1', 'reaction-no-longer-known'],
        ['account-a2', null],
      ]);
      expect(await answersIn('session-elsewhere')).toEqual([]);
      await running.stop();
    }
    running = start();
    await retry('session-a');
    expect(await answersIn('session-a')).toEqual(['a1', 'a2']);
    expect(parked()).toEqual([]);
  });
});

describe('A process that is new', () => {
  test('begins with the first event, while the others stay where they are', async () => {
    await happens('a1', 'b1');
    await running.stop();
    const later: Process = {
      ...other,
      name: 'later',
      on: {
        AccountSuspended: ({ accountId }) => [
          to(ended, 'session-later', { id: `later ${accountId}` }),
        ],
      },
    };
    running = startProcesses({ ports, processes: [planted, other, later], path: ':memory:' });
    await running.settled();
    expect(await answersIn('session-later')).toEqual(['later a1', 'later b1']);
    expect(await answersIn('session-other')).toHaveLength(2);
  });
});
