import type { VNode } from 'preact';
import { formatMoney, minorUnitDigits, money, textIn } from '#kernel';
import { ruleSentences } from '#matching';
import { ruleOf } from '#matching/facts';
import type { ViewSet } from '#read-models';
import { publishLeft } from '#transparency/facts';
import { Alert, RadioGroup, Time, type Translate } from '#web';
import { readOpenPools, type PoolGiftRow, type PoolRow, type readPoolGift } from './pools.query.js';

/** The choice beside the pools that are open. */
export const NO_POOL = 'none';

/** Pools that add to gifts to one restriction of a fund on its own day. */
export function readOffers(
  views: ViewSet,
  { fundId, target, today }: Readonly<Record<'fundId' | 'target' | 'today', string>>,
): readonly PoolRow[] {
  return readOpenPools(views, [fundId]).filter(
    ({ targets, from_day: from, until_day: until }) =>
      (targets.length === 0 || targets.includes(target)) && from <= today && today <= until,
  );
}

/** What is left in a pool, in minor units. */
function leftIn({ funded_minor: funded, reserved_minor: kept, confirmed_minor: added }: PoolRow) {
  return BigInt(funded) - BigInt(kept) - BigInt(added);
}

/** Which pool is to add to the gift: each with its rule in words, and how much of it is left. */
export function MatchField({
  offers,
  locale,
  t,
}: {
  readonly offers: readonly PoolRow[];
  readonly locale: string;
  readonly t: Translate;
}): VNode | null {
  const [first] = offers;
  if (!first) return null;
  return (
    <RadioGroup
      name="pool"
      label={t('give:match.field')}
      value={first.pool_id}
      options={[
        ...offers.map((pool) => ({
          value: pool.pool_id,
          label: textIn(locale, pool.name),
          hint: [...ruleSentences(ruleOf(pool.rule, []), locale), leftOf(pool, locale, t)].join(
            ' ',
          ),
        })),
        { value: NO_POOL, label: t('give:match.none') },
      ]}
    />
  );
}

function leftOf(pool: PoolRow, locale: string, t: Translate): string {
  const { currency, funded_minor: funded, rule } = pool;
  // How much of a pool that is shared at its close is left, nobody knows before.
  if (rule.method !== 'first-come') return t('give:match.at-close');
  const text = (minor: bigint): string => formatMoney(money(minor, currency), locale);
  const whole = BigInt(funded);
  const left = publishLeft(leftIn(pool), whole, minorUnitDigits(currency) ?? 0);
  if (!left.shown) return t('give:match.little-left', { funded: text(whole) });
  return t('give:match.left', { left: text(left.minor), funded: text(whole) });
}

type Found = ReturnType<typeof readPoolGift>;

/** What its pool does for a gift, as it is: kept, added, an estimate, or nothing, and why. */
export function MatchOfGift({
  pool,
  gift,
  timeZone,
  locale,
  t,
}: {
  readonly pool: PoolRow;
  readonly gift: Found;
  readonly timeZone: string;
  readonly locale: string;
  readonly t: Translate;
}): VNode {
  const name = textIn(locale, pool.name);
  const text = (minor: string): string => formatMoney(money(minor, pool.currency), locale);
  if (!gift) return <Alert tone="info">{t('give:match.not-yet', { pool: name })}</Alert>;
  if (gift.status === 'refused') {
    const why = t(`pools:refusal.${gift.because}`);
    return <Alert tone="info">{t('give:match.nothing', { pool: name, why })}</Alert>;
  }
  const said = saidOf(pool, gift);
  const amounts = { matched: text(gift.matched_minor), claim: text(gift.claim_minor), pool: name };
  return (
    <Alert tone={said === 'added' ? 'good' : 'info'} title={t(`give:match.${said}`, amounts)}>
      {t(`give:match.${said}-text`, amounts)}
      {said === 'kept' && gift.expires_at !== null ? (
        <>
          {' '}
          {t('give:match.until')} <Time value={gift.expires_at} timeZone={timeZone} />
        </>
      ) : null}
    </Alert>
  );
}

type Saying = 'kept' | 'added' | 'used-up' | 'estimate' | 'late' | 'gone';

function saidOf({ rule, stage }: PoolRow, { status, matched_minor: matched }: PoolGiftRow): Saying {
  if (status === 'expired') return 'gone';
  if (stage === 'settled') return matched === '0' ? 'used-up' : 'added';
  if (rule.method !== 'first-come') return 'estimate';
  if (status === 'late') return 'late';
  if (matched === '0') return 'used-up';
  return status === 'reserved' ? 'kept' : 'added';
}
