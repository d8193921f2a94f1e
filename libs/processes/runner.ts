import type { Ports } from '#commands';
import { followLog } from '#event-store';
import type { WriteObserver } from '#sqlite';
import { BehaviorSubject, filter, firstValueFrom } from 'rxjs';
import { answeredSince } from './answered.js';
import { openCheckpoints } from './checkpoints.js';
import type { WaitingReaction } from './parked/parked.decider.js';
import { parkingFor } from './parked/parking.js';
import type { Process } from './process.js';

/** How one process stands. */
export type ProcessState = {
  readonly name: string;
  /** All events up to here are answered, or what they ask for is parked. */
  readonly position: bigint;
  /** What waits after a refusal, by the target stream and in order. */
  readonly parked: readonly WaitingReaction[];
};

export type ProcessesState = {
  /** How far the last of them has come. */
  readonly position: bigint;
  readonly processes: readonly ProcessState[];
  readonly parked: readonly (WaitingReaction & { readonly process: string })[];
  /** Set while nothing can be answered, since the store is away; it is tried again. */
  readonly trouble?: string;
};

export type Processes = {
  readonly state: () => ProcessesState;
  /** Waits until everything that is in the log now, and all that follows from it, is answered. */
  readonly settled: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const PAGE_EVENTS = 500;

/**
 * Runs processes over the log, each event in order, each process with a checkpoint of its own: a
 * new one begins with the first event, while the others stay where they are. A command that is
 * refused is parked with what comes after it on the same stream; its process goes on elsewhere, and
 * the other processes are not touched (`parkingFor`).
 *
 * After a crash the events since the checkpoints are delivered again; their commands are recognised.
 * What another node has answered meanwhile is passed over (`answeredSince`), so that a node that is
 * new or was away decides nothing of long ago. A log that ends before a checkpoint was restored from
 * a backup: then it is begun again in the same way.
 */
export function startProcesses(options: {
  readonly ports: Ports;
  readonly processes: readonly Process[];
  /** File of the checkpoints; `:memory:` in specifications. */
  readonly path: string;
  /** Told what becomes of each write to it. */
  readonly writes?: WriteObserver | undefined;
}): Processes {
  const { ports, processes } = options;
  const checkpoints = openCheckpoints(options.path, options.writes);
  const running = processes.map((process) => ({
    name: process.name,
    parking: parkingFor(ports, process),
    position: checkpoints.of(process.name),
  }));
  const place = (): bigint =>
    running.reduce(
      (least, { position }) => (position < least ? position : least),
      running[0]?.position ?? 0n,
    );
  const stateNow = (): ProcessesState => {
    const states = running.map(({ name, position, parking }) => ({
      name,
      position,
      parked: parking.waiting(),
    }));
    const parked = states.flatMap(({ name, parked: waiting }) =>
      waiting.map((one) => ({ ...one, process: name })),
    );
    return { position: place(), processes: states, parked };
  };
  const state = new BehaviorSubject<ProcessesState>(stateNow());

  let begun = false;
  const begin = async (): Promise<void> => {
    const head = await ports.store.head();
    for (const one of running) {
      await one.parking.refresh();
      if (one.position > head) one.position = 0n;
    }
    begun = true;
    state.next(stateNow());
  };
  const catchUp = async (): Promise<void> => {
    if (!begun) await begin();
    for (let looked = false; ;) {
      const position = place();
      const page = await ports.store.readAll(position, PAGE_EVENTS);
      if (!looked) {
        looked = true;
        const { store } = ports;
        const { before, by } = await answeredSince(store, processes, position, page, PAGE_EVENTS);
        for (const one of running) {
          // A process that has never answered is new, and has the past before it.
          const hasBegun = one.position > 0n || by.has(one.name);
          if (hasBegun && before > one.position) one.position = before;
        }
        if (place() > position) continue;
      }
      const last = page.at(-1);
      if (!last) {
        if (state.value.trouble !== undefined) state.next(stateNow());
        return;
      }
      for (const { parking } of running) await parking.refresh();
      for (const recorded of page) {
        for (const { parking, position: there } of running) {
          if (recorded.position > there) await parking.answer(recorded);
        }
      }
      for (const one of running) {
        if (last.position <= one.position) continue;
        one.position = last.position;
        checkpoints.save(one.name, last.position);
      }
      state.next(stateNow());
    }
  };
  const following = followLog(ports.store, {
    catchUp,
    isFatal: () => false,
    onError: (error) => state.next({ ...stateNow(), trouble: (error as Error).message }),
  });

  return {
    state: () => state.value,
    settled: async () => {
      if (running.length === 0) return;
      for (;;) {
        const head = await ports.store.head();
        await firstValueFrom(state.pipe(filter(({ position }) => begun && position >= head)));
        if ((await ports.store.head()) <= state.value.position) return;
      }
    },
    stop: async () => {
      await following.stop();
      state.complete();
      checkpoints.close();
    },
  };
}
