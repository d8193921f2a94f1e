import type { EventStore, RecordedEvent } from '#event-store';
import { openDatabase, sound } from '#sqlite';
import { existsSync } from 'node:fs';
import { answeredSince } from './answered.js';
import type { Process } from './process.js';

/** An event from which something should have followed that is not in the log. */
export type Unanswered = {
  /** Name of the process that has not answered. */
  readonly process: string;
  readonly recorded: RecordedEvent;
  /** Its ordinal in the log, from 0. */
  readonly index: number;
};

const PAGE_EVENTS = 1_000;

/**
 * The events that no process has come to yet, from which a command for another stream follows: what
 * is under way. While a worker runs that is nothing to speak of; where none runs, nobody does it.
 * What was refused and is parked has been answered. `path` names the file of the checkpoints, which
 * is only looked at; without it the last answer in the log says how far they have come.
 *
 * Rejection `checkpoints-damaged`.
 */
export async function unanswered(
  store: EventStore,
  processes: readonly Process[],
  path: string,
): Promise<readonly Unanswered[]> {
  const first = await store.readAll(0n, PAGE_EVENTS);
  const { before } = await answeredSince(store, processes, 0n, first, PAGE_EVENTS);
  const saved = checkpointsIn(path);
  const far = processes.map((process) => ({
    process,
    position: later(saved.get(process.name), before),
  }));
  const waiting = new Map<string, Unanswered>();
  let index = 0;
  for (let page = first; ;) {
    for (const recorded of page) {
      const { causationId, actor } = recorded.metadata;
      waiting.delete(`${actor.id} ${causationId}`);
      for (const { process, position } of far) {
        if (recorded.position <= position || !asksOf(process, recorded)) continue;
        const name = `process:${process.name} ${recorded.id}`;
        waiting.set(name, { process: process.name, recorded, index });
      }
      index += 1;
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE_EVENTS) return [...waiting.values()];
    page = await store.readAll(last.position, PAGE_EVENTS);
  }
}

function asksOf(process: Process, recorded: RecordedEvent): boolean {
  const answer = process.on[recorded.event.type] as
    ((data: object, recorded: RecordedEvent) => readonly unknown[]) | undefined;
  return answer !== undefined && answer(recorded.data, recorded).length > 0;
}

function later(one: bigint | undefined, other: bigint): bigint {
  return one !== undefined && one > other ? one : other;
}

function checkpointsIn(path: string): ReadonlyMap<string, bigint> {
  if (!existsSync(path)) return new Map();
  return sound('checkpoints-damaged', () => {
    const db = openDatabase(path, { durability: 'derived', readOnly: true });
    try {
      const table = db.prepare("select 1 from sqlite_schema where name = 'checkpoints'").get();
      if (!table) return new Map();
      const rows = db.prepare('select process, position from checkpoints').all() as {
        process: string;
        position: string;
      }[];
      return new Map(rows.map(({ process, position }) => [process, BigInt(position)]));
    } finally {
      db.close();
    }
  });
}
