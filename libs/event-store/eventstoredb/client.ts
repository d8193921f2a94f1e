import type { EventStoreDBClient } from '@eventstore/db-client';

/** A client that stays as it is until it is let go of. */
export type TamedClient = {
  readonly client: EventStoreDBClient;
  /** Ends its streams and closes its connection; calls that still wait fail, and nothing else. */
  readonly letGo: () => Promise<void>;
};

/** What the client has inside (6.2.1) and does not offer. */
type Inside = {
  supports: () => Promise<boolean>;
  handleError: () => Promise<void>;
  createChannel: () => Promise<Channel>;
};
type Channel = { readonly close: () => void };

/** Between two pings of a connection, unless the address says it; the client's own figure. */
const KEEP_ALIVE_MS = 10_000;
/** So many clients in a row have connections of their own; then the first one's is long gone. */
const DISTINCT = 1_000;

let made = 0;

/**
 * A client without three habits that spoil a bad day, two of them by ending the whole process:
 *
 * - Its batch appends answer through a table that all clients of the process share and that is
 *   emptied when any of their streams breaks; an answer that comes after that, and a write that
 *   waits for room when a stream breaks, throw where nobody can catch. So it is told that the
 *   server knows no batches: each append is a call of its own, which costs little
 *   (docs/performance.md).
 * - When a call fails it closes its channel under the others; one that is about to begin then
 *   throws where nobody can catch. So it leaves that to us: see `connect`.
 * - gRPC shares connections between channels of equal options, so a new client would get the
 *   silent connection of the old one back. So each pings at an interval of its own.
 *
 * It also looks for its cluster once and not ten times: whoever calls tries again anyway.
 * The client is loaded when it is first used: an embedded server never pays for it.
 */
export async function newClient(url: string): Promise<TamedClient> {
  const { EventStoreDBClient: Client } = await import('@eventstore/db-client');
  const client = Client.connectionString(withOwnOptions(url));
  const inside = client as unknown as Inside;
  const channels: Channel[] = [];
  let gone = false;
  const createChannel = inside.createChannel;
  inside.supports = () => Promise.resolve(false);
  inside.handleError = () => Promise.resolve();
  inside.createChannel = async () => {
    if (gone) throw new Error('the connection was given up');
    const channel = await createChannel();
    channels.push(channel);
    if (gone) void closeSoon([channel]);
    return channel;
  };
  return {
    client,
    letGo: async () => {
      gone = true;
      await client.dispose();
      await closeSoon(channels);
    },
  };
}

/** Calls that got hold of a channel begin in the same turn of the event loop: not under them. */
function closeSoon(channels: readonly Channel[]): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => {
      channels.forEach((channel) => channel.close());
      resolve();
    });
  });
}

/** Whoever writes these options in the address means it. */
function withOwnOptions(url: string): string {
  made = (made + 1) % DISTINCT;
  const options = [`keepAliveInterval=${KEEP_ALIVE_MS + made}`, `maxDiscoverAttempts=1`];
  const missing = options.filter((option) => {
    const [name = ''] = option.split('=');
    return !new RegExp(`[?&]${name}=`, 'i').test(url);
  });
  return missing.reduce((all, option) => `${all}${all.includes('?') ? '&' : '?'}${option}`, url);
}
