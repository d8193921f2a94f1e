import type { VNode } from 'preact';
import { caseCode, grantCode } from '#catalogue';
import { textIn } from '#kernel';
import type { Page } from '#read-models';
import {
  Actions,
  Amount,
  Breadcrumbs,
  Card,
  Form,
  hrefWith,
  Layout,
  PagedTable,
  renderPage,
  Select,
  StatusBadge,
  SubmitButton,
  Time,
  translator,
  type Column,
  type Translate,
  type PageReader,
} from '#web';
import type { FinanceFund, GrantRow } from '../views/grants.query.js';

export type GrantList = {
  readonly page: Page<GrantRow>;
  readonly funds: readonly FinanceFund[];
  readonly filter: { readonly fundId?: string | undefined; readonly status?: string | undefined };
};

const PATH = '/finance/grants';
const STATUSES = ['drafted', 'notified', 'agreed', 'closed'] as const;

/** Every grant of the reader's funds, newest first. */
export function grantsPage(reader: PageReader, { page, funds, filter }: GrantList): string {
  const { locale } = reader;
  const t = translator(locale);
  const names = new Map(funds.map((fund) => [fund.fund_id, textIn(locale, fund.name)]));
  const href = (cursor: object): string => hrefWith(PATH, { ...filter, ...cursor });
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:grants.title')}
      lead={t('finance:grants.lead')}
      section="finance"
      above={
        <Breadcrumbs
          crumbs={[
            { label: t('finance:title'), href: '/finance' },
            { label: t('finance:grants.title') },
          ]}
        />
      }
    >
      <Filter filter={filter} names={names} t={t} />
      <PagedTable
        caption={t('finance:grants.title')}
        columns={columnsOf(names, t)}
        page={page}
        hrefOf={href}
        none={{ title: t('finance:grants.none'), text: t('finance:grants.none-text') }}
      />
    </Layout>,
  );
}

type FilterProps = Pick<GrantList, 'filter'> & {
  readonly names: ReadonlyMap<string, string>;
  readonly t: Translate;
};

function Filter({ filter, names, t }: FilterProps): VNode {
  return (
    <Card tone="quiet">
      <Form action={PATH} method="get" layout="inline" label={t('finance:grants.filter')}>
        <Select
          name="fundId"
          label={t('common:fund')}
          value={filter.fundId}
          emptyLabel={t('finance:grants.every-fund')}
          options={[...names].map(([value, label]) => ({ value, label }))}
          required
        />
        <Select
          name="status"
          label={t('common:status')}
          value={filter.status}
          emptyLabel={t('finance:grants.every-status')}
          options={STATUSES.map((value) => ({ value, label: t(`status:grant.${value}`) }))}
          required
        />
        <Actions>
          <SubmitButton tone="quiet">{t('finance:grants.show')}</SubmitButton>
        </Actions>
      </Form>
    </Card>
  );
}

function columnsOf(names: ReadonlyMap<string, string>, t: Translate): readonly Column<GrantRow>[] {
  return [
    {
      header: t('finance:tasks.grant'),
      cell: (row) => <a href={`${PATH}/${row.grant_id}`}>{grantCode(row.grant_id)}</a>,
    },
    {
      header: t('finance:grants.case'),
      cell: (row) => <code>{caseCode(row.application_id)}</code>,
    },
    { header: t('common:fund'), cell: (row) => names.get(row.fund_id) ?? '' },
    {
      header: t('common:status'),
      cell: (row) => <StatusBadge kind="grant" status={row.status} />,
    },
    { header: t('finance:tasks.since'), cell: (row) => <Time value={row.since} /> },
    {
      header: t('finance:grants.award'),
      align: 'end',
      cell: ({ minor, currency }) => <Amount money={{ minor, currency }} />,
    },
    {
      header: t('finance:grants.paid'),
      align: 'end',
      cell: ({ sent, currency }) => <Amount money={{ minor: sent, currency }} />,
    },
  ];
}
