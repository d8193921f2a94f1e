import type { VNode } from 'preact';
import { formatMoney } from '#kernel';
import { GalleryForms } from './gallery-forms.js';
import {
  Alert,
  Amount,
  BarChart,
  Breadcrumbs,
  ButtonLink,
  Card,
  Columns,
  CopyCode,
  DataTable,
  DefinitionList,
  EmptyState,
  Figure,
  FigureRow,
  formatDuration,
  formatNumber,
  Layout,
  LineChart,
  Meter,
  Pager,
  PageSection,
  StatusBadge,
  statusSigns,
  Stepper,
  Time,
  TimeLeft,
  Timeline,
  translator,
} from './index.js';
import type { Direction, StatusKind, Translate } from './index.js';

export type GalleryProps = {
  readonly locale: string;
  readonly dir?: Direction;
  /** The band of a room's first page, or the plain head of a page inside it. */
  readonly front?: boolean;
};

const NOW = '2026-03-05T09:00:00Z';

/** Every component in every state, for specs and for looking at. Not served to anyone. */
export function GalleryPage({ locale, dir, front = true }: GalleryProps): VNode {
  const t = translator(locale);
  const parts = { t, locale };
  return (
    <Layout
      title={t('gallery:title')}
      lead={t('gallery:lead')}
      locale={locale}
      dir={dir}
      section="committee"
      signedIn={{
        displayCode: 'M-4T9Q',
        roles: ['duty-officer', 'chair', 'accountant', 'auditor'],
      }}
      csrfToken="csrf-token-of-this-session"
      timeZone="Europe/Paris"
      flash={{ tone: 'good', text: t('gallery:flash') }}
      front={front}
      frontActions={
        <>
          <ButtonLink href="/apply">{t('gallery:ask')}</ButtonLink>
          <ButtonLink href="/case" tone="quiet">
            {t('gallery:follow')}
          </ButtonLink>
        </>
      }
      above={
        front ? undefined : (
          <Breadcrumbs
            crumbs={[
              { label: t('gallery:crumb-room'), href: '/committee' },
              { label: t('gallery:crumb-case') },
            ]}
          />
        )
      }
    >
      <GalleryFigures {...parts} />
      <GalleryTables {...parts} />
      <GalleryStatuses {...parts} />
      <GalleryTrail {...parts} />
      <GalleryCharts {...parts} />
      <GalleryMessages {...parts} />
      <GalleryForms {...parts} />
    </Layout>
  );
}

type PartProps = { readonly t: Translate; readonly locale: string };

function eur(minor: string): { readonly minor: string; readonly currency: string } {
  return { minor, currency: 'EUR' };
}

function GalleryFigures({ t, locale }: PartProps): VNode {
  const text = {
    used: formatMoney(eur('1250000'), locale),
    whole: formatMoney(eur('4000000'), locale),
  };
  return (
    <PageSection title={t('gallery:figures')} lead={t('gallery:lead')}>
      <FigureRow>
        <Figure
          label={t('gallery:available')}
          value={<Amount money={eur('3758800')} />}
          note={t('gallery:available-note')}
        />
        <Figure
          label={t('gallery:asked')}
          value={formatNumber(1241, locale)}
          note={t('gallery:asked-note')}
        />
        <Figure label={t('gallery:time')} value={formatDuration(33_600_000, locale)} tone="good" />
        <Figure label={t('gallery:late')} value="1" note={t('gallery:late-note')} tone="danger" />
      </FigureRow>
      <Columns>
        <Card title={t('gallery:meter')} aside={<StatusBadge kind="fund" status="open" />}>
          <Meter
            label={t('gallery:meter')}
            value={1250000n}
            max={4000000n}
            text={t('gallery:meter-text', text)}
          />
          <Meter label={t('gallery:meter-over')} value={9} max={8} text="9 / 8" tone="danger" />
        </Card>
        <Card title={t('gallery:facts')} tone="accent">
          <DefinitionList
            items={[
              { term: t('common:reference'), value: <code>C-7F3K</code> },
              { term: t('common:date'), value: <Time value="2026-03-03" /> },
              { term: t('gallery:long-word'), value: 'a0c1'.repeat(16) },
            ]}
          />
        </Card>
        <Card title={t('gallery:facts')} tone="quiet" level={3}>
          <p>{t('gallery:alert-text')}</p>
        </Card>
      </Columns>
    </PageSection>
  );
}

type QueueRow = {
  readonly code: string;
  readonly needs: string;
  readonly minor: string;
  readonly status: string;
  readonly due: string;
  readonly paused?: boolean;
};

const QUEUE: readonly QueueRow[] = [
  {
    code: 'C-2H8M',
    needs: 'legal',
    minor: '120000',
    status: 'triaged',
    due: '2026-03-05T07:20:00Z',
  },
  {
    code: 'C-7F3K',
    needs: 'relocation',
    minor: '240000',
    status: 'UnderReview',
    due: '2026-03-05T12:10:00Z',
  },
  {
    code: 'C-9QX4',
    needs: 'medical',
    minor: '1000000',
    status: 'deciding',
    due: '2026-03-09T18:00:00Z',
  },
  {
    code: 'C-5R6T',
    needs: 'equipment',
    minor: '85050',
    status: 'more-info',
    due: '2026-03-06T18:00:00Z',
    paused: true,
  },
];

function GalleryTables({ t }: PartProps): VNode {
  const columns = [
    { header: t('gallery:case'), cell: (row: QueueRow) => <a href={`#${row.code}`}>{row.code}</a> },
    { header: t('gallery:needs'), cell: (row: QueueRow) => t(`needs:kind.${row.needs}`) },
    {
      header: t('common:status'),
      cell: (row: QueueRow) => <StatusBadge kind="application" status={row.status} />,
    },
    {
      header: t('gallery:time-left'),
      cell: (row: QueueRow) => (
        <TimeLeft due={row.due} now={NOW} since="2026-03-01T09:00:00Z" paused={row.paused} />
      ),
    },
    {
      header: t('common:amount'),
      align: 'end',
      cell: (row: QueueRow) => <Amount money={eur(row.minor)} />,
    },
  ] as const;
  return (
    <PageSection title={t('gallery:queue')}>
      <DataTable
        caption={t('gallery:queue')}
        captionHidden
        columns={columns}
        rows={QUEUE}
        empty={t('gallery:empty-queue')}
        foot={[t('common:total'), '', '', '', <Amount key="sum" money={eur('1445050')} />]}
      />
      <Pager newer="?before=9" older="?after=2" note="4 / 150" />
      <DataTable
        caption={t('gallery:queue')}
        columns={columns}
        rows={[]}
        empty={t('gallery:empty-queue')}
      />
      <DataTable
        caption={t('gallery:trial')}
        phone="scroll"
        columns={[
          { header: t('gallery:account'), cell: (row) => t(`ledger:${row}`) },
          {
            header: t('gallery:debit'),
            align: 'end',
            cell: () => <Amount money={eur('3758800')} />,
          },
          {
            header: t('gallery:credit'),
            align: 'end',
            cell: () => <Amount money={eur('-3758800')} />,
          },
        ]}
        rows={['bank', 'grants-payable', 'exchange-unrealised']}
        empty={t('gallery:empty-queue')}
      />
    </PageSection>
  );
}

function GalleryStatuses({ t }: PartProps): VNode {
  return (
    <PageSection title={t('gallery:statuses')}>
      {Object.entries(statusSigns).map(([kind, signs]) => (
        <p key={kind}>
          {Object.keys(signs).map((status) => (
            <>
              <StatusBadge kind={kind as StatusKind} status={status} />{' '}
            </>
          ))}
        </p>
      ))}
    </PageSection>
  );
}

function GalleryTrail({ t }: PartProps): VNode {
  const steps = [1, 2, 3, 4].map((place) => t(`gallery:step-${place}`));
  return (
    <>
      <PageSection title={t('gallery:steps')}>
        <Stepper
          label={t('gallery:steps')}
          steps={steps.map((label, place) => ({
            label,
            state: place < 1 ? 'done' : place === 1 ? 'current' : 'waiting',
            ...(place === 1 ? { note: t('gallery:step-note') } : {}),
          }))}
        />
        <Stepper
          label={t('gallery:steps')}
          steps={steps.map((label, place) => ({ label, state: place < 2 ? 'done' : 'stopped' }))}
        />
      </PageSection>
      <PageSection title={t('gallery:trail')}>
        <Card>
          <Timeline
            label={t('gallery:trail')}
            entries={[
              {
                time: '2026-03-02T21:10:00Z',
                title: t('gallery:trail-1'),
                actor: t('roles:applicant'),
              },
              {
                time: '2026-03-02T22:05:00Z',
                title: t('gallery:trail-2'),
                actor: `M-4T9Q, ${t('roles:duty-officer')}`,
                detail: t('gallery:trail-2-detail'),
                link: { href: '#event-2', label: t('gallery:trail-link') },
              },
              { time: '2026-03-03T06:30:00Z', title: t('gallery:trail-3'), tone: 'danger' },
              { time: '2026-03-03T17:40:00Z', title: t('gallery:trail-4'), tone: 'good' },
            ]}
          />
          <Timeline label={t('gallery:trail')} entries={[]} />
        </Card>
      </PageSection>
    </>
  );
}

function GalleryCharts({ t, locale }: PartProps): VNode {
  const months = [14, 18, 17, 22, 26, 31].map((value, place) => ({
    label: new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(
      Date.UTC(2026, place, 1),
    ),
    value,
    text: formatNumber(value, locale),
  }));
  const needs = [
    ['legal', 1840000],
    ['relocation', 1210000],
    ['medical', 640000],
    ['advocacy', 0],
  ] as const;
  return (
    <PageSection title={t('gallery:charts')}>
      <Columns>
        <BarChart
          title={t('gallery:bars')}
          description={t('gallery:bars-desc')}
          labelHeader={t('gallery:needs')}
          valueHeader={t('common:amount')}
          points={needs.map(([need, value]) => ({
            label: t(`needs:kind.${need}`),
            value,
            text: formatMoney(eur(String(value)), locale),
          }))}
        />
        <LineChart
          title={t('gallery:line')}
          description={t('gallery:line-desc')}
          labelHeader={t('gallery:month')}
          valueHeader={t('gallery:requests')}
          points={months}
        />
      </Columns>
    </PageSection>
  );
}

function GalleryMessages({ t }: PartProps): VNode {
  return (
    <PageSection title={t('gallery:alerts')}>
      {(['info', 'good', 'warning', 'danger'] as const).map((tone) => (
        <Alert key={tone} tone={tone} title={t('gallery:alert-title')}>
          {t('gallery:alert-text')}
        </Alert>
      ))}
      <EmptyState title={t('gallery:empty')} action={{ href: '/finance', label: t('common:back') }}>
        <p>{t('gallery:empty-text')}</p>
      </EmptyState>
      <CopyCode
        label={t('gallery:code')}
        code="TK7Q-4MXP-92HD-RW5C"
        note={t('gallery:code-note')}
      />
    </PageSection>
  );
}
