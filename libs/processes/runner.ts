import type { Actor } from '#catalogue';
import type { Ports } from '#commands';
import { followLog, type CommandContext, type RecordedEvent } from '#event-store';
import { derivedId, Rejection } from '#kernel';
import { openDatabase, type Database } from '#sqlite';
import { BehaviorSubject, filter, firstValueFrom } from 'rxjs';
import { answeredBefore } from './answered.js';
import type { Process, Reaction } from './process.js';

export type ProcessesState = {
  readonly position: bigint;
  /** Set when a process was refused: it stands still until somebody has looked. */
  readonly stuck?: StuckProcess;
  readonly trouble?: string;
};

/** A process whose command was refused, though processes ask only what can be answered. */
export type StuckProcess = {
  readonly process: string;
  readonly eventType: string;
  readonly stream: string;
  readonly position: string;
  readonly code: string;
};

export type Processes = {
  readonly state: () => ProcessesState;
  /** Waits until everything that is in the log now, and all that follows from it, is answered. */
  readonly settled: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const PAGE_EVENTS = 500;

/**
 * Runs processes over the log, each event in order, with a checkpoint of their own. After a
 * crash the events since the checkpoint are delivered again; their commands are recognised. What
 * another node has answered meanwhile is passed over (`answeredBefore`), so that a node that is new
 * or was away decides nothing of long ago. A log that ends before the checkpoint was restored from
 * a backup: then it is begun again in the same way.
 */
export function startProcesses(options: {
  readonly ports: Ports;
  readonly processes: readonly Process[];
  /** File of the checkpoint; `:memory:` in specifications. */
  readonly path: string;
}): Processes {
  const { ports, processes } = options;
  const checkpoint = openCheckpoint(options.path);
  const state = new BehaviorSubject<ProcessesState>({ position: checkpoint.position() });

  let begun = false;
  const catchUp = async (): Promise<void> => {
    if (!begun) {
      const head = await ports.store.head();
      const { position } = state.value;
      begun = true;
      state.next({ position: position > head ? 0n : position });
    }
    for (let looked = false; ;) {
      const { position } = state.value;
      const page = await ports.store.readAll(position, PAGE_EVENTS);
      if (!looked) {
        looked = true;
        const there = await answeredBefore(ports.store, processes, position, page, PAGE_EVENTS);
        if (there > position) {
          state.next({ position: there });
          continue;
        }
      }
      for (const recorded of page) await answer(ports, processes, recorded);
      const last = page.at(-1);
      if (!last) return;
      checkpoint.save(last.position);
      state.next({ position: last.position });
    }
  };
  const following = followLog(ports.store, {
    catchUp,
    isFatal: (error) => error instanceof ProcessRefused,
    onError: (error) => {
      const stuck = error instanceof ProcessRefused ? error.stuck : undefined;
      state.next({ position: state.value.position, stuck, trouble: (error as Error).message });
    },
  });

  return {
    state: () => state.value,
    settled: async () => {
      for (;;) {
        const head = await ports.store.head();
        await firstValueFrom(
          state.pipe(filter((now) => (begun && now.position >= head) || now.stuck !== undefined)),
        );
        if (state.value.stuck || (await ports.store.head()) <= state.value.position) return;
      }
    },
    stop: async () => {
      await following.stop();
      state.complete();
      checkpoint.close();
    },
  };
}

/** Carries out what every process answers to one event. */
async function answer(
  ports: Ports,
  processes: readonly Process[],
  recorded: RecordedEvent,
): Promise<void> {
  for (const process of processes) {
    const handler = (process.on as Record<string, Handler | undefined>)[recorded.type];
    if (!handler) continue;
    const reactions = handler(recorded.data, recorded);
    for (const [place, reaction] of reactions.entries()) {
      try {
        await reaction.carryOut(ports.execute, contextFor(ports, process, recorded, place));
      } catch (error) {
        if (!(error instanceof Rejection)) throw error;
        throw new ProcessRefused(process, recorded, error);
      }
    }
  }
}

type Handler = (data: unknown, recorded: RecordedEvent) => readonly Reaction[];

class ProcessRefused extends Error {
  readonly stuck: StuckProcess;

  constructor(process: Process, recorded: RecordedEvent, rejection: Rejection) {
    const { type, stream, position } = recorded;
    super(`process ${process.name} was refused (${rejection.code}) on ${type} of ${stream}`);
    this.stuck = {
      process: process.name,
      eventType: type,
      stream,
      position: String(position),
      code: rejection.code,
    };
  }
}

function contextFor(
  ports: Ports,
  process: Process,
  recorded: RecordedEvent,
  place: number,
): CommandContext {
  const { metadata } = recorded;
  return {
    commandId: derivedId('process', process.name, recorded.id, String(place)),
    inputHash: '',
    actor: actorOf(process),
    entity: metadata.entity,
    timeZone: 'UTC',
    now: ports.clock.now(),
    // What follows from an act counts on the day of the act.
    effectiveDate: metadata.effectiveDate,
    correlationId: metadata.correlationId,
    causationId: recorded.id,
  };
}

function actorOf(process: Process): Actor {
  return {
    id: `process:${process.name}`,
    kind: 'process',
    role: 'process',
    authentication: 'none',
  };
}

function openCheckpoint(path: string) {
  const db: Database = openDatabase(path, { durability: 'derived' });
  db.exec('create table if not exists checkpoint (one integer primary key, position text) strict');
  const save = db.prepare('insert or replace into checkpoint values (1, ?)');
  const row = db.prepare('select position from checkpoint').get() as
    { position: string } | undefined;
  return {
    position: (): bigint => BigInt(row?.position ?? '0'),
    save: (position: bigint): void => {
      save.run(String(position));
    },
    close: (): void => db.close(),
  };
}
