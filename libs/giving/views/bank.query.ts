import type { DonorKind } from '#catalogue';
import { pageOf, type Page, type PageWish, type RowOf, type ViewSet } from '#read-models';
import type { tables } from './bank.projection.js';
import type { DonationRow } from './donations.query.js';

export type BankAccountRow = RowOf<typeof tables.bank_accounts> & {
  readonly status: 'proposed' | 'registered' | 'dropped';
};
export type BankStatementRow = RowOf<typeof tables.bank_statements>;
export type BankLineRow = RowOf<typeof tables.bank_lines> & {
  readonly direction: 'in' | 'out';
  readonly status: 'waiting' | 'gift' | 'aside';
};

/** Accounts of these funds that somebody stands by. */
export function readBankAccounts(
  views: ViewSet,
  fundIds: readonly string[],
): readonly BankAccountRow[] {
  return views.select<BankAccountRow>(
    `select * from bank_accounts where status <> 'dropped'
       and fund_id in (select value from json_each(?)) order by fund_id, bank_account_id`,
    JSON.stringify(fundIds),
  );
}

/** Money that came in to these funds and of which nobody has said what it is, imported last first. */
export function readWaitingLines(
  views: ViewSet,
  { fundIds, ...wish }: PageWish & { readonly fundIds: readonly string[] },
): Page<BankLineRow> {
  return pageOf(
    wish,
    (row) => row.number,
    ({ edge, compares, order, limit }) =>
      views.select<BankLineRow>(
        `select * from bank_lines where status = 'waiting' and direction = 'in'
           and fund_id in (select value from json_each(?)) and (? is null or number ${compares} ?)
         order by number ${order} limit ?`,
        JSON.stringify(fundIds),
        edge,
        edge,
        limit,
      ),
  );
}

/** One line with what has become of it; undefined where the view has none. */
export function readBankLine(views: ViewSet, lineId: string): BankLineRow | undefined {
  return views.select<BankLineRow>('select * from bank_lines where line_id = ?', lineId)[0];
}

/** The statements of an account, those imported last first. */
export function readStatements(
  views: ViewSet,
  { bankAccountId, ...wish }: PageWish & { readonly bankAccountId: string },
): Page<BankStatementRow> {
  return pageOf(
    wish,
    (row) => row.number,
    ({ edge, compares, order, limit }) =>
      views.select<BankStatementRow>(
        `select * from bank_statements where bank_account_id = ? and (? is null or number ${compares} ?)
         order by number ${order} limit ?`,
        bankAccountId,
        edge,
        edge,
        limit,
      ),
  );
}

/** Gifts by bank of a fund, of one of these days, after fees of one amount, that no line has shown. */
export function readGiftsLikeLine(
  views: ViewSet,
  {
    fundId,
    days,
    minor,
    limit,
  }: {
    readonly fundId: string;
    readonly days: readonly string[];
    readonly minor: string;
    readonly limit: number;
  },
): readonly DonationRow[] {
  return views.select<DonationRow>(
    `select * from donations d where fund_id = ? and status <> 'taken-back' and method <> 'card'
       and received_on in (select value from json_each(?))
       and net_minor = ?
       and not exists (select 1 from bank_lines b where b.donation_id = d.donation_id)
     order by number desc limit ?`,
    fundId,
    JSON.stringify(days),
    minor,
    limit,
  );
}

/** Donors of a fund, whoever gave last first. */
export function readDonorsOfFund(
  views: ViewSet,
  fundId: string,
  limit: number,
): readonly { readonly donorId: string; readonly kind: DonorKind }[] {
  return views.select(
    `select d.donor_id as donorId, d.kind from donor_gifts g
       join donors d on d.donor_id = g.donor_id
     where g.fund_id = ? and d.merged_into is null
     group by d.donor_id order by max(g.last_number) desc limit ?`,
    fundId,
    limit,
  );
}
