import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newCertificates, type Certificates } from './certificates.js';
import { HOST } from './line.js';
import type { Membership } from './node.js';
import {
  connectionString,
  createNode,
  type EventStoreDbFake,
  type FakeOptions,
  type Instance,
  type UrlOptions,
} from './server.js';
import { createStorage } from './storage.js';

export type EventStoreDbCluster = {
  readonly nodes: readonly EventStoreDbFake[];
  /** Connection string that names every node; the client finds the leader by gossip. */
  readonly url: (options?: UrlOptions) => string;
  /** Index of the leader: the appointed one, or the first that is up. */
  readonly leader: () => number;
  readonly moveLeader: (index: number) => void;
  readonly close: () => Promise<void>;
};

const STATS_EVERY = 25;
const NODES = 3;

/** Starts an EventStoreDB that keeps everything in memory and speaks the real protocol. */
export async function startEventStoreDbFake(options: FakeOptions = {}): Promise<EventStoreDbFake> {
  const { nodes, close } = await startEventStoreDbCluster({ ...options, nodes: 1 });
  return { ...(nodes[0] as EventStoreDbFake), close };
}

/**
 * Starts nodes that share one storage, as if replication took no time. When the leader stops,
 * another that is up leads at once.
 */
export async function startEventStoreDbCluster(
  options: FakeOptions & { readonly nodes?: number } = {},
): Promise<EventStoreDbCluster> {
  const nodes: EventStoreDbFake[] = [];
  let appointed = 0;
  const leader = () => {
    if (nodes[appointed]?.isUp() === true) return appointed;
    return Math.max(
      0,
      nodes.findIndex((node) => node.isUp()),
    );
  };
  const safe = await safety(options);
  const statsEvery = options.statsEvery ?? STATS_EVERY;
  const instance: Instance = {
    options,
    storage: createStorage({ statsEvery, newId: randomUUID }),
    membership: membershipOf(nodes, leader),
    ...safe,
  };
  for (let index = 0; index < (options.nodes ?? NODES); index += 1) {
    const node = createNode(instance, options.port ? options.port + index : 0);
    nodes.push(node);
    await node.start();
  }
  return {
    nodes,
    url: (wanted) =>
      connectionString(
        instance,
        nodes.map((node) => node.port()),
        wanted,
      ),
    leader,
    moveLeader: (index) => (appointed = index),
    close: async () => {
      await Promise.all(nodes.map((node) => node.close()));
      await safe.forget();
    },
  };
}

function membershipOf(nodes: readonly EventStoreDbFake[], leader: () => number): Membership {
  const ids: string[] = [];
  const idOf = (index: number) => (ids[index] ??= randomUUID());
  return {
    leader: () => ({ host: HOST, port: nodes[leader()]?.port() ?? 0 }),
    members: () =>
      nodes.map((node, index) => ({
        id: idOf(index),
        host: HOST,
        port: node.port(),
        alive: node.isUp(),
      })),
  };
}

/** Certificates where they are wanted, and the authority's as a file, which is how it is told. */
async function safety({ tls, credentials }: FakeOptions) {
  const wanted = tls ?? credentials !== undefined;
  if (wanted === false) {
    return { certificates: undefined, caFile: '', forget: async () => undefined };
  }
  const certificates: Certificates = wanted === true ? newCertificates() : wanted;
  const folder = await mkdtemp(join(tmpdir(), 'entraide-fake-eventstoredb-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, certificates.ca);
  return { certificates, caFile, forget: () => rm(folder, { recursive: true, force: true }) };
}
