import type { VNode } from 'preact';
import { formatMoney } from '#kernel';
import { Alert } from './alert.js';
import {
  ButtonLink,
  Card,
  Columns,
  DefinitionList,
  EmptyState,
  Figure,
  FigureRow,
  PageSection,
} from './cards.js';
import { formatDuration, formatNumber } from './format.js';
import { GalleryCharts, GalleryTrail } from './gallery-charts.js';
import { GalleryForms } from './gallery-forms.js';
import { GalleryTables } from './gallery-tables.js';
import { translator } from './i18n.js';
import type { Direction, Translate } from './i18n.js';
import { Meter } from './meter.js';
import { Layout } from './page.js';
import { statusSigns } from './status-signs.js';
import { StatusBadge } from './status.js';
import { Breadcrumbs, CopyCode } from './steps.js';
import { Amount, Time } from './time.js';

export type GalleryProps = {
  readonly locale: string;
  readonly dir?: Direction;
  /** The band of a room's first page, or the plain head of a page inside it. */
  readonly front?: boolean;
};

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

function GalleryStatuses({ t }: PartProps): VNode {
  return (
    <PageSection title={t('gallery:statuses')}>
      {Object.entries(statusSigns()).map(([kind, signs]) => (
        <p key={kind}>
          {Object.keys(signs).map((status) => (
            <>
              <StatusBadge kind={kind} status={status} />{' '}
            </>
          ))}
        </p>
      ))}
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
