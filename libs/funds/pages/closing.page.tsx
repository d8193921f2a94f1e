import type { VNode } from 'preact';
import { money, textIn } from '#kernel';
import {
  Actions,
  Alert,
  Amount,
  Breadcrumbs,
  ButtonLink,
  Card,
  Form,
  Layout,
  CodedName,
  renderPage,
  SubmitButton,
  TextArea,
  translator,
  type FieldProblem,
  type SentValues,
  type Translate,
} from '#web';
import type { FundRow, Position, RestrictionRow } from '../views/funds.query.js';
import type { Seat } from './fund.page.js';

/** Characters of the reason at most. */
const MAX_REASON = 4_000;

export type Closing = {
  readonly fund: FundRow;
  readonly positions: readonly Position[];
  readonly restrictions: readonly RestrictionRow[];
  /** Awards that are reserved, owed or waiting: while there is one, the fund stays open. */
  readonly openHolds: number;
  readonly problems?: readonly FieldProblem[];
  readonly values?: SentValues;
};

/** The end of a fund: what it means in plain words, and the form where nothing stands in its way. */
export function closingPage(seat: Seat, closing: Closing): string {
  const { locale } = seat;
  const t = translator(locale);
  const { fund, openHolds } = closing;
  const name = textIn(locale, fund.name);
  const home = `/finance/funds/${fund.fundId}`;
  return renderPage(
    <Layout
      {...seat}
      title={t('finance:closing.title', { fund: name })}
      lead={t('finance:closing.lead')}
      section="finance"
      width="narrow"
      above={
        <Breadcrumbs
          crumbs={[
            { label: t('finance:funds.title'), href: '/finance/funds' },
            { label: name, href: home },
            { label: t('finance:closing.short') },
          ]}
        />
      }
    >
      <Card title={t('finance:closing.what')}>
        <ul>
          {['requests', 'gifts', 'policy', 'cases', 'log'].map((point) => (
            <li key={point}>{t(`finance:closing.means.${point}`)}</li>
          ))}
        </ul>
      </Card>
      <Left {...closing} t={t} />
      {fund.intake === 'closed' ? (
        <Alert tone="info">{t('finance:closing.closed')}</Alert>
      ) : openHolds > 0 ? (
        <Alert tone="warning">
          <p>{t('finance:closing.holds', { count: openHolds })}</p>
          <p>
            <a href={`/finance/grants?fundId=${fund.fundId}`}>{t('finance:grants.title')}</a>
          </p>
        </Alert>
      ) : (
        <ClosingForm {...closing} home={home} t={t} />
      )}
    </Layout>,
  );
}

type PartProps = Closing & { readonly t: Translate };

/** Money that nobody has been promised stays where it is. */
function Left({ positions, restrictions, t }: PartProps): VNode | null {
  const left = positions.filter(({ available }) => available !== '0');
  if (left.length === 0) return null;
  return (
    <Alert tone="warning" title={t('finance:closing.left')}>
      <ul>
        {left.map(({ restriction, currency, available }) => (
          <li key={`${restriction} ${currency}`}>
            <Amount money={money(available, currency)} />{' '}
            <CodedName
              among="ledger"
              code={restriction}
              name={restrictions.find((one) => one.restriction === restriction)?.credit}
            />
          </li>
        ))}
      </ul>
      <p>{t('finance:closing.left-text')}</p>
    </Alert>
  );
}

function ClosingForm(props: PartProps & { readonly home: string }): VNode {
  const { home, problems, values, t } = props;
  return (
    <Form
      action={`${home}/closing`}
      label={t('finance:closing.short')}
      problems={problems}
      values={values}
    >
      <TextArea
        name="reason"
        label={t('finance:closing.reason')}
        hint={t('finance:closing.reason-hint')}
        maxLength={MAX_REASON}
        rows={3}
        required
      />
      <Actions>
        <SubmitButton tone="danger">{t('finance:closing.do')}</SubmitButton>
        <ButtonLink href={home} tone="quiet">
          {t('finance:closing.keep')}
        </ButtonLink>
      </Actions>
    </Form>
  );
}
