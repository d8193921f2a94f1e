import type { MatchRefusal, MatchRuleTerms } from '#catalogue';
import type { Localised } from '#kernel';
import { pageOf, type Page, type PageWish, type RowOf, type ViewSet } from '#read-models';
import type { tables } from './pools.projection.js';

type StoredPool = RowOf<typeof tables.pools>;
export type PoolStage = 'configured' | 'open' | 'paused' | 'settled';
export type PoolRow = Omit<StoredPool, 'name' | 'rule' | 'targets' | 'stage'> & {
  readonly name: Localised;
  readonly rule: MatchRuleTerms;
  readonly targets: readonly string[];
  readonly stage: PoolStage;
};
export type PoolGiftRow = RowOf<typeof tables.pool_gifts> & {
  readonly status: 'reserved' | 'confirmed' | 'late' | 'expired';
};
export type PoolRefusalRow = { readonly because: MatchRefusal; readonly gifts: number };

/** Pools of these funds, the newest first. */
export function readPools(
  views: ViewSet,
  { fundIds, ...wish }: PageWish & { readonly fundIds: readonly string[] },
): Page<PoolRow> {
  const page = pageOf<StoredPool>(
    wish,
    (row) => row.number,
    ({ edge, compares, order, limit }) =>
      views.select<StoredPool>(
        `select * from pools where fund_id in (select value from json_each(?))
         and (? is null or number ${compares} ?) order by number ${order} limit ?`,
        JSON.stringify(fundIds),
        edge,
        edge,
        limit,
      ),
  );
  return { ...page, rows: page.rows.map(shown) };
}

/** One pool; undefined where there is none. */
export function readPool(views: ViewSet, poolId: string): PoolRow | undefined {
  const [row] = views.select<StoredPool>('select * from pools where pool_id = ?', poolId);
  return row && shown(row);
}

/** Pools of these funds to which gifts can be given now: a form offers them. */
export function readOpenPools(views: ViewSet, fundIds: readonly string[]): readonly PoolRow[] {
  return views
    .select<StoredPool>(
      `select * from pools where stage = 'open' and fund_id in (select value from json_each(?))
       order by number desc limit 100`,
      JSON.stringify(fundIds),
    )
    .map(shown);
}

/** Gifts of which a pool knows, the last first. */
export function readPoolGifts(
  views: ViewSet,
  { poolId, ...wish }: PageWish & { readonly poolId: string },
): Page<PoolGiftRow> {
  return pageOf(
    wish,
    (row) => row.number,
    ({ edge, compares, order, limit }) =>
      views.select<PoolGiftRow>(
        `select * from pool_gifts where pool_id = ? and (? is null or number ${compares} ?)
         order by number ${order} limit ?`,
        poolId,
        edge,
        edge,
        limit,
      ),
  );
}

/** What became of one gift in its pool; undefined while the pool has not heard of it. */
export function readPoolGift(
  views: ViewSet,
  poolId: string,
  giftId: string,
): PoolGiftRow | { readonly status: 'refused'; readonly because: MatchRefusal } | undefined {
  const [gift] = views.select<PoolGiftRow>(
    'select * from pool_gifts where pool_id = ? and gift_id = ?',
    poolId,
    giftId,
  );
  const [refused] = views.select<{ readonly because: MatchRefusal }>(
    'select because from pool_refusals where pool_id = ? and gift_id = ?',
    poolId,
    giftId,
  );
  return refused ? { status: 'refused', ...refused } : gift;
}

/** How many gifts a pool added nothing to, by reason. */
export function readPoolRefusals(views: ViewSet, poolId: string): readonly PoolRefusalRow[] {
  return views.select<PoolRefusalRow>(
    `select because, count(*) as gifts from pool_refusals where pool_id = ?
     group by because order by gifts desc, because`,
    poolId,
  );
}

function shown({ name, rule, targets, stage, ...row }: StoredPool): PoolRow {
  return {
    ...row,
    name: JSON.parse(name) as Localised,
    rule: JSON.parse(rule) as MatchRuleTerms,
    targets: JSON.parse(targets) as readonly string[],
    stage: stage as PoolStage,
  };
}
