import { pageOf, type Page, type PageWish, type RowOf, type ViewSet } from '#read-models';
import type { tables } from './pledges.projection.js';
import type { PledgeStanding } from './pledge.state.js';

export type PledgeRow = Omit<RowOf<typeof tables.pledges>, 'told' | 'revalued'> & {
  readonly standing: PledgeStanding;
};

/** An instalment of which something is still to come, of a pledge that binds its donor. */
export type DueInstalment = RowOf<typeof tables.pledge_instalments> & {
  readonly owner: string;
  readonly donor_id: string;
  readonly is_enforceable: number;
};

/** How old what is due is, in days; the oldest has no end. */
export const AGES = ['not-due', '0-30', '31-60', '61-90', 'over-90'] as const;
export type Age = (typeof AGES)[number];

const COLUMNS = `pledge_id, number, fund_id, donor_id, currency, restriction, is_enforceable, owner,
  pledged, received, open, standing, expires_on, is_write_off_proposed,
  into_currency, owed_on, owed_base, closed_on`;

/** Pledges to these funds, newest first; of one donor, under every id that they had, where said. */
export function readPledges(
  views: ViewSet,
  {
    fundIds,
    donorIds,
    ...wish
  }: PageWish & { readonly fundIds: readonly string[]; readonly donorIds?: readonly string[] },
): Page<PledgeRow> {
  return pageOf(
    wish,
    (row) => row.number,
    ({ edge, compares, order, limit }) =>
      views.select<PledgeRow>(
        `select ${COLUMNS} from pledges where fund_id in (select value from json_each(?))
         and (? is null or number ${compares} ?)
         ${donorIds ? 'and donor_id in (select value from json_each(?))' : ''}
       order by number ${order} limit ?`,
        JSON.stringify(fundIds),
        edge,
        edge,
        ...(donorIds ? [JSON.stringify(donorIds)] : []),
        limit,
      ),
  );
}

/** What is still to come to these funds, by the day on which it is due; not of what is only offered. */
export function readDueInstalments(
  views: ViewSet,
  fundIds: readonly string[],
): readonly DueInstalment[] {
  return views.select<DueInstalment>(
    `select i.*, p.owner, p.donor_id, p.is_enforceable from pledge_instalments i
     join pledges p on p.pledge_id = i.pledge_id
     where i.fund_id in (select value from json_each(?)) and i.open <> '0'
       and p.standing not in ('offered', 'cancelled', 'written-off', 'fulfilled')
     order by i.due_on, i.pledge_id, i.instalment`,
    JSON.stringify(fundIds),
  );
}

/** The age of what is due on a day, seen from another one. */
export function ageOf(dueOn: string, today: string): { readonly age: Age; readonly days: number } {
  const days = Math.round((Date.parse(today) - Date.parse(dueOn)) / DAY_MS);
  if (days < 0) return { age: 'not-due', days: 0 };
  if (days <= 30) return { age: '0-30', days };
  if (days <= 60) return { age: '31-60', days };
  return { age: days <= 90 ? '61-90' : 'over-90', days };
}

const DAY_MS = 86_400_000;

/** What is still to come, by currency and age. */
export function ageing(
  due: readonly DueInstalment[],
  today: string,
): ReadonlyMap<string, ReadonlyMap<Age, bigint>> {
  return summed(due, ({ due_on }) => ageOf(due_on, today).age);
}

/** What is still to come, by currency and month (YYYY-MM); what is overdue is in no month. */
export function forecast(
  due: readonly DueInstalment[],
  today: string,
): ReadonlyMap<string, ReadonlyMap<string, bigint>> {
  const ahead = due.filter(({ due_on }) => due_on >= today);
  return summed(ahead, ({ due_on }) => due_on.slice(0, 7));
}

function summed<Key extends string>(
  due: readonly DueInstalment[],
  keyOf: (row: DueInstalment) => Key,
): ReadonlyMap<string, ReadonlyMap<Key, bigint>> {
  const all = new Map<string, Map<Key, bigint>>();
  for (const row of due) {
    const sums = all.get(row.currency) ?? new Map<Key, bigint>();
    all.set(row.currency, sums);
    const key = keyOf(row);
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(row.open));
  }
  return all;
}
