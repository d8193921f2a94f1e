import { Rejection } from '#kernel';
import { filter, merge, Observable, Subject, takeUntil } from 'rxjs';
import { checkExpected, checkRange, checkStreamName, pageLimit } from '../checks.js';
import { isForgettable, type EventStore } from '../event-store.js';
import { queuePerStream } from '../in-turn.js';
import { connect } from './connection.js';
import { gate } from './gate.js';
import { livePositions } from './listening.js';
import { naming } from './names.js';
import { patiently } from './patience.js';
import { reading } from './reading.js';
import type { Limits, Wire } from './wire.js';
import { writing } from './writing.js';

export type EventStoreDbOptions = {
  /** `esdb://name:password@host:2113?tls=true`; several hosts or `esdb+discover://` for a cluster. */
  readonly url: string;
  /** Before each stream's name, so that several houses can share a database. */
  readonly prefix?: string;
  /** A position before which nothing of ours stands: saves reading through what others wrote. */
  readonly begin?: bigint;
  readonly limits?: Partial<Limits>;
};

const LIMITS: Limits = { callMs: 5_000, attempts: 4, firstPauseMs: 50, giveUpMs: 8_000 };

/**
 * The log in an EventStoreDB (KurrentDB) cluster, 22.6 or newer. Opens at once: a server that is
 * away is told by the calls. Rejection `eventstore-url-invalid` for an address that is none.
 *
 * A commit position is our position. The server's own events and strangers' are passed over.
 * Forgetting hides a stream at once; its bytes go at the server's next scavenge.
 */
export function eventStoreDb({
  url,
  prefix = '',
  begin = 0n,
  limits,
}: EventStoreDbOptions): EventStore {
  const wire = wireTo(url, prefix, { ...LIMITS, ...limits });
  const readings = reading(wire, begin);
  const writings = writing(wire, readings);
  // What is asked in order reaches the server in order, though calls take different ways there.
  const inTurn = queuePerStream();
  const { whileOpen, close } = gate();
  const own = new Subject<bigint>();
  const end = new Subject<void>();

  return {
    append: (stream, expected, events) =>
      whileOpen(
        () => {
          checkStreamName(stream);
          checkExpected(expected);
        },
        async () => {
          const appended = await inTurn(stream, () => writings.append(stream, expected, events));
          if (!appended.repeated && appended.position > 0n) own.next(appended.position);
          return appended;
        },
      ),
    read: (stream, from = 0, limit = Infinity) =>
      whileOpen(
        () => checkRange(from, limit),
        () => readings.read(stream, from, limit),
      ),
    readAll: (after, limit) => {
      let most = 0;
      return whileOpen(
        () => (most = pageLimit(after, limit)),
        () => readings.readAll(after, most),
      );
    },
    head: () => whileOpen(nothing, readings.head),
    bell: () => bellOver(merge(own, livePositions(wire)), end),
    forget: (stream) =>
      whileOpen(
        () => {
          if (!isForgettable(stream)) throw new Rejection('stream-not-forgettable');
        },
        () => inTurn(stream, () => writings.forget(stream)),
      ),
    forgettableStreams: () => whileOpen(nothing, readings.forgettableStreams),
    close: () =>
      close(async () => {
        end.next();
        end.complete();
        await wire.connection.close();
      }),
  };
}

const nothing = (): void => undefined;

function wireTo(url: string, prefix: string, limits: Limits): Wire {
  return {
    connection: connect(url),
    naming: naming(prefix),
    limits,
    patiently: (work) => patiently(limits, work),
  };
}

/** Own appends ring at once and the subscription brings them again: only what is newer rings. */
function bellOver(positions: Observable<bigint>, end: Subject<void>): Observable<void> {
  return new Observable((subscriber) => {
    let rungFor = 0n;
    return positions
      .pipe(
        filter((position) => position === 0n || position > rungFor),
        takeUntil(end),
      )
      .subscribe({
        next: (position) => {
          if (position > rungFor) rungFor = position;
          subscriber.next();
        },
        complete: () => subscriber.complete(),
      });
  });
}
