import { status, type handleUnaryCall, type ServerUnaryCall } from '@grpc/grpc-js';
import { enter, type Node } from './node.js';
import { expectedOf, failure, failures, streamName, streams, type Failure } from './protocol.js';
import type { AppendOutcome, ExpectedRevision } from './records.js';

type DeleteRequest = InstanceType<typeof streams.DeleteReq>;
type DeleteResponse = InstanceType<typeof streams.DeleteResp>;
type TombstoneRequest = InstanceType<typeof streams.TombstoneReq>;
type TombstoneResponse = InstanceType<typeof streams.TombstoneResp>;

/** Soft delete: `$tb` in the metadata hides the events; the log keeps them until a scavenge. */
export function deleteHandler(node: Node): handleUnaryCall<DeleteRequest, DeleteResponse> {
  return (call, reply) => {
    carryOut(node, 'delete', call, node.storage.remove).then(
      (done) => {
        if ('failure' in done) return reply(done.failure);
        if (!('position' in done)) return;
        const { Position } = streams.DeleteResp;
        const position = new Position()
          .setCommitPosition(done.position)
          .setPreparePosition(done.position);
        reply(null, new streams.DeleteResp().setPosition(position));
      },
      (error: unknown) => reply(failure(status.INTERNAL, String(error))),
    );
  };
}

/** Hard delete: the name is gone for ever. */
export function tombstoneHandler(node: Node): handleUnaryCall<TombstoneRequest, TombstoneResponse> {
  return (call, reply) => {
    carryOut(node, 'tombstone', call, node.storage.tombstone).then(
      (done) => {
        if ('failure' in done) return reply(done.failure);
        if (!('position' in done)) return;
        const { Position } = streams.TombstoneResp;
        const position = new Position()
          .setCommitPosition(done.position)
          .setPreparePosition(done.position);
        reply(null, new streams.TombstoneResp().setPosition(position));
      },
      (error: unknown) => reply(failure(status.INTERNAL, String(error))),
    );
  };
}

type Done =
  { readonly position: string } | { readonly failure: Failure } | { readonly unanswered: true };

async function carryOut(
  node: Node,
  method: 'delete' | 'tombstone',
  call: ServerUnaryCall<DeleteRequest | TombstoneRequest, unknown>,
  work: (stream: string, expected: ExpectedRevision) => AppendOutcome,
): Promise<Done> {
  const entry = await enter(node, method, call);
  if (entry.go === 'nowhere') return { unanswered: true };
  if (entry.go === 'refuse') return { failure: entry.failure };
  const options = call.request.getOptions();
  if (options === undefined) return { failure: failure(status.INVALID_ARGUMENT, 'no options') };
  const stream = streamName(options.getStreamIdentifier());
  const expected = expectedOf(options, () => options.getRevision());
  const outcome = work(stream, expected);
  if (entry.fault?.do === 'lose-answer-after-commit') {
    node.cut(call);
    return { unanswered: true };
  }
  if (outcome.outcome === 'stream-deleted') return { failure: failures.streamDeleted(stream) };
  if (outcome.outcome === 'wrong-expected-version') {
    const actual = outcome.current?.toString() ?? '';
    return { failure: failures.wrongExpectedVersion(stream, numbered(expected), actual) };
  }
  return { position: (outcome.position ?? 0n).toString() };
}

/** The numbers by which the server's errors name expectations that are no revision. */
function numbered(expected: ExpectedRevision): string {
  if (expected === 'no_stream') return '-1';
  if (expected === 'any') return '-2';
  return expected === 'stream_exists' ? '-4' : expected.toString();
}
