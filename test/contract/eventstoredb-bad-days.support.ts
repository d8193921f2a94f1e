import { eventStoreDb, type EventStore, type EventStoreDbOptions } from '#event-store';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { EventStoreDbFake, Method } from '../fakes/eventstoredb/index.js';

/** How long a spec of a bad day may take on a busy machine. */
export const PATIENCE_MS = 30_000;

/** The calls by which events are written, whichever of them the server offers. */
export const WRITES: readonly Method[] = ['append', 'batchAppend'];

/** Shorter than in service, so that a bad day passes quickly; long enough for a busy machine. */
const LIMITS = { callMs: 2_000, attempts: 5, firstPauseMs: 10, giveUpMs: 6_000 };
const LOOK_MS = 5;

export type Nodes = {
  /** A store as another server of Entraide would open it. */
  readonly open: (url: string, options?: Omit<EventStoreDbOptions, 'url'>) => EventStore;
  readonly closeAll: () => Promise<void>;
};

export function nodes(): Nodes {
  const opened: EventStore[] = [];
  return {
    open: (url, { limits, ...options } = {}) => {
      const store = eventStoreDb({ url, limits: { ...LIMITS, ...limits }, ...options });
      opened.push(store);
      return store;
    },
    closeAll: async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
    },
  };
}

/** How often events were sent to be written. */
export function writesAt(fake: EventStoreDbFake): number {
  const calls = fake.calls();
  return calls.append + calls.batchAppend;
}

/** Everything that the server holds, as one text. */
export function everythingIn(fake: EventStoreDbFake): string {
  const texts = fake
    .events()
    .flatMap(({ stream, type, data, metadata }) => [
      stream,
      type,
      Buffer.from(data).toString('utf8'),
      Buffer.from(metadata).toString('utf8'),
    ]);
  return texts.join('\n');
}

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(LOOK_MS);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * A line to a port whose connections can go dead without a word, as when a cable is pulled: what
 * is sent afterwards arrives nowhere, and nobody is told. New connections work.
 */
export async function freezableLine(to: number) {
  const sockets: Socket[] = [];
  let alive: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on('error', () => undefined);
    sockets.push(near, far);
    alive.push(near, far);
  });
  const breakAll = (): void => sockets.forEach((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    /** How many there were since the beginning. */
    connections: () => sockets.length / 2,
    freeze: () => {
      for (const socket of alive) socket.unpipe().pause();
      alive = [];
    },
    breakAll,
    close: () => {
      server.close();
      breakAll();
    },
  };
}
