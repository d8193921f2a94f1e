import type { Instance } from '#instance';
import type { Rejection } from '#kernel';
import { readParked } from '#processes';

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
  /** Left out while the log is what it was. */
  readonly log?: { readonly state: 'contradicts'; readonly reason: string };
  readonly processes: {
    /** `parked`: something was refused and waits; `waiting`: for a store that is away. */
    readonly state: 'running' | 'parked' | 'waiting' | 'elsewhere';
    /** What waits, on every node: left out when nothing does. */
    readonly parked?: readonly {
      readonly process: string;
      readonly target: string;
      readonly event: string;
      /** Null for what waits behind another. */
      readonly code: string | null;
      readonly since: string;
    }[];
    readonly reason?: string;
  };
};

/**
 * Whether this node should be sent visitors: the store answers, the log is still what it was, and the
 * views are neither stopped by an event that cannot be folded nor further behind than `maxLag` events. What
 * processes could not do is told, and takes no node out of service: pages answer, and another node
 * could do no better.
 */
export async function readiness(instance: Instance, maxLag: number): Promise<Readiness> {
  const { position, poison, trouble } = instance.projector.state();
  const behind = await eventsAfter(instance, position, maxLag);
  // Trouble that lasts while the store answers: what is behind it is not counted in events.
  const late = behind === undefined || behind > maxLag || trouble !== undefined;
  const state = poison ? 'stopped' : late ? 'behind' : 'live';
  const reason = poison?.message ?? (late ? trouble : undefined);
  const broken = instance.watch?.trouble();
  return {
    ready: state === 'live' && behind !== undefined && broken === undefined,
    ...(broken && { log: { state: 'contradicts', reason: reasonOf(broken) } }),
    store: behind === undefined ? 'unavailable' : 'available',
    views: { state, position: String(position), behind: behind ?? 0, ...(reason && { reason }) },
    processes: processesIn(instance),
  };
}

/** A code, and where: nothing of what an event holds. */
function reasonOf({ code, params }: Rejection): string {
  const facts = Object.entries(params).map(([name, value]) => `${name} ${value}`);
  return [code, ...facts].join(', ');
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

function processesIn({ processes, ticker, views }: Instance): Readiness['processes'] {
  const parked = readParked(views).map(({ process, target, cause_type, code, parked_at }) => ({
    process,
    target,
    event: cause_type,
    code,
    since: parked_at,
  }));
  const reason = processes?.state().trouble ?? ticker?.trouble();
  const running = reason !== undefined ? 'waiting' : parked.length > 0 ? 'parked' : 'running';
  return {
    state: processes ? running : 'elsewhere',
    ...(parked.length > 0 && { parked }),
    ...(reason && { reason }),
  };
}
