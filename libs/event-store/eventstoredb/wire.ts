import type { Connection } from './connection.js';
import type { Naming } from './names.js';
import type { Patience } from './patience.js';

/** What reading, writing and listening share: the connection, its limits, and our names. */
export type Wire = {
  readonly connection: Connection;
  readonly naming: Naming;
  readonly limits: Limits;
  readonly patiently: <T>(work: () => Promise<T>) => Promise<T>;
};

export type Limits = Patience & {
  /** Longest wait for one answer; for reads, the longest silence between two events. */
  readonly callMs: number;
};
