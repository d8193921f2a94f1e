import { StoreUnavailable, type EventStore } from '#event-store';

/** A store whose machine dies at a moment that was chosen before. */
export type MortalStore = {
  readonly store: EventStore;
  /** Resolves when it has died; never where it does not. */
  readonly died: Promise<void>;
  readonly isDead: () => boolean;
};

/**
 * Dies at the n-th append from now on: before it is stored, or after it is stored and before it is
 * answered. From then on nothing is answered any more, as of a machine that has lost its power; what was
 * stored is in the store beneath. It lives for ever where `appends` is null.
 */
export function mortalStore(
  beneath: EventStore,
  { appends, isStored }: { readonly appends: number | null; readonly isStored: boolean },
): MortalStore {
  let left = appends;
  let dead = false;
  let tell: () => void = () => undefined;
  const died = new Promise<void>((resolve) => (tell = resolve));
  const gone = (): never => {
    throw new StoreUnavailable('the machine is dead');
  };
  const alive =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> =>
      dead ? gone() : call(...args);
  return {
    died,
    isDead: () => dead,
    store: {
      ...beneath,
      read: alive(beneath.read),
      readAll: alive(beneath.readAll),
      head: alive(beneath.head),
      append: async (stream, expected, events) => {
        if (dead) gone();
        if (left === null || left-- > 0) return beneath.append(stream, expected, events);
        if (isStored) await beneath.append(stream, expected, events);
        dead = true;
        tell();
        return gone();
      },
    },
  };
}
