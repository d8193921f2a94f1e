import {
  bookOfEntity,
  carryOut,
  instantOf,
  loadAuthority,
  type Invocation,
  type Ports,
} from '#commands';
import type { ProcessEvent } from '#catalogue';
import { loadState, type EventStore, type Executed } from '#event-store';
import { ensure } from '#kernel';
import type { Process } from '../process.js';
import { parkedDecider, parkedStream, type WaitingReaction } from './parked.decider.js';

/** The queue of one process for one stream. */
export type ParkedQueue = { readonly process: string; readonly target: string };

type Done = Promise<Executed<ProcessEvent>>;

/**
 * An administrator asks that what waits be tried again; a worker does it when it reads this in the
 * log. Rejections `not-allowed`, `nothing-parked`.
 */
export async function askRetry(
  ports: Ports,
  invocation: Invocation,
  { process, target }: ParkedQueue,
): Done {
  const { id } = invocation.actor;
  const [entityId, roles] = await Promise.all([
    entityOf(ports, id),
    loadAuthority(ports.store, id, null, instantOf(ports, invocation)),
  ]);
  ensure(entityId !== undefined, 'not-allowed');
  const book = await bookOfEntity(ports.store, entityId);
  return carryOut(ports, invocation, book, parkedDecider, parkedStream(process), {
    type: 'AskRetry',
    process,
    target,
    by: { id, roles },
  });
}

/** The same by whoever holds the machine, from its command line. Rejection `nothing-parked`. */
export function askRetryAsOperator(
  ports: Ports,
  invocation: Invocation,
  { process, target }: ParkedQueue,
): Done {
  const { id } = invocation.actor;
  const book = { entityId: 'instance', timeZone: 'UTC', baseCurrency: 'EUR' };
  return carryOut(ports, invocation, book, parkedDecider, parkedStream(process), {
    type: 'AskRetry',
    process,
    target,
    by: { id, roles: ['administrator'] },
  });
}

/** What waits of each process, read from the log itself: where no views are at hand. */
export async function loadParked(
  store: EventStore,
  processes: readonly Process[],
): Promise<readonly (WaitingReaction & { readonly process: string })[]> {
  const states = await Promise.all(
    processes.map(async ({ name }) => {
      const { queues } = await loadState(store, parkedDecider, parkedStream(name));
      return [...queues.values()].flat().map((waiting) => ({ ...waiting, process: name }));
    }),
  );
  return states.flat();
}

async function entityOf({ store }: Ports, accountId: string): Promise<string | undefined> {
  const [first] = await store.read(`account-${accountId}`, 0, 1);
  const event = first?.event;
  return event?.type === 'AccountInvited' ? event.data.entityId : undefined;
}
