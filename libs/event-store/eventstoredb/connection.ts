import type { EventStoreDBClient, ResolvedEvent, StreamingRead } from '@eventstore/db-client';
import { StoreUnavailable } from '../event-store.js';
import { newClient, type TamedClient } from './client.js';
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
 * A connection that is replaced when it may be at fault: a server that went away, that moved, that
 * is silent. Calls that wait on the old one are left to their end (each has its limit), so that
 * one that fails does not take the others with it.
 */
export function connect(url: string): Connection {
  checkConnectionString(url);
  let current: Promise<Lease> | undefined;
  let closed = false;
  const open = new Set<Lease>();

  const lease = async (): Promise<Lease> => {
    if (closed) throw new StoreUnavailable('it is closed');
    current ??= newLease(url, open).catch((error: unknown) => {
      current = undefined;
      throw error;
    });
    return current;
  };
  const retire = (old: Lease): void => {
    if (!old.retired) current = undefined;
    old.retired = true;
    if (old.users === 0) void old.letGo();
  };
  const using = async <T>(work: (client: EventStoreDBClient) => Promise<T>): Promise<T> => {
    const used = await lease();
    used.users += 1;
    try {
      return await work(used.client);
    } catch (error) {
      if (faultOf(error) === 'unknown') retire(used);
      throw error;
    } finally {
      used.users -= 1;
      if (used.retired && used.users === 0) void used.letGo();
    }
  };

  return {
    call: (what, timeoutMs, work) => using((client) => within(what, timeoutMs, work(client))),
    collect: (what, timeoutMs, reading) =>
      using((client) => collected(what, timeoutMs, reading(client))),
    client: async () => (await lease()).client,
    renew: (failed) => {
      for (const old of open) if (old.client === failed) retire(old);
    },
    close: async () => {
      closed = true;
      await current?.catch(() => undefined);
      await Promise.all([...open].map((each) => each.letGo()));
    },
  };
}

/** A client and who is using it. */
type Lease = TamedClient & { users: number; retired: boolean };

async function newLease(url: string, open: Set<Lease>): Promise<Lease> {
  const { client, letGo } = await newClient(url);
  let going: Promise<void> | undefined;
  const lease: Lease = {
    client,
    users: 0,
    retired: false,
    letGo: () => (going ??= letGo().finally(() => open.delete(lease))),
  };
  open.add(lease);
  return lease;
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
