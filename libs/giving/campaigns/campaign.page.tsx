import type { VNode } from 'preact';
import { formatMoney, textIn, type Localised } from '#kernel';
import type { Page } from '#read-models';
import {
  Actions,
  Alert,
  Breadcrumbs,
  ButtonLink,
  Card,
  Columns,
  directionOf,
  EmptyState,
  hrefWith,
  Layout,
  Pager,
  renderFragment,
  renderPage,
  StatusBadge,
  Time,
  translator,
  widgetStylesheet,
  type PageReader,
  type Translate,
} from '#web';
import { CampaignTotal, MatchRuleText, Story } from './campaign-total.js';
import type { CampaignTerms } from './campaign.decider.js';
import type { CampaignRow, PublicSum } from './campaigns.query.js';

const PATH = '/campaigns';
/** How often a browser asks that cannot be told. */
const ASKED_EVERY_MS = 20_000;

/** A campaign that the public may read. */
export type PublicCampaign = {
  readonly row: CampaignRow;
  readonly terms: CampaignTerms;
  readonly fund: Localised;
  readonly sum: PublicSum;
};

/** Every campaign that was published, the newest first. */
export function campaignsPage(
  reader: PageReader,
  { rows, newer, older }: Page<PublicCampaign>,
): string {
  const { locale } = reader;
  const t = translator(locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('campaigns:title')}
      lead={t('campaigns:lead')}
      section="campaigns"
      open
    >
      {rows.length === 0 ? (
        <EmptyState title={t('campaigns:none')}>
          <p>{t('campaigns:none-text')}</p>
        </EmptyState>
      ) : (
        <Columns>
          {rows.map((campaign) => (
            <CampaignCard key={campaign.row.campaignId} {...{ campaign, t, locale }} />
          ))}
        </Columns>
      )}
      <Pager
        newer={newer && hrefWith(PATH, { after: newer })}
        older={older && hrefWith(PATH, { before: older })}
      />
    </Layout>,
  );
}

type CardProps = {
  readonly campaign: PublicCampaign;
  readonly t: Translate;
  readonly locale: string;
};

function CampaignCard({ campaign, t, locale }: CardProps): VNode {
  const { row, terms, fund, sum } = campaign;
  const title = textIn(locale, terms.title);
  return (
    <Card title={title} aside={<StatusBadge kind="campaign" status={row.stage} />}>
      <p class="quiet">{textIn(locale, fund)}</p>
      <CampaignTotal {...{ terms, sum, t, locale }} />
      <p>
        <a href={`${PATH}/${row.campaignId}`}>{t('campaigns:more', { title })}</a>
      </p>
    </Card>
  );
}

/** One campaign: its story, how far it has come, and the way to give. */
export function campaignPage(reader: PageReader, campaign: PublicCampaign): string {
  const { locale } = reader;
  const t = translator(locale);
  const { row, terms, fund, sum } = campaign;
  const title = textIn(locale, terms.title);
  return renderPage(
    <Layout
      {...reader}
      title={title}
      lead={textIn(locale, fund)}
      section="campaigns"
      open
      width="narrow"
      timeZone={row.timeZone}
      above={
        <Breadcrumbs crumbs={[{ label: t('campaigns:title'), href: PATH }, { label: title }]} />
      }
    >
      <p>
        <StatusBadge kind="campaign" status={row.stage} /> <Time value={terms.from} /> –{' '}
        <Time value={terms.until} />
      </p>
      <Card tone="accent">
        <div
          data-part={`${PATH}/${row.campaignId}/total`}
          data-news={`${PATH}/${row.campaignId}/news`}
          data-every={ASKED_EVERY_MS}
          aria-live="polite"
        >
          <CampaignTotal {...{ terms, sum, t, locale }} />
        </div>
        <GiveHere {...{ campaign, t }} />
      </Card>
      <Story {...{ terms, locale }} />
      {sum.match ? (
        <Card title={t('campaigns:match')}>
          <MatchRuleText match={sum.match} {...{ t, locale }} />
        </Card>
      ) : null}
      <Alert tone="info" title={t('campaigns:privacy')}>
        {t('campaigns:privacy-text')}
      </Alert>
    </Layout>,
  );
}

function GiveHere({ campaign: { row }, t }: Omit<CardProps, 'locale'>): VNode {
  if (row.stage !== 'running') return <p>{t(`campaigns:closed.${row.stage}`)}</p>;
  return (
    <Actions>
      <ButtonLink href={hrefWith(`/give/${row.fundId}`, { campaign: row.campaignId })}>
        {t('campaigns:give')}
      </ButtonLink>
    </Actions>
  );
}

/** The total alone, for a page that fetches it anew. */
export function campaignTotalPart(
  locale: string,
  { terms, sum }: Pick<PublicCampaign, 'terms' | 'sum'>,
): string {
  const t = translator(locale);
  return renderFragment(<CampaignTotal {...{ terms, sum, t, locale }} />);
}

/**
 * The campaign inside a page of somebody else: it runs nothing, keeps nothing, and loads nothing but its
 * look from here.
 */
export function campaignWidget(
  locale: string,
  { row, terms, fund, sum }: PublicCampaign,
  wholePage: string,
): string {
  const t = translator(locale);
  const title = textIn(locale, terms.title);
  return renderPage(
    <html lang={locale} dir={directionOf(locale)}>
      <head>
        <meta charset="utf-8" />
        <title>{title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <link rel="stylesheet" href={widgetStylesheet.href} />
      </head>
      <body>
        <main>
          <h1>{title}</h1>
          <p class="quiet">{textIn(locale, fund)}</p>
          <CampaignTotal {...{ terms, sum, t, locale }} />
          <p>
            <a class="button" href={wholePage} target="_blank" rel="noopener noreferrer">
              {t(row.stage === 'running' ? 'campaigns:give' : 'campaigns:read')}
            </a>
          </p>
        </main>
      </body>
    </html>,
  );
}

/** What a campaign asks for, above the form of the giver. */
export function CampaignAsks({
  terms,
  locale,
}: {
  readonly terms: CampaignTerms;
  readonly locale: string;
}): VNode {
  const t = translator(locale);
  return (
    <Alert tone="info" title={textIn(locale, terms.title)}>
      {t('campaigns:goal-of', { goal: formatMoney(terms.goal, locale) })}
    </Alert>
  );
}
