import type { EventOf, MatchShare } from '#catalogue';
import { projection, type RowsOf, type Tables } from '#read-models';

export const tables = {
  pools: {
    key: ['pool_id'],
    columns: {
      pool_id: 'text',
      /** The ordinal of its first event: the order of the list. */
      number: 'integer',
      fund_id: 'text',
      name: 'text',
      rule: 'text',
      /** Restrictions to whose gifts it adds, as a list; all of them where it is empty. */
      targets: 'text',
      currency: 'text',
      /** `configured`, `open`, `paused` or `settled`. */
      stage: 'text',
      advertised_minor: 'text',
      funded_minor: 'text',
      reserved_minor: 'text',
      confirmed_minor: 'text',
      settled_minor: 'text?',
      gifts: 'integer',
      from_day: 'text',
      until_day: 'text',
    },
    indexes: [['fund_id', 'number'], ['number']],
  },
  pool_gifts: {
    key: ['pool_id', 'gift_id'],
    columns: {
      pool_id: 'text',
      gift_id: 'text',
      /** The ordinal of the event by which the pool heard of it. */
      number: 'integer',
      giver: 'text',
      target: 'text',
      amount_minor: 'text',
      claim_minor: 'text',
      matched_minor: 'text',
      /** `reserved`, `confirmed`, `late` or `expired`. */
      status: 'text',
      expires_at: 'text?',
    },
    indexes: [['pool_id', 'number']],
  },
  pool_refusals: {
    /** A gift is asked about when it is meant and when it is paid, and counted once. */
    key: ['pool_id', 'gift_id'],
    columns: { pool_id: 'text', gift_id: 'text', because: 'text' },
  },
} as const satisfies Tables;

type Rows = { readonly [Table in keyof typeof tables]: RowsOf<typeof tables>[Table] };

/** What each pool has, keeps and gave, and to which gifts. */
export const poolsView = projection({
  name: 'pools',
  version: 2,
  tables,
  on: {
    MatchPoolConfigured: ({ pools }, data, _, number) => {
      pools.put({
        pool_id: data.poolId,
        number,
        fund_id: data.fundId,
        name: JSON.stringify(data.name),
        rule: JSON.stringify(data.rule),
        targets: JSON.stringify(data.targets),
        currency: data.rule.currency,
        stage: 'configured',
        advertised_minor: data.advertised.minor,
        funded_minor: '0',
        reserved_minor: '0',
        confirmed_minor: '0',
        settled_minor: null,
        gifts: 0,
        from_day: data.from,
        until_day: data.until,
      });
    },
    MatchFundingAdded: (rows, { poolId, money }) => add(rows, poolId, 'funded_minor', money.minor),
    MatchFundingShrunk: (rows, { poolId, byMinor }) =>
      add(rows, poolId, 'funded_minor', `-${byMinor}`),
    MatchFundingDefaulted: (rows, { poolId, lostMinor }) =>
      add(rows, poolId, 'funded_minor', `-${lostMinor}`),
    MatchPoolOpened: ({ pools }, { poolId }) => pools.change([poolId], { stage: 'open' }),
    MatchPoolResumed: ({ pools }, { poolId }) => pools.change([poolId], { stage: 'open' }),
    MatchPoolPaused: ({ pools }, { poolId }) => pools.change([poolId], { stage: 'paused' }),
    MatchReserved: reserved,
    MatchConfirmed: (rows, { poolId, giftId, late }) => {
      const gift = rows.pool_gifts.get(poolId, giftId);
      if (!gift) return;
      add(rows, poolId, 'reserved_minor', `-${gift.matched_minor}`);
      add(rows, poolId, 'confirmed_minor', gift.matched_minor);
      const status = late ? 'late' : 'confirmed';
      rows.pool_gifts.change([poolId, giftId], { status, expires_at: null });
    },
    MatchExpired: (rows, { poolId, giftId, changes }) => {
      changed(rows, poolId, changes);
      rows.pool_gifts.change([poolId, giftId], { status: 'expired', expires_at: null });
    },
    MatchReduced: (rows, { poolId, changes }) => changed(rows, poolId, changes),
    MatchGiverKnown: (rows, { poolId, giver, ...share }) => {
      changed(rows, poolId, [share]);
      rows.pool_gifts.change([poolId, share.giftId], { giver });
    },
    MatchRefused: ({ pool_refusals }, { poolId, giftId, because }) =>
      pool_refusals.put({ pool_id: poolId, gift_id: giftId, because }),
    MatchResultsSettled: ({ pool_gifts }, { poolId, results }) => {
      for (const { giftId, matchedMinor } of results) {
        pool_gifts.change([poolId, giftId], { matched_minor: matchedMinor });
      }
    },
    MatchPoolSettled: ({ pools }, { poolId, matchedMinor }) => {
      pools.change([poolId], { stage: 'settled', settled_minor: matchedMinor });
    },
  },
});

function reserved(
  rows: Rows,
  data: EventOf<'MatchReserved'>['data'],
  _: unknown,
  number: number,
): void {
  const { poolId, giftId, giver, target, expiresAt } = data;
  const isKnown = rows.pool_gifts.get(poolId, giftId) !== undefined;
  rows.pool_gifts.put({
    pool_id: poolId,
    gift_id: giftId,
    number,
    giver,
    target,
    amount_minor: data.amountMinor,
    claim_minor: data.claimMinor,
    matched_minor: data.matchedMinor,
    status: 'reserved',
    expires_at: expiresAt,
  });
  rows.pool_refusals.remove(poolId, giftId);
  add(rows, poolId, 'reserved_minor', data.matchedMinor);
  const pool = rows.pools.get(poolId);
  if (pool && !isKnown) rows.pools.change([poolId], { gifts: pool.gifts + 1 });
}

/** Gifts as an event tells them now, and what that adds to the sums of the pool. */
function changed(rows: Rows, poolId: string, changes: readonly MatchShare[]): void {
  for (const { giftId, amountMinor, claimMinor, matchedMinor } of changes) {
    const before = rows.pool_gifts.get(poolId, giftId);
    if (!before) continue;
    const more = BigInt(matchedMinor) - BigInt(before.matched_minor);
    const inAll = before.status === 'reserved' ? 'reserved_minor' : 'confirmed_minor';
    add(rows, poolId, inAll, more.toString());
    rows.pool_gifts.change([poolId, giftId], {
      amount_minor: amountMinor,
      claim_minor: claimMinor,
      matched_minor: matchedMinor,
    });
  }
}

function add(
  { pools }: Rows,
  poolId: string,
  column: 'funded_minor' | 'reserved_minor' | 'confirmed_minor',
  minor: string,
): void {
  const pool = pools.get(poolId);
  if (!pool) return;
  // Nothing less is written as `-0`, which is no whole number to everybody.
  const sum = BigInt(pool[column]) + BigInt(minor);
  pools.change([poolId], { [column]: sum.toString() });
}
