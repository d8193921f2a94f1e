import type { AnyEvent, SeatRank } from '#catalogue';

/** A confirmed seat of a fund's committee and the days on which its mandate runs. */
export type Mandate = {
  readonly seatId: string;
  readonly memberId: string;
  readonly rank: SeatRank;
  /** First and last day of the mandate, both included. */
  readonly from: string;
  readonly until: string;
  /** From this day on the seat is empty. */
  readonly endedOn: string | null;
};

/** Folds a `committee-…` stream: a proposed seat has no effect (D7). */
export const mandatesFold = { initial: [] as readonly Mandate[], evolve: evolveMandates };

function evolveMandates(mandates: readonly Mandate[], event: AnyEvent): readonly Mandate[] {
  switch (event.type) {
    case 'SeatConfirmed': {
      const { seatId, memberId, rank, from, until } = event.data;
      const others = mandates.filter((mandate) => mandate.seatId !== seatId);
      return [...others, { seatId, memberId, rank, from, until, endedOn: null }];
    }
    case 'MandateEnded': {
      const { seatId, on } = event.data;
      return mandates.map((mandate) =>
        mandate.seatId === seatId ? { ...mandate, endedOn: on } : mandate,
      );
    }
    default:
      return mandates;
  }
}

/** Whether the mandate runs on that day. A mandate that was ended stops on the day itself. */
export function isMandated(mandate: Mandate, today: string): boolean {
  const inTerm = dayOf(mandate.from) <= today && today <= dayOf(mandate.until);
  return inTerm && (mandate.endedOn === null || today < dayOf(mandate.endedOn));
}

/** Whether a vote can be cast from this seat on that day: observers never vote. */
export function isVotingSeat(mandate: Mandate, today: string): boolean {
  return mandate.rank !== 'observer' && isMandated(mandate, today);
}

/** The seat by which a member may vote on that day: the board goes first. */
export function votingSeatOf(
  mandates: readonly Mandate[],
  memberId: string,
  today: string,
): Mandate | undefined {
  const own = mandates.filter((one) => one.memberId === memberId && isVotingSeat(one, today));
  return own.find(({ rank }) => rank === 'board') ?? own[0];
}

/** The day part, of a day as of an instant. */
function dayOf(text: string): string {
  return text.slice(0, 10);
}
