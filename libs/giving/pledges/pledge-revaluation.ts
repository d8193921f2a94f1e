import type { Exchange, PledgeRevalued, RevaluationShare } from '#catalogue';
import { baseOf, proportion } from '#funds/facts';
import { money } from '#kernel';
import { difference, type ForeignPledge } from './pledge-foreign.js';
import { isReceivable, openOf, type Pledge } from './pledge.state.js';

/** A month has ended: what is owed in another currency is worth something else in the books. */
export type RevaluePledge = {
  readonly type: 'RevaluePledge';
  readonly kind: 'process';
  /** The last day of the month. */
  readonly on: string;
  /** The rate of that day. */
  readonly exchange: Exchange;
  /** Whether it is dated today and belongs to that day; else it is of that day. */
  readonly isLate: boolean;
  readonly today: string;
};

/** What the end of a month makes of a pledge; undefined where there is nothing to say. */
type Found = Pick<
  PledgeRevalued['data'],
  'openMinor' | 'wasBaseMinor' | 'baseMinor' | 'differenceMinor' | 'shares'
> & {
  readonly isLate: boolean;
  readonly foreign: ForeignPledge;
};

/**
 * Once for each month, pledge and set of rates: what is open of a pledge that is owed stands in the books at the
 * rate of the month's last day. The difference is unrealised. Where the rate is known or corrected later,
 * what was received, given up or revalued since takes its share, each on its own day.
 */
export function revaluePledge(command: RevaluePledge, state: Pledge): readonly PledgeRevalued[] {
  const { on, exchange, today: revaluedOn } = command;
  const found = revaluationOf(command, state);
  // Somebody wrote in between: it is looked at anew.
  if (!found || found.isLate !== command.isLate) return [];
  const { isLate, foreign, ...figures } = found;
  const { pledgeId, fundId, currency, restriction } = state;
  const relatesTo = isLate ? on : undefined;
  const books = [
    ...difference('unrealised', 'receivable', BigInt(figures.differenceMinor), relatesTo),
    ...figures.shares.flatMap(({ of, place, minor }) => {
      const change = of === 'change' ? foreign.changes[place] : undefined;
      const day = change?.on ?? foreign.revaluations[place]?.on;
      return difference('receivable', change?.against ?? 'unrealised', BigInt(minor), day);
    }),
  ];
  const said = { pledgeId, fundId, currency, restriction, on, exchange, revaluedOn };
  return [{ type: 'PledgeRevalued', data: { ...said, ...figures, books } }];
}

/** Whether anything is to be said of a month, and whether it is late. */
export function revaluationOf(
  { on, exchange, today }: Omit<RevaluePledge, 'type' | 'kind' | 'isLate'>,
  state: Pledge,
): Found | undefined {
  const { foreign } = state;
  if (!foreign || !isReceivable(state) || foreign.owedOn === null) return undefined;
  if (on < foreign.owedOn || on >= today) return undefined;
  const before = foreign.revaluations.find((one) => one.on === on);
  if (before?.rateSetId === exchange.rateSetId) return undefined;
  const after = foreign.changes
    .map((change, place) => ({ ...change, place }))
    .filter((change) => change.on > on);
  const later = foreign.revaluations
    .map((one, place) => ({ ...one, place }))
    .filter((one) => one.on > on);
  const open = openOf(state) + after.reduce((sum, { minor }) => sum + minor, 0n);
  if (open <= 0n) return undefined;
  const was =
    foreign.owed +
    after.reduce((sum, { base }) => sum + base, 0n) -
    later.reduce((sum, { base }) => sum + base, 0n);
  const is = BigInt(baseOf(money(open, state.currency), exchange));
  return {
    isLate: before !== undefined || after.length + later.length > 0,
    foreign,
    openMinor: open.toString(),
    wasBaseMinor: was.toString(),
    baseMinor: is.toString(),
    differenceMinor: (is - was).toString(),
    shares: sharesOf(is - was, open, after, later[0]),
  };
}

/** Up to the next month that was revalued; what is left then was put right there. */
function sharesOf(
  whole: bigint,
  open: bigint,
  after: readonly (ForeignPledge['changes'][number] & { readonly place: number })[],
  next: { readonly on: string; readonly place: number } | undefined,
): readonly RevaluationShare[] {
  let taken = 0n;
  let given = 0n;
  const shares: RevaluationShare[] = [];
  for (const { on, minor, place } of after) {
    if (next && on > next.on) continue;
    taken += minor;
    const share = proportion(whole, taken, open) - given;
    given += share;
    if (share !== 0n) shares.push({ of: 'change', place, minor: share.toString() });
  }
  const rest = whole - given;
  if (next && rest !== 0n) {
    shares.push({ of: 'revaluation', place: next.place, minor: rest.toString() });
  }
  return shares;
}
