import type { VNode } from 'preact';
import type { layoutFor } from '#http';
import { majorText, money, textIn } from '#kernel';
import {
  Actions,
  Amount,
  AmountField,
  Breadcrumbs,
  ButtonLink,
  DataTable,
  DateField,
  EmptyState,
  Form,
  hrefWith,
  Layout,
  Pager,
  RadioGroup,
  renderPage,
  CodedName,
  Select,
  SubmitButton,
  Time,
  translator,
  type Choice,
  type Column,
  type FieldProblem,
  type SentValues,
  type Translate,
} from '#web';
import { DONOR_KINDS, METHODS } from '../donations.dto.js';
import type { DonationPage, DonationRow, GivingFund } from '../views/donations.query.js';

type Seat = ReturnType<typeof layoutFor>;

const PATH = '/finance/gifts';

/** What was given, newest first. */
export function giftsPage(
  seat: Seat,
  page: DonationPage,
  funds: readonly GivingFund[],
  records: boolean,
): string {
  const { locale } = seat;
  const t = translator(locale);
  return renderPage(
    <Layout
      {...seat}
      title={t('finance:gifts.title')}
      lead={t('finance:gifts.lead')}
      section="finance"
      above={<Way t={t} here={t('finance:gifts.title')} />}
    >
      <Actions>
        {records ? <ButtonLink href={`${PATH}/new`}>{t('finance:gifts.record')}</ButtonLink> : null}
        <ButtonLink href="/finance/donors" tone="quiet">
          {t('finance:donors.title')}
        </ButtonLink>
      </Actions>
      {page.rows.length === 0 ? (
        <EmptyState title={t('finance:gifts.none')}>
          <p>{t('finance:gifts.none-text')}</p>
        </EmptyState>
      ) : (
        <DataTable
          caption={t('finance:gifts.title')}
          captionHidden
          columns={giftColumns(funds, locale, t)}
          rows={page.rows}
          empty={t('finance:gifts.none')}
        />
      )}
      <Pager
        newer={page.newer && hrefWith(PATH, { after: page.newer })}
        older={page.older && hrefWith(PATH, { before: page.older })}
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
      cell: (row) => <Amount money={money(row.minor, row.currency)} />,
    },
  ];
}

export type GiftForm = {
  readonly funds: readonly GivingFund[];
  readonly today: string;
  readonly problems?: readonly FieldProblem[];
  readonly values?: SentValues;
};

/** The form for a gift that arrived. Fund and restriction are one choice, since they belong together. */
export function recordGiftPage(seat: Seat, { funds, today, problems, values }: GiftForm): string {
  const { locale } = seat;
  const t = translator(locale);
  const currencies = [...new Set(funds.map(({ currency }) => currency))];
  return renderPage(
    <Layout
      {...seat}
      title={t('finance:gifts.record')}
      lead={t('finance:gifts.record-lead')}
      section="finance"
      width="narrow"
      above={<Way t={t} here={t('finance:gifts.record')} within />}
    >
      {funds.length === 0 ? (
        <EmptyState title={t('finance:gifts.no-fund')} />
      ) : (
        <Form
          action={`${PATH}/new`}
          label={t('finance:gifts.record')}
          problems={problems}
          values={values}
        >
          <Select
            name="bucket"
            label={t('finance:gifts.bucket')}
            options={funds.flatMap((fund) => bucketsOf(fund, locale, t))}
            emptyLabel={false}
            required
          />
          <GiftFields currencies={currencies} today={today} t={t} />
          <Actions>
            <SubmitButton>{t('finance:gifts.do')}</SubmitButton>
            <ButtonLink href={PATH} tone="quiet">
              {t('common:back')}
            </ButtonLink>
          </Actions>
        </Form>
      )}
    </Layout>,
  );
}

type GiftFieldsProps = {
  readonly currencies: readonly string[];
  readonly today: string;
  readonly t: Translate;
};

function GiftFields({ currencies, today, t }: GiftFieldsProps): VNode {
  const nothing = majorText({ minor: '0', currency: currencies[0] as string });
  return (
    <>
      <AmountField
        name="amount"
        label={t('finance:gifts.amount')}
        hint={t('finance:gifts.amount-hint')}
        currencies={currencies}
        required
      />
      <AmountField
        name="fee"
        label={t('finance:gifts.fee')}
        hint={t('finance:gifts.fee-hint')}
        value={nothing}
        currencies={currencies}
        required
      />
      <DateField
        name="receivedOn"
        label={t('finance:gifts.received-on')}
        value={today}
        max={today}
        required
      />
      <RadioGroup
        name="donorKind"
        label={t('finance:gifts.from')}
        options={choices(DONOR_KINDS, 'finance:donor', t)}
        value="individual"
        layout="inline"
        required
      />
      <RadioGroup
        name="method"
        label={t('finance:gifts.method')}
        options={choices(METHODS, 'finance:method', t)}
        value="bank"
        layout="inline"
        required
      />
    </>
  );
}

/** One line per fund and restriction; both stand in the value, parted by a colon. */
function bucketsOf(fund: GivingFund, locale: string, t: Translate): readonly Choice[] {
  const name = textIn(locale, fund.name);
  const free = { value: `${fund.fundId}:free`, label: `${name}: ${t('finance:restriction.free')}` };
  return [
    free,
    ...fund.restrictions.map(({ restriction, credit }) => {
      const called = textIn(locale, credit);
      const label = `${name}: ${called === '' ? restriction : `${called} (${restriction})`}`;
      return { value: `${fund.fundId}:${restriction}`, label };
    }),
  ];
}

function choices(values: readonly string[], texts: string, t: Translate): readonly Choice[] {
  return values.map((value) => ({ value, label: t(`${texts}.${value}`) }));
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
