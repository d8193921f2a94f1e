import {
  bookOfEntity,
  carryOut,
  instantOf,
  loadAuthority,
  type Book,
  type Invocation,
  type Ports,
} from '#commands';
import type { EffectEvent, ProcessEvent } from '#catalogue';
import { effectDecider, effectStream, isEffectStream } from '#effects';
import { loadState, scanLog, type EventStore, type Executed } from '#event-store';
import type { Asker } from '#gate';
import { ensure } from '#kernel';
import type { Process } from '../process.js';
import { parkedDecider, parkedStream, type WaitingReaction } from './parked.decider.js';

/** The queue of one process for one stream; of an effect, its kind and its own stream. */
export type ParkedQueue = { readonly process: string; readonly target: string };

/**
 * An administrator asks that what waits be tried again; a worker does it when it reads this in the
 * log. Rejections `not-allowed`, `nothing-parked`.
 */
export async function askRetry(
  ports: Ports,
  invocation: Invocation,
  queue: ParkedQueue,
): Promise<Executed<ProcessEvent | EffectEvent>> {
  const { id } = invocation.actor;
  const [entityId, roles] = await Promise.all([
    entityOf(ports, id),
    loadAuthority(ports.store, id, null, instantOf(ports, invocation)),
  ]);
  ensure(entityId !== undefined, 'not-allowed');
  const book = await bookOfEntity(ports.store, entityId);
  return ask(ports, invocation, book, queue, { id, roles });
}

/** The same by whoever holds the machine, from its command line. Rejection `nothing-parked`. */
export function askRetryAsOperator(
  ports: Ports,
  invocation: Invocation,
  queue: ParkedQueue,
): Promise<Executed<ProcessEvent | EffectEvent>> {
  const { id } = invocation.actor;
  const book = { entityId: 'instance', timeZone: 'UTC', baseCurrency: 'EUR' };
  return ask(ports, invocation, book, queue, { id, roles: ['administrator'] });
}

/** What was given up of an effect is asked for in its own stream, since nothing waits behind it. */
function ask(
  ports: Ports,
  invocation: Invocation,
  book: Book,
  { process, target }: ParkedQueue,
  by: Asker,
): Promise<Executed<ProcessEvent | EffectEvent>> {
  if (isEffectStream(target)) {
    const command = { type: 'AskRetry', kind: process, by } as const;
    return carryOut(ports, invocation, book, effectDecider, target, command);
  }
  const command = { type: 'AskRetry', process, target, by } as const;
  return carryOut(ports, invocation, book, parkedDecider, parkedStream(process), command);
}

/** What waits, of a process or of a kind of effect. */
type Waiting = WaitingReaction & { readonly process: string };

/**
 * What waits of each process, and the effects that were given up, read from the log itself: where no
 * views are at hand. Effects have a stream each, so the whole log is passed for them.
 */
export async function loadParked(
  store: EventStore,
  processes: readonly Process[],
): Promise<readonly Waiting[]> {
  const states = await Promise.all(
    processes.map(async ({ name }) => {
      const { queues } = await loadState(store, parkedDecider, parkedStream(name));
      return [...queues.values()].flat().map((waiting) => ({ ...waiting, process: name }));
    }),
  );
  return [...states.flat(), ...(await loadGivenUp(store))];
}

/** Events that are passed at a time. */
const SCAN_EVENTS = 5_000;
const TELLING = new Set(['EffectGivenUp', 'EffectAnswered']);

async function loadGivenUp(store: EventStore): Promise<readonly Waiting[]> {
  const givenUp = new Map<string, Waiting>();
  for (let after = 0n; ;) {
    const { events, passed, through } = await scanLog(store, after, SCAN_EVENTS, TELLING);
    for (const event of events) {
      if (event.type === 'EffectAnswered') givenUp.delete(event.data.effectId);
      if (event.type === 'EffectGivenUp') givenUp.set(event.data.effectId, waitingOf(event.data));
    }
    if (passed === 0) return [...givenUp.values()];
    after = through;
  }
}

function waitingOf(effect: Extract<EffectEvent, { type: 'EffectGivenUp' }>['data']): Waiting {
  const { kind, effectId, causeStream, causeRevision, causeType, trouble } = effect;
  const cause = { causeId: effectId, place: 0, causeStream, causeRevision, causeType };
  return { process: kind, target: effectStream(effectId), ...cause, code: trouble.code };
}

async function entityOf({ store }: Ports, accountId: string): Promise<string | undefined> {
  const [first] = await store.read(`account-${accountId}`, 0, 1);
  const event = first?.event;
  return event?.type === 'AccountInvited' ? event.data.entityId : undefined;
}
