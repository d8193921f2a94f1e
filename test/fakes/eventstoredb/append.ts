import { status, type handleClientStreamingCall } from '@grpc/grpc-js';
import { enter, type Call, type Node } from './node.js';
import {
  expectedOf,
  failure,
  failures,
  proposed,
  shared,
  streamName,
  streams,
} from './protocol.js';
import type { AppendOutcome, ExpectedRevision, ProposedEvent } from './records.js';

type Request = InstanceType<typeof streams.AppendReq>;
type Response = InstanceType<typeof streams.AppendResp>;
type Reply = Parameters<handleClientStreamingCall<Request, Response>>[1];

/** The unary append: options first, one event per message, answered when the client has ended. */
export function appendHandler(node: Node): handleClientStreamingCall<Request, Response> {
  return (call, reply) => {
    const requests: Request[] = [];
    call.on('data', (request: Request) => requests.push(request));
    call.on('error', () => undefined);
    call.on('end', () => {
      // A connection that breaks half-way looks like an end, until the next turn of the loop.
      setImmediate(() => {
        if (call.cancelled) return;
        answer(node, call, requests, reply).catch((error: unknown) =>
          reply(failure(status.INTERNAL, String(error))),
        );
      });
    });
  };
}

async function answer(node: Node, call: Call, requests: readonly Request[], reply: Reply) {
  const entry = await enter(node, 'append', call);
  if (entry.go === 'nowhere') return;
  if (entry.go === 'refuse') return reply(entry.failure);
  const options = requests[0]?.getOptions();
  if (options === undefined) return reply(failure(status.INVALID_ARGUMENT, 'no options'));
  const stream = streamName(options.getStreamIdentifier());
  const expected = expectedOf(options, () => options.getRevision());
  const messages = requests.map((request) => request.getProposedMessage());
  const events = messages.flatMap((message) => (message ? [proposed(message)] : []));
  if (appendSize(events) > node.maxAppendSize) return reply(failures.tooLarge(node.maxAppendSize));
  const outcome = node.storage.append(stream, expected, events);
  if (entry.fault?.do === 'lose-answer-after-commit') return node.cut(call);
  if (outcome.outcome === 'stream-deleted') return reply(failures.streamDeleted(stream));
  reply(null, response(outcome, expected));
}

/** Bytes of events as the server adds them up. */
export function appendSize(events: readonly ProposedEvent[]): number {
  return events.reduce(
    (sum, { type, data, metadata }) => sum + type.length * 2 + data.length + metadata.length,
    0,
  );
}

type Answered = Exclude<AppendOutcome, { outcome: 'stream-deleted' }>;

function response(outcome: Answered, expected: ExpectedRevision): Response {
  if (outcome.outcome === 'wrong-expected-version') {
    return new streams.AppendResp().setWrongExpectedVersion(wrong(outcome.current, expected));
  }
  const success = new streams.AppendResp.Success();
  if (outcome.revision === undefined) success.setNoStream(new shared.Empty());
  else success.setCurrentRevision(outcome.revision.toString());
  if (outcome.position === undefined) success.setNoPosition(new shared.Empty());
  else {
    const position = outcome.position.toString();
    success.setPosition(
      new streams.AppendResp.Position().setCommitPosition(position).setPreparePosition(position),
    );
  }
  return new streams.AppendResp().setSuccess(success);
}

function wrong(current: bigint | undefined, expected: ExpectedRevision) {
  const said = new streams.AppendResp.WrongExpectedVersion();
  if (current === undefined) said.setCurrentNoStream(new shared.Empty());
  else said.setCurrentRevision(current.toString());
  if (expected === 'any') return said.setExpectedAny(new shared.Empty());
  if (expected === 'no_stream') return said.setExpectedNoStream(new shared.Empty());
  if (expected === 'stream_exists') return said.setExpectedStreamExists(new shared.Empty());
  return said.setExpectedRevision(expected.toString());
}
