import type { VNode } from 'preact';
import { grantCode } from '#catalogue';
import { rolesFor, type Act } from '#gate';
import { formatMoney, money, textIn, type Money } from '#kernel';
import {
  Alert,
  Amount,
  ButtonLink,
  Card,
  Columns,
  DataTable,
  EmptyState,
  Layout,
  Meter,
  PageSection,
  renderPage,
  Time,
  titledDoors,
  translator,
  type Column,
  type Translate,
  type PageReader,
} from '#web';
import type { FinanceFund, Task, TaskRow } from '../views/grants.query.js';

export type Dashboard = {
  readonly funds: readonly FinanceFund[];
  readonly tasks: readonly TaskRow[];
  /** How many there are in all, where more wait than are shown. */
  readonly waiting: number;
  readonly officer: { readonly accountId: string; readonly roles: readonly string[] };
};

type PartProps = { readonly t: Translate; readonly locale: string };

/** The first page of finance: where the money is, and what waits for whom. */
export function dashboardPage(reader: PageReader, dashboard: Dashboard): string {
  const { locale } = reader;
  const t = translator(locale);
  const { funds, tasks, officer } = dashboard;
  const mine = tasks.filter((row) => isFor(row, officer));
  const others = tasks.filter((row) => !isFor(row, officer));
  const names = new Map(funds.map((fund) => [fund.fund_id, textIn(locale, fund.name)]));
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:title')}
      lead={t('finance:lead')}
      section="finance"
      front
      frontActions={
        <>
          <ButtonLink href="/finance/grants">{t('finance:grants.title')}</ButtonLink>
          {titledDoors('finance', officer.roles).map(({ href, title }) => (
            <ButtonLink key={href} href={href} tone="quiet">
              {t(title)}
            </ButtonLink>
          ))}
        </>
      }
    >
      <PageSection title={t('finance:tasks.mine')} lead={t('finance:tasks.mine-lead')}>
        {mine.length === 0 ? (
          <EmptyState title={t('finance:tasks.none')}>
            <p>{t('finance:tasks.none-text')}</p>
          </EmptyState>
        ) : (
          <TaskTable rows={mine} names={names} caption={t('finance:tasks.mine')} t={t} mine />
        )}
      </PageSection>
      <Positions funds={funds} t={t} locale={locale} />
      {others.length === 0 ? null : (
        <PageSection title={t('finance:tasks.others')} lead={t('finance:tasks.others-lead')}>
          <TaskTable rows={others} names={names} caption={t('finance:tasks.others')} t={t} />
        </PageSection>
      )}
      {dashboard.waiting > tasks.length ? (
        <p class="hint">{t('finance:tasks.more', { count: dashboard.waiting - tasks.length })}</p>
      ) : null}
    </Layout>,
  );
}

/** What each task waits for, as a line of the gate's table. */
const ACT_OF: Readonly<Record<Task, Act>> = {
  notify: 'grant.notify',
  agree: 'grant.agree',
  prepare: 'payout.prepare',
  screen: 'payout.screen',
  clear: 'payout.change-payee',
  release: 'payout.release',
  submit: 'payout.submit',
  record: 'payout.record-paid',
  confirm: 'payout.confirm-receipt',
};

/** By role, and by four eyes as far as the row tells; the grant's own page knows exactly. */
function isFor(row: TaskRow, { accountId, roles }: Dashboard['officer']): boolean {
  if (!rolesFor(ACT_OF[row.task]).some((role) => roles.includes(role))) return false;
  const released = row.released_by?.split(' ').includes(accountId) === true;
  const prepared = row.prepared_by === accountId;
  if (row.task === 'release') return !prepared && !released && row.typed_by !== accountId;
  if (row.task === 'record') return !released;
  return row.task !== 'confirm' || !(prepared || released);
}

type TaskTableProps = {
  readonly rows: readonly TaskRow[];
  readonly names: ReadonlyMap<string, string>;
  readonly caption: string;
  readonly t: Translate;
  /** Then nobody has to be told whose work it is. */
  readonly mine?: boolean;
};

function TaskTable({ rows, names, caption, t, mine = false }: TaskTableProps): VNode {
  const columns: readonly Column<TaskRow>[] = [
    {
      header: t('finance:tasks.what'),
      cell: (row) => (
        <>
          <a href={hrefOf(row)}>{t(`finance:task.${row.task}`)}</a>
          <TaskNote row={row} t={t} />
        </>
      ),
    },
    { header: t('finance:tasks.grant'), cell: (row) => <code>{grantCode(row.grant_id)}</code> },
    { header: t('common:fund'), cell: (row) => names.get(row.fund_id) ?? '' },
    ...(mine ? [] : [{ header: t('finance:tasks.who'), cell: (row: TaskRow) => whoDoes(row, t) }]),
    { header: t('finance:tasks.since'), cell: (row) => <Time value={row.since} /> },
    {
      header: t('common:amount'),
      align: 'end',
      cell: ({ minor, currency }) => <Amount money={{ minor, currency }} />,
    },
  ];
  return (
    <DataTable
      caption={caption}
      captionHidden
      columns={columns}
      rows={rows}
      empty={t('finance:tasks.none')}
    />
  );
}

function whoDoes({ task }: TaskRow, t: Translate): string {
  return rolesFor(ACT_OF[task])
    .map((role) => t(`roles:${role}`))
    .join(', ');
}

function hrefOf({ grant_id, disbursement_id }: TaskRow): string {
  const page = `/finance/grants/${grant_id}`;
  return disbursement_id === null ? page : `${page}#payout-${disbursement_id}`;
}

function TaskNote({ row, t }: { readonly row: TaskRow; readonly t: Translate }): VNode | null {
  const { releases_given: given, releases_needed: needed } = row;
  if (row.task !== 'release' || needed === null || needed < 2) return null;
  return (
    <>
      {' '}
      <small>{t('finance:payout.releases', { given: given ?? 0, needed })}</small>
    </>
  );
}

function Positions({
  funds,
  t,
  locale,
}: PartProps & { readonly funds: readonly FinanceFund[] }): VNode {
  return (
    <PageSection title={t('finance:position.title')} lead={t('finance:position.lead')}>
      {funds.length === 0 ? (
        <EmptyState title={t('finance:position.none')}>
          <p>{t('finance:position.none-text')}</p>
        </EmptyState>
      ) : (
        <Columns>
          {funds.map((fund) => (
            <FundCard key={fund.fund_id} fund={fund} t={t} locale={locale} />
          ))}
        </Columns>
      )}
    </PageSection>
  );
}

function FundCard({ fund, t, locale }: PartProps & { readonly fund: FinanceFund }): VNode {
  const of = (minor: string | bigint): Money => money(minor, fund.currency);
  const [received, reserved] = [BigInt(fund.received), BigInt(fund.reserved)];
  const [committed, settled] = [BigInt(fund.committed), BigInt(fund.settled)];
  const available = received - reserved - committed - settled;
  const bars = [
    ['available', available, 'good'],
    ['reserved', reserved, 'accent'],
    ['committed', committed, 'accent'],
    ['settled', settled, 'accent'],
  ] as const;
  return (
    <Card
      title={<a href={`/finance/funds/${fund.fund_id}`}>{textIn(locale, fund.name)}</a>}
      aside={<Amount money={of(received)} />}
    >
      {received === 0n ? <p class="quiet">{t('finance:position.no-gift')}</p> : null}
      {bars.map(([name, minor, tone]) => (
        <Meter
          key={name}
          label={t(`finance:position.${name}`)}
          value={minor}
          max={received}
          text={formatMoney(of(minor), locale)}
          tone={tone}
        />
      ))}
      {fund.waiting === 0 ? null : (
        <Alert tone="warning">
          {t('finance:position.waiting', {
            count: fund.waiting,
            amount: formatMoney(of(fund.waiting_minor), locale),
          })}
        </Alert>
      )}
    </Card>
  );
}
