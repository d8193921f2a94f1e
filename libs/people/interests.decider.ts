import type { InterestsAttested, Person, TieDeclared, TieEndAsked, TieEnded } from '#catalogue';
import { asAuthority, gated, type Passage } from '#gate';
import { DAY_MS, ensure, isDay } from '#kernel';

export type InterestsEvent = TieDeclared | TieEndAsked | TieEnded | InterestsAttested;

/** A tie of somebody, and the day on which they asked that it ends. */
export type KnownTie = Pick<
  TieDeclared['data'],
  'tieId' | 'partyRef' | 'party' | 'kind' | 'from' | 'until' | 'declaredOn'
> & { readonly endAsked: string | null };

export type InterestsState = {
  readonly ties: readonly KnownTie[];
  readonly attestedOn: string | null;
};

/** A tie of one's own; days, both included. `declaredOn` is today. */
export type DeclareTie = {
  readonly type: 'DeclareTie';
  readonly tie: TieDeclared['data'];
  readonly by: string;
};

/** Asks that a tie of one's own ends; `on` is its last day. */
export type EndTie = {
  readonly type: 'EndTie';
  readonly memberId: string;
  readonly tieId: string;
  readonly on: string;
  readonly today: string;
  readonly by: string;
};

/** Somebody else is sure that a tie ends. */
export type ConfirmTieEnd = {
  readonly type: 'ConfirmTieEnd';
  readonly memberId: string;
  readonly tieId: string;
  readonly today: string;
  readonly by: Person;
};

/** The yearly statement that the declared ties are all there are. */
export type AttestInterests = {
  readonly type: 'AttestInterests';
  readonly memberId: string;
  readonly on: string;
  readonly by: string;
};

export type InterestsCommand = DeclareTie | EndTie | ConfirmTieEnd | AttestInterests;

/** Ties that one person keeps declared at most. */
export const MAX_TIES = 500;
/**
 * Ties that one person declares on one day, and in thirty days, at most: each declaration shows to whoever
 * makes it, by what is hidden afterwards, whether a name stands in a case (D34).
 */
export const MAX_TIES_A_DAY = 10;
export const MAX_TIES_IN_30_DAYS = 40;

/**
 * What one person declares about ties; nobody declares for somebody else. Nothing works backwards, and a
 * tie that shuts cases is not laid down alone. Stream `interests-…`.
 */
export const interestsDecider = gated<InterestsState, InterestsCommand, InterestsEvent>(
  { initial: { ties: [], attestedOn: null }, decide, evolve },
  passageOf,
);

function passageOf(command: InterestsCommand): Passage {
  if (command.type === 'ConfirmTieEnd') {
    return { act: 'interests.confirm-end', authority: asAuthority(command.by) };
  }
  const { type, by } = command;
  const authority = { today: '', by: { id: by, roles: [] } };
  const memberId = type === 'DeclareTie' ? command.tie.memberId : command.memberId;
  return { act: ACT_OF[type], authority, own: memberId === by };
}

/** The line of the gate's table that each command about one's own ties stands on. */
const ACT_OF = {
  DeclareTie: 'interests.declare-tie',
  EndTie: 'interests.end-tie',
  AttestInterests: 'interests.attest',
} as const;

function decide(command: InterestsCommand, state: InterestsState): readonly InterestsEvent[] {
  switch (command.type) {
    case 'DeclareTie':
      return declareTie(command.tie, state);
    case 'EndTie':
      return endTie(command, state);
    case 'ConfirmTieEnd':
      return confirmTieEnd(command, state);
    case 'AttestInterests': {
      const { memberId, on } = command;
      ensure(isDay(on), 'date-invalid');
      return on === state.attestedOn ? [] : [{ type: 'InterestsAttested', data: { memberId, on } }];
    }
  }
}

function evolve(state: InterestsState, event: InterestsEvent): InterestsState {
  switch (event.type) {
    case 'TieDeclared':
      return { ...state, ties: [...state.ties, { ...event.data, endAsked: null }] };
    case 'TieEndAsked':
      return withTie(state, event.data.tieId, { endAsked: event.data.on });
    case 'TieEnded':
      return withTie(state, event.data.tieId, { until: event.data.on, endAsked: null });
    case 'InterestsAttested':
      return { ...state, attestedOn: event.data.on };
    default:
      return state;
  }
}

function withTie(
  state: InterestsState,
  tieId: string,
  change: Partial<Pick<KnownTie, 'until' | 'endAsked'>>,
): InterestsState {
  const ties = state.ties.map((tie) => (tie.tieId === tieId ? { ...tie, ...change } : tie));
  return { ...state, ties };
}

function declareTie(tie: TieDeclared['data'], { ties }: InterestsState): readonly InterestsEvent[] {
  const { from, until, declaredOn } = tie;
  ensure(isDay(from) && (until === null || isDay(until)), 'date-invalid');
  ensure(until === null || from <= until, 'dates-reversed');
  ensure(until === null || until >= declaredOn, 'tie-end-in-the-past');
  ensure(ties.length < MAX_TIES, 'too-many-ties', { max: MAX_TIES });
  const isDeclared = ties.some(
    (known) => known.partyRef === tie.partyRef && known.kind === tie.kind && overlaps(known, tie),
  );
  ensure(!isDeclared, 'tie-already-declared');
  requirePace(ties, declaredOn);
  return [{ type: 'TieDeclared', data: tie }];
}

function requirePace(ties: readonly KnownTie[], today: string): void {
  const onDay = ties.filter(({ declaredOn }) => declaredOn === today).length;
  ensure(onDay < MAX_TIES_A_DAY, 'too-many-ties-today', { max: MAX_TIES_A_DAY });
  const lately = declaredLately(ties, today);
  ensure(lately < MAX_TIES_IN_30_DAYS, 'too-many-ties-lately', { max: MAX_TIES_IN_30_DAYS });
}

/** How many ties somebody declared in the thirty days that end with today. */
export function declaredLately(ties: readonly KnownTie[], today: string): number {
  const first = firstOfThirtyDays(today);
  return ties.filter(({ declaredOn }) => declaredOn >= first).length;
}

/** The first of the thirty days that end with today. */
export function firstOfThirtyDays(today: string): string {
  return new Date(Date.parse(today) - 29 * DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

function endTie(
  { memberId, tieId, on, today }: EndTie,
  state: InterestsState,
): readonly InterestsEvent[] {
  const tie = tieOf(state, tieId);
  ensure(isDay(on), 'date-invalid');
  ensure(on >= today, 'tie-end-in-the-past');
  ensure(tie.from <= on, 'dates-reversed');
  ensure(tie.until === null || on < tie.until, 'tie-already-ended');
  ensure(tie.endAsked === null, 'tie-end-already-asked');
  return [{ type: 'TieEndAsked', data: { tieId, memberId, on } }];
}

/** By somebody else, and never for a day before the one on which they say so. */
function confirmTieEnd(
  { memberId, tieId, today, by }: ConfirmTieEnd,
  state: InterestsState,
): readonly InterestsEvent[] {
  ensure(by.accountId !== memberId, 'second-person-needed');
  const { until, endAsked } = tieOf(state, tieId);
  ensure(endAsked !== null, until === null ? 'tie-end-not-asked' : 'tie-already-ended');
  const on = endAsked > today ? endAsked : today;
  ensure(until === null || on < until, 'tie-already-ended');
  const confirmedBy = by.accountId;
  return [{ type: 'TieEnded', data: { tieId, memberId, on, confirmedBy } }];
}

function tieOf({ ties }: InterestsState, tieId: string): KnownTie {
  const tie = ties.find((known) => known.tieId === tieId);
  ensure(tie, 'tie-unknown');
  return tie;
}

type Term = Pick<KnownTie, 'from' | 'until'>;

function overlaps(a: Term, b: Term): boolean {
  return (a.until === null || b.from <= a.until) && (b.until === null || a.from <= b.until);
}
