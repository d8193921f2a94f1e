import type { VNode } from 'preact';
import { formatMoney, money, textIn } from '#kernel';
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
import { disclosure, type PublishedCell } from './disclosure.js';
import type { PublicFigures, PublicFund, PublicQuarter } from './public-figures.query.js';

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
  const { fund, quarters, medianHours } = figures;
  const received = quarters.reduce((sum, { receivedMinor }) => sum + BigInt(receivedMinor), 0n);
  const given = quarters.reduce(
    (sum, { answered }) => sum + (answered.shown ? answered.minor : 0n),
    0n,
  );
  const someShown = quarters.some(({ answered }) => answered.shown);
  return (
    <FigureRow>
      <Figure
        label={t('public:received')}
        value={formatMoney(money(received, fund.currency), locale)}
      />
      <Figure
        label={t('public:given')}
        value={someShown ? formatMoney(money(given, fund.currency), locale) : t('public:too-few')}
        note={t('public:given-note')}
      />
      <Figure
        label={t('public:median')}
        value={
          medianHours === undefined
            ? t('public:too-few')
            : formatDuration(medianHours * 3_600_000, locale)
        }
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
        <EmptyState title={t('public:no-quarters')}>{t('public:no-quarters-text')}</EmptyState>
      ) : quarters.every(isHidden) ? (
        <p class="lead">{t('public:all-hidden', { people: disclosure.leastPeople })}</p>
      ) : (
        <>
          <BarChart
            title={t('public:chart.title')}
            description={t('public:chart.description', { fund: name })}
            labelHeader={t('public:quarter')}
            valueHeader={t('public:granted')}
            points={[...quarters].reverse().map(({ quarter, answered }) => ({
              label: quarter,
              value: answered.shown ? Number(answered.minor) : 0,
              text: amountText(answered, fund, locale, t),
            }))}
          />
          <QuarterTable {...{ quarters, fund, t, locale }} />
          {quarters.map((quarter) => (
            <NeedTable key={quarter.quarter} {...{ quarter, fund, t, locale }} />
          ))}
        </>
      )}
      <Alert tone="info" title={t('public:rules.title')}>
        {t('public:rules.text', {
          people: disclosure.leastPeople,
          step: disclosure.countStep,
          amount: disclosure.amountStepMajor,
        })}
      </Alert>
    </Layout>,
  );
}

/** Whether a quarter has nothing to say about those who asked and those who were helped. */
function isHidden({ asked, answered }: PublicQuarter): boolean {
  return asked === undefined && !answered.shown;
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
          cell: ({ receivedMinor }) => formatMoney(money(receivedMinor, fund.currency), locale),
        },
        {
          header: t('public:asked'),
          align: 'end',
          cell: ({ asked }) =>
            asked === undefined ? t('public:too-few') : formatNumber(asked, locale),
        },
        {
          header: t('public:helped'),
          align: 'end',
          cell: ({ answered }) => countText(answered, locale, t),
        },
        {
          header: t('public:granted'),
          align: 'end',
          cell: ({ answered }) => amountText(answered, fund, locale, t),
        },
      ]}
    />
  );
}

function NeedTable({
  quarter,
  fund,
  t,
  locale,
}: TablePart & { readonly quarter: PublicQuarter }): VNode | null {
  // A table of nothing but “too few” says less than the line of its quarter.
  if (!quarter.answered.shown || quarter.byNeed.every(({ cell }) => !cell.shown)) return null;
  return (
    <DataTable
      caption={t('public:by-need', { quarter: quarter.quarter })}
      rows={quarter.byNeed}
      empty={t('public:too-few')}
      columns={[
        { header: t('public:need'), cell: ({ need }) => t(`needs:kind.${need}`) },
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

function countText(cell: PublishedCell, locale: string, t: Translate): string {
  return cell.shown ? formatNumber(cell.people, locale) : t('public:too-few');
}

function amountText(cell: PublishedCell, fund: PublicFund, locale: string, t: Translate): string {
  return cell.shown ? formatMoney(money(cell.minor, fund.currency), locale) : t('public:too-few');
}
