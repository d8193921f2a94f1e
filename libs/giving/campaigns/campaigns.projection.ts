import {
  giftInFund,
  type CampaignEvent,
  type DonationReceived,
  type EventOf,
  type GiftReturnEvent,
  type MatchShare,
} from '#catalogue';
import { projection, type RowOf, type RowsOf, type Tables } from '#read-models';
import { mayStandAlone } from '#transparency/facts';

export const tables = {
  campaigns: {
    key: ['campaign_id'],
    columns: {
      campaign_id: 'text',
      /** The ordinal of its first event: the order of the list. */
      number: 'integer',
      fund_id: 'text',
      currency: 'text',
      pool_id: 'text?',
      /** The newest edition, and the one that the public reads, as JSON. */
      latest: 'text',
      published: 'text?',
      from_day: 'text',
      /** Of the edition that the public reads. */
      until_day: 'text',
      is_ended: 'integer',
    },
    indexes: [['fund_id', 'number'], ['number']],
  },
  campaign_days: {
    key: ['fund_id'],
    columns: { fund_id: 'text', time_zone: 'text' },
  },
  campaign_entities: {
    key: ['entity_id'],
    columns: { entity_id: 'text', time_zone: 'text' },
  },
  /**
   * What was given. The public is told of `shown_…` alone, which grows by groups of givers that may
   * stand alone; whoever came since waits until they are such a group (ADR 44).
   */
  campaign_totals: {
    key: ['campaign_id'],
    columns: {
      campaign_id: 'text',
      /** Counts the groups that were shown. */
      groups: 'integer',
      shown_people: 'integer',
      shown_minor: 'text',
      shown_matched_minor: 'text',
      shown_claim_minor: 'text',
      waiting_people: 'integer',
      waiting_minor: 'text',
      waiting_matched_minor: 'text',
      waiting_claim_minor: 'text',
      largest_who: 'text',
      largest_minor: 'text',
      second_minor: 'text',
      /** What came to gifts that are shown, and is told with the next group. */
      late_matched_minor: 'text',
      late_claim_minor: 'text',
      /** What was given in all, which staff see. */
      gifts: 'integer',
      given_minor: 'text',
      matched_minor: 'text',
    },
  },
  campaign_gifts: {
    key: ['gift_id'],
    columns: {
      gift_id: 'text',
      campaign_id: 'text',
      who: 'text',
      minor: 'text',
      matched_minor: 'text',
      claim_minor: 'text',
      /** `said`, `awaited` (paid, and its pool has not answered) or `counted`. */
      stage: 'text',
      /** Of the counted: the group with which it is shown. */
      group_number: 'integer',
    },
  },
  campaign_givers: {
    key: ['campaign_id', 'group_number', 'who'],
    columns: { campaign_id: 'text', group_number: 'integer', who: 'text', minor: 'text' },
  },
  campaign_pools: {
    key: ['pool_id'],
    columns: { pool_id: 'text', campaigns: 'text' },
  },
} as const satisfies Tables;

type Rows = RowsOf<typeof tables>;
type Totals = RowOf<typeof tables.campaign_totals>;
type Gift = RowOf<typeof tables.campaign_gifts>;

/** Campaigns, what each was given, and how much of that anybody may be told. */
export const campaignsView = projection({
  name: 'campaigns',
  version: 2,
  tables,
  on: {
    EntityRegistered: ({ campaign_entities }, { entityId, timeZone }) =>
      campaign_entities.put({ entity_id: entityId, time_zone: timeZone }),
    FundCreated: ({ campaign_entities, campaign_days }, { fundId, entityId }) => {
      const zone = campaign_entities.get(entityId)?.time_zone ?? 'UTC';
      campaign_days.put({ fund_id: fundId, time_zone: zone });
    },
    CampaignWritten: written,
    CampaignPublished: ({ campaigns }, { campaignId }) => {
      const campaign = campaigns.get(campaignId);
      if (!campaign) return;
      const { until } = JSON.parse(campaign.latest) as EventOf<'CampaignWritten'>['data'];
      campaigns.change([campaignId], { published: campaign.latest, until_day: until });
    },
    CampaignEnded: ({ campaigns }, { campaignId }) =>
      campaigns.change([campaignId], { is_ended: 1 }),

    DonationIntended: (rows, { donationId, campaignId, monthlyOf }) => {
      if (campaignId === undefined) return;
      rows.campaign_gifts.put(giftOf(donationId, campaignId, monthlyOf ?? donationId));
    },
    DonationReceived: received,
    DonationCorrected: (rows, { donationId, becomes }) =>
      changeAmount(rows, donationId, becomes ? BigInt(giftInFund(becomes).minor) : 0n),
    // What went back of it for good is not raised; an open dispute has taken nothing yet.
    DonationRefunded: leaves,
    DonationRefundFailed: leaves,
    DonationDisputeLost: leaves,

    MatchReserved: (rows, share) => changeMatch(rows, share),
    MatchGiverKnown: (rows, share) => changeMatch(rows, share),
    MatchConfirmed: (rows, { giftId }) => answered(rows, giftId),
    MatchRefused: (rows, { giftId }) => answered(rows, giftId),
    MatchExpired: (rows, { changes }) => changes.forEach((share) => changeMatch(rows, share)),
    MatchReduced: (rows, { changes }) => changes.forEach((share) => changeMatch(rows, share)),
    MatchResultsSettled: (rows, { results }) => {
      for (const { giftId, matchedMinor } of results) changeMatch(rows, { giftId, matchedMinor });
    },
    // What each gift got is known for good, and is told of all that are shown together.
    MatchPoolSettled: (rows, { poolId }) => {
      for (const id of campaignsOf(rows, poolId)) {
        const totals = rows.campaign_totals.get(id);
        if (totals) rows.campaign_totals.change([id], withLate(totals));
      }
    },
  },
});

function leaves(rows: Rows, { donationId, leftMinor }: GiftReturnEvent['data']): void {
  changeAmount(rows, donationId, BigInt(leftMinor));
}

function written(
  rows: Rows,
  data: Extract<CampaignEvent, { type: 'CampaignWritten' }>['data'],
  _: unknown,
  number: number,
): void {
  const { campaignId, fundId, poolId } = data;
  const latest = JSON.stringify(data);
  if (rows.campaigns.get(campaignId)) return rows.campaigns.change([campaignId], { latest });
  rows.campaigns.put({
    campaign_id: campaignId,
    number,
    fund_id: fundId,
    currency: data.goal.currency,
    pool_id: poolId,
    latest,
    published: null,
    from_day: data.from,
    until_day: data.until,
    is_ended: 0,
  });
  rows.campaign_totals.put({
    campaign_id: campaignId,
    groups: 0,
    shown_people: 0,
    shown_minor: '0',
    shown_matched_minor: '0',
    shown_claim_minor: '0',
    waiting_people: 0,
    waiting_minor: '0',
    waiting_matched_minor: '0',
    waiting_claim_minor: '0',
    largest_who: '',
    largest_minor: '0',
    second_minor: '0',
    late_matched_minor: '0',
    late_claim_minor: '0',
    gifts: 0,
    given_minor: '0',
    matched_minor: '0',
  });
  if (poolId === null) return;
  const campaigns = JSON.stringify([...campaignsOf(rows, poolId), campaignId]);
  rows.campaign_pools.put({ pool_id: poolId, campaigns });
}

function campaignsOf({ campaign_pools }: Rows, poolId: string): readonly string[] {
  return JSON.parse(campaign_pools.get(poolId)?.campaigns ?? '[]') as string[];
}

function giftOf(giftId: string, campaignId: string, who: string): Gift {
  return {
    gift_id: giftId,
    campaign_id: campaignId,
    who,
    minor: '0',
    matched_minor: '0',
    claim_minor: '0',
    stage: 'said',
    group_number: 0,
  };
}

/** A gift is counted with what its pool says of it: told apart, each would be known by the two. */
function received(rows: Rows, data: DonationReceived['data']): void {
  const { donationId, campaignId, donorId, giverRef, poolId } = data;
  if (campaignId === undefined || !rows.campaign_totals.get(campaignId)) return;
  const said = rows.campaign_gifts.get(donationId);
  const gift = said ?? giftOf(donationId, campaignId, donationId);
  const who = donorId ?? giverRef ?? gift.who;
  rows.campaign_gifts.put({ ...gift, who, minor: giftInFund(data).minor, stage: 'awaited' });
  if (poolId === undefined) answered(rows, donationId);
}

/** Its pool has said what it adds, or it has none: the gift counts. */
function answered(rows: Rows, giftId: string): void {
  const gift = rows.campaign_gifts.get(giftId);
  const totals = gift && rows.campaign_totals.get(gift.campaign_id);
  if (gift?.stage !== 'awaited' || !totals) return;
  const { campaign_id: campaignId, who } = gift;
  const group = totals.groups;
  rows.campaign_gifts.change([giftId], { stage: 'counted', group_number: group });
  const before = rows.campaign_givers.get(campaignId, group, who);
  const minor = plus(before?.minor ?? '0', gift.minor);
  rows.campaign_givers.put({ campaign_id: campaignId, group_number: group, who, minor });
  const next: Totals = {
    ...totals,
    waiting_people: totals.waiting_people + (before ? 0 : 1),
    waiting_minor: plus(totals.waiting_minor, gift.minor),
    waiting_matched_minor: plus(totals.waiting_matched_minor, gift.matched_minor),
    waiting_claim_minor: plus(totals.waiting_claim_minor, gift.claim_minor),
    gifts: totals.gifts + 1,
    given_minor: plus(totals.given_minor, gift.minor),
    matched_minor: plus(totals.matched_minor, gift.matched_minor),
    ...largestWith(totals, who, minor),
  };
  rows.campaign_totals.put(shownWhereSafe(next));
}

/** The two who gave most of those that wait; who the second one is does not matter until they lead. */
function largestWith(
  { largest_who, largest_minor, second_minor }: Totals,
  who: string,
  minor: string,
): Pick<Totals, 'largest_who' | 'largest_minor' | 'second_minor'> {
  const isFirst = who === largest_who;
  if (isFirst || BigInt(minor) > BigInt(largest_minor)) {
    const second = isFirst ? second_minor : largest_minor;
    return { largest_who: who, largest_minor: minor, second_minor: second };
  }
  const isSecond = BigInt(minor) > BigInt(second_minor);
  return { largest_who, largest_minor, second_minor: isSecond ? minor : second_minor };
}

function shownWhereSafe(totals: Totals): Totals {
  const isSafe = mayStandAlone({
    people: totals.waiting_people,
    minor: BigInt(totals.waiting_minor),
    largestMinor: BigInt(totals.largest_minor),
    secondMinor: BigInt(totals.second_minor),
  });
  if (!isSafe) return totals;
  const told = { ...totals, ...withLate(totals) };
  return {
    ...told,
    groups: totals.groups + 1,
    shown_people: totals.shown_people + totals.waiting_people,
    shown_minor: plus(told.shown_minor, totals.waiting_minor),
    shown_matched_minor: plus(told.shown_matched_minor, totals.waiting_matched_minor),
    shown_claim_minor: plus(told.shown_claim_minor, totals.waiting_claim_minor),
    waiting_people: 0,
    waiting_minor: '0',
    waiting_matched_minor: '0',
    waiting_claim_minor: '0',
    largest_who: '',
    largest_minor: '0',
    second_minor: '0',
  };
}

function withLate(totals: Totals): Partial<Totals> {
  return {
    shown_matched_minor: plus(totals.shown_matched_minor, totals.late_matched_minor),
    shown_claim_minor: plus(totals.shown_claim_minor, totals.late_claim_minor),
    late_matched_minor: '0',
    late_claim_minor: '0',
  };
}

type MatchNow = Pick<MatchShare, 'giftId' | 'matchedMinor'> & {
  readonly claimMinor?: string;
};

/** What a pool adds to a gift, as it stands now. */
function changeMatch(rows: Rows, { giftId, matchedMinor, claimMinor }: MatchNow): void {
  const gift = rows.campaign_gifts.get(giftId);
  if (!gift) return;
  const claimNow = claimMinor ?? gift.claim_minor;
  const more = minus(matchedMinor, gift.matched_minor);
  const moreClaim = minus(claimNow, gift.claim_minor);
  rows.campaign_gifts.change([giftId], { matched_minor: matchedMinor, claim_minor: claimNow });
  const totals = rows.campaign_totals.get(gift.campaign_id);
  if (gift.stage !== 'counted' || !totals) return;
  const place = placeOf(gift, totals, BigInt(more) < 0n);
  const claimPlace = placeOf(gift, totals, BigInt(moreClaim) < 0n);
  rows.campaign_totals.change([gift.campaign_id], {
    matched_minor: plus(totals.matched_minor, more),
    [`${place}_matched_minor`]: plus(totals[`${place}_matched_minor`], more),
    [`${claimPlace}_claim_minor`]: plus(totals[`${claimPlace}_claim_minor`], moreClaim),
  });
}

/** What is taken away leaves at once: nobody is told of more than there is. What is added waits. */
function placeOf(gift: Gift, totals: Totals, isLess: boolean): 'waiting' | 'shown' | 'late' {
  if (gift.group_number === totals.groups) return 'waiting';
  return isLess ? 'shown' : 'late';
}

/** Of a gift this much is in the books now. */
function changeAmount(rows: Rows, giftId: string, now: bigint): void {
  const gift = rows.campaign_gifts.get(giftId);
  if (!gift || gift.stage === 'said') return;
  const more = now - BigInt(gift.minor);
  rows.campaign_gifts.change([giftId], { minor: now.toString() });
  const totals = rows.campaign_totals.get(gift.campaign_id);
  if (gift.stage !== 'counted' || !totals) return;
  const given_minor = plus(totals.given_minor, more);
  const isWaiting = gift.group_number === totals.groups;
  if (!isWaiting && more < 0n) {
    const shown_minor = plus(totals.shown_minor, more);
    return rows.campaign_totals.change([gift.campaign_id], { given_minor, shown_minor });
  }
  rows.campaign_totals.change([gift.campaign_id], {
    given_minor,
    waiting_minor: plus(totals.waiting_minor, more),
    // Of whom all was taken back is nobody there.
    waiting_people: totals.waiting_people - (isWaiting && now === 0n ? 1 : 0),
  });
}

function plus(minor: string, more: string | bigint): string {
  return (BigInt(minor) + BigInt(more)).toString();
}

function minus(minor: string, less: string): string {
  return (BigInt(minor) - BigInt(less)).toString();
}
