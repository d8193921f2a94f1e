import type { AnyEvent, Envelope } from '#catalogue';
import type { Observable } from 'rxjs';
import type { RecordedEvent } from './recorded-event.js';

/** What the writer believes about the stream: it does not exist yet, or its last revision. */
export type Expected = 'new' | number;

/** An event to be appended; `metadata.eventId` makes a repeated append recognisable. */
export type NewEvent = {
  readonly type: string;
  readonly data: object;
  readonly metadata: Envelope;
};

export type Appended = {
  /** Revision of the last appended event; the first event of a stream has revision 0. */
  readonly revision: number;
  /** Position that a reader of the log must have passed to have seen the last appended event. */
  readonly position: bigint;
  /** True when these very events were there already and nothing was written. */
  readonly repeated: boolean;
};

/**
 * The port to the log (architecture.md, section 3). Two kinds of stream: logged ones, in the
 * global order for ever, and forgettable ones (`key-…`, `lookup-…`), which are in no global
 * order and can be deleted (D8). Names are `<category>-<id>`, the category without a dash.
 *
 * A position is an opaque, sparse, rising bigint: nothing may compute the next one. A forgettable
 * event has none of its own: it carries one that the log had passed when it was written, the same
 * whenever it is asked for, so that whoever waits for it to be seen never waits in vain.
 *
 * Every adapter refuses the same things in the same words: `stream-name-invalid`,
 * `expected-revision-invalid`, `read-range-invalid`, `append-size-invalid`, `append-too-large`,
 * `event-type-invalid`, `event-id-invalid` (ids are UUIDs), `event-too-large`,
 * `stream-not-forgettable`. Once closed, it answers everything with StoreUnavailable. Everything
 * that holds is in the contract suite, test/contract/event-store.contract.ts.
 */
export type EventStore = {
  /**
   * Appends all events or none, durable before it answers. The same event ids at the same
   * expected revision append once and answer as before, whatever was appended since.
   *
   * Throws ConcurrencyConflict when the stream is not where the writer expects it,
   * StoreUnavailable when nothing could be stored (or, for a remote store, when the outcome is
   * unknown: append the same events again), Rejection `event-too-large` above MAX_EVENT_BYTES.
   */
  readonly append: (
    stream: string,
    expected: Expected,
    events: readonly NewEvent[],
  ) => Promise<Appended>;

  /**
   * The events of a stream from a revision on, in order; an unknown stream is empty. A small
   * `limit` costs little however long the stream is.
   */
  readonly read: (
    stream: string,
    from?: number,
    limit?: number,
  ) => Promise<readonly RecordedEvent[]>;

  /**
   * At most `limit` (and MAX_PAGE_EVENTS) logged events after a position, in order. `0n` reads
   * from the beginning. An empty page means that there was no more.
   */
  readonly readAll: (after: bigint, limit: number) => Promise<readonly RecordedEvent[]>;

  /**
   * The short way of `scanLog`, where a store has one: what it answers is the same. At most `limit`
   * (and MAX_PAGE_EVENTS) events are passed.
   */
  readonly scan?: (after: bigint, limit: number, types: ReadonlySet<string>) => Promise<Scanned>;

  /** Position of the last logged event, 0n when there is none. */
  readonly head: () => Promise<bigint>;

  /**
   * Rings when there may be something new; completes when the store closes. Lost and doubled rings
   * are harmless. A store opened for reading beside a writer does not hear it: look now and then.
   */
  readonly bell: () => Observable<void>;

  /**
   * Deletes a forgettable stream for good, from the bytes on the disk too: StoreUnavailable while
   * a reader keeps them there (forget again). Refuses other streams (`stream-not-forgettable`).
   */
  readonly forget: (stream: string) => Promise<void>;

  /**
   * Names of the forgettable streams that hold events now, each once, in no order: whoever moves a
   * instance has to ask for them, since they are not in the log. May cost a walk through the store,
   * so nothing that people wait for asks; a stream begun meanwhile may be missing.
   */
  readonly forgettableStreams: () => Promise<readonly string[]>;

  /** Takes no more, finishes what was asked before, and lets go of the files. */
  readonly close: () => Promise<void>;
};

/** A part of the log, of which only the events of some types were wanted. */
export type Scanned = {
  /** Type and data of the wanted events, in order, the data in its newest version. */
  readonly events: readonly AnyEvent[];
  /** How many events were passed, wanted or not; none means that there was no more. */
  readonly passed: number;
  /** Position of the last event that was passed; where to go on. */
  readonly through: bigint;
};

/** Largest stored event, data and metadata together; far below what EventStoreDB takes. */
export const MAX_EVENT_BYTES = 256 * 1024;
/** Most events in one append. */
export const MAX_APPEND_EVENTS = 500;
/** Most bytes of data and metadata in one append; with types and frames, below the server's 1 MiB. */
export const MAX_APPEND_BYTES = 896 * 1024;
/** Most events in one page of `readAll`. */
export const MAX_PAGE_EVENTS = 10_000;

/** The stream moved on: somebody else wrote first. Decide again on what is now true. */
export class ConcurrencyConflict extends Error {
  readonly stream: string;
  readonly expected: Expected;
  readonly actual: Expected;

  constructor(stream: string, expected: Expected, actual: Expected) {
    super(`stream is at ${actual}, not at ${expected}`);
    this.name = 'ConcurrencyConflict';
    this.stream = stream;
    this.expected = expected;
    this.actual = actual;
  }
}

/** The store cannot take or give anything now; trying again later may work. */
export class StoreUnavailable extends Error {
  readonly retryAfterSeconds: number;
  /** A wrong password or certificate: waiting changes nothing until somebody puts it right. */
  readonly refused: boolean;

  constructor(
    reason: string,
    options: { cause?: unknown; retryAfterSeconds?: number; refused?: boolean } = {},
  ) {
    super(`the event store is unavailable: ${reason}`, { cause: options.cause });
    this.name = 'StoreUnavailable';
    this.retryAfterSeconds = options.retryAfterSeconds ?? 5;
    this.refused = options.refused ?? false;
  }
}

const FORGETTABLE = /^(?:key|lookup)-/;

/** Whether a stream is kept out of the log and may be deleted (D8). */
export function isForgettable(stream: string): boolean {
  return FORGETTABLE.test(stream);
}
