import type { EffectEvent } from '#catalogue';
import { HOUR_MS } from '#kernel';
import { effectDecider, type EffectState } from './effect.decider.js';
import {
  afterNothingFound,
  afterTrouble,
  afterUnderWay,
  EFFECT_LIMITS,
  isUnsure,
  nextStep,
  type Circumstances,
  type EffectLimits,
} from './next-step.decider.js';

const NOW = '2026-03-16T10:00:00.000Z';
const later = (ms: number) => new Date(Date.parse(NOW) + ms).toISOString();
const limits: EffectLimits = {
  callTimeoutMs: 1_000,
  leaveAloneMs: 3_000,
  retryAfterMs: 10_000,
  maxRetryAfterMs: 60_000,
  maxTries: 3,
  lookAfterMs: 20_000,
  maxLookAfterMs: 50_000,
  maxLooksUnderWay: 3,
};
const asked = (now = NOW, wanted = true): Circumstances => ({ now, wanted, limits });

const ref = {
  effectId: 'attempt',
  kind: 'rail',
  causeStream: 'disbursement-1',
  causeRevision: 4,
  causeType: 'AttemptSubmitted',
};
const trouble = { code: 'effect-timed-out', params: {} };
const called = (call: number, waitUntil = NOW): EffectEvent => ({
  type: 'EffectCalled',
  data: { ...ref, call, waitUntil },
});
const unanswered = (at: 'call' | 'look-up', nextAt = NOW): EffectEvent => ({
  type: 'EffectUnanswered',
  data: { ...ref, at, trouble, nextAt },
});
const underWay: EffectEvent = { type: 'EffectUnderWay', data: { ...ref, nextAt: NOW } };
const givenUp: EffectEvent = { type: 'EffectGivenUp', data: { ...ref, trouble } };
const retryAsked: EffectEvent = { type: 'EffectRetryAsked', data: { ...ref, by: 'a' } };
const answered: EffectEvent = { type: 'EffectAnswered', data: { ...ref, outcome: 'paid' } };
const after = (...events: readonly EffectEvent[]): EffectState =>
  events.reduce(effectDecider.evolve, effectDecider.initial);

describe('What comes next for an effect', () => {
  test.each<[string, readonly EffectEvent[], Circumstances, object]>([
    ['that nobody has begun: a call', [], asked(), { step: 'call' }],
    ['that nobody wants any more, unbegun: it is closed', [], asked(NOW, false), { step: 'close' }],
    [
      'whose call may be under way: it is left alone',
      [called(1, later(1))],
      asked(),
      { step: 'wait', until: later(1) },
    ],
    [
      'whose caller died: a look, and no second call',
      [called(1)],
      asked(later(1)),
      { step: 'look-up' },
    ],
    [
      'that nobody wants any more and that may have been done: a look',
      [called(1)],
      asked(NOW, false),
      { step: 'look-up' },
    ],
    [
      'that was not answered: it waits',
      [called(1), unanswered('call', later(5))],
      asked(),
      { step: 'wait', until: later(5) },
    ],
    [
      'that was not answered, in time: a look',
      [called(1), unanswered('call')],
      asked(),
      { step: 'look-up' },
    ],
    ['that is under way: a look', [called(1), underWay], asked(), { step: 'look-up' }],
    ['that is over: nothing', [called(1), answered], asked(), { step: 'nothing' }],
    ['that was given up: nothing', [called(1), givenUp], asked(), { step: 'nothing' }],
    [
      'that somebody wants tried again: a look first',
      [called(1), givenUp, retryAsked],
      asked(),
      { step: 'look-up' },
    ],
    [
      'whose way of being opened failed before any call: a call, once it is mended',
      [unanswered('look-up')],
      asked(),
      { step: 'call' },
    ],
  ])('%s', (_, events, at, step) => {
    expect(nextStep(after(...events), at)).toEqual(step);
  });

  test('is a call again only after a look that found nothing, and so many times', () => {
    const notTaken = { code: 'effect-not-taken', params: { tries: 3 } };
    expect(afterNothingFound(after(called(1)), asked())).toEqual({ step: 'call' });
    expect(afterNothingFound(after(called(1), called(2)), asked())).toEqual({ step: 'call' });
    expect(afterNothingFound(after(called(1), called(2), called(3)), asked())).toEqual({
      step: 'give-up',
      trouble: notTaken,
    });
    expect(afterNothingFound(after(called(1)), asked(NOW, false))).toEqual({ step: 'close' });
  });

  test('waits twice as long after each try without an answer, up to a limit, and is named in the end', () => {
    const wait = (tries: number, patient: EffectLimits) =>
      afterTrouble({ ...after(called(1)), tries }, trouble, { ...asked(), limits: patient });
    const patient = { ...limits, maxTries: 6 };
    expect([1, 2, 3, 4, 5].map((tries) => wait(tries, patient))).toEqual(
      [10_000, 20_000, 40_000, 60_000, 60_000].map((ms) => ({ step: 'wait', until: later(ms) })),
    );
    expect(wait(6, patient)).toEqual({ step: 'give-up', trouble });
  });

  test('looks ever more seldom at what is under way, and names it in the end', () => {
    const look = (looksUnderWay: number) =>
      afterUnderWay({ ...after(called(1)), looksUnderWay }, asked());
    expect([1, 2].map(look)).toEqual(
      [20_000, 40_000].map((ms) => ({ step: 'wait', until: later(ms) })),
    );
    expect(look(3)).toEqual({
      step: 'give-up',
      trouble: { code: 'effect-under-way', params: { looksUnderWay: 3 } },
    });
  });

  test('begins to count anew once somebody asks for more, or it was answered at all', () => {
    const tired = [called(1), unanswered('call'), unanswered('look-up')];
    expect(after(...tired).tries).toBe(2);
    expect(after(...tired, underWay).tries).toBe(0);
    expect(after(...tired, givenUp, retryAsked)).toMatchObject({ tries: 0, calls: 1 });
  });
});

describe('Whether the outside may have done it and nobody knows', () => {
  test.each<[string, readonly EffectEvent[], boolean]>([
    ['not before it was called', [], false],
    ['not while its first call may be on its way', [called(1, later(1))], false],
    ['when its caller has died', [called(1)], true],
    ['when it was not answered', [called(1), unanswered('call', later(1))], true],
    [
      'while a later call is on its way',
      [called(1), unanswered('call'), called(2, later(1))],
      true,
    ],
    ['while it is under way', [called(1), underWay], true],
    ['not once people were told to look', [called(1), givenUp], false],
    ['again once somebody wants it tried again', [called(1), givenUp, retryAsked], true],
    ['not once it is over', [called(1), answered], false],
  ])('%s', (_, events, unsure) => {
    expect(isUnsure(after(...events), NOW)).toBe(unsure);
  });
});

describe('The limits of effects', () => {
  test('leave a call alone for longer than it may take', () => {
    expect(EFFECT_LIMITS.leaveAloneMs).toBeGreaterThan(2 * EFFECT_LIMITS.callTimeoutMs);
  });

  test('name what is not answered within two hours', () => {
    let waited = 0;
    for (let tries = 1; tries < EFFECT_LIMITS.maxTries; tries += 1) {
      const state = { ...after(called(1)), tries };
      const next = afterTrouble(state, trouble, { ...asked(), limits: EFFECT_LIMITS });
      if (next.step === 'wait') waited += Date.parse(next.until) - Date.parse(NOW);
    }
    expect(waited).toBeGreaterThan(HOUR_MS);
    expect(waited).toBeLessThan(2 * HOUR_MS);
  });
});
