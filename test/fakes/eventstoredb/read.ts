import { status, type handleServerStreamingCall } from '@grpc/grpc-js';
import { enter, type Node } from './node.js';
import { failure, failures, recorded, streamIdentifier, streamName, streams } from './protocol.js';
import type { StoredEvent, StreamView } from './records.js';
import {
  breaker,
  filterOf,
  send,
  type ReadCall,
  type ReadRequest,
  type ReadResponse,
} from './sending.js';
import { subscribe } from './subscribe.js';

type Options = NonNullable<ReturnType<ReadRequest['getOptions']>>;
type Readable = Extract<StreamView, { state: 'readable' }>;

/** Reads and subscriptions are one method: a read has a count, a subscription goes on. */
export function readHandler(node: Node): handleServerStreamingCall<ReadRequest, ReadResponse> {
  return (call) => {
    call.on('error', () => undefined);
    answer(node, call).catch((error: unknown) =>
      call.emit('error', failure(status.INTERNAL, String(error))),
    );
  };
}

async function answer(node: Node, call: ReadCall): Promise<void> {
  const options = call.request.getOptions();
  const isSubscription = options?.hasSubscription() === true;
  const entry = await enter(node, isSubscription ? 'subscribe' : 'read', call);
  if (entry.go === 'nowhere') return;
  if (entry.go === 'refuse') return void call.emit('error', entry.failure);
  const breaks = breaker(node, call, entry.fault);
  if (options === undefined) call.emit('error', failure(status.INVALID_ARGUMENT, 'no options'));
  else if (isSubscription) await subscribe(node, call, options, breaks);
  else if (options.hasAll()) await pour(call, allEvents(node, call.request, options), breaks);
  else await readStream(node, call, options, breaks);
}

async function readStream(
  node: Node,
  call: ReadCall,
  options: Options,
  breaks: () => Promise<boolean>,
): Promise<void> {
  const name = streamName(options.getStream()?.getStreamIdentifier());
  const view = node.storage.find(name);
  if (view.state === 'deleted') return void call.emit('error', failures.streamDeleted(name));
  if (view.state === 'readable') return pour(call, streamEvents(view, options), breaks);
  const missing = new streams.ReadResp.StreamNotFound();
  missing.setStreamIdentifier(streamIdentifier(name));
  if (await send(call, new streams.ReadResp().setStreamNotFound(missing))) call.end();
}

async function pour(
  call: ReadCall,
  events: Iterable<StoredEvent>,
  breaks: () => Promise<boolean>,
): Promise<void> {
  for (const event of events) {
    if (await breaks()) return;
    if (!(await send(call, recorded(event)))) return;
  }
  call.end();
}

/** A revision is included, in both directions. */
function* streamEvents(view: Readable, options: Options): Iterable<StoredEvent> {
  const backwards = isBackwards(options);
  let revision = within(view, startOf(view, options), backwards);
  let left = BigInt(options.getCount());
  while (left > 0n && revision >= view.first && revision <= view.last) {
    const event = view.at(revision);
    if (event !== undefined) yield event;
    revision += backwards ? -1n : 1n;
    left -= 1n;
  }
}

function startOf({ last }: Readable, options: Options): bigint {
  const where = options.getStream();
  if (where?.hasRevision() === true) return BigInt(where.getRevision());
  if (where?.hasEnd() === true) return isBackwards(options) ? last : last + 1n;
  return 0n;
}

/** From before the first event reading begins with the first, backwards from beyond with the last. */
function within({ first, last }: Readable, revision: bigint, backwards: boolean): bigint {
  if (backwards) return revision > last ? last : revision;
  return revision < first ? first : revision;
}

/** Forwards from a position includes what stands there; backwards gives what stands before it. */
function* allEvents(node: Node, request: ReadRequest, options: Options): Iterable<StoredEvent> {
  const where = options.getAll();
  const log = node.storage.log();
  const matches = filterOf(request);
  const backwards = isBackwards(options);
  const position = BigInt(where?.getPosition()?.getCommitPosition() ?? 0);
  let left = BigInt(options.getCount());
  const between = where?.hasPosition() === true ? node.storage.indexOf(position) : 0;
  let index = where?.hasEnd() === true ? log.length : between;
  while (left > 0n) {
    if (backwards) index -= 1;
    const event = log[index];
    if (event === undefined) return;
    if (!backwards) index += 1;
    if (!matches(event)) continue;
    yield event;
    left -= 1n;
  }
}

function isBackwards(options: Options): boolean {
  const { ReadDirection } = streams.ReadReq.Options;
  return options.getReadDirection() === ReadDirection.BACKWARDS;
}
