import type { Actor, CorrectionReason } from '#catalogue';
import type { Money } from '#kernel';
import { pageOf, type Page, type PageWish, type RowOf, type ViewSet } from '#read-models';
import type { tables } from './processor-payouts.projection.js';

export type ProcessorPayoutRow = RowOf<typeof tables.processor_payouts> & {
  readonly status: 'received' | 'being-corrected' | 'taken-back';
};

/** One step of what happened to a payout of a processor. */
export type PayoutStep = {
  readonly type: string;
  readonly at: string;
  readonly actor: Pick<Actor, 'id' | 'kind' | 'role'>;
  readonly reason?: CorrectionReason;
  readonly was?: Money;
  /** What it was from then on; null where it was taken back. */
  readonly is?: Money | null;
};

/** What a processor paid out to one fund, newest first. */
export function readProcessorPayouts(
  views: ViewSet,
  { fundId, ...wish }: PageWish & { readonly fundId: string },
): Page<ProcessorPayoutRow> {
  return pageOf(
    wish,
    (row) => row.number,
    ({ edge, compares, order, limit }) =>
      views.select<ProcessorPayoutRow>(
        `select * from processor_payouts where fund_id = ?
           and (? is null or number ${compares} ?) order by number ${order} limit ?`,
        fundId,
        edge,
        edge,
        limit,
      ),
  );
}

/** What happened to one of them, newest first. */
export function readPayoutSteps(views: ViewSet, payoutId: string): readonly PayoutStep[] {
  return views
    .select<{ step: string }>(
      'select step from processor_payout_steps where payout_id = ? order by number desc',
      payoutId,
    )
    .map(({ step }) => JSON.parse(step) as PayoutStep);
}
