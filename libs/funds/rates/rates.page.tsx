import type { VNode } from 'preact';
import type { EuroRate } from '#catalogue';
import { textIn } from '#kernel';
import type { Page } from '#read-models';
import {
  Breadcrumbs,
  DataTable,
  DefinitionList,
  hrefWith,
  Layout,
  PagedTable,
  PageSection,
  renderPage,
  Time,
  translator,
  type Column,
  type PageReader,
  type Translate,
} from '#web';
import type { EntityRow } from '../views/funds.query.js';
import { EURO, ratioIn, ratioText, type Ratio } from './rate.js';
import type { RateSetRow } from './rates.query.js';

const PATH = '/finance/rates';

/** Where one set of rates stands. */
export function rateSetPath(rateSetId: string): string {
  return `${PATH}/${rateSetId}`;
}

export type RatesFacts = {
  readonly page: Page<RateSetRow>;
  /** The entities whose rates these are. */
  readonly entities: readonly EntityRow[];
};

/** Rate sets, those recorded last first. */
export function ratesPage(reader: PageReader, { page, entities }: RatesFacts): string {
  const { locale } = reader;
  const t = translator(locale);
  const columns: readonly Column<RateSetRow>[] = [
    {
      header: t('finance:rates.on'),
      cell: ({ on_day, rate_set_id }) => (
        <a href={rateSetPath(rate_set_id)}>
          <Time value={on_day} />
        </a>
      ),
    },
    { header: t('finance:rates.source'), cell: ({ source }) => t(`finance:rate-source.${source}`) },
    { header: t('finance:rates.currencies'), align: 'end', cell: ({ currencies }) => currencies },
    ...(entities.length > 1
      ? [
          {
            header: t('finance:rates.entity'),
            cell: ({ entity_id }: RateSetRow) =>
              textIn(locale, entities.find(({ entityId }) => entityId === entity_id)?.name ?? {}),
          },
        ]
      : []),
    { header: t('common:status'), cell: (set) => standingOf(set, t) },
  ];
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:rates.title')}
      lead={t('finance:rates.lead')}
      section="finance"
      above={<Way here={t('finance:rates.title')} t={t} />}
    >
      <PagedTable
        caption={t('finance:rates.title')}
        columns={columns}
        page={page}
        hrefOf={(edge) => hrefWith(PATH, edge)}
        none={{ title: t('finance:rates.none'), text: t('finance:rates.none-text') }}
      />
    </Layout>,
  );
}

/** One set: each currency against the euro, both ways, and against that of the books. */
export function rateSetPage(reader: PageReader, set: RateSetRow, bookCurrency: string): string {
  const { locale } = reader;
  const t = translator(locale);
  const shown = (ratio: Ratio | undefined): string => (ratio ? rateShown(ratio, t) : '–');
  const against = [EURO, ...(bookCurrency === EURO ? [] : [bookCurrency])];
  const columns: readonly Column<EuroRate>[] = [
    { header: t('common:form.currency'), cell: ({ currency }) => currency },
    {
      header: t('finance:rates.one-euro'),
      align: 'end',
      cell: ({ currency }) => shown(ratioIn(set, EURO, currency)),
    },
    ...against.map((to): Column<EuroRate> => ({
      header: t('finance:rates.one-in', { currency: to }),
      align: 'end',
      cell: ({ currency }) => shown(ratioIn(set, currency, to)),
    })),
  ];
  const title = t('finance:rates.one', { day: set.on_day });
  return renderPage(
    <Layout
      {...reader}
      title={title}
      lead={t('finance:rates.one-lead')}
      section="finance"
      above={<Way here={title} t={t} within />}
    >
      <DefinitionList
        items={[
          { term: t('finance:rates.on'), value: <Time value={set.on_day} /> },
          { term: t('finance:rates.source'), value: t(`finance:rate-source.${set.source}`) },
          { term: t('common:status'), value: standingOf(set, t) },
          ...linkTo(set.corrects, t('finance:rates.corrects'), t),
          ...linkTo(set.corrected_by, t('finance:rates.corrected-by'), t),
        ]}
      />
      <PageSection title={t('finance:rates.rates')}>
        <DataTable
          caption={t('finance:rates.rates')}
          captionHidden
          columns={columns}
          rows={set.rates}
          empty={t('common:none')}
        />
      </PageSection>
    </Layout>,
  );
}

/** A rate as people read it; what has no end is said to be about so much. */
export function rateShown(ratio: Ratio, t: Translate): string {
  const { text, isExact } = ratioText(ratio);
  return isExact ? text : t('finance:rates.about', { rate: text });
}

function standingOf({ corrected_by }: RateSetRow, t: Translate): string {
  return t(corrected_by === null ? 'finance:rates.stands' : 'finance:rates.was-corrected');
}

function linkTo(rateSetId: string | null, term: string, t: Translate) {
  if (rateSetId === null) return [];
  return [{ term, value: <a href={rateSetPath(rateSetId)}>{t('finance:rates.that-set')}</a> }];
}

type WayProps = { readonly t: Translate; readonly here: string; readonly within?: boolean };

function Way({ t, here, within = false }: WayProps): VNode {
  return (
    <Breadcrumbs
      crumbs={[
        { label: t('finance:title'), href: '/finance' },
        ...(within ? [{ label: t('finance:rates.title'), href: PATH }] : []),
        { label: here },
      ]}
    />
  );
}
