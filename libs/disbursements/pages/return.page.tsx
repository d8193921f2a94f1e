import type { VNode } from 'preact';
import { CorrectedThingPart, type Again, type Fact, type OpenAct } from '#acts';
import { grantCode, returnCode, type ReturnSaid } from '#catalogue';
import {
  Amount,
  Breadcrumbs,
  DataTable,
  Layout,
  renderPage,
  StatusBadge,
  Time,
  translator,
  type Column,
  type PageReader,
  type TimelineEntry,
  type Translate,
} from '#web';
import type { PayoutPlace } from '../payout-place.js';
import { RETURN_ACTS, returnOf, type ReturnPlace } from '../returned-money.acts.js';
import type { ReturnedMoney } from '../returned-money.state.js';

/** The address of money that came back for a payout. */
export function returnPath(disbursementId: string, returnId: string): string {
  return `/finance/payouts/${disbursementId}/returns/${returnId}`;
}

export type ReturnOverview = {
  readonly place: ReturnPlace;
  readonly acts: readonly OpenAct<ReturnPlace>[];
  /** Newest first. */
  readonly story: readonly TimelineEntry[];
};

/** Money that came back: what the books say of it, what was proposed, what happened. */
export function returnPage(
  reader: PageReader,
  { place, acts, story }: ReturnOverview,
  again?: Again,
): string {
  const { locale } = reader;
  const t = translator(locale);
  const { grant, payout, returnId, book } = place;
  const { grantId } = grant;
  const { disbursementId } = payout;
  const code = returnCode(returnId);
  const known = returnOf(place);
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:return.one', { code })}
      lead={t('finance:return.lead')}
      section="finance"
      timeZone={book.timeZone}
      above={
        <Breadcrumbs
          crumbs={[
            { label: t('finance:title'), href: '/finance' },
            {
              label: grantCode(grantId),
              href: `/finance/grants/${grantId}#payout-${disbursementId}`,
            },
            { label: code },
          ]}
        />
      }
    >
      <CorrectedThingPart
        {...{ place, acts, again, story, t, locale }}
        texts={RETURN_ACTS.texts}
        path={returnPath(disbursementId, returnId)}
        target={`${disbursementId}/${returnId}`}
        sign="bank-line"
        stands={known?.stands ?? null}
        proposal={known?.proposal ?? null}
        facts={factsOf(t)}
        labels={{
          facts: t('finance:return.lead'),
          about: t('finance:return.title'),
          story: t('finance:return.story'),
        }}
      />
    </Layout>,
  );
}

function factsOf(t: Translate): readonly Fact<ReturnSaid>[] {
  return [
    {
      term: t('finance:field.returned'),
      shown: ({ money }) => <Amount money={money} />,
      key: ({ money }) => money.minor,
    },
    {
      term: t('finance:field.arrived-on'),
      shown: ({ arrivedOn }) => <Time value={arrivedOn} />,
      key: ({ arrivedOn }) => arrivedOn,
    },
  ];
}

/** What came back for a payout, each with the way to its own page; nothing where nothing did. */
export function Returns({
  place,
  t,
}: {
  readonly place: PayoutPlace;
  readonly t: Translate;
}): VNode | null {
  const { disbursementId, state } = place.payout;
  const returns = state.payout.bounced.flatMap((attempt) => attempt.returns);
  if (returns.length === 0) return null;
  const columns: readonly Column<ReturnedMoney>[] = [
    {
      header: t('finance:return.title'),
      cell: ({ returnId }) => (
        <a href={returnPath(disbursementId, returnId)}>{returnCode(returnId)}</a>
      ),
    },
    {
      header: t('finance:field.arrived-on'),
      cell: ({ stands }) => (stands ? <Time value={stands.arrivedOn} /> : '–'),
    },
    {
      header: t('finance:field.returned'),
      align: 'end',
      cell: ({ stands }) => (stands ? <Amount money={stands.money} /> : '–'),
    },
    {
      header: t('common:status'),
      cell: ({ stands, proposal }) => (
        <StatusBadge
          kind="bank-line"
          status={stands ? (proposal ? 'being-corrected' : 'received') : 'taken-back'}
        />
      ),
    },
  ];
  return (
    <DataTable
      caption={t('finance:return.list')}
      columns={columns}
      rows={returns}
      empty={t('common:none')}
    />
  );
}
