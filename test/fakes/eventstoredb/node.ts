import type { Metadata } from '@grpc/grpc-js';
import type { Fault, FaultSource, Method } from './faults.js';
import { failures, type Failure } from './protocol.js';
import type { Storage } from './records.js';

export type Credentials = { readonly username: string; readonly password: string };

export type EndPoint = { readonly host: string; readonly port: number };

/** What a node knows of its cluster; a single node is its own leader. */
export type Membership = {
  readonly members: () => readonly (EndPoint & { readonly id: string; readonly alive: boolean })[];
  readonly leader: () => EndPoint;
};

/** One server, as its services see it. */
export type Node = {
  readonly storage: Storage;
  readonly faults: FaultSource;
  readonly membership: Membership;
  readonly self: () => EndPoint;
  readonly count: (method: Method) => void;
  /** Breaks the connection that carries a call, without a word. */
  readonly cut: (call: Call) => void;
  readonly batchAppend: boolean;
  readonly maxAppendSize: number;
  readonly credentials: Credentials | undefined;
};

/** What every kind of call has. */
export type Call = { readonly metadata: Metadata; readonly getPeer: () => string };

/** Whether a call may go on, and with which fault still to come. */
export type Entry =
  | { readonly go: 'on'; readonly fault: Fault | undefined }
  | { readonly go: 'refuse'; readonly failure: Failure; readonly planned: Fault | undefined }
  | { readonly go: 'nowhere' };

/** Counts a call, lets planned faults happen, and checks who asks. */
export async function enter(node: Node, method: Method, call: Call): Promise<Entry> {
  node.count(method);
  const denied = denial(node, call);
  if (denied !== undefined) return { go: 'refuse', failure: denied, planned: undefined };
  const fault = node.faults.take(method);
  if (fault?.do === 'delay') await after(fault.ms ?? DEFAULT_DELAY_MS);
  if (fault?.do === 'drop') node.cut(call);
  if (fault?.do === 'drop' || fault?.do === 'silent') return { go: 'nowhere' };
  const failure = planned(node, fault) ?? notHere(node, call);
  return failure === undefined ? { go: 'on', fault } : { go: 'refuse', failure, planned: fault };
}

const DEFAULT_DELAY_MS = 50;

/** The server lets anybody ask what it is; streams are for those who have a name. */
export function denial({ credentials }: Node, call: Call): Failure | undefined {
  if (credentials === undefined) return undefined;
  const [said] = call.metadata.get('authorization');
  if (said === undefined) return failures.accessDenied();
  const { username, password } = credentials;
  const right = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return said.toString() === right ? undefined : failures.unauthenticated();
}

function planned({ membership }: Node, fault: Fault | undefined): Failure | undefined {
  if (fault?.do === 'unavailable') return failures.unavailable();
  if (fault?.do === 'timeout') return failures.timeout();
  const { host, port } = membership.leader();
  return fault?.do === 'not-leader' ? failures.notLeader(host, port) : undefined;
}

/** A follower passes requests on to its leader, unless the client insists on the leader. */
function notHere({ membership, self }: Node, call: Call): Failure | undefined {
  const [required] = call.metadata.get('requires-leader');
  const leader = membership.leader();
  if (required?.toString() !== 'true' || leader.port === self().port) return undefined;
  return failures.notLeader(leader.host, leader.port);
}

async function after(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
