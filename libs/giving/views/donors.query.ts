import type { DonorKind } from '#catalogue';
import { pageOf, type Page, type PageWish, type ViewSet } from '#read-models';

/** What one donor gave to one fund in one currency; who it is stands sealed elsewhere. */
export type DonorRow = {
  readonly donor_id: string;
  readonly kind: DonorKind;
  readonly fund_id: string;
  readonly currency: string;
  readonly gifts: number;
  readonly minor: string;
  /** Null where every gift was taken back. */
  readonly last_on: string | null;
  readonly last_number: number;
};

/** The last day on which the donor gave to that fund, as the gifts stand now. */
const LAST_ON = `(select max(received_on) from donations o where o.donor_id = g.donor_id
  and o.fund_id = g.fund_id and o.currency = g.currency and o.status <> 'taken-back')`;
const SELECT = `select g.*, d.kind, ${LAST_ON} as last_on
  from donor_gifts g join donors d on d.donor_id = g.donor_id`;

/** Donors to these funds, whoever gave last first. */
export function readDonors(
  views: ViewSet,
  { fundIds, ...wish }: PageWish & { readonly fundIds: readonly string[] },
): Page<DonorRow> {
  return pageOf(
    wish,
    (row) => row.last_number,
    ({ edge, compares, order, limit }) =>
      views.select<DonorRow>(
        `${SELECT} where g.fund_id in (select value from json_each(?))
         and (? is null or g.last_number ${compares} ?)
       order by g.last_number ${order} limit ?`,
        JSON.stringify(fundIds),
        edge,
        edge,
        limit,
      ),
  );
}

/** What one donor gave to these funds, in all: a line for each fund and currency. */
export function readDonor(
  views: ViewSet,
  donorId: string,
  fundIds: readonly string[],
): readonly DonorRow[] {
  return views.select<DonorRow>(
    `${SELECT} where g.donor_id = ? and g.fund_id in (select value from json_each(?))
     order by g.last_number desc`,
    donorId,
    JSON.stringify(fundIds),
  );
}
