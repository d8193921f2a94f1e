import type { CampaignWritten, MatchRuleTerms } from '#catalogue';
import { dayIn, minorUnitDigits } from '#kernel';
import { pageOf, type Page, type PageWish, type RowOf, type ViewSet } from '#read-models';
import { publishGrown, type PublishedCell } from '#transparency/facts';
import { readPool, type PoolStage } from '../pools/pools.query.js';
import type { CampaignTerms } from './campaign.decider.js';
import type { tables } from './campaigns.projection.js';

type Stored = RowOf<typeof tables.campaigns> & { readonly time_zone: string };
type Totals = RowOf<typeof tables.campaign_totals>;

/** Where a campaign stands: `upcoming` and `over` by the day of its fund. */
export type CampaignStage = 'written' | 'upcoming' | 'running' | 'over' | 'ended';

export type CampaignRow = {
  readonly campaignId: string;
  readonly number: number;
  readonly fundId: string;
  readonly currency: string;
  readonly poolId: string | null;
  readonly latest: CampaignWritten['data'];
  /** As the public reads it; null before it was published. */
  readonly published: CampaignTerms | null;
  readonly stage: CampaignStage;
  readonly timeZone: string;
};

/** What staff see of it: every gift counts. Minor units. */
export type CampaignMoney = {
  readonly gifts: number;
  readonly givenMinor: bigint;
  readonly matchedMinor: bigint;
};

/** What a pool does with the gifts of a campaign, as the public is told. */
export type PublicMatch = {
  readonly rule: MatchRuleTerms;
  readonly stage: PoolStage;
  /** So much is told to givers. */
  readonly advertisedMinor: string;
  readonly isUsedUp: boolean;
  /** What has been added for good; it moves with the gifts that are shown. */
  readonly locked: PublishedCell;
  /** What is decided at the close lies between nothing and this; null where nothing is open. */
  readonly estimate: PublishedCell | null;
};

/** What anybody may see of what a campaign was given: after disclosure control (D44, ADR 44). */
export type PublicSum = {
  readonly given: PublishedCell;
  readonly match: PublicMatch | null;
};

const SELECT = `select campaigns.*, campaign_days.time_zone from campaigns
  join campaign_days on campaign_days.fund_id = campaigns.fund_id`;

/** One campaign; undefined where there is none. */
export function readCampaign(
  views: ViewSet,
  campaignId: string,
  now: Date,
): CampaignRow | undefined {
  const [row] = views.select<Stored>(`${SELECT} where campaign_id = ?`, campaignId);
  return row && shown(row, now);
}

/** Campaigns of these funds, the newest first. */
export function readCampaigns(
  views: ViewSet,
  { fundIds, now, ...wish }: PageWish & { readonly fundIds: readonly string[]; readonly now: Date },
): Page<CampaignRow> {
  return paged(views, wish, now, {
    where: 'campaigns.fund_id in (select value from json_each(?))',
    cells: [JSON.stringify(fundIds)],
  });
}

/** What the public may read, whatever has become of it: the newest first. */
export function readPublishedCampaigns(
  views: ViewSet,
  { now, ...wish }: PageWish & { readonly now: Date },
): Page<CampaignRow> {
  return paged(views, wish, now, { where: 'published is not null', cells: [] });
}

function paged(
  views: ViewSet,
  wish: PageWish,
  now: Date,
  { where, cells }: { readonly where: string; readonly cells: readonly string[] },
): Page<CampaignRow> {
  const page = pageOf<Stored>(
    wish,
    (row) => row.number,
    ({ edge, compares, order, limit }) =>
      views.select<Stored>(
        `${SELECT} where ${where} and (? is null or number ${compares} ?)
         order by number ${order} limit ?`,
        ...cells,
        edge,
        edge,
        limit,
      ),
  );
  return { ...page, rows: page.rows.map((row) => shown(row, now)) };
}

function shown(row: Stored, now: Date): CampaignRow {
  return {
    campaignId: row.campaign_id,
    number: row.number,
    fundId: row.fund_id,
    currency: row.currency,
    poolId: row.pool_id,
    latest: JSON.parse(row.latest) as CampaignWritten['data'],
    published: row.published === null ? null : (JSON.parse(row.published) as CampaignTerms),
    stage: stageOf(row, dayIn(row.time_zone, now)),
    timeZone: row.time_zone,
  };
}

function stageOf({ is_ended, published, from_day, until_day }: Stored, day: string): CampaignStage {
  if (is_ended === 1) return 'ended';
  if (published === null) return 'written';
  if (day < from_day) return 'upcoming';
  return day > until_day ? 'over' : 'running';
}

/** Every gift of a campaign, for staff. */
export function readCampaignMoney(views: ViewSet, campaignId: string): CampaignMoney {
  const totals = totalsOf(views, campaignId);
  return {
    gifts: totals?.gifts ?? 0,
    givenMinor: BigInt(totals?.given_minor ?? '0'),
    matchedMinor: BigInt(totals?.matched_minor ?? '0'),
  };
}

/** What anybody may see of what it was given. */
export function readPublicSum(
  views: ViewSet,
  { campaignId, currency, poolId }: Pick<CampaignRow, 'campaignId' | 'currency' | 'poolId'>,
): PublicSum {
  const totals = totalsOf(views, campaignId);
  const cell = (minor: string | undefined): PublishedCell =>
    publishGrown(
      { people: totals?.shown_people ?? 0, minor: BigInt(minor ?? '0') },
      minorUnitDigits(currency) ?? 0,
    );
  const given = cell(totals?.shown_minor);
  const pool = poolId === null ? undefined : readPool(views, poolId);
  if (!pool) return { given, match: null };
  const { rule, stage, advertised_minor: advertisedMinor } = pool;
  const funded = BigInt(pool.funded_minor);
  const left = funded - BigInt(pool.reserved_minor) - BigInt(pool.confirmed_minor);
  // By these methods each giver's share is known at the close alone.
  const isOpen = rule.method !== 'first-come' && stage !== 'settled';
  const claims = BigInt(totals?.shown_claim_minor ?? '0');
  const isClaimed = rule.method === 'pro-rata' || rule.method === 'equal-shares';
  const most = isClaimed && claims < funded ? claims : funded;
  return {
    given,
    match: {
      rule,
      stage,
      advertisedMinor,
      isUsedUp: rule.method === 'first-come' && funded > 0n && left === 0n,
      locked: cell(totals?.shown_matched_minor),
      estimate: isOpen ? cell(most.toString()) : null,
    },
  };
}

function totalsOf(views: ViewSet, campaignId: string): Totals | undefined {
  const [totals] = views.select<Totals>(
    'select * from campaign_totals where campaign_id = ?',
    campaignId,
  );
  return totals;
}
