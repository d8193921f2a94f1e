import type { Exchange, PledgeEvent, PledgeMovement } from '#catalogue';

/** Something that changed what is open of a pledge that is owed: what came, or what was given up. */
export type PledgeChange = {
  readonly on: string;
  /** Against what it stands: what came, the income of a cancelled rest, the loss of a written-off one. */
  readonly against: 'realised' | 'income' | 'loss';
  /** How much less is open, and how much less it stands for in the books. */
  readonly minor: bigint;
  readonly base: bigint;
};

/** What a month's end has made of a pledge. */
export type PledgeRevaluation = {
  /** The last day of the month. */
  readonly on: string;
  readonly rateSetId: string;
  /** By how much what is owed grew in the books; below zero where it shrank. */
  readonly base: bigint;
};

/**
 * A pledge in another currency than the books: what it stands for there. All of it follows from what the
 * events move, so that nothing is counted twice.
 */
export type ForeignPledge = {
  /** The currency of the books. */
  readonly into: string;
  /** The rate at which it became owed, and the day; null before. */
  readonly exchange: Exchange | null;
  readonly owedOn: string | null;
  /** What it stands for in the books, in minor units: owed, and put off. */
  readonly owed: bigint;
  readonly deferred: bigint;
  /** What each gift moved in the books as it stands now; nothing, once what is owed was parted anew. */
  readonly booked: ReadonlyMap<string, readonly PledgeMovement[]>;
  readonly changes: readonly PledgeChange[];
  /** In the order of the months; one each, as it was corrected last. */
  readonly revaluations: readonly PledgeRevaluation[];
};

export function newForeign(into: string): ForeignPledge {
  const nothing = { exchange: null, owedOn: null, owed: 0n, deferred: 0n };
  return { into, ...nothing, booked: new Map(), changes: [], revaluations: [] };
}

/** The same movement in the currency of the books. */
export function priced(
  from: PledgeMovement['from'],
  to: PledgeMovement['to'],
  minor: bigint,
  base: bigint,
): readonly PledgeMovement[] {
  if (minor === 0n && base === 0n) return [];
  return [{ from, to, minor: minor.toString(), baseMinor: base.toString() }];
}

/** A difference of rates: no money moves, and below zero it goes the other way. */
export function difference(
  from: PledgeMovement['from'],
  to: PledgeMovement['to'],
  base: bigint,
  relatesTo?: string,
): readonly PledgeMovement[] {
  const moved = base < 0n ? priced(to, from, 0n, -base) : priced(from, to, 0n, base);
  return relatesTo === undefined ? moved : moved.map((one) => ({ ...one, relatesTo }));
}

/** By how much movements make a balance grow on its debit side, in the currency of the books. */
export function baseInto(books: readonly PledgeMovement[], balance: PledgeMovement['to']): bigint {
  return books.reduce((sum, { from, to, minor, baseMinor = minor }) => {
    const sign = (to === balance ? 1n : 0n) - (from === balance ? 1n : 0n);
    return sum + sign * BigInt(baseMinor);
  }, 0n);
}

/** What an event makes of it; `minorLess` is by how much less is open. */
export function evolveForeign(
  foreign: ForeignPledge,
  event: Exclude<PledgeEvent, { type: 'PledgeOffered' }>,
  minorLess: bigint,
): ForeignPledge {
  if (!('books' in event.data)) return foreign;
  const { books } = event.data;
  const moved: ForeignPledge = {
    ...foreign,
    owed: foreign.owed + baseInto(books, 'receivable'),
    deferred: foreign.deferred - baseInto(books, 'deferred'),
  };
  switch (event.type) {
    case 'PledgeConfirmed':
    case 'PledgeConditionMet': {
      const { exchange } = event.data;
      if (!exchange) return moved;
      const owedOn = 'on' in event.data ? event.data.on : event.data.confirmedOn;
      return { ...moved, exchange, owedOn };
    }
    case 'PledgeRescheduled':
      return { ...moved, booked: new Map() };
    case 'PledgeInstalmentReceived':
    case 'PledgeInstalmentCorrected':
    case 'PledgeRemainderCancelled':
    case 'PledgeWrittenOff': {
      const { data } = event;
      const booked = 'donationId' in data ? bookedNow(foreign, data) : foreign.booked;
      if (foreign.owedOn === null || minorLess === 0n) return { ...moved, booked };
      const on = 'receivedOn' in data ? data.receivedOn : data.on;
      const change = { on, minor: minorLess, base: -baseInto(books, 'receivable') };
      const changes = [...foreign.changes, { ...change, against: AGAINST[event.type] }];
      return { ...moved, booked, changes };
    }
    case 'PledgeRevalued':
      return { ...moved, ...revalued(foreign, event.data) };
    default:
      return moved;
  }
}

const AGAINST = {
  PledgeInstalmentReceived: 'realised',
  PledgeInstalmentCorrected: 'realised',
  PledgeRemainderCancelled: 'income',
  PledgeWrittenOff: 'loss',
} as const;

/** What came after the month takes its share of what changed at its end. */
function revalued(
  { changes, revaluations }: ForeignPledge,
  {
    on,
    exchange: { rateSetId },
    differenceMinor,
    shares,
  }: Extract<PledgeEvent, { type: 'PledgeRevalued' }>['data'],
): Pick<ForeignPledge, 'changes' | 'revaluations'> {
  const shareOf = (kind: string, place: number): bigint =>
    shares
      .filter((one) => one.of === kind && one.place === place)
      .reduce((sum, { minor }) => sum + BigInt(minor), 0n);
  const before = revaluations.find((one) => one.on === on)?.base ?? 0n;
  const later = revaluations.map((one, place) => ({
    ...one,
    base: one.base - shareOf('revaluation', place),
  }));
  return {
    changes: changes.map((one, place) => ({
      ...one,
      base: one.base + shareOf('change', place),
    })),
    revaluations: [
      ...later.filter((one) => one.on !== on),
      { on, rateSetId, base: before + BigInt(differenceMinor) },
    ].toSorted((a, b) => (a.on < b.on ? -1 : 1)),
  };
}

/** All that a gift has moved so far; of one whose beginning was parted anew nothing is known. */
function bookedNow(
  { booked }: ForeignPledge,
  {
    donationId,
    books,
    ...said
  }: {
    readonly donationId: string;
    readonly books: readonly PledgeMovement[];
    readonly correctionId?: string;
  },
): ForeignPledge['booked'] {
  const before = booked.get(donationId);
  if (said.correctionId !== undefined && !before) return booked;
  return new Map(booked).set(donationId, [...(before ?? []), ...books]);
}
