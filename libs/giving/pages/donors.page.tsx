import type { VNode } from 'preact';
import { donorCode } from '#catalogue';
import { money, textIn } from '#kernel';
import type { Page } from '#read-models';
import {
  Amount,
  Breadcrumbs,
  DataTable,
  EmptyState,
  formatNumber,
  hrefWith,
  Layout,
  Pager,
  PageSection,
  renderPage,
  Time,
  translator,
  type Column,
  type Translate,
  type PageReader,
} from '#web';
import type { DonationPage, GivingFund } from '../views/donations.query.js';
import type { DonorRow } from '../views/donors.query.js';
import { giftColumns } from './gifts.page.js';

const PATH = '/finance/donors';

/** Registered donors with what each has given to each fund; by code and kind, never by name. */
export function donorsPage(
  reader: PageReader,
  page: Page<DonorRow>,
  funds: readonly GivingFund[],
): string {
  const { locale } = reader;
  const t = translator(locale);
  const donor: Column<DonorRow> = {
    header: t('finance:donors.donor'),
    cell: (row) => (
      <a href={`${PATH}/${row.donor_id}`}>
        <code>{donorCode(row.donor_id)}</code>
      </a>
    ),
  };
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:donors.title')}
      lead={t('finance:donors.lead')}
      section="finance"
      above={<Way here={t('finance:donors.title')} t={t} />}
    >
      {page.rows.length === 0 ? (
        <EmptyState
          title={t('finance:donors.none')}
          action={{ href: '/finance/gifts', label: t('finance:gifts.title') }}
        >
          <p>{t('finance:donors.none-text')}</p>
        </EmptyState>
      ) : (
        <DataTable
          caption={t('finance:donors.title')}
          captionHidden
          columns={[donor, ...sumColumns(funds, locale, t)]}
          rows={page.rows}
          empty={t('finance:donors.none')}
        />
      )}
      <Pager
        newer={page.newer && hrefWith(PATH, { after: page.newer })}
        older={page.older && hrefWith(PATH, { before: page.older })}
      />
    </Layout>,
  );
}

export type DonorFacts = {
  readonly donorId: string;
  /** A line for each fund and currency; never empty. */
  readonly sums: readonly DonorRow[];
  readonly gifts: DonationPage;
  readonly funds: readonly GivingFund[];
};

/** A statement of what one donor gave: the sums, and every gift behind them. */
export function donorPage(reader: PageReader, facts: DonorFacts): string {
  const { donorId, sums, gifts, funds } = facts;
  const { locale } = reader;
  const t = translator(locale);
  const code = donorCode(donorId);
  const kind = t(`finance:donor.${sums[0]?.kind ?? 'individual'}`);
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:donors.statement', { donor: code })}
      lead={t('finance:donors.statement-lead', { kind })}
      section="finance"
      above={<Way here={code} t={t} within />}
    >
      <DataTable
        caption={t('finance:donors.in-all')}
        columns={sumColumns(funds, locale, t).slice(1)}
        rows={sums}
        empty={t('finance:gifts.none')}
      />
      <PageSection title={t('finance:gifts.title')}>
        <DataTable
          caption={t('finance:gifts.title')}
          captionHidden
          columns={giftColumns(funds, locale, t)}
          rows={gifts.rows}
          empty={t('finance:gifts.none')}
        />
        <Pager
          newer={gifts.newer && hrefWith(`${PATH}/${donorId}`, { after: gifts.newer })}
          older={gifts.older && hrefWith(`${PATH}/${donorId}`, { before: gifts.older })}
        />
      </PageSection>
    </Layout>,
  );
}

/** Who it is by kind, then what was given to which fund. */
function sumColumns(
  funds: readonly GivingFund[],
  locale: string,
  t: Translate,
): readonly Column<DonorRow>[] {
  const names = new Map(funds.map(({ fundId, name }) => [fundId, textIn(locale, name)]));
  return [
    { header: t('finance:gifts.from'), cell: ({ kind }) => t(`finance:donor.${kind}`) },
    { header: t('common:fund'), cell: (row) => names.get(row.fund_id) ?? '' },
    {
      header: t('finance:gifts.title'),
      align: 'end',
      cell: ({ gifts }) => formatNumber(gifts, locale),
    },
    {
      header: t('finance:donors.last'),
      cell: (row) => (row.last_on === null ? null : <Time value={row.last_on} />),
    },
    {
      header: t('common:amount'),
      align: 'end',
      cell: ({ minor, currency }) => <Amount money={money(minor, currency)} />,
    },
  ];
}

type WayProps = { readonly t: Translate; readonly here: string; readonly within?: boolean };

function Way({ t, here, within = false }: WayProps): VNode {
  return (
    <Breadcrumbs
      crumbs={[
        { label: t('finance:title'), href: '/finance' },
        ...(within ? [{ label: t('finance:donors.title'), href: PATH }] : []),
        { label: here },
      ]}
    />
  );
}
