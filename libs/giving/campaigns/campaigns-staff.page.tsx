import type { VNode } from 'preact';
import {
  GoneAct,
  NextAct,
  nextAndAside,
  openActs,
  OtherAct,
  SoleAct,
  type Again,
  type OpenAct,
} from '#acts';
import { formatMoney, minorOf, money, textIn } from '#kernel';
import type { Page } from '#read-models';
import {
  Actions,
  Alert,
  Amount,
  Breadcrumbs,
  ButtonLink,
  Card,
  Figure,
  FigureRow,
  formatNumber,
  hrefWith,
  Layout,
  Meter,
  PagedTable,
  renderPage,
  StatusBadge,
  Time,
  translator,
  widgetScript,
  type Column,
  type PageReader,
  type Translate,
} from '#web';
import type { GivingFund } from '../views/donations.query.js';
import { CAMPAIGN_ACTS, type CampaignPlace } from './campaign.acts.js';
import { Story } from './campaign-total.js';
import type { CampaignMoney, CampaignRow } from './campaigns.query.js';
import { NEW_CAMPAIGN, type NewCampaignPlace } from './new-campaign.acts.js';

const PATH = '/finance/campaigns';

export type CampaignList = {
  readonly page: Page<CampaignRow>;
  readonly funds: readonly GivingFund[];
  /** The funds for which the reader may write one. */
  readonly writes: readonly GivingFund[];
};

/** Campaigns of the reader's funds, the newest first. */
export function campaignListPage(
  reader: PageReader,
  { page, funds, writes }: CampaignList,
): string {
  const { locale } = reader;
  const t = translator(locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('campaigns:title')}
      lead={t('campaigns:staff-lead')}
      section="finance"
      above={<CampaignWay t={t} here={t('campaigns:title')} />}
    >
      <Actions>
        {writes.map(({ fundId, name }) => (
          <ButtonLink key={fundId} href={hrefWith(`${PATH}/new`, { fund: fundId })}>
            {t('campaigns:new.for', { fund: textIn(locale, name) })}
          </ButtonLink>
        ))}
      </Actions>
      <PagedTable
        caption={t('campaigns:title')}
        columns={columnsOf(funds, locale, t)}
        page={page}
        hrefOf={(edge) => hrefWith(PATH, edge)}
        none={{ title: t('campaigns:none'), text: t('campaigns:staff-none-text') }}
      />
    </Layout>,
  );
}

function columnsOf(
  funds: readonly GivingFund[],
  locale: string,
  t: Translate,
): readonly Column<CampaignRow>[] {
  return [
    {
      header: t('campaigns:campaign'),
      cell: ({ campaignId, latest }) => (
        <a href={`${PATH}/${campaignId}`}>{textIn(locale, latest.title)}</a>
      ),
    },
    {
      header: t('common:fund'),
      cell: (row) => textIn(locale, funds.find(({ fundId }) => fundId === row.fundId)?.name ?? {}),
    },
    { header: t('campaigns:field.until'), cell: ({ latest }) => <Time value={latest.until} /> },
    {
      header: t('campaigns:field.goal'),
      align: 'end',
      cell: ({ latest }) => <Amount money={latest.goal} />,
    },
    {
      header: t('common:status'),
      cell: ({ stage }) => <StatusBadge kind="campaign" status={stage} />,
    },
  ];
}

/** The form for a new campaign. */
export function newCampaignPage(
  reader: PageReader,
  place: NewCampaignPlace,
  again?: Again,
): string {
  const { locale } = reader;
  const t = translator(locale);
  const title = t('campaigns:act.campaign.title');
  return renderPage(
    <Layout
      {...reader}
      title={title}
      lead={textIn(locale, place.fund.name)}
      section="finance"
      width="narrow"
      above={<CampaignWay t={t} here={title} within />}
    >
      <p class="quiet">{t('campaigns:act.campaign.text')}</p>
      <SoleAct
        open={openActs(NEW_CAMPAIGN, place)}
        place={place}
        again={again}
        t={t}
        locale={locale}
        texts="campaigns"
        path={PATH}
      />
    </Layout>,
  );
}

export type CampaignOverview = {
  readonly row: CampaignRow;
  readonly place: CampaignPlace;
  readonly acts: readonly OpenAct<CampaignPlace>[];
  readonly sums: CampaignMoney;
  /** The whole address of this house, without a slash at the end. */
  readonly house: string;
};

type Shown = CampaignOverview & {
  readonly again: Again | undefined;
  readonly locale: string;
  readonly t: Translate;
};

/** One campaign before staff: as it was written last, what came of it, and what may be done. */
export function campaignStaffPage(
  reader: PageReader,
  overview: CampaignOverview,
  again?: Again,
): string {
  const { locale } = reader;
  const t = translator(locale);
  const { row, place } = overview;
  const shown = { ...overview, again, locale, t };
  const { latest } = row;
  const title = textIn(locale, latest.title);
  return renderPage(
    <Layout
      {...reader}
      title={title}
      lead={textIn(locale, place.fund.name)}
      section="finance"
      timeZone={row.timeZone}
      above={<CampaignWay t={t} here={title} within />}
    >
      <p>
        <StatusBadge kind="campaign" status={row.stage} /> <Time value={latest.from} /> –{' '}
        <Time value={latest.until} />
      </p>
      <GoneAct again={again} offered={[{ target: row.campaignId, open: overview.acts }]} />
      <Reading {...{ row, t }} />
      <Sums {...shown} />
      <Acts {...shown} />
      {row.published ? <Embedding {...shown} /> : null}
      {Object.entries(latest.title).map(([language, text]) => (
        <Card key={language} title={text} aside={language}>
          <div lang={language}>
            <Story terms={latest} locale={language} />
          </div>
        </Card>
      ))}
    </Layout>,
  );
}

/** Which edition the public reads, if any. */
function Reading({ row, t }: Pick<Shown, 'row' | 't'>): VNode {
  const { published, latest, campaignId } = row;
  if (!published) return <Alert tone="info">{t('campaigns:not-published')}</Alert>;
  return (
    <>
      {published.edition === latest.edition ? null : (
        <Alert tone="warning">{t('campaigns:edition-waits')}</Alert>
      )}
      <p>
        <a href={`/campaigns/${campaignId}`}>{t('campaigns:public-page')}</a>
      </p>
    </>
  );
}

function Sums({ row, sums, place, locale, t }: Shown): VNode {
  const { latest, currency, poolId } = row;
  const { gifts, givenMinor, matchedMinor } = sums;
  const reached = givenMinor + matchedMinor;
  const text = (minor: bigint): string => formatMoney(money(minor, currency), locale);
  const restriction = place.fund.restrictions.find((one) => one.restriction === latest.restriction);
  return (
    <Card tone="accent">
      <Meter
        label={t('campaigns:reached')}
        value={reached}
        max={minorOf(latest.goal)}
        text={t('campaigns:reached-of', {
          reached: text(reached),
          goal: text(minorOf(latest.goal)),
        })}
      />
      <FigureRow>
        <Figure label={t('campaigns:given')} value={text(givenMinor)} />
        <Figure label={t('campaigns:matched')} value={text(matchedMinor)} />
        <Figure label={t('campaigns:gifts')} value={formatNumber(gifts, locale)} />
      </FigureRow>
      <p>
        {t('campaigns:for', {
          what: restriction ? textIn(locale, restriction.credit) : t('finance:restriction.free'),
        })}
      </p>
      {poolId === null ? null : (
        <p>
          <a href={`/finance/pools/${poolId}`}>{t('campaigns:match')}</a>
        </p>
      )}
      <p class="quiet">{t('campaigns:staff-sums')}</p>
    </Card>
  );
}

function Acts({ acts, place, again, locale, t }: Shown): VNode {
  const { next, aside } = nextAndAside(acts, place);
  const path = `${PATH}/${place.campaignId}`;
  const target = place.campaignId;
  const common = { place, again, t, locale, texts: CAMPAIGN_ACTS.texts, path, target };
  return (
    <>
      {next.map((open) => (
        <Card key={open.declaration.name} tone="quiet">
          <NextAct {...common} open={open} level={2} />
        </Card>
      ))}
      {aside.map((open) => (
        <Card key={open.declaration.name} tone="quiet">
          <OtherAct {...common} open={open} />
        </Card>
      ))}
    </>
  );
}

/** What somebody else puts into their page. */
function Embedding({ row, house, locale, t }: Shown): VNode {
  const { campaignId, latest } = row;
  const page = `/campaigns/${campaignId}/widget?language=${locale}`;
  const title = textIn(locale, latest.title).replaceAll(/["<>&]/g, '');
  const code = `<script async src="${house}${widgetScript.path}" data-page="${page}" data-title="${title}"></script>`;
  return (
    <Card title={t('campaigns:embed')} tone="quiet">
      <p>{t('campaigns:embed-text')}</p>
      <p>
        <code>{code}</code>
      </p>
      <p>
        <a href={page}>{t('campaigns:embed-see')}</a>
      </p>
    </Card>
  );
}

type WayProps = { readonly t: Translate; readonly here: string; readonly within?: boolean };

function CampaignWay({ t, here, within = false }: WayProps): VNode {
  return (
    <Breadcrumbs
      crumbs={[
        { label: t('finance:title'), href: '/finance' },
        ...(within ? [{ label: t('campaigns:title'), href: PATH }] : []),
        { label: here },
      ]}
    />
  );
}
