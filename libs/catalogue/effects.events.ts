import type { Event } from './event.js';

/**
 * Which effect is meant: something outside that is asked for by an event in the log, such as a
 * payment over a rail. Ids and codes only. Stream `effect-<effectId>`.
 */
export type EffectRef = {
  /** Id of the attempt; the key under which the outside is called derives from it. */
  effectId: string;
  /** Which kind of effect it is; who calls, looks up and records is found by it. */
  kind: string;
  /** The event that asks for it, which is in the log before anything is called. */
  causeStream: string;
  causeRevision: number;
  causeType: string;
};

/** Why nothing is known; plain facts, never what the outside said in words. */
type Trouble = {
  code: string;
  params: Readonly<Record<string, string | number | boolean>>;
};

/**
 * A call to the outside begins. Written before it is made: where no answer follows, the call may have
 * done its work, and is looked up before it is made again.
 */
export type EffectCalled = Event<
  'EffectCalled',
  EffectRef & {
    /** The how manyth call, from 1. */
    call: number;
    /** Until then its caller may be at it, and others leave it alone. */
    waitUntil: string;
  }
>;

/** A call or a look was not answered: it is looked up from `nextAt` on. */
export type EffectUnanswered = Event<
  'EffectUnanswered',
  EffectRef & {
    at: 'call' | 'look-up';
    trouble: Trouble;
    nextAt: string;
  }
>;

/** The outside has taken it and is not done with it; it is looked up again from `nextAt` on. */
export type EffectUnderWay = Event<'EffectUnderWay', EffectRef & { nextAt: string }>;

/** The outside has answered for good, and what that means was written down where it belongs. */
export type EffectAnswered = Event<
  'EffectAnswered',
  EffectRef & {
    /** A code of its kind, or `no-longer-asked`. */
    outcome: string;
  }
>;

/** Nothing more is tried by itself: it is named to people, and tried again when one of them asks. */
export type EffectGivenUp = Event<'EffectGivenUp', EffectRef & { trouble: Trouble }>;

/** Somebody wants what was given up tried again; it is looked up first. */
export type EffectRetryAsked = Event<'EffectRetryAsked', EffectRef & { by: string }>;

export type EffectEvent =
  | EffectCalled
  | EffectUnanswered
  | EffectUnderWay
  | EffectAnswered
  | EffectGivenUp
  | EffectRetryAsked;
