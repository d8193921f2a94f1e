import type { VNode } from 'preact';
import { formatMoney, money, textIn } from '#kernel';
import {
  Alert,
  Amount,
  ButtonLink,
  DataTable,
  EmptyState,
  Figure,
  FigureRow,
  Form,
  formatNumber,
  hrefWith,
  Layout,
  Pager,
  renderPage,
  Select,
  StatusBadge,
  statusSigns,
  SubmitButton,
  TimeLeft,
  translator,
  type Column,
  type Translate,
} from '#web';
import type { Reading } from '../apply/apply.page.js';
import type { QueueFund, QueuePage, QueueRow } from '../views/queue.query.js';
import { caseCode } from './case-code.js';
import type { QueueQueryDto } from './queue.dto.js';

export type QueueView = {
  readonly page: QueuePage;
  readonly funds: readonly QueueFund[];
  readonly workload: {
    readonly open: number;
    readonly mine: number;
    readonly late: number;
    readonly new: number;
  };
  readonly query: QueueQueryDto;
  /** True when the reader's yearly statement of interests is missing or too old to vote. */
  readonly mustAttest: boolean;
  readonly now: string;
};

/** The committee's first page: the cases by the time that is left. */
export function queuePage(reading: Reading, view: QueueView): string {
  const t = translator(reading.locale);
  const { page, query, funds } = view;
  const part = { view, t, locale: reading.locale };
  return renderPage(
    <Layout
      {...reading}
      title={t('committee:title')}
      lead={t('committee:lead')}
      section="committee"
    >
      {view.mustAttest ? (
        <Alert tone="warning" title={t('committee:attest.title')}>
          <p>{t('committee:attest.text')}</p>
          <p>
            <ButtonLink href="/committee/interests">{t('committee:attest.link')}</ButtonLink>
          </p>
        </Alert>
      ) : null}
      {funds.length === 0 ? (
        <EmptyState title={t('committee:no-funds')}>
          <p>{t('committee:no-funds-text')}</p>
        </EmptyState>
      ) : (
        <>
          <Workload {...part} />
          <Filters {...part} />
          <Cases {...part} />
          <Pager
            {...(page.newer ? { newer: addressOf(query, { before: page.newer }) } : {})}
            {...(page.older ? { older: addressOf(query, { after: page.older }) } : {})}
            note={t('committee:shown', { count: page.rows.length, whole: page.count })}
          />
        </>
      )}
      <p class="actions">
        <ButtonLink href="/committee/interests" tone="quiet">
          {t('committee:interests.link')}
        </ButtonLink>
      </p>
    </Layout>,
  );
}

type PartProps = { readonly view: QueueView; readonly t: Translate; readonly locale: string };

function Workload({ view: { workload }, t, locale }: PartProps): VNode {
  const count = (value: number): string => formatNumber(value, locale);
  return (
    <FigureRow>
      <Figure
        label={t('committee:load.mine')}
        value={<a href="/committee?mine=true">{count(workload.mine)}</a>}
        note={t('committee:load.mine-note')}
      />
      <Figure
        label={t('committee:load.new')}
        value={count(workload.new)}
        note={t('committee:load.new-note')}
      />
      <Figure
        label={t('committee:load.late')}
        value={count(workload.late)}
        note={t('committee:load.late-note')}
        tone={workload.late > 0 ? 'danger' : 'good'}
      />
      <Figure label={t('committee:load.open')} value={count(workload.open)} />
    </FigureRow>
  );
}

function Filters({ view: { query, funds }, t, locale }: PartProps): VNode {
  const statuses = Object.keys(statusSigns.application).filter((status) => QUEUED.has(status));
  return (
    <Form action="/committee" method="get" layout="inline" label={t('committee:filter.label')}>
      {funds.length > 1 ? (
        <Select
          name="fund"
          label={t('common:fund')}
          required
          value={query.fund ?? ''}
          emptyLabel={t('committee:filter.all-funds')}
          options={funds.map((fund) => ({
            value: fund.fundId,
            label: `${textIn(locale, fund.name)} (${formatNumber(fund.open, locale)})`,
          }))}
        />
      ) : null}
      <Select
        name="show"
        label={t('committee:filter.show')}
        required
        value={query.show}
        emptyLabel={false}
        options={[
          { value: 'open', label: t('committee:filter.open') },
          { value: 'ended', label: t('committee:filter.ended') },
          ...statuses.map((status) => ({
            value: status,
            label: t(`status:application.${status}`),
          })),
        ]}
      />
      <Select
        name="sort"
        label={t('committee:filter.sort')}
        required
        value={query.sort}
        emptyLabel={false}
        options={[
          { value: 'time', label: t('committee:filter.time') },
          { value: 'priority', label: t('committee:filter.priority') },
        ]}
      />
      <SubmitButton tone="quiet">{t('committee:filter.apply')}</SubmitButton>
    </Form>
  );
}

/** States that a case has in this house, of all that have a sign. */
const QUEUED: ReadonlySet<string> = new Set([
  'submitted',
  'triaged',
  'verifying',
  'more-info',
  'under-review',
  'deciding',
  'approved',
  'awaiting-funds',
  'funded',
]);

function Cases({ view, t, locale }: PartProps): VNode {
  const { page, funds, now } = view;
  if (page.rows.length === 0) {
    return (
      <EmptyState
        title={t('committee:empty')}
        action={{ href: '/committee', label: t('committee:empty-action') }}
      >
        <p>{t('committee:empty-text')}</p>
      </EmptyState>
    );
  }
  const names = new Map(funds.map((fund) => [fund.fundId, textIn(locale, fund.name)]));
  return (
    <DataTable
      caption={t('committee:cases')}
      captionHidden
      columns={columnsFor({ names, now, t, locale })}
      rows={page.rows}
      empty={t('committee:empty')}
    />
  );
}

type ColumnProps = {
  readonly names: ReadonlyMap<string, string>;
  readonly now: string;
  readonly t: Translate;
  readonly locale: string;
};

function columnsFor({ names, now, t, locale }: ColumnProps): readonly Column<QueueRow>[] {
  const fund: Column<QueueRow> = {
    header: t('common:fund'),
    cell: (row) => names.get(row.fund_id) ?? '',
  };
  return [
    { header: t('committee:column.case'), cell: (row) => <CaseLink row={row} t={t} /> },
    ...(names.size > 1 ? [fund] : []),
    {
      header: t('committee:column.time-left'),
      cell: (row) => <Left row={row} now={now} t={t} />,
    },
    {
      header: t('committee:column.priority'),
      cell: (row) =>
        row.priority === null ? (
          <span class="quiet">{t('committee:not-sorted')}</span>
        ) : (
          <StatusBadge kind="priority" status={row.priority} />
        ),
    },
    {
      header: t('common:status'),
      cell: (row) => (
        <>
          <StatusBadge kind="application" status={row.status} /> <Progress row={row} t={t} />
        </>
      ),
    },
    {
      header: t('committee:column.amount'),
      align: 'end',
      cell: (row) => <Asked row={row} locale={locale} t={t} />,
    },
  ];
}

type RowProps = { readonly row: QueueRow; readonly t: Translate };

function CaseLink({ row, t }: RowProps): VNode {
  const needs = row.needs.split(' ').map((need) => t(`needs:kind.${need}`));
  return (
    <>
      <a href={`/committee/cases/${row.application_id}`}>{caseCode(row.application_id)}</a>{' '}
      <small>{needs.join(', ')}</small>
    </>
  );
}

function Left({ row, now, t }: RowProps & { readonly now: string }): VNode {
  if (row.due_at === null) return <span class="quiet">{t('committee:no-deadline')}</span>;
  return (
    <TimeLeft
      due={row.due_at}
      now={row.paused_at ?? now}
      since={row.submitted_at}
      paused={row.paused_at !== null}
    />
  );
}

/** How far reviews and votes are, where there are any, and what is left to the reader. */
function Progress({ row, t }: RowProps): VNode | null {
  if (row.status === 'under-review') {
    return <small>{t('committee:progress.reviews', { count: row.reviews })}</small>;
  }
  if (row.status !== 'deciding') return null;
  const counts = { have: row.approvals, needed: row.approvals_needed ?? 0 };
  return <small>{t('committee:progress.approvals', counts)}</small>;
}

function Asked({ row, locale, t }: RowProps & { readonly locale: string }): VNode {
  const requested = money(row.requested_minor, row.currency);
  const approved = row.approved_minor;
  if (approved === null) return <Amount money={requested} />;
  return (
    <>
      <Amount money={money(approved, row.currency)} />{' '}
      <small>{t('committee:of-asked', { amount: formatMoney(requested, locale) })}</small>
    </>
  );
}

function addressOf(
  { fund, show, sort, mine }: QueueQueryDto,
  cursor: { readonly after?: string; readonly before?: string },
): string {
  const chosen = { fund, show, sort, mine: mine ? 'true' : undefined };
  return hrefWith('/committee', { ...chosen, ...cursor });
}
