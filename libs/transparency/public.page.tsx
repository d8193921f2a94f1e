import type { VNode } from 'preact';
import { DAY_MS, formatMoney, money, textIn } from '#kernel';
import {
  Alert,
  BarChart,
  Breadcrumbs,
  ButtonLink,
  Card,
  Columns,
  DataTable,
  EmptyState,
  Figure,
  FigureRow,
  formatDuration,
  formatNumber,
  Layout,
  PageSection,
  renderPage,
  translator,
  type Translate,
  type PageReader,
} from '#web';
import { disclosure, type PublishedAmount, type PublishedCount } from './disclosure.js';
import type { PublicFigures, PublicFund, PublicQuarter } from './public-figures.query.js';
import { PUBLISHED_AFTER_DAYS } from './quarters.js';

/** The first page: what the funds do, in figures that betray nobody. */
export function frontPage(reader: PageReader, funds: readonly PublicFigures[]): string {
  const t = translator(reader.locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('public:title')}
      lead={t('public:lead')}
      section="public"
      front
      frontActions={
        <>
          <ButtonLink href="/apply">{t('public:ask')}</ButtonLink>
          <ButtonLink href="/case" tone="quiet">
            {t('public:follow')}
          </ButtonLink>
          <ButtonLink href="/give" tone="quiet">
            {t('public:give')}
          </ButtonLink>
        </>
      }
    >
      {funds.length === 0 ? (
        <EmptyState title={t('public:no-funds')}>{t('public:no-funds-text')}</EmptyState>
      ) : (
        <Columns>
          {funds.map((figures) => (
            <FundCard key={figures.fund.fundId} {...{ figures, t, locale: reader.locale }} />
          ))}
        </Columns>
      )}
      <PageSection title={t('public:promise.title')}>
        <ul>
          <li>{t('public:promise.names')}</li>
          <li>{t('public:promise.two')}</li>
          <li>{t('public:promise.log')}</li>
        </ul>
      </PageSection>
    </Layout>,
  );
}

type Part = {
  readonly figures: PublicFigures;
  readonly t: Translate;
  readonly locale: string;
};

function FundCard({ figures, t, locale }: Part): VNode {
  const { fund } = figures;
  return (
    <Card title={textIn(locale, fund.name)} aside={t(fund.open ? 'public:open' : 'public:shut')}>
      <p>{textIn(locale, fund.purpose)}</p>
      <FundFigures {...{ figures, t, locale }} />
      <p>
        <a href={`/open/${fund.fundId}`}>{t('public:more', { fund: textIn(locale, fund.name) })}</a>
      </p>
    </Card>
  );
}

function FundFigures({ figures, t, locale }: Part): VNode {
  const { fund, received, granted, median } = figures;
  const note = t('public:sum-note');
  return (
    <FigureRow>
      <Figure
        label={t('public:received')}
        value={amountText(received, fund, locale, t)}
        note={note}
      />
      <Figure label={t('public:given')} value={amountText(granted, fund, locale, t)} note={note} />
      <Figure
        label={t('public:median')}
        value={median.shown ? formatDuration(median.days * DAY_MS, locale) : t('public:too-few')}
      />
    </FigureRow>
  );
}

/** One fund, quarter by quarter. */
export function openFundPage(reader: PageReader, figures: PublicFigures): string {
  const { locale } = reader;
  const t = translator(locale);
  const { fund, quarters } = figures;
  const name = textIn(locale, fund.name);
  return renderPage(
    <Layout
      {...reader}
      title={name}
      lead={textIn(locale, fund.purpose)}
      section="public"
      above={<Breadcrumbs crumbs={[{ label: t('public:title'), href: '/' }, { label: name }]} />}
    >
      <FundFigures {...{ figures, t, locale }} />
      {quarters.length === 0 ? (
        <EmptyState title={t('public:no-quarters')}>
          {t('public:no-quarters-text', { days: PUBLISHED_AFTER_DAYS })}
        </EmptyState>
      ) : (
        <>
          <BarChart
            title={t('public:chart.title')}
            description={t('public:chart.description', { fund: name })}
            labelHeader={t('public:quarter')}
            valueHeader={t('public:granted')}
            points={[...quarters].reverse().map(({ quarter, granted }) => ({
              label: quarter,
              value: granted.shown ? Number(granted.minor) : 0,
              text: amountText(granted, fund, locale, t),
            }))}
          />
          <QuarterTable {...{ quarters, fund, t, locale }} />
          {quarters.map((quarter, place) => (
            <details key={quarter.quarter} open={place === 0}>
              <summary>{t('public:by-need', { quarter: quarter.quarter })}</summary>
              <NeedTable {...{ quarter, fund, t, locale }} />
            </details>
          ))}
        </>
      )}
      <Alert tone="info" title={t('public:rules.title')}>
        {t('public:rules.text', {
          people: disclosure.leastPeople,
          step: disclosure.countStep,
          amount: disclosure.amountStepMajor,
          days: PUBLISHED_AFTER_DAYS,
        })}
      </Alert>
    </Layout>,
  );
}

type TablePart = {
  readonly fund: PublicFund;
  readonly t: Translate;
  readonly locale: string;
};

function QuarterTable({
  quarters,
  fund,
  t,
  locale,
}: TablePart & { readonly quarters: readonly PublicQuarter[] }): VNode {
  return (
    <DataTable
      caption={t('public:by-quarter')}
      rows={quarters}
      empty={t('public:no-quarters')}
      columns={[
        { header: t('public:quarter'), cell: ({ quarter }) => quarter },
        {
          header: t('public:received'),
          align: 'end',
          cell: ({ received }) => amountText(received, fund, locale, t),
        },
        {
          header: t('public:donors'),
          align: 'end',
          cell: ({ received }) => countText(received, locale, t),
        },
        {
          header: t('public:asked'),
          align: 'end',
          cell: ({ asked }) => countText(asked, locale, t),
        },
        {
          header: t('public:helped'),
          align: 'end',
          cell: ({ granted }) => countText(granted, locale, t),
        },
        {
          header: t('public:granted'),
          align: 'end',
          cell: ({ granted }) => amountText(granted, fund, locale, t),
        },
      ]}
    />
  );
}

/** Every need, whether anybody had it or not: what is missing would tell as much as what is there. */
function NeedTable({
  quarter,
  fund,
  t,
  locale,
}: TablePart & { readonly quarter: PublicQuarter }): VNode {
  const needs = quarter.byNeed.map(({ need, cell }) => ({ name: t(`needs:kind.${need}`), cell }));
  const rows = [...needs, { name: t('public:other-needs'), cell: quarter.otherNeeds }];
  return (
    <DataTable
      caption={t('public:by-need', { quarter: quarter.quarter })}
      captionHidden
      rows={rows}
      empty={t('public:too-few')}
      columns={[
        { header: t('public:need'), cell: ({ name }) => name },
        {
          header: t('public:helped'),
          align: 'end',
          cell: ({ cell }) => countText(cell, locale, t),
        },
        {
          header: t('public:granted'),
          align: 'end',
          cell: ({ cell }) => amountText(cell, fund, locale, t),
        },
      ]}
    />
  );
}

function countText(cell: PublishedCount, locale: string, t: Translate): string {
  return cell.shown ? formatNumber(cell.people, locale) : t('public:too-few');
}

function amountText(cell: PublishedAmount, fund: PublicFund, locale: string, t: Translate): string {
  return cell.shown ? formatMoney(money(cell.minor, fund.currency), locale) : t('public:too-few');
}
