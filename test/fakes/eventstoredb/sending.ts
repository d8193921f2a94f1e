import type { ServerWritableStream } from '@grpc/grpc-js';
import type { streams } from './protocol.js';
import type { Fault } from './faults.js';
import type { Node } from './node.js';
import type { StoredEvent } from './records.js';

export type ReadRequest = InstanceType<typeof streams.ReadReq>;
export type ReadResponse = InstanceType<typeof streams.ReadResp>;
export type ReadCall = ServerWritableStream<ReadRequest, ReadResponse>;

/** Sends one message and waits until there is room for more; false when nobody listens. */
export async function send(call: ReadCall, message: ReadResponse): Promise<boolean> {
  if (isOver(call)) return false;
  if (!call.write(message)) await room(call);
  return !isOver(call);
}

export function isOver(call: ReadCall): boolean {
  return call.cancelled || call.destroyed || call.writableEnded;
}

async function room(call: ReadCall): Promise<void> {
  const moments = ['drain', 'cancelled', 'close', 'error'];
  await new Promise<void>((resolve) => {
    const wake = () => {
      moments.forEach((moment) => call.off(moment, wake));
      resolve();
    };
    moments.forEach((moment) => call.on(moment, wake));
  });
}

/** Counts events down to the planned break of a read; true when the connection is cut. */
export function breaker(node: Node, call: ReadCall, fault: Fault | undefined) {
  if (fault?.do !== 'break-mid-read') return async () => false;
  let left = fault.afterEvents ?? 1;
  return async () => {
    left -= 1;
    if (left >= 0) return false;
    // What was sent before has to leave Entraide before the line goes dead.
    await new Promise((resolve) => setTimeout(resolve, FLUSH_MS));
    node.cut(call);
    return true;
  };
}

const FLUSH_MS = 20;

/** Which events a filtered read or subscription is about. */
export function filterOf(request: ReadRequest): (event: StoredEvent) => boolean {
  const filter = request.getOptions()?.getFilter();
  const expression = filter?.getEventType() ?? filter?.getStreamIdentifier();
  if (filter === undefined || expression === undefined) return () => true;
  const text = (event: StoredEvent) => (filter.hasEventType() ? event.type : event.stream);
  const prefixes = expression.getPrefixList();
  const regex = new RegExp(expression.getRegex(), 'u');
  if (prefixes.length === 0) return (event) => regex.test(text(event));
  return (event) => prefixes.some((prefix) => text(event).startsWith(prefix));
}
