import type { AnyEvent, RoleName } from '#catalogue';
import { ensure } from '#kernel';
import type { CaseFacts } from './case.facts.js';

/** A tie to a person or organisation, on the days from and until, both included. */
export type Tie = {
  readonly tieId: string;
  readonly partyRef: string;
  readonly from: string;
  readonly until: string | null;
};

/** Who asks, when, and what the rules must know of them; gathered before the command (D9). */
export type Authority = {
  readonly at: string;
  /** The day of the request in the entity's time zone. */
  readonly today: string;
  readonly by: {
    readonly id: string;
    readonly roles: readonly RoleName[];
    readonly ties: readonly Tie[];
  };
};

/** Folds an `interests-…` stream. */
export function tiesFrom(events: readonly AnyEvent[]): readonly Tie[] {
  const ties = new Map<string, Tie>();
  for (const event of events) {
    if (event.type === 'TieDeclared') {
      const { tieId, partyRef, from, until } = event.data;
      ties.set(tieId, { tieId, partyRef, from, until });
    }
    if (event.type === 'TieEnded') {
      const tie = ties.get(event.data.tieId);
      if (tie) ties.set(tie.tieId, { ...tie, until: event.data.on });
    }
  }
  return [...ties.values()];
}

/** Whether any tie that holds on that day is to one of these parties. */
export function isTied(ties: readonly Tie[], refs: readonly string[], today: string): boolean {
  return ties.some(
    ({ partyRef, from, until }) =>
      refs.includes(partyRef) &&
      from.slice(0, 10) <= today &&
      (until === null || today <= until.slice(0, 10)),
  );
}

/** Refuses without one of the roles (`not-allowed`). */
export function requireRole({ by }: Authority, ...roles: readonly RoleName[]): void {
  ensure(
    roles.some((role) => by.roles.includes(role)),
    'not-allowed',
  );
}

/** Refuses whoever is tied to the case or its payee, or said so (`tied-to-case`). */
export function requireUntied(
  { by, today }: Authority,
  facts: CaseFacts,
  payeeRefs: readonly string[],
): void {
  ensure(!isTied(by.ties, [...facts.partyRefs, ...payeeRefs], today), 'tied-to-case');
  ensure(!facts.conflicted.includes(by.id), 'tied-to-case');
}

/** Money is not handled by those who decided that it is given. */
export function requireNoPartInDecision({ by }: Authority, facts: CaseFacts): void {
  ensure(!facts.tookPart.includes(by.id), 'took-part-in-decision');
}
