import { status, type handleBidiStreamingCall, type ServerDuplexStream } from '@grpc/grpc-js';
import { appendSize } from './append.js';
import { denial, enter, type Node } from './node.js';
import {
  anything,
  expectedOf,
  nothing,
  proposed,
  rpcStatus,
  shared,
  streamIdentifier,
  streamName,
  streams,
} from './protocol.js';
import type { AppendOutcome, ExpectedRevision, ProposedEvent } from './records.js';

type Request = InstanceType<typeof streams.BatchAppendReq>;
type Response = InstanceType<typeof streams.BatchAppendResp>;
type Batch = {
  readonly correlationId: string;
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly deadlineMs: number;
  readonly events: ProposedEvent[];
};
type Rpc = InstanceType<typeof rpcStatus.Status>;

/** The batch append: one stream for all appends of a client, kept open, answered out of order. */
export function batchAppendHandler(node: Node): handleBidiStreamingCall<Request, Response> {
  return (call) => {
    const open = new Map<string, Batch>();
    call.on('error', () => undefined);
    call.on('data', (request: Request) => {
      const batch = collected(open, request);
      if (batch === undefined || !request.getIsFinal()) return;
      open.delete(batch.correlationId);
      answer(node, call, batch).catch((error: unknown) => call.destroy(error as Error));
    });
    call.on('end', () => call.end());
  };
}

function collected(open: Map<string, Batch>, request: Request): Batch | undefined {
  const correlationId = request.getCorrelationId()?.getString() ?? '';
  const options = request.getOptions();
  if (options !== undefined) {
    open.set(correlationId, {
      correlationId,
      stream: streamName(options.getStreamIdentifier()),
      expected: expectedOf(options, () => options.getStreamPosition()),
      deadlineMs: options.getDeadline()?.toDate().getTime() ?? Infinity,
      events: [],
    });
  }
  const batch = open.get(correlationId);
  batch?.events.push(...request.getProposedMessagesList().map(proposed));
  return batch;
}

async function answer(node: Node, call: ServerDuplexStream<Request, Response>, batch: Batch) {
  const entry = await enter(node, 'batchAppend', call);
  if (entry.go === 'nowhere') return;
  if (entry.go === 'refuse') {
    const said = refusal(node, call, entry.planned?.do);
    if (said === undefined) call.emit('error', entry.failure);
    else call.write(response(batch).setError(said));
    return;
  }
  if (Date.now() > batch.deadlineMs) return call.write(response(batch).setError(timeout()));
  if (appendSize(batch.events) > node.maxAppendSize) {
    return call.write(response(batch).setError(tooLarge(node.maxAppendSize)));
  }
  const outcome = node.storage.append(batch.stream, batch.expected, batch.events);
  if (entry.fault?.do === 'lose-answer-after-commit') return node.cut(call);
  call.write(answered(batch, outcome));
}

/** Of what refuses a call, a batch is told these two; anything else ends the whole stream. */
function refusal(node: Node, call: ServerDuplexStream<Request, Response>, planned?: string) {
  if (planned === 'timeout') return timeout();
  if (denial(node, call)?.code === status.PERMISSION_DENIED) return accessDenied();
  return undefined;
}

function response(batch: Batch): Response {
  const { correlationId, stream, expected } = batch;
  const said = new streams.BatchAppendResp()
    .setCorrelationId(new shared.UUID().setString(correlationId))
    .setStreamIdentifier(streamIdentifier(stream));
  if (expected === 'any') return said.setAny(new nothing.Empty());
  if (expected === 'no_stream') return said.setNoStream(new nothing.Empty());
  if (expected === 'stream_exists') return said.setStreamExists(new nothing.Empty());
  return said.setStreamPosition(expected.toString());
}

function answered(batch: Batch, outcome: AppendOutcome): Response {
  if (outcome.outcome === 'stream-deleted') {
    return response(batch).setError(streamDeleted(batch.stream));
  }
  if (outcome.outcome === 'wrong-expected-version') {
    return response(batch).setError(wrong(outcome.current, batch.expected));
  }
  const success = new streams.BatchAppendResp.Success();
  if (outcome.revision === undefined) success.setNoStream(new nothing.Empty());
  else success.setCurrentRevision(outcome.revision.toString());
  if (outcome.position === undefined) success.setNoPosition(new nothing.Empty());
  else {
    const position = outcome.position.toString();
    success.setPosition(
      new shared.AllStreamPosition().setCommitPosition(position).setPreparePosition(position),
    );
  }
  return response(batch).setSuccess(success);
}

function rpc(code: status, message: string, type: string, bytes: Uint8Array): Rpc {
  const details = new anything.Any();
  details.pack(bytes, `event_store.client.${type}`);
  return new rpcStatus.Status()
    .setCode(code as unknown as Parameters<Rpc['setCode']>[0])
    .setMessage(message)
    .setDetails(details);
}

function timeout(): Rpc {
  const bytes = new shared.Timeout().serializeBinary();
  return rpc(status.DEADLINE_EXCEEDED, 'Timeout', 'Timeout', bytes);
}

function accessDenied(): Rpc {
  const bytes = new shared.AccessDenied().serializeBinary();
  return rpc(status.PERMISSION_DENIED, 'AccessDenied', 'AccessDenied', bytes);
}

function streamDeleted(stream: string): Rpc {
  const said = new shared.StreamDeleted().setStreamIdentifier(streamIdentifier(stream));
  return rpc(status.NOT_FOUND, 'StreamDeleted', 'StreamDeleted', said.serializeBinary());
}

function tooLarge(maximum: number): Rpc {
  const bytes = new shared.MaximumAppendSizeExceeded().setMaxappendsize(maximum).serializeBinary();
  const name = 'MaximumAppendSizeExceeded';
  return rpc(status.INVALID_ARGUMENT, name, name, bytes);
}

function wrong(current: bigint | undefined, expected: ExpectedRevision): Rpc {
  const said = new shared.WrongExpectedVersion();
  if (current === undefined) said.setCurrentNoStream(new nothing.Empty());
  else said.setCurrentStreamRevision(current.toString());
  if (expected === 'any') said.setExpectedAny(new nothing.Empty());
  else if (expected === 'no_stream') said.setExpectedNoStream(new nothing.Empty());
  else if (expected === 'stream_exists') said.setExpectedStreamExists(new nothing.Empty());
  else said.setExpectedStreamPosition(expected.toString());
  const name = 'WrongExpectedVersion';
  return rpc(status.FAILED_PRECONDITION, name, name, said.serializeBinary());
}
