import type { EventStore } from '#event-store';
import { replay } from '#funds';
import type { RememberedLog } from '#audit';
import { lineOf } from '../log-line.js';

/** What two logs must agree on to be the same log, wherever they are stored. */
export type LogFigures = RememberedLog & {
  /** Digest of the trial balance (D14). */
  readonly trialBalance: string;
};

/** Reads the whole log, twice: once for its tree and once for its ledger. */
export async function figuresOf(
  store: EventStore,
  progress?: (events: number) => void,
): Promise<LogFigures> {
  const line = await lineOf(store, progress);
  const { digest } = await replay(store);
  return { ...line, trialBalance: digest };
}
