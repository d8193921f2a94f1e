import type { EffectRef } from '#catalogue';
import type { Ports } from '#commands';
import type { RecordedEvent } from '#event-store';

/** What the outside answered to a call or a look. */
export type Answer =
  /** It is over, for better or worse. */
  | {
      readonly is: 'done';
      /** How it ended, as a code of the kind. */
      readonly outcome: string;
      /**
       * Writes down where it belongs what the outcome means: once, however often it is called.
       * Null where nothing follows. A Rejection of it is named to people.
       */
      readonly record: (() => Promise<unknown>) | null;
    }
  /** It was taken, and is not done yet. */
  | { readonly is: 'under-way' };

/** The outside has never heard of it: it may be called. */
export type NothingFound = { readonly is: 'not-there' };

/** One effect, laid out from the streams. */
export type OpenEffect = {
  /** Whether what asked for it still does. */
  readonly wanted: boolean;
  /** Calls the outside, under the key of the effect. Throws where the outcome is not known. */
  readonly submit: (signal: AbortSignal) => Promise<Answer>;
  /** Asks the outside what became of the key; changes nothing. Throws where it does not say. */
  readonly lookUp: (signal: AbortSignal) => Promise<Answer | NothingFound>;
};

/** One kind of effect: how it is called, looked up, and written down. */
export type EffectKind = {
  /** Stands in the log; it stays. */
  readonly name: string;
  /** Lays one out from the event that asks for it, and from streams: never from views. */
  readonly open: (ports: Ports, ref: EffectRef, cause: RecordedEvent) => Promise<OpenEffect>;
};

/** Why nothing is known. Words of the outside may name people, so none are taken over. */
export type UnansweredCode = 'effect-timed-out' | 'effect-unavailable';

/** A call or a look that brought no answer: the outside may have done it, or not. */
export class Unanswered extends Error {
  readonly code: UnansweredCode;

  constructor(code: UnansweredCode) {
    super(code);
    this.name = 'Unanswered';
    this.code = code;
  }
}
