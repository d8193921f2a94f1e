import type { DonationReceived, DonorKind } from '#catalogue';
import { Rejection, type Localised } from '#kernel';
import type { ViewSet } from '#read-models';

export type DonationRow = {
  readonly donation_id: string;
  readonly number: number;
  readonly fund_id: string;
  readonly donor_id: string | null;
  readonly donor_kind: DonorKind;
  readonly minor: string;
  readonly currency: string;
  readonly fee_minor: string;
  readonly restriction: string;
  readonly method: DonationReceived['data']['method'];
  readonly received_on: string;
  readonly recorded_by: string;
  readonly recorded_at: string;
};

/** A fund that takes gifts, and under which restrictions. */
export type GivingFund = {
  readonly fundId: string;
  readonly name: Localised;
  readonly currency: string;
  readonly restrictions: readonly { readonly restriction: string; readonly credit: Localised }[];
};

export type DonationWish = {
  readonly fundIds: readonly string[];
  /** Gifts recorded before or after this one: a cursor of another page. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
};

export type DonationPage = {
  readonly rows: readonly DonationRow[];
  readonly newer: string | undefined;
  readonly older: string | undefined;
};

/** Gifts to these funds, newest first. */
export function readDonations(
  views: ViewSet,
  { fundIds, before, after, limit }: DonationWish,
): DonationPage {
  const upwards = before === undefined && after !== undefined;
  const edge = numberOf(before ?? after);
  const rows = views.select<DonationRow>(
    `select * from donations where fund_id in (select value from json_each(?))
       and (? is null or number ${upwards ? '>' : '<'} ?)
     order by number ${upwards ? 'asc' : 'desc'} limit ?`,
    ...[JSON.stringify(fundIds), edge, edge, limit + 1],
  );
  const shown = rows.slice(0, limit);
  if (upwards) shown.reverse();
  const more = rows.length > limit;
  const [first, last] = [shown[0], shown.at(-1)];
  return {
    rows: shown,
    newer: first && (upwards ? more : edge !== null) ? String(first.number) : undefined,
    older: last && (upwards || more) ? String(last.number) : undefined,
  };
}

/** Every fund that is open or was; those that were imported from the past take no gifts. */
export function readGivingFunds(views: ViewSet): readonly GivingFund[] {
  const funds = views.select<{ fund_id: string; name: string; currency: string }>(
    `select fund_id, name, currency from giving_funds where preset <> 'imported'
     order by name, fund_id`,
  );
  const restrictions = views.select<{ fund_id: string; restriction: string; credit: string }>(
    'select fund_id, restriction, credit from giving_restrictions order by fund_id, restriction',
  );
  return funds.map(({ fund_id: fundId, name, currency }) => ({
    ...{ fundId, name: JSON.parse(name) as Localised, currency },
    restrictions: restrictions
      .filter((one) => one.fund_id === fundId)
      .map(({ restriction, credit }) => ({ restriction, credit: JSON.parse(credit) as Localised })),
  }));
}

/** Cursors are ordinals of the log. Rejection `cursor-invalid`. */
function numberOf(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (!/^\d{1,15}$/.test(cursor)) throw new Rejection('cursor-invalid');
  return Number(cursor);
}
