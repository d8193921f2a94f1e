import type { VNode } from 'preact';
import { openActs, SoleAct, type Again } from '#acts';
import { giftCode, type ProviderCompared } from '#catalogue';
import { money, textIn } from '#kernel';
import {
  Actions,
  Alert,
  Amount,
  Breadcrumbs,
  ButtonLink,
  CodedName,
  EmptyState,
  hrefWith,
  Layout,
  PagedTable,
  renderPage,
  StatusBadge,
  Time,
  translator,
  type Column,
  type Translate,
  type PageReader,
} from '#web';
import { GIFT_ACTS, type GiftPlace } from '../gift.acts.js';
import type { DonationPage, DonationRow, GivingFund } from '../views/donations.query.js';

const PATH = '/finance/gifts';

/** What was given, newest first. */
export function giftsPage(
  reader: PageReader,
  page: DonationPage,
  funds: readonly GivingFund[],
  records: boolean,
  waiting: readonly DonationRow[],
  compared: ProviderCompared['data'] | null = null,
): string {
  const { locale } = reader;
  const t = translator(locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:gifts.title')}
      lead={t('finance:gifts.lead')}
      section="finance"
      above={<Way t={t} here={t('finance:gifts.title')} />}
    >
      <Actions>
        {records ? (
          <ButtonLink href={`${PATH}/new`}>{t('finance:act.gift.title')}</ButtonLink>
        ) : null}
        <ButtonLink href="/finance/donors" tone="quiet">
          {t('finance:donors.title')}
        </ButtonLink>
      </Actions>
      {compared && <Compared {...{ compared, t }} />}
      {waiting.length === 0 ? null : (
        <Alert tone="warning" title={t('finance:gifts.waiting')}>
          <ul>
            {waiting.map(({ donation_id: id, minor, currency }) => (
              <li key={id}>
                <a href={`${PATH}/${id}`}>{giftCode(id)}</a>
                {': '}
                <Amount money={money(minor, currency)} />
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <PagedTable
        caption={t('finance:gifts.title')}
        columns={giftColumns(funds, locale, t)}
        page={page}
        hrefOf={(edge) => hrefWith(PATH, edge)}
        none={{ title: t('finance:gifts.none'), text: t('finance:gifts.none-text') }}
      />
    </Layout>,
  );
}

/** What is shown of each gift. */
export function giftColumns(
  funds: readonly GivingFund[],
  locale: string,
  t: Translate,
): readonly Column<DonationRow>[] {
  const fundOf = (row: DonationRow) => funds.find(({ fundId }) => fundId === row.fund_id);
  return [
    {
      header: t('finance:gifts.open'),
      cell: (row) => <a href={`${PATH}/${row.donation_id}`}>{giftCode(row.donation_id)}</a>,
    },
    {
      header: t('finance:gifts.received-on'),
      cell: (row) => <Time value={row.received_on} />,
    },
    { header: t('common:fund'), cell: (row) => textIn(locale, fundOf(row)?.name ?? {}) },
    { header: t('finance:gifts.from'), cell: (row) => t(`finance:donor.${row.donor_kind}`) },
    { header: t('finance:gifts.method'), cell: (row) => t(`finance:method.${row.method}`) },
    {
      header: t('finance:gifts.for'),
      cell: ({ restriction, ...row }) => {
        const known = fundOf({ restriction, ...row })?.restrictions;
        const name = known?.find((one) => one.restriction === restriction)?.credit;
        return <CodedName among="ledger" code={restriction} name={name} />;
      },
    },
    {
      header: t('finance:field.fee'),
      align: 'end',
      cell: (row) => <Amount money={money(row.fee_minor, row.currency)} />,
    },
    {
      header: t('common:amount'),
      align: 'end',
      cell: (row) => <GiftAmount {...{ row, t }} />,
    },
    {
      header: t('common:status'),
      cell: (row) => <StatusBadge kind="donation" status={row.status} />,
    },
  ];
}

/** What came, and what it is in the currency of its fund where that is another one. */
function GiftAmount({ row, t }: { readonly row: DonationRow; readonly t: Translate }): VNode {
  const came = <Amount money={money(row.minor, row.currency)} />;
  if (row.into_minor === null || row.into_currency === null) return came;
  return (
    <>
      {came}
      <br />
      <small>
        {t('finance:gifts.in-books')} <Amount money={money(row.into_minor, row.into_currency)} />
      </small>
    </>
  );
}

/** The form for a gift that arrived. */
export function recordGiftPage(reader: PageReader, place: GiftPlace, again?: Again): string {
  const { locale } = reader;
  const t = translator(locale);
  const title = t('finance:act.gift.title');
  const open = openActs(GIFT_ACTS, place);
  return renderPage(
    <Layout
      {...reader}
      title={title}
      lead={t('finance:act.gift.text')}
      section="finance"
      width="narrow"
      above={<Way t={t} here={title} within />}
    >
      {open.length === 0 ? <EmptyState title={t('finance:gifts.no-fund')} /> : null}
      <SoleAct
        open={open}
        place={place}
        again={again}
        t={t}
        locale={locale}
        texts="finance"
        path={PATH}
      />
    </Layout>,
  );
}

type WayProps = { readonly t: Translate; readonly here: string; readonly within?: boolean };

function Way({ t, here, within = false }: WayProps): VNode {
  return (
    <Breadcrumbs
      crumbs={[
        { label: t('finance:title'), href: '/finance' },
        ...(within ? [{ label: t('finance:gifts.title'), href: PATH }] : []),
        { label: here },
      ]}
    />
  );
}

/** When the list of the card provider was last compared, and whether something was missing here. */
function Compared({
  compared: { until, healed },
  t,
}: {
  readonly compared: ProviderCompared['data'];
  readonly t: Translate;
}): VNode {
  return (
    <p>
      {t('finance:cards.compared', { count: healed })} <Time value={until} />
    </p>
  );
}
