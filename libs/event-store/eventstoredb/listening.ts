import type { AllStreamSubscription, EventStoreDBClient, Filter } from '@eventstore/db-client';
import { Observable, retry, share, timer } from 'rxjs';
import { positionOf, type Naming } from './names.js';
import type { Wire } from './wire.js';

const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 5_000;
/** The server's own events ring no bell; it tells how far it looked once in so many of them. */
const CHECKPOINT_INTERVAL = 1_000;

/**
 * Positions as they come, from a live subscription to `$all` that is opened again for ever when it
 * drops. After each opening it tells `0n`: what happened in between was missed, so look.
 * Only "look again" is passed on; the events themselves are pulled, page by page.
 */
export function livePositions(wire: Wire): Observable<bigint> {
  return subscription(wire).pipe(
    retry({
      delay: (_, count) => timer(Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (count - 1))),
      resetOnSuccess: true,
    }),
    share(),
  );
}

function subscription({ connection, naming }: Wire): Observable<bigint> {
  return new Observable((subscriber) => {
    let opened: AllStreamSubscription | undefined;
    const fail = (client: EventStoreDBClient | undefined, error: unknown): void => {
      if (client) connection.renew(client);
      subscriber.error(error);
    };
    const open = async (): Promise<void> => {
      const client = await connection.client();
      const filter = await filterFor(naming);
      if (subscriber.closed) return;
      opened = client.subscribeToAll({ fromPosition: 'end', filter });
      opened
        .on('confirmation', () => subscriber.next(0n))
        .on('data', (resolved) => {
          const ours = resolved.event && naming.ownName(resolved.event.streamId) !== undefined;
          if (ours) subscriber.next(positionOf(resolved));
        })
        .on('error', (error) => fail(client, error))
        .on('end', () => fail(client, new Error('the subscription ended')));
    };
    open().catch((error: unknown) => fail(undefined, error));
    return () => {
      // Errors of what is being let go of interest nobody.
      opened?.removeAllListeners('error').on('error', () => undefined);
      void opened?.unsubscribe().catch(() => undefined);
    };
  });
}

/** What the server need not send: its own events, and those of other houses. */
async function filterFor({ before }: Naming): Promise<Filter> {
  const { excludeSystemEvents, streamNameFilter } = await import('@eventstore/db-client');
  const checkpointInterval = CHECKPOINT_INTERVAL;
  return before === ''
    ? excludeSystemEvents({ checkpointInterval })
    : streamNameFilter({ prefixes: [before], checkpointInterval });
}
