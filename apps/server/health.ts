import type { Instance } from '#instance';

/** What readiness looks at, in words for whoever is woken by it. */
export type Readiness = {
  readonly ready: boolean;
  readonly store: 'available' | 'unavailable';
  readonly views: {
    readonly state: 'live' | 'behind' | 'stopped';
    readonly position: string;
    /** At least so many events are not folded yet; counting stops at the limit. */
    readonly behind: number;
    readonly reason?: string;
  };
  readonly processes: {
    readonly state: 'running' | 'stuck' | 'elsewhere';
    readonly reason?: string;
  };
};

/**
 * Whether this node should be sent visitors: the store answers, and its views are neither stopped
 * by an event that cannot be folded nor further behind than `maxLag` events. A process that is
 * stuck is told, but pages still answer.
 */
export async function readiness(instance: Instance, maxLag: number): Promise<Readiness> {
  const { position, poison, trouble } = instance.projector.state();
  const behind = await eventsAfter(instance, position, maxLag);
  // Trouble that lasts while the store answers: what is behind it is not counted in events.
  const late = behind === undefined || behind > maxLag || trouble !== undefined;
  const state = poison ? 'stopped' : late ? 'behind' : 'live';
  const reason = poison?.message ?? (late ? trouble : undefined);
  return {
    ready: state === 'live' && behind !== undefined,
    store: behind === undefined ? 'unavailable' : 'available',
    views: { state, position: String(position), behind: behind ?? 0, ...(reason && { reason }) },
    processes: processesIn(instance),
  };
}

/** Undefined when the store does not answer. */
async function eventsAfter(
  { ports }: Instance,
  position: bigint,
  maxLag: number,
): Promise<number | undefined> {
  try {
    return (await ports.store.readAll(position, maxLag + 1)).length;
  } catch {
    return undefined;
  }
}

function processesIn({ processes }: Instance): Readiness['processes'] {
  if (!processes) return { state: 'elsewhere' };
  const { stuck } = processes.state();
  if (!stuck) return { state: 'running' };
  const { process, eventType, position, code } = stuck;
  const reason = `${process} was refused (${code}) on ${eventType} at position ${position}`;
  return { state: 'stuck', reason };
}
