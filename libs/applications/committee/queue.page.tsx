import type { VNode } from 'preact';
import { textIn } from '#kernel';
import {
  Alert,
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
  SubmitButton,
  translator,
  type Translate,
  type PageReader,
} from '#web';
import { applicationSigns } from '../application.signs.js';
import type { QueueFund, QueuePage } from '../views/queue.query.js';
import { queueColumns } from './queue-columns.js';
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
export function queuePage(reader: PageReader, view: QueueView): string {
  const t = translator(reader.locale);
  const { page, query, funds } = view;
  const part = { view, t, locale: reader.locale };
  return renderPage(
    <Layout {...reader} title={t('committee:title')} lead={t('committee:lead')} section="committee">
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
          {t('committee:my-ties')}
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
  const statuses = Object.keys(applicationSigns.application).filter((status) => QUEUED.has(status));
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

/** States that a case has in this instance, of all that have a sign. */
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
      columns={queueColumns({ names, now, t, locale })}
      rows={page.rows}
      empty={t('committee:empty')}
    />
  );
}

function addressOf(
  { fund, show, sort, mine }: QueueQueryDto,
  cursor: { readonly after?: string; readonly before?: string },
): string {
  const chosen = { fund, show, sort, mine: mine ? 'true' : undefined };
  return hrefWith('/committee', { ...chosen, ...cursor });
}
