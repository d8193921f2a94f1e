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
  let left = inOrderOfUse(fundings);
  return (amountMinor) => {
    const sources = takenInTurn(left, amountMinor);
    const last = sources.at(-1);
    if (!last) return sources;
    // What stands before the last one is used up.
    const place = left.findIndex(({ fundingId }) => fundingId === last.fundingId);
    const [used, ...others] = left.slice(place) as [Funding, ...Funding[]];
    const rest = used.amountMinor - last.amountMinor;
    left = rest > 0n ? [{ ...used, amountMinor: rest }, ...others] : others;
    return sources;
  };
}

/** From which of these, in this order, an amount is taken: each as far as it lasts. */
export function takenInTurn(
  left: readonly Pick<Funding, 'fundingId' | 'amountMinor'>[],
  amountMinor: bigint,
): readonly Source[] {
  const sources: Source[] = [];
  let wanted = amountMinor;
  for (const funding of left) {
    if (wanted === 0n) break;
    const part = least(wanted, funding.amountMinor);
    if (part > 0n) sources.push({ fundingId: funding.fundingId, amountMinor: part });
    wanted -= part;
  }
  if (wanted > 0n) throw new Error('more was matched than was funded');
  return sources;
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
