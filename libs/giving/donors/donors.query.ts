import type { DonorAgreement, DonorKind, DonorWish, DueDiligenceResult } from '#catalogue';
import { pageOf, type Page, type PageWish, type RowOf, type ViewSet } from '#read-models';
import type { DueDiligence } from './due-diligence.js';
import type { tables } from './donors.projection.js';

/** What is known of a donor beside their name, which stands sealed elsewhere. */
export type DonorRow = RowOf<typeof tables.donors> & {
  readonly kind: DonorKind;
  readonly wish: DonorWish;
  readonly due_result: DueDiligenceResult | null;
};

/** What one donor gave to one fund in one currency. */
export type DonorSum = Pick<
  DonorRow,
  'kind' | 'wish' | 'due_result' | 'due_on' | 'due_until' | 'is_merge_proposed'
> & {
  readonly donor_id: string;
  readonly fund_id: string;
  /** Empty where nothing was given yet. */
  readonly currency: string;
  readonly gifts: number;
  readonly minor: string;
  /** Null where every gift was taken back. */
  readonly last_on: string | null;
  readonly last_number: number;
};

/** An agreement as it is listed. */
export type AgreementRow = Omit<RowOf<typeof tables.donor_agreements>, 'agreed'> &
  Pick<DonorAgreement, 'terms' | 'purpose' | 'overheadPercent' | 'credit' | 'disclaimer'>;

/** A donor, and whoever was found to be the same one. */
const ONE = `with recursive one(id) as (
  select ? union select d.donor_id from donors d join one on d.merged_into = one.id)`;
/** The last day on which the donor gave to that fund, as the gifts stand now. */
const LAST_ON = `(with recursive one(id) as (
    select g.donor_id union select d2.donor_id from donors d2 join one on d2.merged_into = one.id)
  select max(received_on) from donations o join one on o.donor_id = one.id
  where o.fund_id = g.fund_id and o.currency = g.currency and o.status <> 'taken-back')`;
const SELECT = `select g.*, d.kind, d.wish, d.due_result, d.due_on, d.due_until,
    d.is_merge_proposed, ${LAST_ON} as last_on
  from donor_gifts g join donors d on d.donor_id = g.donor_id`;

/** Donors to these funds, whoever gave last first. */
export function readDonors(
  views: ViewSet,
  { fundIds, ...wish }: PageWish & { readonly fundIds: readonly string[] },
): Page<DonorSum> {
  return pageOf(
    wish,
    (row) => row.last_number,
    ({ edge, compares, order, limit }) =>
      views.select<DonorSum>(
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
export function readDonorSums(
  views: ViewSet,
  donorId: string,
  fundIds: readonly string[],
): readonly DonorSum[] {
  return views.select<DonorSum>(
    `${SELECT} where g.donor_id = ? and g.fund_id in (select value from json_each(?))
     order by g.last_number desc`,
    donorId,
    JSON.stringify(fundIds),
  );
}

/** One donor; undefined where there is none. */
export function readDonor(views: ViewSet, donorId: string): DonorRow | undefined {
  return views.select<DonorRow>('select * from donors where donor_id = ?', donorId)[0];
}

/** A donor with whoever was found to be the same one, the one that is left first. */
export function donorsWhoAre(views: ViewSet, donorId: string): readonly string[] {
  return views.select<{ id: string }>(`${ONE} select id from one`, donorId).map(({ id }) => id);
}

/** Donors whom these funds know, newest first; those that are another donor are left out. */
export function readKnownDonors(
  views: ViewSet,
  fundIds: readonly string[],
  limit: number,
): readonly DonorRow[] {
  return views.select<DonorRow>(
    `select d.* from donors d where d.merged_into is null and (
       d.fund_id in (select value from json_each(?1)) or d.donor_id in (
         select donor_id from donor_gifts where fund_id in (select value from json_each(?1))))
     order by d.number desc limit ?2`,
    JSON.stringify(fundIds),
    limit,
  );
}

/** What was agreed with a donor for these funds, newest first, and with whoever was the same one. */
export function readAgreements(
  views: ViewSet,
  donorIds: readonly string[],
  fundIds: readonly string[],
): readonly AgreementRow[] {
  const rows = views.select<RowOf<typeof tables.donor_agreements>>(
    `select * from donor_agreements where donor_id in (select value from json_each(?))
       and fund_id in (select value from json_each(?)) order by number desc`,
    JSON.stringify(donorIds),
    JSON.stringify(fundIds),
  );
  return rows.map(({ agreed, ...row }) => ({ ...row, ...(JSON.parse(agreed) as Agreed) }));
}

type Agreed = Pick<AgreementRow, 'terms' | 'purpose' | 'overheadPercent' | 'credit' | 'disclaimer'>;

/** What was found of a donor last; null where nobody looked. */
export function dueDiligenceOf({
  due_result: result,
  due_on: on,
  due_until: validUntil,
}: Pick<DonorRow, 'due_result' | 'due_on' | 'due_until'>): DueDiligence | null {
  return result === null || on === null ? null : { result, on, validUntil };
}
