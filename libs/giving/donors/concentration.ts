import type { ViewSet } from '#read-models';

/** How much of the income of how many months may come from one donor before it is told (R12). */
export const CONCENTRATION = { percent: 40n, months: 12 } as const;

/** A donor from whom too much of a fund's income comes. */
export type Concentration = {
  readonly fundId: string;
  readonly currency: string;
  readonly donorId: string;
  /** In minor units: what the donor gave, and what everybody gave. */
  readonly fromDonor: bigint;
  readonly fromAll: bigint;
};

/**
 * Donors from whom more than `CONCENTRATION.percent` of a fund's income came, in the month of a day and
 * those before it. Gifts of two who were found to be one count together; givers who are not kept are in
 * the income and are nobody.
 */
export function readConcentrations(
  views: ViewSet,
  fundIds: readonly string[],
  today: string,
): readonly Concentration[] {
  const rows = views.select<{
    fund_id: string;
    currency: string;
    donor_id: string;
    minor: string;
  }>(
    `with recursive root(donor_id, root) as (
       select donor_id, donor_id from donors where merged_into is null
       union all select d.donor_id, r.root from root r join donors d on d.merged_into = r.donor_id)
     select m.fund_id, m.currency, coalesce(root.root, m.donor_id) as donor_id, m.minor
     from donor_months m left join root on root.donor_id = m.donor_id
     where m.fund_id in (select value from json_each(?)) and m.month > ? and m.month <= ?
     order by m.fund_id, m.currency, donor_id`,
    JSON.stringify(fundIds),
    monthsBefore(today, CONCENTRATION.months),
    today.slice(0, 7),
  );
  const all = new Map<string, bigint>();
  const each = new Map<string, Concentration>();
  for (const { fund_id: fundId, currency, donor_id: donorId, minor } of rows) {
    const place = `${fundId} ${currency}`;
    all.set(place, (all.get(place) ?? 0n) + BigInt(minor));
    if (donorId === '') continue;
    const key = `${place} ${donorId}`;
    const fromDonor = (each.get(key)?.fromDonor ?? 0n) + BigInt(minor);
    each.set(key, { fundId, currency, donorId, fromDonor, fromAll: 0n });
  }
  return [...each.values()]
    .map((one) => ({ ...one, fromAll: all.get(`${one.fundId} ${one.currency}`) ?? 0n }))
    .filter(({ fromDonor, fromAll }) => fromDonor * 100n > fromAll * CONCENTRATION.percent);
}

/** The month that lies so many before that of a day, as YYYY-MM. */
function monthsBefore(day: string, months: number): string {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - months;
  const [year, inYear] = [Math.floor(month / 12), (month % 12) + 1];
  return `${String(year).padStart(4, '0')}-${String(inYear).padStart(2, '0')}`;
}
