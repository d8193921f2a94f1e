import type { InterestsAttested, TieDeclared, TieEnded } from '#catalogue';
import { gated, type Act } from '#gate';
import { ensure, isDay } from '#kernel';

export type InterestsEvent = TieDeclared | TieEnded | InterestsAttested;

type Tie = Pick<TieDeclared['data'], 'tieId' | 'partyRef' | 'kind' | 'from' | 'until'>;

export type InterestsState = {
  readonly ties: readonly Tie[];
  readonly attestedOn: string | null;
};

/** A tie of one's own; days, both included. */
export type DeclareTie = {
  readonly type: 'DeclareTie';
  readonly tie: TieDeclared['data'];
  readonly by: string;
};

/** `on` is the last day of the tie. */
export type EndTie = {
  readonly type: 'EndTie';
  readonly memberId: string;
  readonly tieId: string;
  readonly on: string;
  readonly by: string;
};

/** The yearly statement that the declared ties are all there are. */
export type AttestInterests = {
  readonly type: 'AttestInterests';
  readonly memberId: string;
  readonly on: string;
  readonly by: string;
};

export type InterestsCommand = DeclareTie | EndTie | AttestInterests;

/** Ties that one person keeps declared at most. */
export const MAX_TIES = 500;

/** What one person declares about ties; nobody declares for somebody else. Stream `interests-…`. */
export const interestsDecider = gated<InterestsState, InterestsCommand, InterestsEvent>(
  { initial: { ties: [], attestedOn: null }, decide, evolve },
  (command) => {
    const { type, by } = command;
    const authority = { today: '', by: { id: by, roles: [] } };
    return { act: ACT_OF[type], authority, own: memberOf(command) === by };
  },
);

/** The line of the gate's table that each command stands on. */
const ACT_OF = {
  DeclareTie: 'interests.declare-tie',
  EndTie: 'interests.end-tie',
  AttestInterests: 'interests.attest',
} as const satisfies Record<InterestsCommand['type'], Act>;

function memberOf(command: InterestsCommand): string {
  return command.type === 'DeclareTie' ? command.tie.memberId : command.memberId;
}

function decide(command: InterestsCommand, state: InterestsState): readonly InterestsEvent[] {
  switch (command.type) {
    case 'DeclareTie':
      return declareTie(command.tie, state);
    case 'EndTie':
      return endTie(command, state);
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
      return { ...state, ties: [...state.ties, event.data] };
    case 'TieEnded': {
      const { tieId, on } = event.data;
      const ties = state.ties.map((tie) => (tie.tieId === tieId ? { ...tie, until: on } : tie));
      return { ...state, ties };
    }
    case 'InterestsAttested':
      return { ...state, attestedOn: event.data.on };
    default:
      return state;
  }
}

function declareTie(tie: TieDeclared['data'], { ties }: InterestsState): readonly InterestsEvent[] {
  const { from, until } = tie;
  ensure(isDay(from) && (until === null || isDay(until)), 'date-invalid');
  ensure(until === null || from <= until, 'dates-reversed');
  ensure(ties.length < MAX_TIES, 'too-many-ties', { max: MAX_TIES });
  const isDeclared = ties.some(
    (known) => known.partyRef === tie.partyRef && known.kind === tie.kind && overlaps(known, tie),
  );
  ensure(!isDeclared, 'tie-already-declared');
  return [{ type: 'TieDeclared', data: tie }];
}

function endTie({ memberId, tieId, on }: EndTie, state: InterestsState): readonly InterestsEvent[] {
  const tie = state.ties.find((known) => known.tieId === tieId);
  ensure(tie, 'tie-unknown');
  ensure(isDay(on), 'date-invalid');
  ensure(tie.from <= on, 'dates-reversed');
  ensure(tie.until === null || on < tie.until, 'tie-already-ended');
  return [{ type: 'TieEnded', data: { tieId, memberId, on } }];
}

function overlaps(a: Tie, b: Tie): boolean {
  return (a.until === null || b.from <= a.until) && (b.until === null || a.from <= b.until);
}
