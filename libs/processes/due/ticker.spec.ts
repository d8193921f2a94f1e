import { portsInMemory, type WorldInMemory } from '../../../test/support/ports-in-memory.js';
import * as cases from '../../applications/application.fixtures.js';
import type { AnyEvent } from '#catalogue';
import {
  effectStream,
  Unanswered,
  type Answer,
  type EffectKind,
  type EffectLimits,
} from '#effects';
import { StoreUnavailable } from '#event-store';
import { openViews, startProjector, type Projector, type ViewSet } from '#read-models';
import { due, dueSince, readDue } from './due.projection.js';
import { startTicker, type Ticker } from './ticker.js';

const START = '2026-03-16T10:00:00.000Z';
const after = (seconds: number) => new Date(Date.parse(START) + seconds * 1_000).toISOString();
const limits: EffectLimits = {
  callTimeoutMs: 1_000,
  leaveAloneMs: 60_000,
  retryAfterMs: 10_000,
  maxRetryAfterMs: 10_000,
  maxTries: 3,
  lookAfterMs: 10_000,
  maxLookAfterMs: 10_000,
  maxLooksUnderWay: 3,
};
const attempt = (attemptId: string): AnyEvent => ({
  type: 'AttemptSubmitted',
  data: {
    disbursementId: attemptId,
    attemptId,
    attempt: 1,
    rail: 'bank',
    money: { minor: '100', currency: 'EUR' },
    reference: 'K7',
    by: 'treasurer',
  },
});

let world: WorldInMemory;
let views: ViewSet;
let projector: Projector;
let ticker: Ticker | undefined;
/** What the outside answers, by attempt; it has paid unless something else is said. */
let answers: Map<string, () => Promise<Answer>>;
let calls: string[];

const planted: EffectKind = {
  name: 'rail',
  open: async (_, { effectId }) => {
    const ask = (what: string) => async (): Promise<Answer> => {
      calls.push(`${what} ${effectId}`);
      const answer = answers.get(effectId);
      return answer ? answer() : { is: 'done', outcome: 'paid', record: null };
    };
    return { wanted: true, submit: ask('submit'), lookUp: ask('look up') };
  },
};

function start(kinds: readonly EffectKind[] = [planted]): Ticker {
  return (ticker = startTicker({ ports: world.ports, views, projector, kinds, limits }));
}

async function submitted(...attemptIds: readonly string[]): Promise<void> {
  for (const id of attemptIds) await world.put(`disbursement-${id}`, attempt(id));
}

async function dueAt(instant: string): Promise<readonly string[]> {
  await projector.waitFor(await world.ports.store.head());
  return readDue(views, instant, 10).map(({ effectId }) => effectId);
}

beforeEach(async () => {
  world = await portsInMemory(cases.policy, START);
  views = openViews(':memory:', [due]);
  projector = startProjector(world.ports.store, views);
  answers = new Map();
  calls = [];
});
afterEach(async () => {
  await ticker?.stop();
  ticker = undefined;
  await projector.stop();
  views.close();
});

describe('What is due', () => {
  test('is an attempt from the moment on at which it is in the log, the oldest first', async () => {
    await submitted('one');
    world.setClock(after(1));
    await submitted('two');
    expect(await dueAt(after(-1))).toEqual([]);
    expect(await dueAt(after(0))).toEqual(['one']);
    expect(await dueAt(after(1))).toEqual(['one', 'two']);
    expect(dueSince(views, after(1))).toBe(after(0));
  });

  test('is carried out, and due no more', async () => {
    const running = start();
    await submitted('one', 'two');
    await running.settled();
    expect([...calls].sort()).toEqual(['submit one', 'submit two']);
    expect(await dueAt(after(1_000))).toEqual([]);
    expect(dueSince(views, after(1_000))).toBeUndefined();
  });

  test('waits for its time by the clock that the worker is given, and for no other', async () => {
    answers.set('one', () => Promise.reject(new Unanswered('effect-unavailable')));
    const running = start();
    await submitted('one');
    await running.settled();
    expect([calls, await dueAt(after(9)), await dueAt(after(10))]).toEqual([
      ['submit one'],
      [],
      ['one'],
    ]);
    world.setClock(after(9));
    await running.settled();
    expect(calls).toHaveLength(1);
    world.setClock(after(10));
    await running.settled();
    expect(calls).toEqual(['submit one', 'look up one']);
  });

  test('is found by a worker that is new, from the log alone', async () => {
    answers.set('one', () => Promise.reject(new StoreUnavailable('it died with its call')));
    const first = start();
    await submitted('one');
    // Whichever look meets it, by itself or asked for here, ends there.
    await first.settled().catch(() => undefined);
    await first.stop();
    expect(await world.typesIn(effectStream('one'))).toEqual(['EffectCalled']);
    answers.clear();
    world.setClock(after(60));
    await start().settled();
    expect(calls).toEqual(['submit one', 'look up one']);
    expect(await world.typesIn(effectStream('one'))).toEqual(['EffectCalled', 'EffectAnswered']);
  });

  test('of a kind that this worker does not know stays due, and stops nothing else', async () => {
    const running = start([]);
    await submitted('one');
    await running.settled();
    expect(await dueAt(after(1))).toEqual(['one']);
    await running.stop();
    await start().settled();
    expect(calls).toEqual(['submit one']);
  });

  test('that fails by a fault of its program holds up no other', async () => {
    answers.set('one', () => Promise.reject(new TypeError('a program is wrong')));
    const running = start();
    await submitted('one', 'two');
    await running.settled();
    expect(await world.typesIn(effectStream('two'))).toContain('EffectAnswered');
    expect(await world.typesIn(effectStream('one'))).toEqual(['EffectCalled', 'EffectUnanswered']);
  });
});
