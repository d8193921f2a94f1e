import type { EventOf } from '#catalogue';
import { pageOf, type Page, type PageWish, type RowOf, type ViewSet } from '#read-models';
import type { tables } from './giver-gifts.projection.js';

export type GiverGift = RowOf<typeof tables.giver_gifts> & {
  readonly rhythm: EventOf<'DonationIntended'>['data']['rhythm'];
};

/** What was given under an address, the newest first. */
export function readGiverGifts(
  views: ViewSet,
  { addressRef, ...wish }: PageWish & { readonly addressRef: string },
): Page<GiverGift> {
  return pageOf(
    wish,
    (row) => row.number,
    ({ edge, compares, order, limit }) =>
      views.select<GiverGift>(
        `select * from giver_gifts where address_ref = ? and (? is null or number ${compares} ?)
         order by number ${order} limit ?`,
        addressRef,
        edge,
        edge,
        limit,
      ),
  );
}

/** One gift of an address, if it is theirs. */
export function readGiverGift(
  views: ViewSet,
  { addressRef, giftId }: { readonly addressRef: string; readonly giftId: string },
): GiverGift | undefined {
  const [gift] = views.select<GiverGift>(
    'select * from giver_gifts where gift_id = ? and address_ref = ?',
    giftId,
    addressRef,
  );
  return gift;
}

/** What arrived of an address in a civil year of the fund's days, the oldest first. */
export function readGiverYear(
  views: ViewSet,
  { addressRef, year }: { readonly addressRef: string; readonly year: string },
): readonly GiverGift[] {
  return views.select<GiverGift>(
    `select * from giver_gifts where address_ref = ? and received_on is not null
       and minor <> '0' and status <> 'taken-back'
       and received_on between ? and ? order by received_on, number limit ?`,
    addressRef,
    `${year}-01-01`,
    `${year}-12-31`,
    MOST_GIFTS_OF_A_YEAR,
  );
}

/** The years in which something arrived of an address, the newest first. */
export function readGiverYears(views: ViewSet, addressRef: string): readonly string[] {
  return views
    .select<{ year: string }>(
      `select distinct substr(received_on, 1, 4) as year from giver_gifts
       where address_ref = ? and received_on is not null
       and minor <> '0' and status <> 'taken-back' order by year desc limit 100`,
      addressRef,
    )
    .map(({ year }) => year);
}

/** Gifts on one statement. */
export const MOST_GIFTS_OF_A_YEAR = 5_000;
