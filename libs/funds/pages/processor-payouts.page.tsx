import type { VNode } from 'preact';
import { CorrectedThingPart, type Again, type Fact, type OpenAct } from '#acts';
import { processorPayoutCode, type ProcessorPayoutSaid } from '#catalogue';
import { actorText } from '#http';
import { formatMoney, money, textIn } from '#kernel';
import type { Page } from '#read-models';
import {
  Amount,
  Breadcrumbs,
  DataTable,
  hrefWith,
  Layout,
  Pager,
  renderPage,
  StatusBadge,
  Time,
  translator,
  type Column,
  type PageReader,
  type TimelineEntry,
  type Translate,
} from '#web';
import {
  payoutOf,
  PROCESSOR_PAYOUT_ACTS,
  type ProcessorPayoutPlace,
} from '../processor-payout.acts.js';
import type { FundRow } from '../views/funds.query.js';
import type { PayoutStep, ProcessorPayoutRow } from '../views/processor-payouts.query.js';

/** Where the payouts of a fund are listed. */
export function processorPayoutsPath(fundId: string): string {
  return `/finance/funds/${fundId}/processor-payouts`;
}

/** What card processors paid out to a fund, newest first. */
export function processorPayoutsPage(
  reader: PageReader,
  fund: FundRow,
  page: Page<ProcessorPayoutRow>,
): string {
  const { locale } = reader;
  const t = translator(locale);
  const path = processorPayoutsPath(fund.fundId);
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:processor.payouts')}
      lead={textIn(locale, fund.name)}
      section="finance"
      timeZone={fund.timeZone}
      above={<Way t={t} locale={locale} fund={fund} here={t('finance:processor.payouts')} />}
    >
      <ProcessorPayouts rows={page.rows} fundId={fund.fundId} t={t} captionHidden />
      <Pager
        newer={page.newer && hrefWith(path, { after: page.newer })}
        older={page.older && hrefWith(path, { before: page.older })}
      />
    </Layout>,
  );
}

type ListProps = {
  readonly rows: readonly ProcessorPayoutRow[];
  readonly fundId: string;
  readonly t: Translate;
  readonly captionHidden?: true;
};

/** Each with the way to its own page. */
export function ProcessorPayouts({ rows, fundId, t, captionHidden }: ListProps): VNode {
  const columns: readonly Column<ProcessorPayoutRow>[] = [
    {
      header: t('finance:processor.payout'),
      cell: ({ payout_id: id }) => (
        <a href={`${processorPayoutsPath(fundId)}/${id}`}>{processorPayoutCode(id)}</a>
      ),
    },
    {
      header: t('finance:processor.arrived-on'),
      cell: ({ arrived_on: day }) => <Time value={day} />,
    },
    {
      header: t('common:amount'),
      align: 'end',
      cell: ({ minor, currency }) => <Amount money={money(minor, currency)} />,
    },
    {
      header: t('common:status'),
      cell: ({ status }) => <StatusBadge kind="bank-line" status={status} />,
    },
  ];
  return (
    <DataTable
      caption={t('finance:processor.payouts')}
      captionHidden={captionHidden}
      columns={columns}
      rows={rows}
      empty={t('common:none')}
    />
  );
}

export type ProcessorPayoutOverview = {
  readonly place: ProcessorPayoutPlace;
  readonly acts: readonly OpenAct<ProcessorPayoutPlace>[];
  /** Newest first. */
  readonly steps: readonly PayoutStep[];
};

/** One payout of a processor: what the books say of it, what was proposed, what happened. */
export function processorPayoutPage(
  reader: PageReader,
  { place, acts, steps }: ProcessorPayoutOverview,
  again?: Again,
): string {
  const { locale } = reader;
  const t = translator(locale);
  const { fund, payoutId } = place;
  const { fundId } = fund;
  const code = processorPayoutCode(payoutId);
  const payout = payoutOf(place);
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:processor.one', { code })}
      lead={textIn(locale, fund.name)}
      section="finance"
      timeZone={fund.timeZone}
      above={<Way t={t} locale={locale} fund={fund} here={code} within />}
    >
      <CorrectedThingPart
        {...{ place, acts, again, t, locale }}
        texts={PROCESSOR_PAYOUT_ACTS.texts}
        path={`${processorPayoutsPath(fundId)}/${payoutId}`}
        target={`${fundId}/${payoutId}`}
        sign="bank-line"
        stands={payout?.stands ?? null}
        proposal={payout?.proposal ?? null}
        facts={factsOf(t)}
        labels={{
          facts: t('finance:processor.one-lead'),
          about: t('finance:processor.payout'),
          story: t('finance:processor.story'),
        }}
        story={steps.map((step) => entryOf(step, t, locale))}
      />
    </Layout>,
  );
}

function factsOf(t: Translate): readonly Fact<ProcessorPayoutSaid>[] {
  return [
    {
      term: t('common:amount'),
      shown: ({ money: amount }) => <Amount money={amount} />,
      key: ({ money: amount }) => amount.minor,
    },
    {
      term: t('finance:processor.arrived-on'),
      shown: ({ arrivedOn }) => <Time value={arrivedOn} />,
      key: ({ arrivedOn }) => arrivedOn,
    },
  ];
}

function entryOf(
  { type, at, actor, reason, was, is }: PayoutStep,
  t: Translate,
  locale: string,
): TimelineEntry {
  const said = is ? formatMoney(is, locale) : t('status:bank-line.taken-back');
  const amounts = was ? `${formatMoney(was, locale)} → ${said}` : said;
  const detail = reason ? t(`finance:correction-reason.${reason}`) : amounts;
  return {
    time: at,
    title: t(`finance:event.${type}`),
    actor: actorText(t, actor),
    tone: was ? 'warning' : 'plain',
    ...(reason !== undefined || is !== undefined ? { detail } : {}),
  };
}

type WayProps = {
  readonly t: Translate;
  readonly locale: string;
  readonly fund: FundRow;
  readonly here: string;
  readonly within?: true;
};

function Way({ t, locale, fund, here, within }: WayProps): VNode {
  const { fundId, name } = fund;
  const list = { label: t('finance:processor.payouts'), href: processorPayoutsPath(fundId) };
  return (
    <Breadcrumbs
      crumbs={[
        { label: t('finance:title'), href: '/finance' },
        { label: t('finance:funds.title'), href: '/finance/funds' },
        { label: textIn(locale, name), href: `/finance/funds/${fundId}` },
        ...(within ? [list] : []),
        { label: here },
      ]}
    />
  );
}
