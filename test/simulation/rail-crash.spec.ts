import { payoutEffect } from '#disbursements';
import type { EffectLimits } from '#effects';
import type { RecordedEvent } from '#event-store';
import { openInstance, openPorts } from '#instance';
import { derivedId } from '#kernel';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { payingFund } from '../e2e/support/paying-fund.js';
import { PROGRAM_TIMEOUT_MS } from '../support/entraide.js';
import { fakeRail, type Behaviour, type FakeRail, type Moment } from '../support/fake-rail.js';
import { railsOverHttp } from '../support/http-rail.mjs';
import { environmentForChild } from '../support/skips.js';
import { randomFrom } from './support/random.js';

const SEED = Number(process.env['ENTRAIDE_CRASH_SEED'] ?? 20_260_316);
const CRASHES = Number(process.env['ENTRAIDE_CRASHES'] ?? 12);

/** Parts of one grant; enough that each worker finds some left. */
const ATTEMPTS = Math.min(90, CRASHES * 5);
const PART_MINOR = 1_000;
/** Longest time that a worker lives when the rail is not called in the meantime. */
const LONGEST_LIFE_MS = 4_000;
/** Steps of calls that the rail sees before the worker dies, at most. */
const MOST_STEPS = 12;

const LIMITS: EffectLimits = {
  callTimeoutMs: 150,
  leaveAloneMs: 600,
  retryAfterMs: 40,
  maxRetryAfterMs: 300,
  maxTries: 100,
  lookAfterMs: 40,
  maxLookAfterMs: 300,
  maxLooksUnderWay: 1_000,
};

const HOW: readonly NonNullable<Behaviour['how']>[] = [
  'well',
  'well',
  'well',
  'refuse',
  'error-before',
  'error-after',
  'cut-before',
  'cut-after',
  'silence-before',
  'silence-after',
];

describe(`A worker, killed ${CRASHES} times while it pays over a rail that misbehaves (seed ${SEED})`, () => {
  let folder: string;
  let data: string;
  let rail: FakeRail;
  let attemptIds: readonly string[];
  let events: readonly RecordedEvent[];
  const seen: Moment[] = [];
  /** By attempt: how often it was handed over. */
  const calls = new Map<number, number>();
  const random = randomFrom(SEED);

  beforeAll(
    async () => {
      folder = mkdtempSync(join(tmpdir(), 'entraide-rail-crash-'));
      data = join(folder, 'data');
      rail = await fakeRail();
      attemptIds = await handedOver();
      rail.behave = behaviourOf;
      for (let round = 0; round < CRASHES; round += 1) await workUntilKilled();
      rail.behave = () => ({});
      await workUntilIdle();
      events = await eventsIn();
    },
    CRASHES * 30_000 + PROGRAM_TIMEOUT_MS,
  );
  afterAll(async () => {
    await rail.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Attempts that are in the log, and of which no rail has heard. */
  async function handedOver(): Promise<readonly string[]> {
    const instance = await openInstance({ data, effects: [] });
    try {
      const { handOver } = await payingFund({ instance, url: '' }, ATTEMPTS * PART_MINOR);
      const ids: string[] = [];
      for (let nth = 0; nth < ATTEMPTS; nth += 1) ids.push((await handOver(PART_MINOR)).attemptId);
      return ids;
    } finally {
      await instance.close();
    }
  }

  /**
   * What a call meets follows from the seed, the attempt and how often it was called, so that every
   * attempt has a fate of its own and all of them come by; delays are drawn as the calls come.
   */
  function behaviourOf(what: Moment['what'], key: string | undefined): Behaviour {
    const delayMs = random(60);
    if (what === 'look-up')
      return { how: random(3) === 0 ? HOW[random(HOW.length)] : 'well', delayMs };
    const nth = attemptIds.findIndex((id) => derivedId('payment', id) === key);
    const call = (calls.get(nth) ?? 0) + 1;
    calls.set(nth, call);
    const how = HOW[(SEED + nth + call) % HOW.length];
    return { how, delayMs, looksUnderWay: nth % 3 === 0 ? 25 : 0 };
  }

  /** Kills it at some step of some call, in the middle of whatever it does then. */
  async function workUntilKilled(): Promise<void> {
    const worker = startWorker(data, rail.url);
    await worker.said('ready');
    let left = random(MOST_STEPS);
    const afterMs = random(15);
    rail.watch = (moment) => {
      seen.push(moment);
      if (left-- === 0) setTimeout(() => worker.kill(), afterMs);
    };
    const late = setTimeout(() => worker.kill(), LONGEST_LIFE_MS);
    await worker.ended;
    clearTimeout(late);
    rail.watch = () => undefined;
  }

  async function workUntilIdle(): Promise<void> {
    const worker = startWorker(data, rail.url);
    await worker.said('idle');
    worker.kill();
    await worker.ended;
  }

  async function eventsIn(): Promise<readonly RecordedEvent[]> {
    const { ports, close } = await openPorts({ data, readOnly: true });
    const all: RecordedEvent[] = [];
    for (;;) {
      const page = await ports.store.readAll(all.at(-1)?.position ?? 0n, 5_000);
      if (page.length === 0) break;
      all.push(...page);
    }
    await close();
    return all;
  }

  /** The attempts that events of a type name, each as often as it is named. */
  const named = (type: string): readonly string[] =>
    events
      .filter((recorded) => recorded.type === type)
      .map(({ data: said }) => (said as { attemptId: string }).attemptId)
      .sort();

  /** Calls of which the next word came from another worker, once their caller was known to be dead. */
  const callsCutOff = (): number =>
    events.filter(({ event, stream, revision }) => {
      if (event.type !== 'EffectCalled') return false;
      const next = events.find((one) => one.stream === stream && one.revision === revision + 1);
      return (next?.metadata.recordedAt ?? '') >= event.data.waitUntil;
    }).length;

  /** The attempts of which the rail says this. */
  const atRail = (state: 'paid' | 'refused'): readonly string[] =>
    rail
      .payments()
      .filter((payment) => payment.state === state)
      .map(({ key }) => attemptIds.find((id) => derivedId('payment', id) === key) ?? key)
      .sort();

  it('was killed between attempt and outcome many times, and met all that a rail can do', () => {
    expect(seen.length).toBeGreaterThan(CRASHES);
    expect(callsCutOff()).toBeGreaterThanOrEqual(CRASHES / 2);
    const met = new Set(events.map(({ type }) => type));
    expect([...met]).toEqual(expect.arrayContaining(['EffectUnanswered', 'EffectUnderWay']));
    expect(events.filter(({ type }) => type === 'EffectAnswered')).toHaveLength(ATTEMPTS);
    expect(met).not.toContain('EffectGivenUp');
  });

  it('never had two payments made for one attempt, nor asked again for what was taken', () => {
    const keys = rail.payments().map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(rail.calls().repeats).toBe(0);
  });

  it('lost no outcome: what the rail has paid and refused stands in the log, once, and nothing else', () => {
    expect([...atRail('paid'), ...atRail('refused')].sort()).toEqual([...attemptIds].sort());
    expect(named('AttemptPaid')).toEqual(atRail('paid'));
    expect(named('AttemptFailed')).toEqual(atRail('refused'));
    expect(named('FundsSettled')).toEqual(atRail('paid'));
  });

  it('wrote each attempt and each call down before the rail was called', () => {
    const begun = events.filter(({ type }) => type === 'EffectCalled');
    expect(rail.calls().submits).toBeLessThanOrEqual(begun.length);
    const submitted = new Set(named('AttemptSubmitted'));
    for (const { event } of begun) {
      expect(event.type === 'EffectCalled' && submitted.has(event.data.effectId)).toBe(true);
    }
  });

  it('opens again with Entraide’s own ways, and has nothing to do', async () => {
    const effects = [payoutEffect(railsOverHttp(rail.url))];
    const instance = await openInstance({ data, effects });
    const before = rail.calls();
    await instance.ticker?.settled();
    await instance.close();
    expect(rail.calls()).toEqual(before);
  });
});

type Worker = {
  /** Waits for a line of its output. */
  readonly said: (line: string) => Promise<void>;
  /** Ends it with no chance to tidy up. */
  readonly kill: () => void;
  readonly ended: Promise<unknown>;
};

function startWorker(data: string, url: string): Worker {
  const program = join(import.meta.dirname, 'support/rail-worker.mjs');
  const child = spawn(process.execPath, [program, data, url, JSON.stringify(LIMITS)], {
    cwd: resolve(import.meta.dirname, '../..'),
    env: environmentForChild({}),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout });
  return {
    said: (line) =>
      new Promise((heard, failed) => {
        lines.on('line', (text) => {
          if (text === line) heard();
        });
        lines.once('close', () => failed(new Error(`the worker ended before it said ${line}`)));
      }),
    kill: () => child.kill('SIGKILL'),
    ended,
  };
}
