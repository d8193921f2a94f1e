import type { EventStore } from '#event-store';
import { MINUTE_MS, type Clock } from '#kernel';
import { lastEventIn, type ViewSet } from '#read-models';

export const CLOCK_LIMITS = {
  /** How far behind the newest event the clock may be without a word: servers of a cluster differ a little. */
  behindMs: MINUTE_MS,
  lookMs: 5_000,
} as const;

export type ClockLimits = { readonly [name in keyof typeof CLOCK_LIMITS]: number };

export type ClockListener = {
  readonly onBehind?: ((behindMs: number) => void) | undefined;
  readonly onRight?: (() => void) | undefined;
};

/** Whether the clock of this machine has been set back, or was ahead when events were recorded. */
export type ClockWatch = {
  /** How long before the newest event it is by this clock; 0 within the limit. */
  readonly behindMs: () => number;
  readonly stop: () => void;
};

/**
 * Compares the clock with the newest event that the views have folded, every now and then. What is
 * written meanwhile is written all the same: help does not wait for a clock (ADR 30).
 */
export async function watchClock(
  { store, clock }: { readonly store: Pick<EventStore, 'read'>; readonly clock: Clock },
  views: Pick<ViewSet, 'database'>,
  { onBehind, onRight }: ClockListener = {},
  limits: ClockLimits = CLOCK_LIMITS,
): Promise<ClockWatch> {
  let newest = -Infinity;
  let wasBehind = false;

  const behindMs = (): number => {
    const behind = newest - clock.now().getTime();
    return behind > limits.behindMs ? behind : 0;
  };
  const look = async (): Promise<void> => {
    newest = Math.max(newest, await recordedLast(store, views));
    const behind = behindMs();
    if (behind > 0 && !wasBehind) onBehind?.(behind);
    if (behind === 0 && wasBehind) onRight?.();
    wasBehind = behind > 0;
  };
  await look();
  const timer = setInterval(() => void look(), limits.lookMs).unref();
  return { behindMs, stop: () => clearInterval(timer) };
}

/** When the last event that was folded says it was recorded; -Infinity where nobody can tell. */
async function recordedLast(
  store: Pick<EventStore, 'read'>,
  { database }: Pick<ViewSet, 'database'>,
): Promise<number> {
  try {
    const last = lastEventIn(database);
    const [event] = last ? await store.read(last.stream, last.revision, 1) : [];
    return event ? Date.parse(event.metadata.recordedAt) : -Infinity;
  } catch {
    // The store is away, or the log is damaged: others tell.
    return -Infinity;
  }
}
