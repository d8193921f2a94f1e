import type { EffectRef } from '#catalogue';
import type { Ports } from '#commands';
import { envelop, executor, memoryEventStore, StoreUnavailable } from '#event-store';
import { newId, Rejection } from '#kernel';
import { memoryVault } from '#vault';
import { advance } from './advance.js';
import { effectDecider, effectStream } from './effect.decider.js';
import { Unanswered, type Answer, type EffectKind, type NothingFound } from './effect-kind.js';
import type { EffectLimits } from './next-step.decider.js';

const limits: EffectLimits = {
  callTimeoutMs: 50,
  leaveAloneMs: 3_000,
  retryAfterMs: 1_000,
  maxRetryAfterMs: 60_000,
  maxTries: 3,
  lookAfterMs: 1_000,
  maxLookAfterMs: 60_000,
  maxLooksUnderWay: 2,
};
const ref: EffectRef = {
  effectId: 'attempt',
  kind: 'planted',
  causeStream: 'account-a',
  causeRevision: 0,
  causeType: 'AccountSuspended',
};
const stream = effectStream(ref.effectId);

let ports: Ports;
let now: number;
/** What was asked of the outside, and what was in the log at that moment. */
let asked: string[];
let submit: () => Promise<Answer>;
let lookUp: () => Promise<Answer | NothingFound>;
let wanted: boolean;
let recorded: number;

const done: Answer = { is: 'done', outcome: 'paid', record: async () => (recorded += 1) };
const lost = () => Promise.reject(new Unanswered('effect-unavailable'));

const planted: EffectKind = {
  name: 'planted',
  open: async () => ({
    wanted,
    submit: async () => {
      asked.push(`submit after ${(await types()).at(-1)}`);
      return submit();
    },
    lookUp: async () => {
      asked.push('look up');
      return lookUp();
    },
  }),
};

async function types(): Promise<readonly string[]> {
  return (await ports.store.read(stream)).map(({ type }) => type);
}

function goOn(own = ports): Promise<boolean> {
  const stopping = new AbortController().signal;
  return advance({ ports: own, kind: planted, limits, stopping }, ref);
}

/** A worker of its own: it remembers no stream of another. */
function otherWorker(): Ports {
  const store = { ...ports.store };
  return { ...ports, store, execute: executor(store) };
}

async function askRetry(): Promise<void> {
  const by = { id: 'x', roles: ['administrator'] } as const;
  await ports.execute(effectDecider, stream, { type: 'AskRetry', kind: 'planted', by }, context());
}

function context() {
  return {
    commandId: newId(),
    inputHash: '',
    actor: { id: 'x', kind: 'person', role: 'administrator', authentication: 'none' },
    entity: 'entity',
    timeZone: 'UTC',
    now: new Date(now),
  } as const;
}

beforeEach(async () => {
  const store = memoryEventStore();
  now = Date.parse('2026-03-16T10:00:00.000Z');
  ports = {
    store,
    execute: executor(store),
    vault: memoryVault(),
    clock: { now: () => new Date(now) },
  };
  const data = { accountId: 'a', reason: 'left', by: 'x' } as const;
  await store.append('account-a', 'new', envelop([{ type: 'AccountSuspended', data }], context()));
  asked = [];
  recorded = 0;
  wanted = true;
  submit = async () => done;
  lookUp = async () => done;
});

describe('An effect', () => {
  test('is in the log before it is called, and its outcome after it was written down', async () => {
    expect(await goOn()).toBe(true);
    expect(asked).toEqual(['submit after EffectCalled']);
    expect([await types(), recorded]).toEqual([['EffectCalled', 'EffectAnswered'], 1]);
    expect(await goOn()).toBe(false);
    expect(asked).toHaveLength(1);
  });

  test('whose caller died is left alone for a while, then looked up, and not called again', async () => {
    submit = () => Promise.reject(new StoreUnavailable('it died'));
    await expect(goOn()).rejects.toThrow(StoreUnavailable);
    expect(await types()).toEqual(['EffectCalled']);
    expect(await goOn(otherWorker())).toBe(false);
    now += limits.leaveAloneMs;
    expect(await goOn(otherWorker())).toBe(true);
    expect(asked).toEqual(['submit after EffectCalled', 'look up']);
    expect([await types(), recorded]).toEqual([['EffectCalled', 'EffectAnswered'], 1]);
  });

  test('is called again, as the second time, once a look has found nothing', async () => {
    submit = lost;
    lookUp = async () => ({ is: 'not-there' });
    await goOn();
    now += limits.retryAfterMs;
    submit = async () => done;
    await goOn();
    expect(asked).toEqual(['submit after EffectCalled', 'look up', 'submit after EffectCalled']);
    expect(await types()).toEqual([
      'EffectCalled',
      'EffectUnanswered',
      'EffectCalled',
      'EffectAnswered',
    ]);
  });

  test('is called by one of two workers that find it at the same time', async () => {
    await Promise.all([goOn(), goOn(otherWorker()), goOn(otherWorker())]);
    expect(asked).toHaveLength(1);
    expect(await types()).toEqual(['EffectCalled', 'EffectAnswered']);
  });

  test('that never answers counts as unanswered in time, and its words are left behind', async () => {
    submit = () => new Promise(() => undefined);
    await goOn();
    submit = () => Promise.reject(new Error('account of the brother is closed'));
    now += limits.retryAfterMs;
    lookUp = async () => ({ is: 'not-there' });
    await goOn();
    const events = await ports.store.read(stream);
    const troubles = events.flatMap(({ event }) =>
      event.type === 'EffectUnanswered' ? [event.data.trouble] : [],
    );
    expect(troubles).toEqual([
      { code: 'effect-timed-out', params: {} },
      { code: 'effect-failed', params: { error: 'Error' } },
    ]);
    expect(events.map(({ storedData }) => storedData).join()).not.toContain('brother');
  });

  test('is given up after so many tries, and looked up first when somebody asks for more', async () => {
    submit = lost;
    lookUp = lost;
    for (let turn = 0; turn < 10; turn += 1) {
      await goOn();
      now += limits.maxRetryAfterMs;
    }
    expect(await types()).toEqual([
      'EffectCalled',
      'EffectUnanswered',
      'EffectUnanswered',
      'EffectGivenUp',
    ]);
    expect(asked).toEqual(['submit after EffectCalled', 'look up', 'look up']);
    await askRetry();
    lookUp = async () => done;
    await goOn();
    expect((await types()).slice(-2)).toEqual(['EffectRetryAsked', 'EffectAnswered']);
    expect(asked.at(-1)).toBe('look up');
    await expect(askRetry()).rejects.toMatchObject({ code: 'nothing-parked' });
  });

  test('that is under way is looked at, and named when it takes too long', async () => {
    submit = async () => ({ is: 'under-way' });
    lookUp = async () => ({ is: 'under-way' });
    for (let turn = 0; turn < 5; turn += 1) {
      await goOn();
      now += limits.maxLookAfterMs;
    }
    expect(await types()).toEqual(['EffectCalled', 'EffectUnderWay', 'EffectGivenUp']);
  });

  test('whose outcome is refused where it belongs is named with that refusal, and kept', async () => {
    const refused: Answer = {
      is: 'done',
      outcome: 'paid',
      record: () => Promise.reject(new Rejection('fee-not-covered', { available: '0' })),
    };
    submit = async () => refused;
    await goOn();
    const [, givenUp] = await ports.store.read(stream);
    expect(givenUp?.data).toMatchObject({ trouble: { code: 'fee-not-covered' } });
    await askRetry();
    await goOn();
    expect([asked.at(-1), recorded]).toEqual(['look up', 1]);
  });

  test('that nobody wants any more is closed unbegun, and looked up once it was begun', async () => {
    wanted = false;
    await goOn();
    expect([await types(), asked]).toEqual([['EffectAnswered'], []]);
  });
});
