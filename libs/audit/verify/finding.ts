import type { AnyEvent } from '#catalogue';
import type { StoredEvent } from '#event-store';
import type { RejectionParams } from '#kernel';

/** Which event a finding is about. */
export type EventRef = {
  readonly index: number;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly id: string;
};

/** Something that does not hold. The code is the key of its text in the locale files. */
export type Finding = {
  readonly code: string;
  readonly params: RejectionParams;
  readonly event?: EventRef;
};

/** Tells of a finding; while an event is looked at, it is about that event. */
export type Tell = (code: string, params?: RejectionParams) => void;

/**
 * A rule that is checked on the whole log: told of every event in order, then of the end. Rooms
 * bring their own (the ledger's is in `#funds`), and Entraide passes them to `verify`.
 */
export type Check = (tell: Tell) => {
  /** `day`: the day on which the event counts, YYYY-MM-DD. */
  readonly onEvent: (event: AnyEvent, index: number, day: string) => void;
  readonly atEnd: () => void;
};

export function refOf({ stream, revision, type, id }: StoredEvent, index: number): EventRef {
  return { index, stream, revision, type, id };
}
