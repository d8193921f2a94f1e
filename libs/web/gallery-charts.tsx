import type { VNode } from 'preact';
import { formatMoney } from '#kernel';
import { Card, Columns, PageSection } from './cards.js';
import { BarChart, LineChart } from './charts.js';
import { formatNumber } from './format.js';
import type { Translate } from './i18n.js';
import { Stepper } from './steps.js';
import { Timeline } from './timeline.js';

type GalleryPartProps = { readonly t: Translate; readonly locale: string };

/** Steps of a case and its trail. */
export function GalleryTrail({ t }: GalleryPartProps): VNode {
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

/** Both charts. */
export function GalleryCharts({ t, locale }: GalleryPartProps): VNode {
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

function eur(minor: string): { readonly minor: string; readonly currency: string } {
  return { minor, currency: 'EUR' };
}
