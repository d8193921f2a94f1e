import type { DonationReceived, DonorKind } from '#catalogue';
import type { Localised } from '#kernel';
import { pageOf, type Page, type PageWish, type RowOf, type ViewSet } from '#read-models';
import type { GiftStanding } from '../cards/gift-returns.js';
import type { tables } from './donations.projection.js';

export type DonationRow = RowOf<typeof tables.donations> & {
  readonly donor_kind: DonorKind;
  readonly method: DonationReceived['data']['method'];
  readonly status: GiftStanding | 'being-corrected' | 'taken-back';
  readonly stands: GiftStanding;
};

/** A fund that takes gifts, and under which restrictions. */
export type GivingFund = {
  readonly fundId: string;
  readonly name: Localised;
  readonly purpose: Localised;
  /** A fund that was closed takes no gift any more. */
  readonly isClosed: boolean;
  readonly currency: string;
  readonly restrictions: readonly { readonly restriction: string; readonly credit: Localised }[];
};

export type DonationWish = PageWish & {
  readonly fundIds: readonly string[];
  /** The gifts of one donor, under every id that they had; of everybody when not said. */
  readonly donorIds?: readonly string[];
  /** Only those of which a correction waits for its second person. */
  readonly beingCorrected?: boolean;
};

export type DonationPage = Page<DonationRow>;

/** Gifts to these funds, newest first. */
export function readDonations(
  views: ViewSet,
  { fundIds, donorIds, beingCorrected = false, ...wish }: DonationWish,
): DonationPage {
  return pageOf(
    wish,
    (row) => row.number,
    ({ edge, compares, order, limit }) =>
      views.select<DonationRow>(
        `select * from donations where fund_id in (select value from json_each(?))
         and (? is null or number ${compares} ?) ${donorIds ? 'and donor_id in (select value from json_each(?))' : ''}
         ${beingCorrected ? "and status = 'being-corrected'" : ''}
       order by number ${order} limit ?`,
        JSON.stringify(fundIds),
        edge,
        edge,
        ...(donorIds ? [JSON.stringify(donorIds)] : []),
        limit,
      ),
  );
}

/** Gifts to a fund in a time, both days included, as they stand in the books: newest first. */
export function readGiftsOfTime(
  views: ViewSet,
  wish: {
    readonly fundId: string;
    readonly from?: string;
    readonly until?: string;
    readonly limit: number;
  },
): readonly DonationRow[] {
  const { fundId, from, until, limit } = wish;
  return views.select<DonationRow>(
    `select * from donations where fund_id = ? and status <> 'taken-back'
       and received_on >= ? and received_on <= ?
     order by received_on desc, number desc limit ?`,
    fundId,
    from ?? '0000-01-01',
    until ?? '9999-12-31',
    limit,
  );
}

/** Every fund that is open or was; those that were imported from the past take no gifts. */
export function readGivingFunds(views: ViewSet): readonly GivingFund[] {
  const funds = views.select<{
    fund_id: string;
    name: string;
    purpose: string;
    currency: string;
    is_closed: number;
  }>(
    `select fund_id, name, purpose, currency, is_closed from giving_funds
     where preset <> 'imported' order by name, fund_id`,
  );
  const restrictions = views.select<{ fund_id: string; restriction: string; credit: string }>(
    'select fund_id, restriction, credit from giving_restrictions order by fund_id, restriction',
  );
  return funds.map(({ fund_id: fundId, name, purpose, currency, is_closed }) => ({
    fundId,
    name: JSON.parse(name) as Localised,
    purpose: JSON.parse(purpose) as Localised,
    isClosed: is_closed === 1,
    currency,
    restrictions: restrictions
      .filter((one) => one.fund_id === fundId)
      .map(({ restriction, credit }) => ({ restriction, credit: JSON.parse(credit) as Localised })),
  }));
}

/** Currencies of which somebody has told a rate, in the order of the alphabet. */
export function readRatedCurrencies(views: ViewSet): readonly string[] {
  return views
    .select<{ readonly currency: string }>(
      'select currency from giving_currencies order by currency',
    )
    .map(({ currency }) => currency);
}

/** Those of funds first, then all others in which something may be booked. */
export function currenciesFor(
  funds: readonly Pick<GivingFund, 'currency'>[],
  rated: readonly string[],
): readonly string[] {
  return [...new Set([...funds.map(({ currency }) => currency), ...rated])];
}
