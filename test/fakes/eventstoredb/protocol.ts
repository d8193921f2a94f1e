import type * as StreamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type * as SharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type * as FeaturesPb from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type * as GossipPb from '@eventstore/db-client/generated/gossip_pb.js';
import type * as StatusPb from '@eventstore/db-client/generated/status_pb.js';
import type * as StreamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type * as FeaturesGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type * as GossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { createRequire } from 'node:module';
import type { ExpectedRevision, ProposedEvent, StoredEvent } from './records.js';

/**
 * The messages and services that the client ships. They are CommonJS whose names Node cannot see
 * from outside, hence the require; and the client must find the very same copies.
 */
const load = createRequire(import.meta.url);
export const streams = load('@eventstore/db-client/generated/streams_pb.js') as typeof StreamsPb;
export const shared = load('@eventstore/db-client/generated/shared_pb.js') as typeof SharedPb;
export const features = load(
  '@eventstore/db-client/generated/serverfeatures_pb.js',
) as typeof FeaturesPb;
export const gossip = load('@eventstore/db-client/generated/gossip_pb.js') as typeof GossipPb;
export const rpcStatus = load('@eventstore/db-client/generated/status_pb.js') as typeof StatusPb;

/** Google's own messages: the copy that the client has, since it is no dependency of ours. */
const loadAsClient = createRequire(load.resolve('@eventstore/db-client'));
type AnyMessage = NonNullable<ReturnType<InstanceType<typeof StatusPb.Status>['getDetails']>>;
type EmptyMessage = NonNullable<
  ReturnType<InstanceType<typeof SharedPb.WrongExpectedVersion>['getExpectedAny']>
>;
export const anything = loadAsClient('google-protobuf/google/protobuf/any_pb.js') as {
  readonly Any: new () => AnyMessage;
};
export const nothing = loadAsClient('google-protobuf/google/protobuf/empty_pb.js') as {
  readonly Empty: new () => EmptyMessage;
};

export const { StreamsService } = load(
  '@eventstore/db-client/generated/streams_grpc_pb.js',
) as typeof StreamsGrpc;
export const { ServerFeaturesService } = load(
  '@eventstore/db-client/generated/serverfeatures_grpc_pb.js',
) as typeof FeaturesGrpc;
export const { GossipService } = load(
  '@eventstore/db-client/generated/gossip_grpc_pb.js',
) as typeof GossipGrpc;

type Identifier = InstanceType<typeof shared.StreamIdentifier>;
type Uuid = InstanceType<typeof shared.UUID>;

export function streamName(identifier: Identifier | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
}

export function streamIdentifier(name: string): Identifier {
  return new shared.StreamIdentifier().setStreamName(new Uint8Array(Buffer.from(name, 'utf8')));
}

export function uuid(id: string): Uuid {
  return new shared.UUID().setString(id);
}

/** The four ways of expecting a revision, which every kind of write has in its options. */
type Expecting = {
  readonly hasNoStream: () => boolean;
  readonly hasStreamExists: () => boolean;
  readonly hasAny: () => boolean;
};

export function expectedOf(options: Expecting, revision: () => string): ExpectedRevision {
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasStreamExists()) return 'stream_exists';
  return options.hasAny() ? 'any' : BigInt(revision());
}

type Message =
  | InstanceType<typeof streams.AppendReq.ProposedMessage>
  | InstanceType<typeof streams.BatchAppendReq.ProposedMessage>;

export function proposed(message: Message): ProposedEvent {
  const about = message.getMetadataMap();
  return {
    id: message.getId()?.getString() ?? '',
    type: about.get('type') ?? '',
    contentType: about.get('content-type') ?? 'application/octet-stream',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

export function recorded(event: StoredEvent): InstanceType<typeof streams.ReadResp> {
  const position = event.position.toString();
  const record = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(uuid(event.id))
    .setStreamIdentifier(streamIdentifier(event.stream))
    .setStreamRevision(event.revision.toString())
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setData(event.data)
    .setCustomMetadata(event.metadata);
  record
    .getMetadataMap()
    .set('type', event.type)
    .set('content-type', event.contentType)
    .set('created', event.created.toString());
  const read = new streams.ReadResp.ReadEvent().setEvent(record).setCommitPosition(position);
  return new streams.ReadResp().setEvent(read);
}

/** A call's failure: a gRPC status, and the trailers by which the client tells what it was. */
export type Failure = StatusObject;

export function failure(
  code: status,
  details: string,
  trailers: Readonly<Record<string, string>> = {},
): Failure {
  const metadata = new Metadata();
  Object.entries(trailers).forEach(([name, value]) => metadata.set(name, value));
  return { code, details, metadata };
}

export const failures = {
  unavailable: () => failure(status.UNAVAILABLE, 'Server Is Not Ready'),
  timeout: () => failure(status.ABORTED, 'Operation timed out'),
  /** A wrong password: the real server answers HTTP 401, before any handler. */
  unauthenticated: () => failure(status.UNAUTHENTICATED, 'Bad credentials'),
  accessDenied: () =>
    failure(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' }),
  notLeader: (host: string, port: number) =>
    failure(status.NOT_FOUND, 'Leader info available', {
      exception: 'not-leader',
      'leader-endpoint-host': host,
      'leader-endpoint-port': String(port),
    }),
  streamDeleted: (stream: string) =>
    failure(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
      exception: 'stream-deleted',
      'stream-name': stream,
    }),
  wrongExpectedVersion: (stream: string, expected: string, actual: string) =>
    failure(status.FAILED_PRECONDITION, `Wrong expected version of stream '${stream}'.`, {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': expected,
      'actual-version': actual,
    }),
  tooLarge: (maximum: number) =>
    failure(status.INVALID_ARGUMENT, `Maximum Append Size of ${maximum} Exceeded.`, {
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': String(maximum),
    }),
};
