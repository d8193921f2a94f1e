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

/** Where wrapped keys are kept. The vault does the rest alike over every table. */
export type KeyTable = {
  /** The person's rows for this purpose, newest first, and the mark of an erasure of all. */
  readonly find: (subjectRef: string, purpose: string) => readonly KeyRow[];

  /**
   * Keeps each of these keys unless its person and purpose have a row already, in one commit that
   * is durable when it returns. Answers, in the same order, the rows that stand now.
   */
  readonly keep: (
    rows: readonly (KeyRow & { readonly wrapped: Uint8Array })[],
  ) => readonly (readonly KeyRow[])[];

  /** Overwrites the person's keys and leaves a mark that they were destroyed. Repeating is harmless. */
  readonly destroy: (subjectRef: string, purpose: string) => void;

  readonly close: () => void;
};
