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
  /** Left out while every file that was written to last could be. */
  readonly writes?: {
    readonly state: 'failing';
    readonly failing: readonly {
      readonly file: string;
      readonly reason: string;
      readonly since: string;
    }[];
    readonly reason: string;
  };
  /** Left out while there is room: a warning, which takes no node out of service. */
  readonly disk?: {
    readonly state: 'low';
    readonly freeBytes: number;
    readonly reason: string;
  };
  /** Left out while the clock is right as far as the log can tell: a warning. */
  readonly clock?: {
    readonly state: 'behind';
    readonly seconds: number;
    readonly reason: string;
  };
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
 * Whether this node should be sent visitors: the store answers, the log is still what it was, no file
 * failed when it was last written, and the views are neither stopped by an event that cannot be folded nor further behind than `maxLag` events. What
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
  const writes = failingWrites(instance);
  const isRight = broken === undefined && writes === undefined;
  return {
    ready: state === 'live' && behind !== undefined && isRight,
    ...(writes && { writes }),
    ...lowDisk(instance),
    ...clockBehind(instance),
    ...(broken && { log: { state: 'contradicts', reason: reasonOf(broken) } }),
    store: behind === undefined ? 'unavailable' : 'available',
    views: { state, position: String(position), behind: behind ?? 0, ...(reason && { reason }) },
    processes: processesIn(instance),
  };
}

function failingWrites({ storage }: Instance): Readiness['writes'] {
  const faults = storage?.writes.faults() ?? [];
  if (faults.length === 0) return undefined;
  const failing = faults.map(({ since, ...fault }) => ({ ...fault, since: since.toISOString() }));
  const reasons = faults.map(({ file, reason }) => `The last write to ${file} failed: ${reason}.`);
  return { state: 'failing', failing, reason: reasons.join(' ') };
}

function lowDisk({ storage }: Instance): Pick<Readiness, 'disk'> {
  const freeBytes = storage?.freeBytes();
  if (!storage || freeBytes === undefined || freeBytes >= storage.lowBytes) return {};
  const reason = `The disk of the data folder has ${freeBytes} bytes left, less than ${storage.lowBytes}: make room.`;
  return { disk: { state: 'low', freeBytes, reason } };
}

function clockBehind({ clock }: Instance): Pick<Readiness, 'clock'> {
  const seconds = Math.round(clock.behindMs() / 1000);
  if (seconds === 0) return {};
  const reason = `The clock is ${seconds} s behind the newest event: it was set back, or it was ahead when that was recorded. Set it right: what is recorded now tells a time before what it follows.`;
  return { clock: { state: 'behind', seconds, reason } };
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
