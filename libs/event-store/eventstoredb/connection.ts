import type { EventStoreDBClient, ResolvedEvent, StreamingRead } from '@eventstore/db-client';
import { StoreUnavailable } from '../event-store.js';
import { checkConnectionString } from './connection-string.js';
import { faultOf, TookTooLong } from './faults.js';

export type Connection = {
  /**
   * Carries out one call within our own time limit. After a failure that may be the connection's
   * fault, the next call gets a new one. Throws what the client threw, or TookTooLong.
   */
  readonly call: <T>(
    what: string,
    timeoutMs: number,
    work: (client: EventStoreDBClient) => Promise<T>,
  ) => Promise<T>;
  /** Reads to the end; `timeoutMs` is the longest silence between two events. */
  readonly collect: <E extends ResolvedEvent>(
    what: string,
    timeoutMs: number,
    reading: (client: EventStoreDBClient) => StreamingRead<E>,
  ) => Promise<E[]>;
  /** The client of now, for what lasts; renewed by `call` and `renew`. */
  readonly client: () => Promise<EventStoreDBClient>;
  /** Lets go of the client, if it is still this one: the next call makes a new one. */
  readonly renew: (client: EventStoreDBClient) => void;
  readonly close: () => Promise<void>;
};

/**
 * A connection that is replaced when it may be at fault. The client reconnects by itself when it
 * is told that a server went away, but keeps a server that is silent, a failed look at the
 * server's features, and a stream on which nothing is answered any more.
 */
export function connect(url: string): Connection {
  checkConnectionString(url);
  let current: Promise<EventStoreDBClient> | undefined;
  let closed = false;

  const client = (): Promise<EventStoreDBClient> => {
    if (closed) return Promise.reject(new StoreUnavailable('it is closed'));
    return (current ??= newClient(url));
  };
  const letGo = (old: Promise<EventStoreDBClient>): Promise<void> =>
    old.then(disposed).catch(() => undefined);
  const renew = (failed: EventStoreDBClient): void => {
    const old = current;
    void old?.then((now) => {
      if (now !== failed || current !== old) return;
      current = undefined;
      void letGo(old);
    });
  };

  const call: Connection['call'] = async (what, timeoutMs, work) => {
    const used = await client();
    try {
      return await within(what, timeoutMs, work(used));
    } catch (error) {
      if (faultOf(error) === 'unknown') renew(used);
      throw error;
    }
  };
  return {
    call,
    collect: async (what, timeoutMs, reading) => {
      const used = await client();
      try {
        return await collected(what, timeoutMs, reading(used));
      } catch (error) {
        if (faultOf(error) === 'unknown') renew(used);
        throw error;
      }
    },
    client,
    renew,
    close: async () => {
      closed = true;
      if (current) await letGo(current);
    },
  };
}

/** The client is loaded when it is first used: an embedded server never pays for it. */
async function newClient(url: string): Promise<EventStoreDBClient> {
  const { EventStoreDBClient: Client } = await import('@eventstore/db-client');
  return Client.connectionString(url);
}

async function disposed(client: EventStoreDBClient): Promise<void> {
  await client.dispose();
  // `dispose` ends the streams and leaves the socket open.
  const channel = await client['getChannel']();
  channel.close();
}

async function within<T>(what: string, timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TookTooLong(what, timeoutMs)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function collected<E extends ResolvedEvent>(
  what: string,
  timeoutMs: number,
  reading: StreamingRead<E>,
): Promise<E[]> {
  return new Promise((resolve, reject) => {
    const events: E[] = [];
    const giveUp = (): void => {
      reject(new TookTooLong(what, timeoutMs));
      void reading.cancel().catch(() => undefined);
    };
    const silence = setTimeout(giveUp, timeoutMs);
    reading
      .on('data', (event: E) => {
        silence.refresh();
        events.push(event);
      })
      .on('error', (error: Error) => {
        clearTimeout(silence);
        reject(error);
      })
      .on('end', () => {
        clearTimeout(silence);
        resolve(events);
      });
  });
}
