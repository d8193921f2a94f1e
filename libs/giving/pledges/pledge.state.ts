import type {
  PledgeCondition,
  PledgeEndReason,
  PledgeEvent,
  PledgeInstalment,
  PledgeMovement,
} from '#catalogue';

import { evolveForeign, newForeign, type ForeignPledge } from './pledge-foreign.js';

/** An instalment with what of it is open, and what of that is put off, in minor units. */
export type OpenInstalment = PledgeInstalment & {
  readonly open: bigint;
  /** Owed, and no income before its year begins. */
  readonly deferred: bigint;
};

/** What a gift took of one instalment. */
type Taken = { readonly number: number; readonly minor: bigint; readonly deferred: bigint };

export type PledgeState = { readonly status: 'unknown' } | Pledge;

export type Pledge = {
  readonly status: 'offered' | 'confirmed';
  readonly pledgeId: string;
  readonly fundId: string;
  readonly donorId: string;
  readonly currency: string;
  readonly restriction: string;
  readonly isEnforceable: boolean;
  readonly pledged: bigint;
  readonly received: bigint;
  readonly cancelled: bigint;
  readonly writtenOff: bigint;
  readonly instalments: readonly OpenInstalment[];
  readonly conditions: readonly (PledgeCondition & { readonly isMet: boolean })[];
  readonly offeredOn: string;
  readonly expiresOn: string | null;
  readonly confirmedOn: string | null;
  readonly owner: string;
  readonly hasDefaulted: boolean;
  /** What gifts took, by gift. */
  readonly gifts: ReadonlyMap<string, readonly Taken[]>;
  readonly proposal: WriteOffProposal | null;
  /** What it stands for in the books; null where they are in its own currency. */
  readonly foreign: ForeignPledge | null;
};

export type WriteOffProposal = {
  readonly proposalId: string;
  readonly reason: PledgeEndReason;
  readonly proposedBy: string;
};

/** How a pledge stands, as a page says it. */
export type PledgeStanding =
  | 'offered'
  | 'expired'
  | 'confirmed'
  | 'part-received'
  | 'fulfilled'
  | 'cancelled'
  | 'defaulted'
  | 'written-off';

/** What is still to come: received, cancelled and written off never come to more than was pledged. */
export function openOf({ pledged, received, cancelled, writtenOff }: Pledge): bigint {
  return pledged - received - cancelled - writtenOff;
}

export function standingOf(pledge: Pledge, today: string): PledgeStanding {
  const { status, expiresOn, received, cancelled, writtenOff, hasDefaulted } = pledge;
  if (openOf(pledge) === 0n) {
    if (writtenOff > 0n) return 'written-off';
    return cancelled > 0n ? 'cancelled' : 'fulfilled';
  }
  if (status === 'offered') return expiresOn !== null && expiresOn < today ? 'expired' : 'offered';
  if (hasDefaulted) return 'defaulted';
  return received > 0n ? 'part-received' : 'confirmed';
}

/** Whether every condition is met. */
export function isUnconditional({ conditions }: Pick<Pledge, 'conditions'>): boolean {
  return conditions.every(({ isMet }) => isMet);
}

/** Whether it is owed in the books: enforceable, confirmed, with nothing left to be met (D30). */
export function isReceivable(pledge: Pledge): boolean {
  return pledge.isEnforceable && pledge.status === 'confirmed' && isUnconditional(pledge);
}

/** Takes so much of the instalments, the one that is named first, then in their order. */
export function taken(
  instalments: readonly OpenInstalment[],
  minor: bigint,
  order: 'first' | 'last',
  named: number | null = null,
): readonly Taken[] {
  const inOrder = order === 'first' ? [...instalments] : instalments.toReversed();
  const byName = inOrder.toSorted(
    (a, b) => Number(b.number === named) - Number(a.number === named),
  );
  let left = minor;
  return byName.flatMap(({ number, open, deferred }) => {
    const part = left < open ? left : open;
    left -= part;
    if (part === 0n) return [];
    // What was put off is the last that is left of an instalment.
    const recognised = open - deferred;
    return [{ number, minor: part, deferred: part > recognised ? part - recognised : 0n }];
  });
}

export function sumOf(parts: readonly Taken[]): {
  readonly minor: bigint;
  readonly deferred: bigint;
} {
  return parts.reduce(
    (sum, one) => ({ minor: sum.minor + one.minor, deferred: sum.deferred + one.deferred }),
    { minor: 0n, deferred: 0n },
  );
}

export function without(
  instalments: readonly OpenInstalment[],
  parts: readonly Taken[],
  sign: 1n | -1n = 1n,
): readonly OpenInstalment[] {
  return instalments.map((one) => {
    const part = parts.find(({ number }) => number === one.number);
    if (!part) return one;
    const { minor, deferred } = part;
    return { ...one, open: one.open - sign * minor, deferred: one.deferred - sign * deferred };
  });
}

/** What of the open instalments is put off: what is due after the year, where the pledge is owed. */
export function deferredAfter(
  instalments: readonly OpenInstalment[],
  yearEndsOn: string,
): readonly OpenInstalment[] {
  return instalments.map((one) => ({
    ...one,
    deferred: one.dueOn > yearEndsOn ? one.open : 0n,
  }));
}

/** The same movement, left out where it is none. */
export function move(
  from: PledgeMovement['from'],
  to: PledgeMovement['to'],
  minor: bigint,
): readonly PledgeMovement[] {
  return minor === 0n ? [] : [{ from, to, minor: minor.toString() }];
}

export function evolvePledge(state: PledgeState, event: PledgeEvent): PledgeState {
  if (event.type === 'PledgeOffered') {
    const { money, instalments, conditions, bookCurrency, ...data } = event.data;
    return {
      status: 'offered',
      ...data,
      currency: money.currency,
      pledged: BigInt(money.minor),
      received: 0n,
      cancelled: 0n,
      writtenOff: 0n,
      instalments: opened(instalments),
      conditions: conditions.map((one) => ({ ...one, isMet: false })),
      confirmedOn: null,
      hasDefaulted: false,
      gifts: new Map(),
      proposal: null,
      foreign: bookCurrency === undefined ? null : newForeign(bookCurrency),
    };
  }
  if (state.status === 'unknown') return state;
  const next = evolveKnown(state, event);
  if (!state.foreign) return next;
  const less = openOf(state) - openOf(next);
  return { ...next, foreign: evolveForeign(state.foreign, event, less) };
}

function opened(instalments: readonly PledgeInstalment[]): readonly OpenInstalment[] {
  return instalments.map((one) => ({ ...one, open: BigInt(one.minor), deferred: 0n }));
}

function evolveKnown(
  state: Pledge,
  event: Exclude<PledgeEvent, { type: 'PledgeOffered' }>,
): Pledge {
  switch (event.type) {
    case 'PledgeConfirmed':
      return booked(
        { ...state, status: 'confirmed', confirmedOn: event.data.confirmedOn },
        event.data.yearEndsOn,
      );
    case 'PledgeRescheduled':
      // What the gifts took stays taken: the new ones are the open part alone.
      return booked(
        { ...state, instalments: opened(event.data.instalments), gifts: untied(state.gifts) },
        event.data.yearEndsOn,
      );
    case 'PledgeConditionMet': {
      const { conditionId, yearEndsOn } = event.data;
      const met = (one: Pledge['conditions'][number]) =>
        one.conditionId === conditionId ? { ...one, isMet: true } : one;
      return booked({ ...state, conditions: state.conditions.map(met) }, yearEndsOn);
    }
    case 'PledgeInstalmentReceived': {
      const { donationId, instalment, minor } = event.data;
      return withGift(state, donationId, BigInt(minor), instalment);
    }
    case 'PledgeInstalmentCorrected': {
      const { donationId, minor } = event.data;
      return withGift(withoutGift(state, donationId), donationId, BigInt(minor), null);
    }
    case 'PledgeIncomeRecognised': {
      const instalments = deferredAfter(state.instalments, event.data.yearEndsOn);
      return { ...state, instalments };
    }
    case 'PledgeRemainderCancelled': {
      const parts = taken(state.instalments, BigInt(event.data.minor), 'last');
      const cancelled = state.cancelled + BigInt(event.data.minor);
      return { ...state, cancelled, instalments: without(state.instalments, parts) };
    }
    case 'PledgeRevalued':
      return state;
    case 'PledgeDefaulted':
      return { ...state, hasDefaulted: true };
    case 'PledgeWriteOffProposed': {
      const { proposalId, reason, proposedBy } = event.data;
      return { ...state, proposal: { proposalId, reason, proposedBy } };
    }
    case 'PledgeWriteOffDropped':
      return { ...state, proposal: null };
    case 'PledgeWrittenOff': {
      const minor = BigInt(event.data.minor);
      const parts = taken(state.instalments, minor, 'first');
      const instalments = without(state.instalments, parts);
      return { ...state, proposal: null, writtenOff: state.writtenOff + minor, instalments };
    }
  }
}

function booked(state: Pledge, yearEndsOn: string): Pledge {
  if (!isReceivable(state)) return state;
  return { ...state, instalments: deferredAfter(state.instalments, yearEndsOn) };
}

export function withGift(
  state: Pledge,
  donationId: string,
  minor: bigint,
  instalment: number | null,
): Pledge {
  const parts = taken(state.instalments, minor, 'first', instalment);
  const gifts = new Map(state.gifts).set(donationId, parts);
  const instalments = without(state.instalments, parts);
  return { ...state, gifts, instalments, received: state.received + minor };
}

export function withoutGift(state: Pledge, donationId: string): Pledge {
  const parts = state.gifts.get(donationId) ?? [];
  const instalments = without(state.instalments, parts, -1n);
  return { ...state, instalments, received: state.received - sumOf(parts).minor };
}

/** Of instalments that are no longer there: what is given back goes to the first that is. */
function untied(gifts: Pledge['gifts']): Pledge['gifts'] {
  return new Map(
    [...gifts].map(([id, parts]) => [id, [{ number: 1, minor: sumOf(parts).minor, deferred: 0n }]]),
  );
}
