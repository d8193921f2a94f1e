/** What the fake EventStoreDB stores and answers, apart from how it travels. */

export type StoredEvent = {
  readonly id: string;
  readonly stream: string;
  readonly revision: bigint;
  /** Commit and prepare position at once: a write of today's server is its own commit. */
  readonly position: bigint;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
  /** Ticks of 100 ns, counted from 1970 as the client expects them. */
  readonly created: bigint;
};

export type ProposedEvent = Pick<StoredEvent, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;

export type ExpectedRevision = bigint | 'any' | 'no_stream' | 'stream_exists';

export type Refusal =
  /** `current` is undefined where there is no stream. */
  | { readonly outcome: 'wrong-expected-version'; readonly current: bigint | undefined }
  | { readonly outcome: 'stream-deleted' };

export type AppendOutcome =
  | {
      /** `repeated` when the same event ids stood there already: the old answer once more. */
      readonly outcome: 'appended' | 'repeated';
      readonly revision: bigint | undefined;
      readonly position: bigint | undefined;
    }
  | Refusal;

export type Storage = {
  readonly append: (
    stream: string,
    expected: ExpectedRevision,
    events: readonly ProposedEvent[],
  ) => AppendOutcome;
  /** Soft delete: writes `$tb` to the metadata, so that the stream reads as not found. */
  readonly remove: (stream: string, expected: ExpectedRevision) => AppendOutcome;
  /** Hard delete: the name can never be used again. */
  readonly tombstone: (stream: string, expected: ExpectedRevision) => AppendOutcome;
  readonly find: (stream: string) => StreamView;
  /** Every event in the order of the log, system events among them. */
  readonly log: () => readonly StoredEvent[];
  /** Index in `log()` of the first event at or after a position. */
  readonly indexOf: (position: bigint) => number;
  /** Takes deleted and truncated events out of the log for good; answers how many. */
  readonly scavenge: () => number;
  /** Calls back after every write; answers how to stop that. */
  readonly onWritten: (listener: () => void) => () => void;
  /** Rises with each scavenge: whoever holds an index must look it up again. */
  readonly generation: () => number;
};

/** What a reader may see of a stream. */
export type StreamView =
  | { readonly state: 'not-found' | 'deleted' }
  | {
      readonly state: 'readable';
      /** First and last revision that can be read; none when first > last. */
      readonly first: bigint;
      readonly last: bigint;
      readonly at: (revision: bigint) => StoredEvent | undefined;
    };
