import type { Actor, EffectEvent, EffectRef } from '#catalogue';
import type { Ports } from '#commands';
import {
  ConcurrencyConflict,
  loadState,
  StoreUnavailable,
  type CommandContext,
  type RecordedEvent,
} from '#event-store';
import { derivedId, Rejection } from '#kernel';
import { effectDecider, effectStream, refOfEffect, type EffectState } from './effect.decider.js';
import { Unanswered, type Answer, type EffectKind, type OpenEffect } from './effect-kind.js';
import {
  afterNothingFound,
  afterTrouble,
  afterUnderWay,
  nextStep,
  type Circumstances,
  type EffectLimits,
  type EffectTrouble,
  type Step,
} from './next-step.decider.js';

export type AdvanceOptions = {
  readonly ports: Ports;
  readonly kind: EffectKind;
  readonly limits: EffectLimits;
  /** Ends what is under way when the worker stops; it then counts as unanswered. */
  readonly stopping: AbortSignal;
};

type Work = AdvanceOptions & {
  readonly ref: EffectRef;
  readonly cause: RecordedEvent;
  readonly wanted: boolean;
};

/**
 * Carries one effect as far as it goes now: says in the log that a call begins, calls, has the
 * outcome written down, and says in the log what came of it. Answers whether it wrote anything.
 *
 * Whatever goes wrong outside is counted, waited for, and named in the end. Throws only while the
 * store cannot take anything: then the effect is looked up later.
 */
export async function advance(options: AdvanceOptions, due: EffectRef): Promise<boolean> {
  const { ports, kind } = options;
  const ref = refOfEffect(due);
  const state = await loadState(ports.store, effectDecider, effectStream(ref.effectId));
  const [cause] = await ports.store.read(ref.causeStream, ref.causeRevision, 1);
  if (!cause) throw new Error(`effect ${ref.effectId} is asked for by no event`);
  const unopened: Work = { ...options, ref, cause, wanted: true };
  // Nothing is opened, and nobody is asked, before its time.
  if (isAtRest(nextStep(state, circumstancesNow(unopened)))) return false;
  let effect: OpenEffect;
  try {
    effect = await kind.open(ports, ref, cause);
  } catch (error) {
    return unanswered(unopened, state, 'look-up', troubleOf(error));
  }
  const work = { ...unopened, wanted: effect.wanted };
  const next = nextStep(state, circumstancesNow(work));
  return next.step === 'look-up' ? lookUp(work, effect, state) : take(work, effect, state, next);
}

function isAtRest({ step }: Step): boolean {
  return step === 'nothing' || step === 'wait';
}

function circumstancesNow({ ports, wanted, limits }: Work): Circumstances {
  return { now: ports.clock.now().toISOString(), wanted, limits };
}

/** Asks the outside first, and calls only where it has never heard of it. */
async function lookUp(work: Work, effect: OpenEffect, state: EffectState): Promise<boolean> {
  let found;
  try {
    found = await inTime(work, effect.lookUp);
  } catch (error) {
    return unanswered(work, state, 'look-up', troubleOf(error));
  }
  if (found.is !== 'not-there') return answered(work, state, 'look-up', found);
  return take(work, effect, state, afterNothingFound(state, circumstancesNow(work)));
}

/** The step to which the rules have come, where it is not a look. */
async function take(
  work: Work,
  effect: OpenEffect,
  state: EffectState,
  next: Step,
): Promise<boolean> {
  switch (next.step) {
    case 'call':
      return call(work, effect, state);
    case 'close':
      return over(work, state, 'no-longer-asked');
    case 'give-up':
      return giveUp(work, state, next.trouble);
    default:
      return false;
  }
}

/** Nobody calls before the log says so, and only who has said it calls. */
async function call(work: Work, effect: OpenEffect, before: EffectState): Promise<boolean> {
  const { ports, limits, ref } = work;
  const waitUntil = new Date(ports.clock.now().getTime() + limits.leaveAloneMs).toISOString();
  const begun = { ...ref, call: before.calls + 1, waitUntil };
  const state = await note(work, before, { type: 'EffectCalled', data: begun });
  if (!state) return false;
  let answer;
  try {
    answer = await inTime(work, effect.submit);
  } catch (error) {
    return unanswered(work, state, 'call', troubleOf(error));
  }
  return answered(work, state, 'call', answer);
}

async function answered(
  work: Work,
  state: EffectState,
  at: 'call' | 'look-up',
  answer: Answer,
): Promise<boolean> {
  if (answer.is === 'under-way') {
    const counted = { ...state, looksUnderWay: state.looksUnderWay + 1 };
    const next = afterUnderWay(counted, circumstancesNow(work));
    if (next.step === 'give-up') return giveUp(work, state, next.trouble);
    const data = { ...work.ref, nextAt: next.until };
    return (await note(work, state, { type: 'EffectUnderWay', data })) !== undefined;
  }
  try {
    // Where it belongs first: what is said to be over has been written down.
    await answer.record?.();
  } catch (error) {
    if (error instanceof Rejection) return giveUp(work, state, troubleOf(error));
    return unanswered(work, state, at, troubleOf(error));
  }
  return over(work, state, answer.outcome);
}

async function unanswered(
  work: Work,
  state: EffectState,
  at: 'call' | 'look-up',
  trouble: EffectTrouble,
): Promise<boolean> {
  const counted = at === 'call' ? state : { ...state, tries: state.tries + 1 };
  const next = afterTrouble(counted, trouble, circumstancesNow(work));
  if (next.step === 'give-up') return giveUp(work, state, next.trouble);
  const data = { ...work.ref, at, trouble, nextAt: next.until };
  return (await note(work, state, { type: 'EffectUnanswered', data })) !== undefined;
}

async function giveUp(work: Work, state: EffectState, trouble: EffectTrouble): Promise<boolean> {
  const data = { ...work.ref, trouble };
  return (await note(work, state, { type: 'EffectGivenUp', data })) !== undefined;
}

async function over(work: Work, state: EffectState, outcome: string): Promise<boolean> {
  const data = { ...work.ref, outcome };
  return (await note(work, state, { type: 'EffectAnswered', data })) !== undefined;
}

/** The state after an event that is written down; undefined where somebody else came first. */
async function note(
  work: Work,
  state: EffectState,
  event: EffectEvent,
): Promise<EffectState | undefined> {
  const { ports, ref } = work;
  const command = { type: 'Note', after: state.seen, event } as const;
  const id = derivedId('effect', ref.effectId, String(state.seen), event.type);
  const stream = effectStream(ref.effectId);
  const done = await ports.execute(effectDecider, stream, command, contextFor(work, id));
  const isOurs = done.events.length > 0 && !done.repeated;
  return isOurs ? effectDecider.evolve(state, event) : undefined;
}

/** A call or a look, for as long as it may take. Throws Unanswered afterwards. */
async function inTime<T>(
  { limits, stopping }: Work,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(limits.callTimeoutMs)]);
  let tooLate: (() => void) | undefined;
  const late = new Promise<never>((_, reject) => {
    tooLate = () => reject(new Unanswered('effect-timed-out'));
    signal.addEventListener('abort', tooLate, { once: true });
    if (signal.aborted) tooLate();
  });
  try {
    return await Promise.race([ask(signal), late]);
  } catch (error) {
    throw signal.aborted ? new Unanswered('effect-timed-out') : error;
  } finally {
    if (tooLate) signal.removeEventListener('abort', tooLate);
  }
}

/** What an error tells; thrown on where only the store is away. Words are left behind. */
function troubleOf(error: unknown): EffectTrouble {
  if (error instanceof StoreUnavailable || error instanceof ConcurrencyConflict) throw error;
  if (error instanceof Rejection) return { code: error.code, params: error.params };
  if (error instanceof Unanswered) return { code: error.code, params: {} };
  const name = error instanceof Error ? error.name : typeof error;
  return { code: 'effect-failed', params: { error: name } };
}

function contextFor({ ports, kind, cause }: Work, commandId: string): CommandContext {
  const { entity, effectiveDate, correlationId, policyVersion, sensitivity } = cause.metadata;
  return {
    commandId,
    inputHash: '',
    actor: effectActor(kind.name),
    entity,
    timeZone: 'UTC',
    now: ports.clock.now(),
    // What is told of an effect counts on the day of what asked for it.
    effectiveDate,
    correlationId,
    causationId: cause.id,
    policyVersion,
    sensitivity,
  };
}

/** Who acts when an effect is carried out. */
export function effectActor(kind: string): Actor {
  return { id: `effect:${kind}`, kind: 'process', role: 'process', authentication: 'none' };
}
