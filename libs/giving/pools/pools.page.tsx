import type { VNode } from 'preact';
import { openActs, SoleAct, type Again } from '#acts';
import { money, textIn } from '#kernel';
import type { Page } from '#read-models';
import {
  Actions,
  Amount,
  Breadcrumbs,
  ButtonLink,
  hrefWith,
  Layout,
  PagedTable,
  renderPage,
  StatusBadge,
  Time,
  translator,
  type Column,
  type PageReader,
  type Translate,
} from '#web';
import type { GivingFund } from '../views/donations.query.js';
import { NEW_POOL, type NewPoolPlace } from './new-pool.acts.js';
import type { PoolRow } from './pools.query.js';

const PATH = '/finance/pools';

export type PoolList = {
  readonly page: Page<PoolRow>;
  readonly funds: readonly GivingFund[];
  /** The funds for which the reader may make one. */
  readonly makes: readonly GivingFund[];
};

/** Match pools of the reader's funds, the newest first. */
export function poolsPage(reader: PageReader, { page, funds, makes }: PoolList): string {
  const { locale } = reader;
  const t = translator(locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('pools:title')}
      lead={t('pools:lead')}
      section="finance"
      above={<PoolWay t={t} here={t('pools:title')} />}
    >
      <Actions>
        {makes.map(({ fundId, name }) => (
          <ButtonLink key={fundId} href={hrefWith(`${PATH}/new`, { fund: fundId })}>
            {t('pools:new.for', { fund: textIn(locale, name) })}
          </ButtonLink>
        ))}
        <ButtonLink href="/finance/matching" tone="quiet">
          {t('matching:trial.title')}
        </ButtonLink>
      </Actions>
      <PagedTable
        caption={t('pools:title')}
        columns={columnsOf(funds, locale, t)}
        page={page}
        hrefOf={(edge) => hrefWith(PATH, edge)}
        none={{ title: t('pools:none'), text: t('pools:none-text') }}
      />
    </Layout>,
  );
}

function columnsOf(
  funds: readonly GivingFund[],
  locale: string,
  t: Translate,
): readonly Column<PoolRow>[] {
  const amount = (minor: string, { currency }: PoolRow): VNode => (
    <Amount money={money(minor, currency)} />
  );
  return [
    {
      header: t('pools:pool'),
      cell: (row) => <a href={`${PATH}/${row.pool_id}`}>{textIn(locale, row.name)}</a>,
    },
    {
      header: t('common:fund'),
      cell: (row) => textIn(locale, funds.find(({ fundId }) => fundId === row.fund_id)?.name ?? {}),
    },
    { header: t('pools:field.until'), cell: (row) => <Time value={row.until_day} /> },
    {
      header: t('pools:funded'),
      align: 'end',
      cell: (row) => amount(row.funded_minor, row),
    },
    {
      header: t('pools:matched'),
      align: 'end',
      cell: (row) => amount(row.settled_minor ?? row.confirmed_minor, row),
    },
    { header: t('common:status'), cell: (row) => <StatusBadge kind="pool" status={row.stage} /> },
  ];
}

/** The form for a new pool. */
export function newPoolPage(reader: PageReader, place: NewPoolPlace, again?: Again): string {
  const { locale } = reader;
  const t = translator(locale);
  const title = t('pools:act.pool.title');
  return renderPage(
    <Layout
      {...reader}
      title={title}
      lead={textIn(locale, place.fund.name)}
      section="finance"
      width="narrow"
      above={<PoolWay t={t} here={title} within />}
    >
      <p class="quiet">{t('pools:act.pool.text')}</p>
      <SoleAct
        open={openActs(NEW_POOL, place)}
        place={place}
        again={again}
        t={t}
        locale={locale}
        texts="pools"
        path={PATH}
      />
    </Layout>,
  );
}

type WayProps = { readonly t: Translate; readonly here: string; readonly within?: boolean };

/** Where in the house a page of pools stands. */
export function PoolWay({ t, here, within = false }: WayProps): VNode {
  return (
    <Breadcrumbs
      crumbs={[
        { label: t('finance:title'), href: '/finance' },
        ...(within ? [{ label: t('pools:title'), href: PATH }] : []),
        { label: here },
      ]}
    />
  );
}
