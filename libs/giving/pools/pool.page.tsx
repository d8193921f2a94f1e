import type { VNode } from 'preact';
import { GoneAct, NextAct, nextAndAside, OtherAct, type Again, type OpenAct } from '#acts';
import { donorCode, giftCode } from '#catalogue';
import { formatMoney, money, textIn } from '#kernel';
import { ruleSentences } from '#matching';
import type { Page } from '#read-models';
import {
  Alert,
  Amount,
  Card,
  CodedName,
  DataTable,
  Figure,
  FigureRow,
  formatNumber,
  hrefWith,
  Layout,
  Meter,
  Pager,
  renderPage,
  StatusBadge,
  Time,
  translator,
  type Column,
  type PageReader,
  type Translate,
} from '#web';
import { POOL_ACTS, type PoolPlace } from './pool.acts.js';
import { fundedIn, remainingIn, type PoolFunding } from './pool.state.js';
import { PoolWay } from './pools.page.js';
import type { PoolGiftRow, PoolRefusalRow } from './pools.query.js';

const PATH = '/finance/pools';

export type PoolOverview = {
  readonly place: PoolPlace;
  readonly acts: readonly OpenAct<PoolPlace>[];
  readonly gifts: Page<PoolGiftRow>;
  readonly refusals: readonly PoolRefusalRow[];
};

type Shown = PoolOverview & {
  readonly again: Again | undefined;
  readonly locale: string;
  readonly t: Translate;
};

/** One pool: its rule in words, what it has and gave, who funds it, and which gifts it matched. */
export function poolPage(reader: PageReader, overview: PoolOverview, again?: Again): string {
  const { locale } = reader;
  const t = translator(locale);
  const { place } = overview;
  const { state, fund } = place;
  const shown = { ...overview, again, locale, t };
  const title = textIn(locale, state.name);
  return renderPage(
    <Layout
      {...reader}
      title={title}
      lead={textIn(locale, fund.name)}
      section="finance"
      timeZone={place.book.timeZone}
      above={<PoolWay t={t} here={title} within />}
    >
      <p>
        <StatusBadge kind="pool" status={state.stage} /> <Time value={state.from} /> –{' '}
        <Time value={state.until} />
      </p>
      <GoneAct again={again} offered={[{ target: place.poolId, open: overview.acts }]} />
      <Sums {...shown} />
      <Acts {...shown} />
      <Card title={t('pools:rule')}>
        <ul>
          {ruleSentences(state.rule, locale).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {state.rule.method === 'first-come' ? null : <p class="quiet">{t('pools:estimate')}</p>}
      </Card>
      <Fundings {...shown} />
      <Gifts {...shown} />
    </Layout>,
  );
}

function Sums({ place: { state }, locale, t }: Shown): VNode {
  const { currency } = state.rule;
  const amount = (minor: bigint): VNode => <Amount money={money(minor, currency)} />;
  const text = (minor: bigint): string => formatMoney(money(minor, currency), locale);
  const funded = fundedIn(state);
  const used = state.reservedMinor + state.confirmedMinor;
  return (
    <Card tone="accent">
      <Meter
        label={t('pools:used')}
        value={used}
        max={funded}
        text={t('pools:used-of', { used: text(used), funded: text(funded) })}
      />
      <FigureRow>
        <Figure label={t('pools:advertised')} value={<Amount money={state.advertised} />} />
        <Figure label={t('pools:funded')} value={amount(funded)} />
        <Figure label={t('pools:reserved')} value={amount(state.reservedMinor)} />
        <Figure label={t('pools:confirmed')} value={amount(state.confirmedMinor)} />
        <Figure label={t('pools:left')} value={amount(remainingIn(state))} />
      </FigureRow>
      {state.fundings.some(({ isDefaulted }) => isDefaulted) ? (
        <Alert tone="warning">{t('pools:defaulted')}</Alert>
      ) : null}
    </Card>
  );
}

/** What comes next, and what may be done beside it. */
function Acts({ acts, place, again, locale, t }: Shown): VNode {
  const { next, aside } = nextAndAside(acts, place);
  const path = `${PATH}/${place.poolId}`;
  const common = { place, again, t, locale, texts: POOL_ACTS.texts, path, target: place.poolId };
  return (
    <>
      {next.map((open) => (
        <Card key={open.declaration.name} tone="quiet">
          <NextAct {...common} open={open} level={2} />
        </Card>
      ))}
      {aside.map((open) => (
        <Card key={open.declaration.name} tone="quiet">
          <OtherAct {...common} open={open} />
        </Card>
      ))}
    </>
  );
}

function Fundings({ place: { state }, locale, t }: Shown): VNode {
  const { currency } = state.rule;
  const columns: readonly Column<PoolFunding>[] = [
    {
      header: t('pools:field.donor-id'),
      cell: ({ donorId }) => <a href={`/finance/donors/${donorId}`}>{donorCode(donorId)}</a>,
    },
    {
      header: t('pools:turn'),
      align: 'end',
      cell: ({ priority }) => formatNumber(priority, locale),
    },
    {
      header: t('pools:signed'),
      align: 'end',
      cell: ({ amountMinor }) => <Amount money={money(amountMinor, currency)} />,
    },
    {
      header: t('pools:used'),
      align: 'end',
      cell: ({ usedMinor }) => <Amount money={money(usedMinor, currency)} />,
    },
    {
      header: t('pools:called'),
      align: 'end',
      cell: ({ fundingId }) => {
        const called = state.calls.find((call) => call.fundingId === fundingId);
        return called ? <Amount money={money(called.minor, currency)} /> : '–';
      },
    },
    {
      header: t('common:status'),
      cell: ({ isDefaulted }) =>
        t(isDefaulted ? 'pools:funding.defaulted' : 'pools:funding.signed'),
    },
  ];
  return (
    <Card title={t('pools:fundings')}>
      <DataTable
        caption={t('pools:fundings')}
        captionHidden
        columns={columns}
        rows={state.fundings}
        empty={t('pools:no-fundings')}
      />
    </Card>
  );
}

function Gifts({ place, gifts, refusals, t }: Shown): VNode {
  const { state, fund, poolId } = place;
  const { currency } = state.rule;
  const amount = (minor: string): VNode => <Amount money={money(minor, currency)} />;
  const columns: readonly Column<PoolGiftRow>[] = [
    {
      header: t('finance:gifts.open'),
      cell: ({ gift_id: id }) => <a href={`/finance/gifts/${id}`}>{giftCode(id)}</a>,
    },
    {
      header: t('finance:gifts.for'),
      cell: ({ target }) => {
        const name = fund.restrictions.find(({ restriction }) => restriction === target)?.credit;
        return <CodedName among="ledger" code={target} name={name} />;
      },
    },
    { header: t('common:amount'), align: 'end', cell: (row) => amount(row.amount_minor) },
    { header: t('pools:claim'), align: 'end', cell: (row) => amount(row.claim_minor) },
    { header: t('pools:matched'), align: 'end', cell: (row) => amount(row.matched_minor) },
    {
      header: t('common:status'),
      cell: ({ status }) => <StatusBadge kind="match" status={status} />,
    },
  ];
  const path = `${PATH}/${poolId}`;
  return (
    <Card title={t('pools:gifts')} id="gifts">
      <DataTable
        caption={t('pools:gifts')}
        captionHidden
        columns={columns}
        rows={gifts.rows}
        empty={t('pools:no-gifts')}
      />
      <Pager
        newer={gifts.newer && `${hrefWith(path, { after: gifts.newer })}#gifts`}
        older={gifts.older && `${hrefWith(path, { before: gifts.older })}#gifts`}
      />
      {refusals.length === 0 ? null : (
        <>
          <h3>{t('pools:not-matched')}</h3>
          <ul>
            {refusals.map(({ because, gifts: count }) => (
              <li key={because}>
                {t('pools:refused-count', { count, why: t(`pools:refusal.${because}`) })}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
