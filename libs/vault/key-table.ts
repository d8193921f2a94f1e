/** A data key as it is stored: wrapped, so that the table alone opens nothing. */
export type KeyRow = {
  readonly subjectRef: string;
  readonly purpose: string;
  /** From 1 upwards; a purpose erased before it had a key leaves a destroyed row of version 0. */
  readonly version: number;
  readonly wrapped: Uint8Array | 'destroyed';
};

/** In the place of a purpose: the person was erased for every purpose, those to come included. */
export const EVERY_PURPOSE = '*';

/** A table in a file answers at once, one that is shared by several servers later. */
export type Answer<T> = T | Promise<T>;

/** Where wrapped keys are kept. The vault does the rest alike over every table. */
export type KeyTable = {
  /** The person's rows for this purpose, newest first, and the mark of an erasure of all. */
  readonly find: (subjectRef: string, purpose: string) => Answer<readonly KeyRow[]>;

  /**
   * Keeps each of these keys unless its person and purpose have a row already, in one commit that
   * is durable when it is answered. Answers, in the same order, the rows that stand now.
   */
  readonly keep: (rows: readonly KeptKey[]) => Answer<readonly (readonly KeyRow[])[]>;

  /** Overwrites the person's keys and leaves a mark that they were destroyed. Repeating is harmless. */
  readonly destroy: (subjectRef: string, purpose: string) => Answer<void>;

  /** Every row there is, for moving them to another table. */
  readonly all: () => Answer<readonly KeyRow[]>;

  /**
   * How long, in milliseconds, rows that were read may be believed, where other servers may
   * destroy keys too; absent where nobody else can.
   */
  readonly trustMs?: number;

  readonly close: () => void;
};

/** A row that holds a key. */
export type KeptKey = KeyRow & { readonly wrapped: Uint8Array };
