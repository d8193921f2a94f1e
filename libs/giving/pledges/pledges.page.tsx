import type { VNode } from 'preact';
import { openActs, SoleAct, type Again } from '#acts';
import { displayCodeOf, donorCode, pledgeCode } from '#catalogue';
import { formatMoney, majorText, money, textIn } from '#kernel';
import type { Page } from '#read-models';
import {
  Actions,
  Alert,
  Amount,
  BarChart,
  Breadcrumbs,
  ButtonLink,
  DataTable,
  EmptyState,
  hrefWith,
  Layout,
  Pager,
  PageSection,
  renderPage,
  StatusBadge,
  Time,
  translator,
  type Column,
  type PageReader,
  type Translate,
} from '#web';
import type { GivingFund } from '../views/donations.query.js';
import { NEW_PLEDGE, type NewPledgePlace } from './pledge.acts.js';
import type { RevaluationDue } from './revaluations.js';
import {
  ageing,
  ageOf,
  AGES,
  forecast,
  type DueInstalment,
  type PledgeRow,
} from './pledges.query.js';

export const PATH = '/finance/pledges';

/** Instalments that are overdue, shown one by one; the oldest first. */
const MOST_OVERDUE = 50;
/** Months without a rate that are named one by one. */
const MOST_WAITING = 50;

export type PledgesFacts = {
  readonly page: Page<PledgeRow>;
  readonly due: readonly DueInstalment[];
  readonly funds: readonly GivingFund[];
  readonly today: string;
  /** Whether this reader may write down another one. */
  readonly offers: boolean;
  /** Months that cannot be revalued for want of a rate. */
  readonly waiting: readonly RevaluationDue[];
};

/** What was promised: what is overdue, how old it is, what is to come, and every pledge. */
export function pledgesPage(reader: PageReader, facts: PledgesFacts): string {
  const { page, offers } = facts;
  const { locale } = reader;
  const t = translator(locale);
  const parts = { ...facts, t, locale };
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:pledges.title')}
      lead={t('finance:pledges.lead')}
      section="finance"
      above={<Way here={t('finance:pledges.title')} t={t} />}
    >
      {offers ? (
        <Actions>
          <ButtonLink href={`${PATH}/new`}>{t('finance:act.pledge.title')}</ButtonLink>
        </Actions>
      ) : null}
      {page.rows.length === 0 ? (
        <EmptyState title={t('finance:pledges.none')} />
      ) : (
        <>
          <WithoutRate {...parts} />
          <Overdue {...parts} />
          <Ageing {...parts} />
          <Forecast {...parts} />
          <PageSection title={t('finance:pledges.all')}>
            <DataTable
              caption={t('finance:pledges.all')}
              captionHidden
              columns={pledgeColumns(parts)}
              rows={page.rows}
              empty={t('finance:pledges.none')}
            />
          </PageSection>
        </>
      )}
      <Pager
        newer={page.newer && hrefWith(PATH, { after: page.newer })}
        older={page.older && hrefWith(PATH, { before: page.older })}
      />
    </Layout>,
  );
}

type Parts = PledgesFacts & { readonly t: Translate; readonly locale: string };

/** Nothing is guessed: each is named until its rate is there. */
function WithoutRate({ waiting, t }: Parts): VNode | null {
  if (waiting.length === 0) return null;
  return (
    <Alert tone="warning" title={t('finance:pledges.without-rate')}>
      <p>{t('finance:pledges.without-rate-text')}</p>
      <ul>
        {waiting.slice(0, MOST_WAITING).map(({ pledgeId, currency, into, on }) => (
          <li key={`${pledgeId} ${on}`}>
            <PledgeLink id={pledgeId} />
            {`: ${currency} → ${into}, `}
            <Time value={on} />
          </li>
        ))}
      </ul>
    </Alert>
  );
}

/** What is to be asked for: who follows it up, and since when. */
function Overdue({ due, today, t }: Parts): VNode | null {
  const overdue = due.filter(({ due_on }) => due_on < today).slice(0, MOST_OVERDUE);
  if (overdue.length === 0) return null;
  const columns: readonly Column<DueInstalment>[] = [
    { header: t('finance:pledges.pledge'), cell: (row) => <PledgeLink id={row.pledge_id} /> },
    { header: t('finance:pledges.due-on'), cell: (row) => <Time value={row.due_on} /> },
    {
      header: t('finance:pledges.age'),
      cell: (row) => t('finance:pledges.days', { count: ageOf(row.due_on, today).days }),
    },
    { header: t('finance:pledges.owner'), cell: ({ owner }) => displayCodeOf(owner) },
    {
      header: t('finance:pledges.open'),
      align: 'end',
      cell: ({ open, currency }) => <Amount money={money(open, currency)} />,
    },
  ];
  return (
    <PageSection title={t('finance:pledges.overdue')} lead={t('finance:pledges.overdue-lead')}>
      <DataTable
        caption={t('finance:pledges.overdue')}
        captionHidden
        columns={columns}
        rows={overdue}
        empty={t('common:none')}
      />
    </PageSection>
  );
}

function Ageing({ due, today, t }: Parts): VNode | null {
  const sums = [...ageing(due, today)];
  if (sums.length === 0) return null;
  const columns: readonly Column<(typeof sums)[number]>[] = [
    { header: t('common:form.currency'), cell: ([currency]) => currency },
    ...AGES.map((age): Column<(typeof sums)[number]> => ({
      header: t(`finance:pledge-age.${age}`),
      align: 'end',
      cell: ([currency, of]) => <Amount money={money(of.get(age) ?? 0n, currency)} />,
    })),
  ];
  return (
    <DataTable
      caption={t('finance:pledges.ageing')}
      columns={columns}
      rows={sums}
      empty={t('common:none')}
    />
  );
}

/** The chart has its table behind it. */
function Forecast({ due, today, t, locale }: Parts): VNode {
  return (
    <>
      {[...forecast(due, today)].map(([currency, months]) => (
        <BarChart
          key={currency}
          title={t('finance:pledges.forecast', { currency })}
          description={t('finance:pledges.forecast-text')}
          labelHeader={t('finance:pledges.month')}
          valueHeader={t('finance:pledges.open')}
          points={[...months].map(([month, minor]) => ({
            label: month,
            // For the drawing alone; the figure is the text.
            value: Number(majorText(money(minor, currency))),
            text: formatMoney(money(minor, currency), locale),
          }))}
        />
      ))}
    </>
  );
}

/** What is shown of each pledge. */
function pledgeColumns({ funds, today, t, locale }: Parts): readonly Column<PledgeRow>[] {
  return [
    { header: t('finance:pledges.pledge'), cell: (row) => <PledgeLink id={row.pledge_id} /> },
    {
      header: t('finance:donors.donor'),
      cell: ({ donor_id }) => <a href={`/finance/donors/${donor_id}`}>{donorCode(donor_id)}</a>,
    },
    {
      header: t('common:fund'),
      cell: (row) => textIn(locale, funds.find(({ fundId }) => fundId === row.fund_id)?.name ?? {}),
    },
    {
      header: t('finance:pledges.amount'),
      align: 'end',
      cell: ({ pledged, currency }) => <Amount money={money(pledged, currency)} />,
    },
    {
      header: t('finance:pledges.open'),
      align: 'end',
      cell: ({ open, currency }) => <Amount money={money(open, currency)} />,
    },
    {
      header: t('finance:pledges.is-enforceable'),
      cell: ({ is_enforceable }) => t(is_enforceable ? 'common:yes' : 'common:no'),
    },
    {
      header: t('common:status'),
      cell: ({ standing, expires_on }) => (
        <StatusBadge
          kind="pledge"
          status={
            standing === 'offered' && expires_on !== null && expires_on < today
              ? 'expired'
              : standing
          }
        />
      ),
    },
  ];
}

function PledgeLink({ id }: { readonly id: string }): VNode {
  return <a href={`${PATH}/${id}`}>{pledgeCode(id)}</a>;
}

/** The form for what a donor offers. */
export function newPledgePage(reader: PageReader, place: NewPledgePlace, again?: Again): string {
  const { locale } = reader;
  const t = translator(locale);
  const title = t('finance:act.pledge.title');
  const open = openActs(NEW_PLEDGE, place);
  return renderPage(
    <Layout
      {...reader}
      title={title}
      lead={t('finance:act.pledge.text')}
      section="finance"
      width="narrow"
      above={<Way here={title} t={t} within />}
    >
      {open.length === 0 ? <EmptyState title={t('finance:gifts.no-fund')} /> : null}
      <SoleAct {...{ open, place, again, t, locale }} texts="finance" path={PATH} />
    </Layout>,
  );
}

type WayProps = { readonly t: Translate; readonly here: string; readonly within?: boolean };

export function Way({ t, here, within = false }: WayProps): VNode {
  return (
    <Breadcrumbs
      crumbs={[
        { label: t('finance:title'), href: '/finance' },
        ...(within ? [{ label: t('finance:pledges.title'), href: PATH }] : []),
        { label: here },
      ]}
    />
  );
}
