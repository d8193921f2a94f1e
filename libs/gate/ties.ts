import type { AnyEvent } from '#catalogue';

/** A tie to a person or organisation, on the days from and until, both included. */
export type Tie = {
  readonly tieId: string;
  readonly partyRef: string;
  readonly from: string;
  readonly until: string | null;
};

/** What one person declared: ties, and the day of the last yearly statement. */
export type Interests = { readonly ties: readonly Tie[]; readonly attestedOn: string | null };

export const NO_INTERESTS: Interests = { ties: [], attestedOn: null };

/** Folds an `interests-…` stream. */
export const interestsFold = { initial: NO_INTERESTS, evolve: evolveInterests };

function evolveInterests(interests: Interests, event: AnyEvent): Interests {
  switch (event.type) {
    case 'TieDeclared': {
      const { tieId, partyRef, from, until } = event.data;
      return { ...interests, ties: [...interests.ties, { tieId, partyRef, from, until }] };
    }
    case 'TieEnded': {
      const { tieId, on } = event.data;
      const ties = interests.ties.map((tie) => (tie.tieId === tieId ? { ...tie, until: on } : tie));
      return { ...interests, ties };
    }
    case 'InterestsAttested':
      return { ...interests, attestedOn: event.data.on };
    default:
      return interests;
  }
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

/** The day part, of a day as of an instant. */
function dayOf(text: string): string {
  return text.slice(0, 10);
}
