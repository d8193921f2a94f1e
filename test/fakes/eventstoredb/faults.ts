/** The calls that can be counted and disturbed. */
export type Method =
  'features' | 'gossip' | 'append' | 'batchAppend' | 'read' | 'subscribe' | 'delete' | 'tombstone';

/**
 * - `drop`: the connection breaks before anything is done.
 * - `delay`: as always, but `ms` later.
 * - `unavailable`, `timeout`, `not-leader`: refused so, nothing is done.
 * - `lose-answer-after-commit`: written, then the connection breaks.
 * - `silent`: taken and never answered; nothing is done.
 * - `break-mid-read`: the connection breaks after `afterEvents` events.
 */
export type FaultKind =
  | 'drop'
  | 'delay'
  | 'unavailable'
  | 'lose-answer-after-commit'
  | 'not-leader'
  | 'silent'
  | 'timeout'
  | 'break-mid-read';

export type Fault = {
  readonly do: FaultKind;
  /** Of `delay`. */
  readonly ms?: number;
  /** Of `break-mid-read`: so many events still arrive. */
  readonly afterEvents?: number;
};

export type PlannedFault = Fault & {
  /** Which calls: one method, or any of several. */
  readonly on: Method | readonly Method[];
  /** How many calls in a row; once unless told. */
  readonly times?: number;
};

export type RandomFaults = {
  readonly seed: number;
  /** Share of the calls that go wrong, 0 to 1. */
  readonly probability: number;
  readonly kinds: readonly FaultKind[];
  /** Methods to leave alone are left out; all unless told. */
  readonly on?: readonly Method[];
  /** Longest `delay`. */
  readonly ms?: number;
  /** Most that happen of a kind: each silence costs whoever waits all of its patience. */
  readonly most?: Readonly<Partial<Record<FaultKind, number>>>;
};

export type Faults = {
  /** The next call of the kind fails so. Plans for one method are kept in their order. */
  readonly next: (fault: PlannedFault) => void;
  /** From now on calls fail at random, the same way for the same seed and order of calls. */
  readonly random: (faults: RandomFaults) => void;
  /** No more faults, planned or random. */
  readonly clear: () => void;
  /** Plans that no call has met yet. */
  readonly pending: () => number;
  /** How many faults of each kind have happened. */
  readonly happened: () => Readonly<Partial<Record<FaultKind, number>>>;
};

/** For the server: what happens to this call. */
export type FaultSource = Faults & { readonly take: (method: Method) => Fault | undefined };

const DELAY_MS = 20;
const WRITES: readonly Method[] = ['append', 'batchAppend', 'delete', 'tombstone'];
const READS: readonly Method[] = ['read', 'subscribe'];
/** Random breaks of a read come after at most so many events. */
const MOST_EVENTS_BEFORE_BREAK = 20;

export function createFaults(): FaultSource {
  let planned: { on: readonly Method[]; left: number; fault: Fault }[] = [];
  let chance: ((method: Method) => Fault | undefined) | undefined;
  const happened: Partial<Record<FaultKind, number>> = {};

  const fromPlan = (method: Method) => {
    const plan = planned.find(({ on }) => on.includes(method));
    if (plan === undefined) return undefined;
    plan.left -= 1;
    planned = planned.filter(({ left }) => left > 0);
    return plan.fault;
  };
  return {
    next: ({ on, times = 1, ...fault }) => {
      planned.push({ on: typeof on === 'string' ? [on] : on, left: times, fault });
    },
    random: (faults) => {
      chance = randomFaults(faults);
    },
    clear: () => {
      planned = [];
      chance = undefined;
    },
    pending: () => planned.reduce((sum, { left }) => sum + left, 0),
    happened: () => ({ ...happened }),
    take: (method) => {
      const fault = fromPlan(method) ?? chance?.(method);
      if (fault !== undefined) happened[fault.do] = (happened[fault.do] ?? 0) + 1;
      return fault;
    },
  };
}

function randomFaults({ seed, probability, kinds, on, ms = DELAY_MS, most = {} }: RandomFaults) {
  const random = generator(seed);
  const left = new Map(Object.entries(most));
  return (method: Method): Fault | undefined => {
    if (on !== undefined && !on.includes(method)) return undefined;
    const [happens, which, howMuch] = [random(), random(), random()];
    if (happens >= probability) return undefined;
    const possible = kinds.filter((kind) => applies(kind, method) && left.get(kind) !== 0);
    const kind = possible[Math.floor(which * possible.length)];
    if (kind === undefined) return undefined;
    const more = left.get(kind);
    if (more !== undefined) left.set(kind, more - 1);
    const afterEvents = Math.floor(howMuch * MOST_EVENTS_BEFORE_BREAK);
    return { do: kind, ms: Math.ceil(howMuch * ms), afterEvents };
  };
}

function applies(kind: FaultKind, method: Method): boolean {
  if (kind === 'lose-answer-after-commit') return WRITES.includes(method);
  if (kind === 'break-mid-read') return READS.includes(method);
  if (kind === 'not-leader') return WRITES.includes(method) || READS.includes(method);
  return true;
}

/** Mulberry32: small, seeded, and good enough to choose faults by. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
