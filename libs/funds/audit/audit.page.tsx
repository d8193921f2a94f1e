import type { VNode } from 'preact';
import { formatMoney, money, textIn, type Localised } from '#kernel';
import {
  Actions,
  Alert,
  Breadcrumbs,
  ButtonLink,
  Card,
  Columns,
  DataTable,
  DateField,
  Figure,
  FigureRow,
  Form,
  formatDay,
  formatNumber,
  hasText,
  hrefWith,
  Layout,
  Pager,
  PageSection,
  renderPage,
  CodedName,
  CopyCode,
  SubmitButton,
  translator,
  type Column,
  type FieldProblem,
  type Translate,
  type PageReader,
} from '#web';
import type { JournalCursor, JournalLine } from '../ledger/ledger.queries.js';
import type { Balance } from '../ledger/tally.js';

/** Names of funds by id, as far as they are known. */
export type FundNames = ReadonlyMap<string, Localised>;

/** How restrictions are called, by fund and restriction. */
export type RestrictionNames = (fund: string, restriction: string) => Localised | undefined;

export type AuditFacts = {
  readonly balances: readonly Balance[];
  /** YYYY-MM-DD up to which it counts; undefined for now. */
  readonly asOf: string | undefined;
  readonly problems: readonly FieldProblem[];
  readonly names: FundNames;
  readonly restrictions: RestrictionNames;
  /** Whether the reader may follow an entry to its trail. */
  readonly follows: boolean;
  /** Events folded by this node. */
  readonly events: number;
  /** How many events this node has seen, and their root: to be kept elsewhere. */
  readonly lineToKeep: string;
};

/** The auditor's first page: the trial balance, now or as of any day, and the way to a trail. */
export function auditPage(reader: PageReader, facts: AuditFacts): string {
  const t = translator(reader.locale);
  const { asOf } = facts;
  return renderPage(
    <Layout {...reader} title={t('audit:title')} lead={t('audit:lead')} section="audit">
      <AuditFigures facts={facts} locale={reader.locale} t={t} />
      <Columns>
        <Card title={t('audit:as-of.title')}>
          <p>{t('audit:as-of.lead')}</p>
          <Form
            action="/audit"
            method="get"
            problems={facts.problems}
            values={{ asOf: asOf }}
            layout="inline"
          >
            <DateField name="asOf" label={t('audit:as-of.day')} />
            <SubmitButton>{t('audit:as-of.show')}</SubmitButton>
          </Form>
        </Card>
        {facts.follows ? (
          <Card title={t('audit:trail.find')}>
            <p>{t('audit:trails.lead')}</p>
            <Actions>
              <ButtonLink href="/audit/trail" tone="quiet">
                {t('audit:trails.open')}
              </ButtonLink>
            </Actions>
          </Card>
        ) : null}
      </Columns>
      <PageSection
        title={
          asOf
            ? t('audit:balance.as-of', { day: formatDay(asOf, reader.locale) })
            : t('audit:balance.now')
        }
      >
        <BalanceTable facts={facts} locale={reader.locale} t={t} />
        <Actions>
          <ButtonLink href={hrefWith('/audit/journal', { until: asOf })} tone="quiet">
            {t('audit:journal.open')}
          </ButtonLink>
        </Actions>
      </PageSection>
      <PageSection title={t('audit:keep.title')}>
        <p>{t('audit:keep.lead')}</p>
        <CopyCode
          code={`npx entraide verify --expect ${facts.lineToKeep}`}
          label={t('audit:keep.label')}
        />
        <Alert tone="info">{t('audit:own-machine')}</Alert>
      </PageSection>
    </Layout>,
  );
}

type Part = { readonly facts: AuditFacts; readonly locale: string; readonly t: Translate };

function AuditFigures({ facts, locale, t }: Part): VNode {
  return (
    <FigureRow>
      <Figure
        label={t('audit:events')}
        value={formatNumber(facts.events, locale)}
        note={t('audit:events-note')}
      />
      {sumsOf(facts.balances).map(({ currency, sum }) => (
        <Figure
          key={currency}
          label={t('audit:difference', { currency })}
          value={formatMoney(money(sum, currency), locale)}
          note={t(sum === 0n ? 'audit:balanced' : 'audit:unbalanced')}
          tone={sum === 0n ? 'good' : 'danger'}
        />
      ))}
    </FigureRow>
  );
}

function BalanceTable({ facts, locale, t }: Part): VNode {
  const amount = (balance: Balance, side: 1n | -1n): string => {
    const minor = BigInt(balance.minor) * side;
    return minor > 0n ? formatMoney(money(minor, balance.currency), locale) : '';
  };
  return (
    <DataTable
      caption={t('audit:balance.caption')}
      captionHidden
      rows={facts.balances}
      empty={t('audit:balance.empty')}
      columns={[
        { header: t('audit:account'), cell: ({ account }) => t(`ledger:${account}`) },
        { header: t('audit:fund'), cell: ({ fund }) => nameOf(facts.names, fund, locale) },
        restrictionColumn(facts.restrictions, t),
        { header: t('audit:debit'), align: 'end', cell: (row) => amount(row, 1n) },
        { header: t('audit:credit'), align: 'end', cell: (row) => amount(row, -1n) },
      ]}
    />
  );
}

export type JournalFacts = {
  readonly lines: readonly JournalLine[];
  readonly next: JournalCursor | undefined;
  readonly isFirst: boolean;
  readonly until: string | undefined;
  readonly names: FundNames;
  readonly restrictions: RestrictionNames;
  /** Whether the reader may follow an entry to its trail. */
  readonly follows: boolean;
};

/** Every entry in the order of its day, each with the event that it comes from. */
export function journalPage(reader: PageReader, facts: JournalFacts): string {
  const { locale } = reader;
  const t = translator(locale);
  const { next, until } = facts;
  const cursor = next && `${next.day}~${next.index}~${next.line}`;
  return renderPage(
    <Layout
      {...reader}
      title={t('audit:journal.title')}
      lead={t('audit:journal.lead')}
      section="audit"
      above={
        <Breadcrumbs
          crumbs={[
            { label: t('audit:title'), href: '/audit' },
            { label: t('audit:journal.title') },
          ]}
        />
      }
    >
      <DataTable
        caption={t('audit:journal.title')}
        captionHidden
        rows={facts.lines}
        empty={t('audit:journal.empty')}
        columns={[
          { header: t('audit:day'), cell: (line) => formatDay(line.effectiveDate, locale) },
          { header: t('audit:debit'), cell: ({ debited }) => t(`ledger:${debited}`) },
          { header: t('audit:credit'), cell: ({ credited }) => t(`ledger:${credited}`) },
          { header: t('audit:fund'), cell: ({ fund }) => nameOf(facts.names, fund, locale) },
          restrictionColumn(facts.restrictions, t),
          {
            header: t('audit:amount'),
            align: 'end',
            cell: ({ minor, currency }) => formatMoney(money(minor, currency), locale),
          },
          {
            header: t('audit:event'),
            cell: (line) => <EventCell line={line} follows={facts.follows} t={t} />,
          },
        ]}
      />
      <Pager
        newer={facts.isFirst ? undefined : hrefWith('/audit/journal', { until })}
        older={cursor && hrefWith('/audit/journal', { until, after: cursor })}
      />
    </Layout>,
  );
}

function sumsOf(balances: readonly Balance[]): { currency: string; sum: bigint }[] {
  const sums = new Map<string, bigint>();
  for (const { currency, minor } of balances) {
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(minor));
  }
  return [...sums].map(([currency, sum]) => ({ currency, sum }));
}

function nameOf(names: FundNames, fundId: string, locale: string): string {
  const name = names.get(fundId);
  return name ? textIn(locale, name) : fundId;
}

function restrictionColumn<Row extends { readonly fund: string; readonly restriction: string }>(
  names: RestrictionNames,
  t: Translate,
): Column<Row> {
  return {
    header: t('audit:restriction'),
    cell: ({ fund, restriction }) => (
      <CodedName among="ledger" code={restriction} name={names(fund, restriction)} />
    ),
  };
}

type EventCellProps = {
  readonly line: JournalLine;
  readonly follows: boolean;
  readonly t: Translate;
};

/** What happened, and the way to the trail of the case or gift to which it happened. */
function EventCell({ line: { index, type, stream }, follows, t }: EventCellProps): VNode {
  const key = `audit:event-type.${type}`;
  const what = hasText('en', key) ? t(key) : type;
  const [category = '', ...id] = stream.split('-');
  // A fund account is nobody's own: its entries are found by their place in the log.
  const named = category === 'fundaccount' ? { event: index } : { id: id.join('-') };
  return (
    <span>
      {follows ? <a href={hrefWith('/audit/trail', named)}>{what}</a> : what}{' '}
      <small>#{index}</small>
    </span>
  );
}
