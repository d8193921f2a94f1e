import type { AnyEvent, SeatRank } from '#catalogue';
import { isDay } from '#kernel';

/** A confirmed seat of the committee and the days on which its mandate runs. */
export type Seat = {
  readonly seatId: string;
  readonly memberId: string;
  readonly rank: SeatRank;
  /** First and last day of the mandate, both included. */
  readonly from: string;
  readonly until: string;
  /** From this day on the seat is empty. */
  readonly endedOn: string | null;
};

/** A tie to a person or organisation, on the days from and until, both included. */
export type Tie = {
  readonly tieId: string;
  readonly partyRef: string;
  readonly from: string;
  readonly until: string | null;
};

/** What one member declared: ties, and the day of the last yearly statement. */
export type Interests = { readonly ties: readonly Tie[]; readonly attestedOn: string | null };

/** Folds a `committee-…` stream: confirmed seats only, a proposed one has no effect (D7). */
export function seatsFrom(events: readonly AnyEvent[]): readonly Seat[] {
  const seats = new Map<string, Seat>();
  for (const event of events) {
    if (event.type === 'SeatConfirmed') {
      const { seatId, memberId, rank, from, until } = event.data;
      seats.set(seatId, { seatId, memberId, rank, from, until, endedOn: null });
    }
    if (event.type === 'MandateEnded') {
      const seat = seats.get(event.data.seatId);
      if (seat) seats.set(seat.seatId, { ...seat, endedOn: event.data.on });
    }
  }
  return [...seats.values()];
}

/** Folds an `interests-…` stream. */
export function interestsFrom(events: readonly AnyEvent[]): Interests {
  const ties = new Map<string, Tie>();
  let attestedOn: string | null = null;
  for (const event of events) {
    if (event.type === 'TieDeclared') {
      const { tieId, partyRef, from, until } = event.data;
      ties.set(tieId, { tieId, partyRef, from, until });
    }
    if (event.type === 'TieEnded') {
      const tie = ties.get(event.data.tieId);
      if (tie) ties.set(tie.tieId, { ...tie, until: event.data.on });
    }
    if (event.type === 'InterestsAttested') attestedOn = event.data.on;
  }
  return { ties: [...ties.values()], attestedOn };
}

/** Whether the mandate runs on that day. A mandate that was ended stops on the day itself. */
export function isMandated(seat: Seat, today: string): boolean {
  const inTerm = dayOf(seat.from) <= today && today <= dayOf(seat.until);
  return inTerm && (seat.endedOn === null || today < dayOf(seat.endedOn));
}

/** The seat by which a member may vote on that day: observers never vote, the board goes first. */
export function votingSeatOf(
  seats: readonly Seat[],
  memberId: string,
  today: string,
): Seat | undefined {
  const own = seats.filter((seat) => seat.memberId === memberId && isVotingSeat(seat, today));
  return own.find((seat) => seat.rank === 'board') ?? own[0];
}

/** Whether a vote can be cast from this seat on that day. */
export function isVotingSeat(seat: Seat, today: string): boolean {
  return seat.rank !== 'observer' && isMandated(seat, today);
}

/** Whether any tie that holds on that day is to one of these parties. */
export function isTied(ties: readonly Tie[], refs: readonly string[], today: string): boolean {
  return ties.some(
    (tie) =>
      refs.includes(tie.partyRef) &&
      dayOf(tie.from) <= today &&
      (tie.until === null || today <= dayOf(tie.until)),
  );
}

/** Whether the yearly statement of interests is young enough; an old one suspends the mandate. */
export function isAttested(interests: Interests, months: number, today: string): boolean {
  return interests.attestedOn !== null && today <= monthsLater(interests.attestedOn, months);
}

/** The same day some months later; the last day of the month where that day does not exist. */
function monthsLater(day: string, months: number): string {
  const [year, month, date] = dayOf(day).split('-').map(Number) as [number, number, number];
  const total = year * 12 + (month - 1) + months;
  const head = `${Math.floor(total / 12)}-${String((total % 12) + 1).padStart(2, '0')}`;
  for (let last = date; ; last -= 1) {
    const text = `${head}-${String(last).padStart(2, '0')}`;
    if (isDay(text) || last <= 1) return text;
  }
}

/** The day part, of a day as of an instant. */
function dayOf(text: string): string {
  return text.slice(0, 10);
}
