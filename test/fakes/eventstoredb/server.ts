import { Server, ServerCredentials } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { appendHandler } from './append.js';
import { batchAppendHandler } from './batch-append.js';
import { deleteHandler, tombstoneHandler } from './delete.js';
import { createFaults, type Faults, type Method } from './faults.js';
import { featuresHandler } from './features.js';
import { gossipHandler } from './gossip.js';
import { createLine, HOST, type Line } from './line.js';
import { readHandler } from './read.js';
import type { Credentials, Membership, Node } from './node.js';
import { GossipService, ServerFeaturesService, StreamsService } from './protocol.js';
import type { Storage, StoredEvent } from './records.js';
import { createStorage } from './storage.js';

export type FakeOptions = {
  /** Whether the server offers batch append; the client then uses it. True unless told. */
  readonly batchAppend?: boolean;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Bytes of one append; the real server's default unless told. */
  readonly maxAppendSize?: number;
  /** A statistics event of the server comes after so many events; 0 for none. */
  readonly statsEvery?: number;
};

export type EventStoreDbFake = {
  /** Connection string of this node. */
  readonly url: () => string;
  readonly port: () => number;
  /** Goes away: connections break, new ones are refused. What is stored stays. */
  readonly stop: () => Promise<void>;
  /** Comes back on the same port with what was stored. */
  readonly start: () => Promise<void>;
  /** Goes away for good. */
  readonly close: () => Promise<void>;
  /** Breaks every connection at once; new ones are taken. Answers how many there were. */
  readonly cutAll: () => number;
  readonly faults: Faults;
  /** How often each method has been called. */
  readonly calls: () => Readonly<Record<Method, number>>;
  /** All that is stored, in the order of the log. */
  readonly events: () => readonly StoredEvent[];
  /** Takes deleted and truncated events out of the log; answers how many. */
  readonly scavenge: () => number;
};

/** The real server's default limit of one append. */
export const MAX_APPEND_SIZE = 1024 * 1024;
const STATS_EVERY = 25;

/** Starts an EventStoreDB that keeps everything in memory and speaks the real protocol. */
export async function startEventStoreDbFake(options: FakeOptions = {}): Promise<EventStoreDbFake> {
  const storage = newStorage(options);
  const fake = createFake(options, storage, alone);
  await fake.start();
  return fake;
}

function newStorage({ statsEvery = STATS_EVERY }: FakeOptions): Storage {
  return createStorage({ statsEvery, newId: randomUUID });
}

function alone(line: Line): Membership {
  const id = randomUUID();
  const self = () => ({ host: HOST, port: line.port() });
  return { leader: self, members: () => [{ ...self(), id, alive: true }] };
}

function createFake(
  options: FakeOptions,
  storage: Storage,
  join: (line: Line) => Membership,
): EventStoreDbFake {
  const grpc = new Server();
  const line = createLine(grpc, ServerCredentials.createInsecure(), options.port ?? 0);
  const faults = createFaults();
  const calls = noCalls();
  const credentials: Credentials | undefined = undefined;
  offer(grpc, {
    storage,
    faults,
    membership: join(line),
    self: () => ({ host: HOST, port: line.port() }),
    count: (method) => (calls[method] += 1),
    cut: line.cut,
    batchAppend: options.batchAppend ?? true,
    maxAppendSize: options.maxAppendSize ?? MAX_APPEND_SIZE,
    credentials,
  });
  return {
    url: () => `esdb://${HOST}:${line.port()}?tls=false`,
    port: line.port,
    stop: line.shut,
    start: line.open,
    close: async () => {
      await line.shut();
      grpc.forceShutdown();
    },
    cutAll: line.cutAll,
    faults,
    calls: () => ({ ...calls }),
    events: storage.log,
    scavenge: storage.scavenge,
  };
}

function offer(grpc: Server, node: Node): void {
  grpc.addService(ServerFeaturesService, { getSupportedMethods: featuresHandler(node) });
  grpc.addService(GossipService, { read: gossipHandler(node) });
  grpc.addService(StreamsService, {
    append: appendHandler(node),
    batchAppend: batchAppendHandler(node),
    read: readHandler(node),
    delete: deleteHandler(node),
    tombstone: tombstoneHandler(node),
  });
}

function noCalls(): Record<Method, number> {
  return {
    features: 0,
    gossip: 0,
    append: 0,
    batchAppend: 0,
    read: 0,
    subscribe: 0,
    delete: 0,
    tombstone: 0,
  };
}
