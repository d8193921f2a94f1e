import { StoreUnavailable } from '../event-store.js';

/** Lets work in until the end, and lets the end wait for what was let in before. */
export type Gate = {
  /** Throws what `check` throws; StoreUnavailable once closed. */
  readonly whileOpen: <T>(check: () => void, work: () => Promise<T>) => Promise<T>;
  /** Closes, once: further calls wait for the same end. */
  readonly close: (letGo: () => Promise<void>) => Promise<void>;
};

export function gate(): Gate {
  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  return {
    whileOpen: async (check, work) => {
      check();
      if (closing) throw new StoreUnavailable('it is closed');
      const asked = work();
      underWay.add(asked);
      try {
        return await asked;
      } finally {
        underWay.delete(asked);
      }
    },
    close: (letGo) => (closing ??= Promise.allSettled(underWay).then(letGo)),
  };
}
