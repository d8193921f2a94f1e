import type { Localised } from '#kernel';
import type { ViewSet } from '#read-models';

/** What was agreed with one donor about money under a restriction. */
export type DonorCredit = {
  readonly restriction: string;
  /** Empty where the donor is not named: was not to be, or wishes it no longer. */
  readonly credit: Localised;
  readonly disclaimer: Localised;
  readonly overheadPercent: number;
};

/**
 * What must stand in outputs beside the money of a fund, by restriction. The credit of whoever stays
 * anonymous is left out here, so that no output can show it; what must stand beside it stays.
 */
export function readDonorCredits(views: ViewSet, fundId: string): readonly DonorCredit[] {
  const rows = views.select<{
    restriction: string;
    credit: string;
    disclaimer: string;
    overhead_percent: number;
    wish: string | null;
  }>(
    `select c.restriction, c.credit, c.disclaimer, c.overhead_percent, d.wish
     from donor_credits c left join credited_donors d on d.donor_id = c.donor_id
     where c.fund_id = ? and c.ended_on is null order by c.restriction, c.agreement_id`,
    fundId,
  );
  return rows.map(({ restriction, credit, disclaimer, overhead_percent, wish }) => ({
    restriction,
    credit: wish === 'named' ? (JSON.parse(credit) as Localised) : {},
    disclaimer: JSON.parse(disclaimer) as Localised,
    overheadPercent: overhead_percent,
  }));
}
