import { apportion } from '#kernel';
import { least } from './entitlement.js';
import type { Funding } from './rule.js';

/** A part of what was added, and whose money it is. */
export type Source = { readonly fundingId: string; readonly amountMinor: bigint };

/** Fundings in the order in which they are used: by priority, then by id (E6, D41). */
export function inOrderOfUse(fundings: readonly Funding[]): readonly Funding[] {
  return fundings.toSorted(
    (a, b) => a.priority - b.priority || (a.fundingId < b.fundingId ? -1 : 1),
  );
}

/** Says of each amount, one after the other, from which fundings it is taken (E6). */
export function sourcesInTurn(
  fundings: readonly Funding[],
): (amountMinor: bigint) => readonly Source[] {
  const order = inOrderOfUse(fundings);
  let [place, used] = [0, 0n];
  return (amountMinor) => {
    const sources: Source[] = [];
    for (let wanted = amountMinor; wanted > 0n;) {
      const funding = order[place];
      if (!funding) throw new Error('more was matched than was funded');
      const part = least(wanted, funding.amountMinor - used);
      if (part > 0n) sources.push({ fundingId: funding.fundingId, amountMinor: part });
      wanted -= part;
      used += part;
      if (used === funding.amountMinor) [place, used] = [place + 1, 0n];
    }
    return sources;
  };
}

/**
 * What each funder owes of what was matched in all: those of a better priority first, those of the
 * same one in proportion to what they put in, odd units to the largest remainders (E7). Settled
 * once, at the call, whichever funding the single gifts named.
 */
export function callsOf(fundings: readonly Funding[], matchedMinor: bigint): readonly Source[] {
  const order = inOrderOfUse(fundings);
  let left = matchedMinor;
  const calls: Source[] = [];
  for (const priority of new Set(order.map((funding) => funding.priority))) {
    const equal = order.filter((funding) => funding.priority === priority);
    const there = equal.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    const used = least(left, there);
    left -= used;
    const weights = equal.map(({ amountMinor }) => amountMinor);
    const parts = there > 0n ? apportion(used, weights) : weights;
    equal.forEach(({ fundingId }, place) =>
      calls.push({ fundingId, amountMinor: parts[place] as bigint }),
    );
  }
  return calls;
}
