import { Server, ServerCredentials } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { appendHandler } from './append.js';
import { batchAppendHandler } from './batch-append.js';
import type { Certificates } from './certificates.js';
import { deleteHandler, tombstoneHandler } from './delete.js';
import { createFaults, type Faults, type Method } from './faults.js';
import { featuresHandler } from './features.js';
import { gossipHandler } from './gossip.js';
import { createLine, HOST } from './line.js';
import type { Credentials, Membership, Node } from './node.js';
import { GossipService, ServerFeaturesService, StreamsService } from './protocol.js';
import { readHandler } from './read.js';
import type { ProposedEvent, Storage, StoredEvent } from './records.js';

export type FakeOptions = {
  /** Whether the server offers batch append; the client then uses it. True unless told. */
  readonly batchAppend?: boolean;
  /** 0, the default, takes a free one. Of a cluster: the first node's, the others follow. */
  readonly port?: number;
  /** Bytes of one append; the real server's default unless told. */
  readonly maxAppendSize?: number;
  /** A statistics event of the server comes after so many events; 0 for none. */
  readonly statsEvery?: number;
  /** TLS with certificates made on the spot, or with these. */
  readonly tls?: boolean | Certificates;
  /** The one name and password. TLS comes with it: the client sends no password without. */
  readonly credentials?: Credentials;
};

export type UrlOptions = {
  /** Others than the right ones, or none. */
  readonly credentials?: Credentials | 'none';
  /** Another authority than the one that issued the server's certificate. */
  readonly caFile?: string;
};

export type EventStoreDbFake = {
  /** Connection string of this node. */
  readonly url: (options?: UrlOptions) => string;
  readonly port: () => number;
  /** The authority's certificate; '' without TLS. */
  readonly caFile: string;
  readonly isUp: () => boolean;
  /** Goes away: connections break, new ones are refused. What is stored stays. */
  readonly stop: () => Promise<void>;
  /** Comes back on the same port with what was stored. */
  readonly start: () => Promise<void>;
  /** Goes away for good. */
  readonly close: () => Promise<void>;
  /** Breaks every connection at once; new ones are taken. Answers how many there were. */
  readonly cutAll: () => number;
  readonly faults: Faults;
  /** How often each method has been called here. */
  readonly calls: () => Readonly<Record<Method, number>>;
  /** All that is stored, in the order of the log. */
  readonly events: () => readonly StoredEvent[];
  /** What a stranger to Entraide appends to the same database. */
  readonly write: (stream: string, type: string, text: string) => void;
  /**
   * Takes deleted and truncated events out of the log; answers how many. As the real server does,
   * it leaves the last event of a stream that was deleted softly. (That one also leaves alone
   * whatever stands in the chunk it is writing.)
   */
  readonly scavenge: () => number;
};

/** What the nodes of a cluster have in common. */
export type Instance = {
  readonly options: FakeOptions;
  readonly storage: Storage;
  readonly membership: Membership;
  readonly certificates: Certificates | undefined;
  readonly caFile: string;
};

/** The real server's default limit of one append. */
const MAX_APPEND_SIZE = 1024 * 1024;

/** A node that is not started yet. */
export function createNode(instance: Instance, port: number): EventStoreDbFake {
  const { options, storage, membership, certificates, caFile } = instance;
  const grpc = new Server();
  const line = createLine(grpc, credentialsOf(certificates), port);
  const faults = createFaults();
  const calls = noCalls();
  offer(grpc, {
    storage,
    faults,
    membership,
    self: () => ({ host: HOST, port: line.port() }),
    count: (method) => (calls[method] += 1),
    cut: line.cut,
    batchAppend: options.batchAppend ?? true,
    maxAppendSize: options.maxAppendSize ?? MAX_APPEND_SIZE,
    credentials: options.credentials,
  });
  return {
    url: (wanted) => connectionString(instance, [line.port()], wanted),
    port: line.port,
    caFile,
    isUp: line.isOpen,
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
    write: (stream, type, text) => storage.append(stream, 'any', [strangersEvent(type, text)]),
    scavenge: storage.scavenge,
  };
}

/** The address of one node, or of several that find their leader by gossip. */
export function connectionString(
  { options, certificates, caFile }: Instance,
  ports: readonly number[],
  wanted: UrlOptions = {},
): string {
  const said = wanted.credentials ?? options.credentials ?? 'none';
  const who =
    said === 'none'
      ? ''
      : `${encodeURIComponent(said.username)}:${encodeURIComponent(said.password)}@`;
  const hosts = ports.map((port) => `${HOST}:${port}`).join(',');
  const file = encodeURIComponent(wanted.caFile ?? caFile);
  const query = certificates === undefined ? 'tls=false' : `tls=true&tlsCAFile=${file}`;
  return `esdb://${who}${hosts}?${query}`;
}

function strangersEvent(type: string, text: string): ProposedEvent {
  const data = new Uint8Array(Buffer.from(text, 'utf8'));
  const contentType = text.startsWith('{') ? 'application/json' : 'application/octet-stream';
  return { id: randomUUID(), type, contentType, data, metadata: new Uint8Array() };
}

function credentialsOf(certificates: Certificates | undefined): ServerCredentials {
  if (certificates === undefined) return ServerCredentials.createInsecure();
  const { certificate, key } = certificates;
  const pair = { cert_chain: Buffer.from(certificate), private_key: Buffer.from(key) };
  return ServerCredentials.createSsl(null, [pair]);
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
