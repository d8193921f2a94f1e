import type { EventStore } from '#event-store';
import { Rejection } from '#kernel';
import { copiedSoFar, copyForgettable, copyRest } from './copy-log.js';
import { figuresOf, type LogFigures } from './log-figures.js';

export type MigrateOptions = {
  /**
   * Moves the wrapped keys where both ends keep them in different ways, and answers how many there
   * were; must be repeatable. Without it, streams of keys are copied like all others.
   */
  readonly moveKeys?: () => Promise<number>;
  readonly progress?: (step: MigrateStep, done: number, total: number) => void;
};

export type MigrateStep = 'reading' | 'copying' | 'comparing';

export type Migrated = {
  /** Events that an earlier run had copied. */
  readonly before: number;
  /** Events that this run copied. */
  readonly copied: number;
  /** Forgettable streams that the target holds now. */
  readonly forgettable: number;
  /** Keys that `moveKeys` told of. */
  readonly keys: number;
  readonly from: LogFigures;
  readonly to: LogFigures;
  /** Whether both logs have the same tree and the same trial balance. */
  readonly equal: boolean;
};

/**
 * Moves an instance: copies a log, byte for byte and in its order, from one store into another, then
 * its forgettable streams and keys, and compares both. Begins where an earlier run ended. Nobody
 * else may write to either end; the source is only read.
 *
 * Rejections `migration-target-differs` when the target holds something else, and
 * `migration-source-moved` when somebody wrote to the source: then run it again.
 */
export async function migrate(
  from: EventStore,
  to: EventStore,
  { moveKeys, progress }: MigrateOptions = {},
): Promise<Migrated> {
  const head = await from.head();
  const source = await figuresOf(from, (done) => progress?.('reading', done, done));
  const start = await copiedSoFar(from, to);
  const keysToo = moveKeys === undefined;
  if (start.events === 0) await refuseStrangers(to, keysToo);
  const copied = await copyRest(from, to, start, (done) =>
    progress?.('copying', done, source.events),
  );
  const streams = await moveForgettable(from, to, keysToo);
  const keys = (await moveKeys?.()) ?? 0;
  if ((await from.head()) !== head) throw new Rejection('migration-source-moved');
  const target = await figuresOf(to, (done) => progress?.('comparing', done, source.events));
  return {
    before: start.events,
    copied,
    forgettable: streams,
    keys,
    from: source,
    to: target,
    equal: JSON.stringify(source) === JSON.stringify(target),
  };
}

/** What is in no order is copied last: a target without events can hold none of it from us. */
async function refuseStrangers(to: EventStore, keysToo: boolean): Promise<void> {
  const strangers = await forgettableIn(to, keysToo);
  if (strangers.length > 0) throw new Rejection('migration-target-differs', { index: 0 });
}

/**
 * Copies what is in no order. What an earlier run copied and the source has forgotten since is
 * forgotten here too: that was an erasure.
 */
async function moveForgettable(
  from: EventStore,
  to: EventStore,
  keysToo: boolean,
): Promise<number> {
  const own = new Set(await forgettableIn(from, keysToo));
  for (const stream of await forgettableIn(to, keysToo)) {
    if (!own.has(stream)) await to.forget(stream);
  }
  for (const stream of own) await copyForgettable(from, to, stream);
  return own.size;
}

async function forgettableIn(store: EventStore, keysToo: boolean): Promise<readonly string[]> {
  const streams = await store.forgettableStreams();
  return streams.filter((stream) => keysToo || !stream.startsWith('key-'));
}
