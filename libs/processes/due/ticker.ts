import type { EffectRef } from '#catalogue';
import type { Ports } from '#commands';
import { advance, EFFECT_LIMITS, type EffectKind, type EffectLimits } from '#effects';
import { followLog, StoreUnavailable } from '#event-store';
import { Rejection } from '#kernel';
import type { Projector, ViewSet } from '#read-models';
import { readDue } from './due.projection.js';

/** Rows that are looked at together. */
const MAX_ROWS = 100;
/** Effects of which the outside is asked at the same time: one that is slow holds up few others. */
const MAX_AT_ONCE = 4;

export type TickerOptions = {
  readonly ports: Ports;
  readonly views: ViewSet;
  readonly projector: Projector;
  readonly kinds: readonly EffectKind[];
  readonly limits?: EffectLimits | undefined;
  /** What is looked after beside effects; each says whether it wrote anything. */
  readonly chores?: readonly (() => Promise<boolean>)[] | undefined;
};

/** The worker's look at what is due. */
export type Ticker = {
  /** Waits until nothing is left of what is due now, or others are at it. */
  readonly settled: () => Promise<void>;
  /** Why the last look failed; undefined when it did not. It is tried again by itself. */
  readonly trouble: () => string | undefined;
  /** Lets go of what is under way: it is looked up later. */
  readonly stop: () => Promise<void>;
};

/**
 * Looks at what is due when something happens and every second, by the clock of the ports, and
 * carries it out. It remembers nothing: what is due stands in a view of the log, so a worker that is
 * new or was away finds it as well. Two workers do no harm (`advance`).
 */
export function startTicker({
  ports,
  views,
  projector,
  kinds,
  limits = EFFECT_LIMITS,
  chores = [],
}: TickerOptions): Ticker {
  const kindOf = new Map(kinds.map((kind) => [kind.name, kind]));
  const stopping = new AbortController();
  let lastTrouble: string | undefined;
  let underWay: Promise<void> = Promise.resolve();

  const carryOut = async (effect: EffectRef): Promise<boolean> => {
    const kind = kindOf.get(effect.kind);
    // A newer worker may know it; the row stays, and the figures show how long it has been due.
    if (!kind) return false;
    try {
      return await advance({ ports, kind, limits, stopping: stopping.signal }, effect);
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      // A program is wrong, or others write there: that stops nothing else.
      lastTrouble = (error as Error).message;
      return false;
    }
  };

  const tick = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await seen(projector, await ports.store.head());
      lastTrouble = undefined;
      const rows = readDue(views, ports.clock.now().toISOString(), MAX_ROWS);
      let wrote = false;
      for (let from = 0; from < rows.length; from += MAX_AT_ONCE) {
        const some = rows.slice(from, from + MAX_AT_ONCE);
        const done = await Promise.all(some.map(carryOut));
        wrote ||= done.some(Boolean);
      }
      for (const chore of chores) wrote = (await chore()) || wrote;
      if (!wrote) return;
    }
  };
  const inTurn = (): Promise<void> => (underWay = underWay.catch(() => undefined).then(tick));

  const following = followLog(ports.store, {
    catchUp: inTurn,
    isFatal: () => false,
    onError: (error) => (lastTrouble = (error as Error).message),
  });
  return {
    settled: inTurn,
    trouble: () => lastTrouble,
    stop: async () => {
      stopping.abort();
      await following.stop();
      await underWay.catch(() => undefined);
    },
  };
}

/** A view that is behind shows less, and is looked at again: nothing is decided on it. */
async function seen(projector: Projector, position: bigint): Promise<void> {
  try {
    await projector.waitFor(position);
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
  }
}
