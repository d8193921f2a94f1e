import type { VNode } from 'preact';
import { donorCode } from '#catalogue';
import { money, textIn } from '#kernel';
import type { Page } from '#read-models';
import { CONCENTRATION, type Concentration } from './concentration.js';
import {
  Actions,
  Alert,
  Amount,
  Breadcrumbs,
  ButtonLink,
  formatNumber,
  hrefWith,
  Layout,
  PagedTable,
  renderPage,
  StatusBadge,
  Time,
  translator,
  type Column,
  type Translate,
  type PageReader,
} from '#web';
import type { GivingFund } from '../views/donations.query.js';
import { dueDiligenceOn } from './due-diligence.js';
import { dueDiligenceOf, type DonorSum } from './donors.query.js';

export const PATH = '/finance/donors';

/** Registered donors with what each has given to each fund; by code and kind, never by name. */
export function donorsPage(
  reader: PageReader,
  {
    page,
    funds,
    today,
    concentrations,
    registers,
  }: {
    readonly page: Page<DonorSum>;
    readonly funds: readonly GivingFund[];
    readonly today: string;
    /** Donors from whom too much of a fund's income comes. */
    readonly concentrations: readonly Concentration[];
    /** Whether this reader may register another one. */
    readonly registers: boolean;
  },
): string {
  const { locale } = reader;
  const t = translator(locale);
  const donor: Column<DonorSum> = {
    header: t('finance:donors.donor'),
    cell: (row) => (
      <a href={`${PATH}/${row.donor_id}`}>
        <code>{donorCode(row.donor_id)}</code>
      </a>
    ),
  };
  const standing: Column<DonorSum> = {
    header: t('finance:due-diligence.title'),
    cell: (row) => (
      <StatusBadge kind="due-diligence" status={dueDiligenceOn(dueDiligenceOf(row), today)} />
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
      {registers ? (
        <Actions>
          <ButtonLink href={`${PATH}/new`}>{t('finance:act.donor.title')}</ButtonLink>
        </Actions>
      ) : null}
      {concentrations.length === 0 ? null : (
        <Alert tone="warning" title={t('finance:concentration.title')}>
          <ul>
            {concentrations.map((one) => (
              <li key={`${one.fundId}${one.donorId}`}>
                <a href={`${PATH}/${one.donorId}`}>{donorCode(one.donorId)}</a>
                {': '}
                {t('finance:concentration.share', {
                  percent: Number((one.fromDonor * 100n) / one.fromAll),
                  fund: textIn(
                    locale,
                    funds.find(({ fundId }) => fundId === one.fundId)?.name ?? {},
                  ),
                  months: CONCENTRATION.months,
                })}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <PagedTable
        caption={t('finance:donors.title')}
        columns={[donor, ...sumColumns(funds, locale, t), standing]}
        page={page}
        hrefOf={(edge) => hrefWith(PATH, edge)}
        none={{
          title: t('finance:donors.none'),
          text: t('finance:donors.none-text'),
          action: { href: '/finance/gifts', label: t('finance:gifts.title') },
        }}
      />
    </Layout>,
  );
}

/** Who it is by kind, then what was given to which fund. */
export function sumColumns(
  funds: readonly GivingFund[],
  locale: string,
  t: Translate,
): readonly Column<DonorSum>[] {
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
      // Nothing was given yet: no currency either.
      cell: ({ minor, currency }) =>
        currency === '' ? null : <Amount money={money(minor, currency)} />,
    },
  ];
}

type WayProps = { readonly t: Translate; readonly here: string; readonly within?: boolean };

export function Way({ t, here, within = false }: WayProps): VNode {
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
