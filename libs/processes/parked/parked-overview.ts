import { authorityAt, openActs, type OpenAct } from '#acts';
import { loadAuthority, type Ports } from '#commands';
import { effectDecider, isEffectStream } from '#effects';
import { loadState } from '#event-store';
import { PARKED_ACTS, type QueuePlace } from './parked.acts.js';
import type { ParkedQueue } from './parked.commands.js';
import { parkedDecider, parkedStream } from './parked.decider.js';
import type { ParkedRow } from './parked.projection.js';

/** What waits for one stream, and what the reader may do with it. */
export type OfferedQueue = {
  /** Names the queue among all of them. */
  readonly target: string;
  readonly rows: readonly ParkedRow[];
  readonly place: QueuePlace;
  readonly open: readonly OpenAct<QueuePlace>[];
};

/** What waits, by queue, in the order of the rows; each before an account. */
export async function parkedOverview(
  ports: Ports,
  id: string,
  rows: readonly ParkedRow[],
): Promise<readonly OfferedQueue[]> {
  const now = ports.clock.now();
  const roles = await loadAuthority(ports.store, id, null, now);
  const authority = authorityAt(now, 'UTC', { id, roles });
  const names = [...new Set(rows.map(nameOf))];
  return Promise.all(
    names.map(async (target) => {
      const waiting = rows.filter((row) => nameOf(row) === target);
      const queue = waiting[0]!;
      const place: QueuePlace = { authority, queue, state: await stateOf(ports, queue) };
      return { target, rows: waiting, place, open: openActs(PARKED_ACTS, place) };
    }),
  );
}

function nameOf({ process, target }: ParkedQueue): string {
  return `${process} ${target}`;
}

async function stateOf(
  { store }: Ports,
  { process, target }: ParkedQueue,
): Promise<QueuePlace['state']> {
  return isEffectStream(target)
    ? { of: 'effect', effect: await loadState(store, effectDecider, target) }
    : { of: 'process', parked: await loadState(store, parkedDecider, parkedStream(process)) };
}
