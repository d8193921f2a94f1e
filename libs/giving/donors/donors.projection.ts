import { giftInFund } from '#catalogue';
import type { Money } from '#kernel';
import { projection, type RowsOf, type Tables } from '#read-models';

export const tables = {
  donors: {
    key: ['donor_id'],
    columns: {
      donor_id: 'text',
      /** The ordinal of the event in the log. */
      number: 'integer',
      /** The fund for which they were registered. */
      fund_id: 'text',
      kind: 'text',
      wish: 'text',
      registered_at: 'text',
      /** What was found last, on which day, and until when it holds; null where nobody looked. */
      due_result: 'text?',
      due_on: 'text?',
      due_until: 'text?',
      /** Whether somebody said that this is another donor, and a second person is asked. */
      is_merge_proposed: 'integer',
      /** The donor who this one is. */
      merged_into: 'text?',
      /** Funds and currencies in which there are gifts, as JSON: what moves to another donor. */
      places: 'text',
    },
    indexes: [['merged_into'], ['fund_id', 'number']],
  },
  donor_gifts: {
    key: ['donor_id', 'fund_id', 'currency'],
    columns: {
      /** Of two donors who are one, the one that is left. */
      donor_id: 'text',
      fund_id: 'text',
      /** Empty where nothing was given yet. */
      currency: 'text',
      gifts: 'integer',
      /** In minor units, before fees. */
      minor: 'text',
      /** The ordinal of the newest gift in the log: the order of the list. */
      last_number: 'integer',
    },
    indexes: [['last_number']],
  },
  /** Income of each month by whoever gave it: how much of it comes from one donor. */
  donor_months: {
    key: ['fund_id', 'currency', 'month', 'donor_id'],
    columns: {
      fund_id: 'text',
      currency: 'text',
      /** YYYY-MM. */
      month: 'text',
      /** As it was given; empty for givers who are not kept. */
      donor_id: 'text',
      /** In minor units, before fees. */
      minor: 'text',
    },
  },
  /** What was agreed with donors, in the order in which it was written down. */
  donor_agreements: {
    key: ['agreement_id'],
    columns: {
      agreement_id: 'text',
      donor_id: 'text',
      fund_id: 'text',
      restriction: 'text',
      /** As JSON: terms, purpose, overhead, credit, disclaimer. */
      agreed: 'text',
      signed_on: 'text',
      ended_on: 'text?',
      number: 'integer',
    },
    indexes: [['donor_id', 'number']],
  },
} as const satisfies Tables;

/** The currency of the row of somebody who has given nothing yet. */
const NOTHING_YET = '';

/**
 * Who gives: what is known of them beside their name, and what they gave to which fund. Of two donors
 * who are one, the gifts of both stand under the one that is left.
 */
export const donorsView = projection({
  name: 'donors',
  version: 5,
  tables,
  on: {
    DonorRegistered: ({ donors, donor_gifts }, data, _, number) => {
      const { donorId: donor_id, fundId: fund_id, kind, wish } = data;
      donors.put({
        donor_id,
        number,
        fund_id,
        kind,
        wish,
        registered_at: data.registeredAt,
        due_result: null,
        due_on: null,
        due_until: null,
        is_merge_proposed: 0,
        merged_into: null,
        places: '[]',
      });
      donor_gifts.put({
        donor_id,
        fund_id,
        currency: NOTHING_YET,
        gifts: 0,
        minor: '0',
        last_number: number,
      });
    },
    DonorWishNoted: ({ donors }, { donorId, wish }) => donors.change([donorId], { wish }),
    DonorDueDiligenceRecorded: ({ donors }, { donorId, result, on, validUntil }) => {
      donors.change([donorId], { due_result: result, due_on: on, due_until: validUntil });
    },
    DonorAgreementSigned: ({ donor_agreements }, data, _, number) => {
      const { terms, purpose, overheadPercent, credit, disclaimer } = data;
      donor_agreements.put({
        agreement_id: data.agreementId,
        donor_id: data.donorId,
        fund_id: data.fundId,
        restriction: data.restriction,
        agreed: JSON.stringify({ terms, purpose, overheadPercent, credit, disclaimer }),
        signed_on: data.signedOn,
        ended_on: null,
        number,
      });
    },
    DonorAgreementEnded: ({ donor_agreements }, { agreementId, on }) => {
      donor_agreements.change([agreementId], { ended_on: on });
    },
    DonorMergeProposed: ({ donors }, { donorId }) => {
      donors.change([donorId], { is_merge_proposed: 1 });
    },
    DonorMergeDropped: ({ donors }, { donorId }) => {
      donors.change([donorId], { is_merge_proposed: 0 });
    },
    DonorMerged: (rows, { donorId, into }) => {
      const { donors, donor_gifts } = rows;
      const merged = donors.get(donorId);
      if (!merged) return;
      donors.change([donorId], { is_merge_proposed: 0, merged_into: into });
      donor_gifts.remove(donorId, merged.fund_id, NOTHING_YET);
      for (const [fundId, currency] of placesOf(merged.places)) {
        const row = donor_gifts.get(donorId, fundId, currency);
        if (!row) continue;
        donor_gifts.remove(donorId, fundId, currency);
        add(rows, { donorId: into, fundId, currency }, row.gifts, BigInt(row.minor), {
          number: row.last_number,
        });
      }
    },
    DonationReceived: (rows, gift, _, number) => {
      const { donorId, fundId, money } = gift;
      earn(rows, { ...gift, money: giftInFund(gift) }, 1n);
      if (donorId !== null) give(rows, { donorId, fundId, money }, 1, number);
    },
    // On the day on which it went back: a month may have less than nothing.
    DonationRefunded: (rows, data) => earn(rows, { ...data, receivedOn: data.on }, -1n),
    DonationRefundFailed: (rows, data) => earn(rows, { ...data, receivedOn: data.on }, 1n),
    DonationDisputeOpened: (rows, data) => earn(rows, { ...data, receivedOn: data.on }, -1n),
    DonationDisputeWon: (rows, data) => earn(rows, { ...data, receivedOn: data.on }, 1n),
    DonationCorrected: (rows, { donorId, fundId, was, becomes }) => {
      earn(rows, { donorId, fundId, ...was, money: giftInFund(was) }, -1n);
      if (becomes) earn(rows, { donorId, fundId, ...becomes, money: giftInFund(becomes) }, 1n);
      if (donorId === null) return;
      give(rows, { donorId, fundId, money: was.money }, -1);
      if (becomes) give(rows, { donorId, fundId, money: becomes.money }, 1);
    },
  },
});

type Rows = RowsOf<typeof tables>;
type Given = { readonly donorId: string; readonly fundId: string; readonly money: Money };

/** One gift more or less; `number` where it is the newest. */
function give(rows: Rows, { donorId, fundId, money }: Given, more: 1 | -1, number?: number): void {
  const minor = BigInt(more) * BigInt(money.minor);
  const at = { donorId: standingFor(rows, donorId), fundId, currency: money.currency };
  add(rows, at, more, minor, number === undefined ? {} : { number });
}

function add(
  { donors, donor_gifts }: Rows,
  at: { readonly donorId: string; readonly fundId: string; readonly currency: string },
  gifts: number,
  minor: bigint,
  { number }: { readonly number?: number },
): void {
  const { donorId, fundId, currency } = at;
  const before = donor_gifts.get(donorId, fundId, currency);
  donor_gifts.put({
    donor_id: donorId,
    fund_id: fundId,
    currency,
    gifts: (before?.gifts ?? 0) + gifts,
    minor: (BigInt(before?.minor ?? '0') + minor).toString(),
    last_number: Math.max(number ?? 0, before?.last_number ?? 0),
  });
  if (before) return;
  donor_gifts.remove(donorId, fundId, NOTHING_YET);
  const places = placesOf(donors.get(donorId)?.places ?? '[]');
  donors.change([donorId], { places: JSON.stringify([...places, [fundId, currency]]) });
}

type Earned = {
  readonly donorId: string | null;
  readonly fundId: string;
  readonly money: Money;
  readonly receivedOn: string;
};

function earn({ donor_months }: Rows, of: Earned, more: bigint): void {
  const { fundId: fund_id, receivedOn } = of;
  const { minor, currency } = of.money;
  const donor_id = of.donorId ?? '';
  const month = receivedOn.slice(0, 7);
  const before = BigInt(donor_months.get(fund_id, currency, month, donor_id)?.minor ?? '0');
  const sum = (before + more * BigInt(minor)).toString();
  donor_months.put({ fund_id, currency, month, donor_id, minor: sum });
}

/** The donor who is left of those that were found to be one. */
function standingFor({ donors }: Rows, donorId: string): string {
  const into = donors.get(donorId)?.merged_into;
  return into ? standingFor({ donors } as Rows, into) : donorId;
}

function placesOf(places: string): readonly (readonly [fundId: string, currency: string])[] {
  return JSON.parse(places) as [string, string][];
}
