import { MINUTE_MS, HOUR_MS, type RejectionParams } from '#kernel';
import type { EffectState } from './effect.decider.js';

/** How patient the room of effects is. */
export type EffectLimits = {
  /** A call or a look that has not answered after so long is given up, and counts as unanswered. */
  readonly callTimeoutMs: number;
  /**
   * So long after a call began, others leave it alone, since its caller may live. Longer than a call
   * may take: then nobody looks for what is still on its way.
   */
  readonly leaveAloneMs: number;
  /** The wait after the first try without an answer; each further one waits twice as long. */
  readonly retryAfterMs: number;
  /** The longest wait between two tries. */
  readonly maxRetryAfterMs: number;
  /** Tries without an answer, after which it is given up and named. */
  readonly maxTries: number;
  /** The wait after the first look that found it under way; each further one waits twice as long. */
  readonly lookAfterMs: number;
  /** The longest wait between two looks at what is under way. */
  readonly maxLookAfterMs: number;
  /** Looks that found it under way, after which it is named. */
  readonly maxLooksUnderWay: number;
};

const SECOND_MS = 1_000;

/** Ten tries take an hour and a half; what is under way is looked at for some three weeks. */
export const EFFECT_LIMITS: EffectLimits = {
  callTimeoutMs: 20 * SECOND_MS,
  leaveAloneMs: 60 * SECOND_MS,
  retryAfterMs: 15 * SECOND_MS,
  maxRetryAfterMs: 30 * MINUTE_MS,
  maxTries: 10,
  lookAfterMs: MINUTE_MS,
  maxLookAfterMs: 2 * HOUR_MS,
  maxLooksUnderWay: 260,
};

/** Why nothing is known, as a code and plain facts. */
export type EffectTrouble = { readonly code: string; readonly params: RejectionParams };

export type Step =
  | { readonly step: 'call' }
  | { readonly step: 'look-up' }
  | { readonly step: 'wait'; readonly until: string }
  | { readonly step: 'give-up'; readonly trouble: EffectTrouble }
  /** Nobody asks for it any more, and nothing was done. */
  | { readonly step: 'close' }
  /** It is over, or a person has to ask first. */
  | { readonly step: 'nothing' };

/** After an answer that was none: it waits, or it is named. */
export type Later = Extract<Step, { readonly step: 'wait' | 'give-up' }>;

/** What the next step of an effect depends on beside what has happened to it. */
export type Circumstances = {
  /** The instant at which it is asked. */
  readonly now: string;
  /** Whether what asked for it still does. */
  readonly wanted: boolean;
  readonly limits: EffectLimits;
};

/**
 * What comes next for an effect. It is called where no call has ever begun; from then on it is
 * looked up, since whoever began may have died after the outside had done its work.
 */
export function nextStep(state: EffectState, { now, wanted }: Circumstances): Step {
  const { status, calls, nextAt } = state;
  if (status === 'answered' || status === 'given-up') return { step: 'nothing' };
  if (nextAt !== undefined && Date.parse(nextAt) > Date.parse(now)) {
    return { step: 'wait', until: nextAt };
  }
  if (calls > 0) return { step: 'look-up' };
  return wanted ? { step: 'call' } : { step: 'close' };
}

/**
 * Whether the outside may have done it and nobody knows: it was not answered, it is under way, or its
 * caller has died. Not while its first call may be on its way, nor once it was given up: then people
 * have been told to look themselves.
 */
export function isUnsure({ status, calls, seen, nextAt }: EffectState, now: string): boolean {
  if (status !== 'open' || calls === 0) return false;
  const isOnItsWay = seen === 1 && nextAt !== undefined && Date.parse(nextAt) > Date.parse(now);
  return !isOnItsWay;
}

/** What comes next once a look has found nothing: only then it may be called again. */
export function afterNothingFound({ tries }: EffectState, { wanted, limits }: Circumstances): Step {
  if (!wanted) return { step: 'close' };
  if (tries < limits.maxTries) return { step: 'call' };
  return { step: 'give-up', trouble: { code: 'effect-not-taken', params: { tries } } };
}

/** What comes next after a call or a look without an answer; `state` counts it already. */
export function afterTrouble(
  { tries }: EffectState,
  trouble: EffectTrouble,
  { now, limits }: Circumstances,
): Later {
  if (tries >= limits.maxTries) return { step: 'give-up', trouble };
  return waitFrom(now, limits.retryAfterMs, limits.maxRetryAfterMs, tries);
}

/** What comes next after a look that found it taken and not done; `state` counts it already. */
export function afterUnderWay(
  { looksUnderWay }: EffectState,
  { now, limits }: Circumstances,
): Later {
  const { maxLooksUnderWay, lookAfterMs, maxLookAfterMs } = limits;
  if (looksUnderWay >= maxLooksUnderWay) {
    return { step: 'give-up', trouble: { code: 'effect-under-way', params: { looksUnderWay } } };
  }
  return waitFrom(now, lookAfterMs, maxLookAfterMs, looksUnderWay);
}

/** Twice as long after each time, from the first (1) on, up to the longest. */
function waitFrom(now: string, firstMs: number, longestMs: number, times: number): Later {
  const waitMs = Math.min(longestMs, firstMs * 2 ** (times - 1));
  return { step: 'wait', until: new Date(Date.parse(now) + waitMs).toISOString() };
}
