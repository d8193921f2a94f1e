import type { Event } from './event.js';

/**
 * Which answer of a process is meant: what it was asked by, and the how manyth of the commands with
 * which it answers. Ids and codes only.
 */
type ReactionRef = {
  /** Name of the process. */
  process: string;
  /** The stream for which the command was meant; within it the order of a process is kept. */
  target: string;
  /** The event that the process answers. */
  causeId: string;
  /** Place of the command among those that answer this event, from 0. */
  place: number;
};

/** Why a command was refused, in the codes of its rules; plain facts, never personal data. */
type Refusal = {
  code: string;
  params: Readonly<Record<string, string | number | boolean>>;
};

/**
 * A process was refused where it asks only what can be answered, or comes after such a refusal on
 * the same stream. Its command waits; the process goes on elsewhere (D57). Stream `parked-<process>`.
 */
export type ReactionParked = Event<
  'ReactionParked',
  ReactionRef & {
    causeStream: string;
    causeRevision: number;
    causeType: string;
    /** Null for what was never tried, since it waits behind another. */
    refusal: Refusal | null;
  }
>;

/** Somebody wants the queue of one stream tried again, from its first command on. */
export type ReactionRetryAsked = Event<
  'ReactionRetryAsked',
  { process: string; target: string; by: string }
>;

/** The first of a queue was tried again and refused again. */
export type ReactionRefusedAgain = Event<
  'ReactionRefusedAgain',
  ReactionRef & { refusal: Refusal }
>;

/** The first of a queue was carried out, and waits no longer: nothing else takes one away. */
export type ReactionResumed = Event<'ReactionResumed', ReactionRef>;

export type ProcessEvent =
  ReactionParked | ReactionRetryAsked | ReactionRefusedAgain | ReactionResumed;
