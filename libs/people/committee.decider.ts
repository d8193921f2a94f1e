import {
  type CommitteeFormed,
  type MandateEnded,
  type Person,
  type SeatConfirmed,
  type SeatProposed,
  type SeatRank,
} from '#catalogue';
import { asAuthority, gated, type Act } from '#gate';
import { ensure, isDay, type Decider } from '#kernel';
import { mayNotGain, needsTwoPeople } from './two-people.js';

export type CommitteeEvent = CommitteeFormed | SeatProposed | SeatConfirmed | MandateEnded;

export type Seat = Omit<SeatProposed['data'], 'committeeId'> & {
  readonly status: 'proposed' | 'confirmed';
  /** From this day on the seat is empty. */
  readonly endedOn: string | null;
};

export type CommitteeState = {
  readonly committeeId: string | null;
  readonly size: number;
  readonly seats: readonly Seat[];
};

/** By an administrator or the governing body. `seats` are those that vote in the first place. */
export type FormCommittee = {
  readonly type: 'FormCommittee';
  readonly fundId: string;
  readonly seats: number;
  readonly by: Person;
};

/** For somebody else; days, both included. Without effect until confirmed (D7). */
export type ProposeSeat = {
  readonly type: 'ProposeSeat';
  readonly seatId: string;
  readonly memberId: string;
  readonly rank: SeatRank;
  readonly from: string;
  readonly until: string;
  readonly today: string;
  readonly by: Person;
};

/** By another person, who does not gain either. */
export type ConfirmSeat = {
  readonly type: 'ConfirmSeat';
  /** Whether two people know the member: whoever confirms does not seat a made-up account. */
  readonly isMet: boolean;
  readonly seatId: string;
  readonly today: string;
  readonly by: Person;
};

/** From `on` the seat is empty. A member may resign; a proposal can be taken back like this too. */
export type EndMandate = {
  readonly type: 'EndMandate';
  readonly seatId: string;
  readonly on: string;
  readonly reason: MandateEnded['data']['reason'];
  readonly by: Person;
};

export type CommitteeCommand = FormCommittee | ProposeSeat | ConfirmSeat | EndMandate;

/** Fewest and most seats of a committee (domain.md). Weight is one vote a seat, always. */
export const MIN_SEATS = 3;
export const MAX_SEATS = 15;

/** The people who decide for a fund. Stream `committee-<fund>`. */
export const committeeDecider: Decider<CommitteeState, CommitteeCommand, CommitteeEvent> = gated(
  {
    initial: { committeeId: null, size: 0, seats: [] },
    decide: decideCommittee,
    evolve: evolveCommittee,
  },
  (command, { seats }) => {
    const { type, by } = command;
    // A member may lay down their own mandate.
    const own =
      type === 'EndMandate' &&
      seats.some(({ seatId, memberId }) => seatId === command.seatId && memberId === by.accountId);
    return { act: ACT_OF[type], authority: asAuthority(by), own };
  },
);

/** The line of the gate's table that each command stands on. */
const ACT_OF = {
  FormCommittee: 'committee.form',
  ProposeSeat: 'seat.propose',
  ConfirmSeat: 'seat.confirm',
  EndMandate: 'mandate.end',
} as const satisfies Record<CommitteeCommand['type'], Act>;

function decideCommittee(
  command: CommitteeCommand,
  state: CommitteeState,
): readonly CommitteeEvent[] {
  if (command.type === 'FormCommittee') return form(command, state);
  const { committeeId } = state;
  ensure(committeeId !== null, 'committee-unknown');
  switch (command.type) {
    case 'ProposeSeat':
      return proposeSeat(command, state, committeeId);
    case 'ConfirmSeat':
      return confirmSeat(command, state, committeeId);
    case 'EndMandate':
      return endMandate(command, state, committeeId);
  }
}

/** Seats that count on a day: proposed or confirmed, and not over. */
function liveSeats({ seats }: CommitteeState, day: string): readonly Seat[] {
  return seats.filter(({ until, endedOn }) => day <= until && (endedOn === null || day < endedOn));
}

function form({ fundId, seats }: FormCommittee, state: CommitteeState): readonly CommitteeEvent[] {
  ensure(state.committeeId === null, 'committee-already-formed');
  const fits = Number.isInteger(seats) && seats >= MIN_SEATS && seats <= MAX_SEATS;
  ensure(fits, 'committee-size-invalid', { min: MIN_SEATS, max: MAX_SEATS });
  return [{ type: 'CommitteeFormed', data: { committeeId: fundId, fundId, seats } }];
}

function proposeSeat(
  command: ProposeSeat,
  state: CommitteeState,
  committeeId: string,
): readonly CommitteeEvent[] {
  const { seatId, memberId, rank, from, until, today, by } = command;
  mayNotGain(by.accountId, memberId);
  ensure(isDay(from) && isDay(until), 'date-invalid');
  ensure(from <= until, 'dates-reversed');
  ensure(until >= today, 'date-in-the-past');
  const live = liveSeats(state, today);
  ensure(!live.some((seat) => seat.memberId === memberId), 'seat-already-held');
  ensure(rank !== 'chair' || !live.some((seat) => seat.rank === 'chair'), 'chair-already-seated');
  const taken = live.filter((seat) => takesAPlace(seat.rank)).length;
  ensure(!takesAPlace(rank) || taken < state.size, 'committee-full', { seats: state.size });
  const seat = { committeeId, seatId, memberId, rank, from, until };
  return [{ type: 'SeatProposed', data: { ...seat, proposedBy: by.accountId } }];
}

/** Alternates and observers sit beside the committee: they take none of its places. */
function takesAPlace(rank: SeatRank): boolean {
  return rank !== 'alternate' && rank !== 'observer';
}

function confirmSeat(
  { seatId, today, by, isMet }: ConfirmSeat,
  state: CommitteeState,
  committeeId: string,
): readonly CommitteeEvent[] {
  const seat = liveSeats(state, today).find((one) => one.seatId === seatId);
  ensure(seat?.status === 'proposed', 'seat-not-proposed');
  needsTwoPeople(seat.proposedBy, by.accountId, seat.memberId);
  ensure(isMet, 'account-not-met');
  const { memberId, rank, from, until } = seat;
  const data = { committeeId, seatId, memberId, rank, from, until, confirmedBy: by.accountId };
  return [{ type: 'SeatConfirmed', data }];
}

function endMandate(
  { seatId, on, reason }: EndMandate,
  state: CommitteeState,
  committeeId: string,
): readonly CommitteeEvent[] {
  const seat = state.seats.find((one) => one.seatId === seatId);
  ensure(seat, 'seat-unknown');
  const { memberId } = seat;
  ensure(isDay(on), 'date-invalid');
  ensure(seat.endedOn === null && on <= seat.until, 'mandate-already-ended');
  return [{ type: 'MandateEnded', data: { committeeId, seatId, memberId, on, reason } }];
}

function evolveCommittee(state: CommitteeState, event: CommitteeEvent): CommitteeState {
  const change = (seatId: string, to: Partial<Seat>): CommitteeState => ({
    ...state,
    seats: state.seats.map((seat) => (seat.seatId === seatId ? { ...seat, ...to } : seat)),
  });
  switch (event.type) {
    case 'CommitteeFormed':
      return { ...state, committeeId: event.data.committeeId, size: event.data.seats };
    case 'SeatProposed': {
      const { committeeId: _, ...seat } = event.data;
      const proposed = { ...seat, status: 'proposed', endedOn: null } as const;
      return { ...state, seats: [...state.seats, proposed] };
    }
    case 'SeatConfirmed':
      return change(event.data.seatId, { status: 'confirmed' });
    case 'MandateEnded':
      return change(event.data.seatId, { endedOn: event.data.on });
    default:
      return state;
  }
}
