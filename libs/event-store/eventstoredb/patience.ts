import { faultOf } from './faults.js';

export type Patience = {
  /** Most times that one thing is tried. */
  readonly attempts: number;
  /** The pause before the second attempt; it doubles from then on. */
  readonly firstPauseMs: number;
  /** After so long no further attempt begins: somebody is waiting for an answer. */
  readonly giveUpMs: number;
};

/**
 * Tries again what may be tried again: the outcome is unknown, and asking twice does no harm (a
 * read, or an append with the same event ids at the same expected revision).
 */
export async function patiently<T>(patience: Patience, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + patience.giveUpMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const last = attempt >= patience.attempts || performance.now() > until;
      if (last || faultOf(error) !== 'unknown') throw error;
      await pause(patience.firstPauseMs * 2 ** (attempt - 1));
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
