import type { VNode } from 'preact';
import type { FundPolicy } from '#catalogue';
import { majorText, money, textIn } from '#kernel';
import {
  Actions,
  Alert,
  AmountField,
  Breadcrumbs,
  ButtonLink,
  Card,
  CheckboxGroup,
  Fieldset,
  Form,
  hasText,
  Layout,
  renderPage,
  SubmitButton,
  TextField,
  translator,
  type FieldProblem,
  type SentValues,
  type Translate,
  type PageReader,
} from '#web';
import { defaultPolicy } from '../policy.defaults.js';
import { POLICY_RAILS } from '../policy.dto.js';
import type { FundRow } from '../views/funds.query.js';
import {
  BAND_COUNTS,
  FORM_BANDS,
  NUMBERS,
  PRIORITIES,
  PROMISE_HOURS,
} from './policy-form.reading.js';

export type PolicyForm = {
  readonly fund: FundRow;
  /** What the form starts from: the newest version, else the defaults. */
  readonly policy: FundPolicy;
  readonly problems?: readonly FieldProblem[];
  readonly values?: SentValues;
};

type PartProps = {
  readonly policy: FundPolicy;
  readonly currency: string;
  readonly t: Translate;
};

/** A whole policy to be changed and proposed. */
export function policyFormPage(
  reader: PageReader,
  { fund, policy, problems, values }: PolicyForm,
): string {
  const { locale } = reader;
  const t = translator(locale);
  const page = `/finance/funds/${fund.fundId}`;
  const part = { policy, currency: fund.currency, t };
  return renderPage(
    <Layout
      {...reader}
      title={t('finance:act.policy.title')}
      lead={t('finance:act.policy.text')}
      section="finance"
      above={
        <Breadcrumbs
          crumbs={[
            { label: t('finance:title'), href: '/finance' },
            { label: textIn(locale, fund.name), href: page },
            { label: t('finance:act.policy.title') },
          ]}
        />
      }
    >
      <Alert tone="info">{t('finance:policy.notice')}</Alert>
      <Form
        action={`${page}/policy`}
        label={t('finance:act.policy.title')}
        problems={problems}
        values={values}
      >
        <Bands {...part} />
        <Promises {...part} />
        <Money {...part} />
        <Lists {...part} locale={locale} />
        <Actions>
          <SubmitButton>{t('finance:act.policy.do')}</SubmitButton>
          <ButtonLink href={page} tone="quiet">
            {t('common:back')}
          </ButtonLink>
        </Actions>
      </Form>
    </Layout>,
  );
}

function Bands({ policy, currency, t }: PartProps): VNode {
  const rows = Math.min(FORM_BANDS, policy.bands.length + 1);
  const places = Array.from({ length: rows }, (_, place) => place);
  return (
    <Fieldset legend={t('finance:policy.bands')} hint={t('finance:policy.bands-hint')}>
      {places.map((place) => {
        const band = policy.bands[place];
        const upTo = band && majorText(money(band.upToMinor, currency));
        return (
          <Card key={place} tone="quiet">
            <div class="form-inline">
              <Short
                name={`band${place}Name`}
                label={t('finance:policy.band')}
                value={band?.name}
              />
              <AmountField
                name={`band${place}UpTo`}
                label={t('finance:policy.up-to')}
                value={upTo}
                currencies={[currency]}
                required
              />
              {BAND_COUNTS.map((count) => (
                <Short
                  key={count}
                  name={`band${place}${count}`}
                  label={t(`finance:policy.${COUNT_TEXT[count]}`)}
                  value={band === undefined ? undefined : String(band[count])}
                />
              ))}
            </div>
          </Card>
        );
      })}
    </Fieldset>
  );
}

const COUNT_TEXT = {
  reviews: 'reviews',
  approvers: 'approvers',
  seated: 'seated',
  boardApprovers: 'board',
} as const;
const HOURS_TEXT = {
  triageHours: 'triage',
  decisionHours: 'decision',
  payoutHours: 'payout',
} as const;
const NUMBER_TEXT = {
  screeningValidHours: 'screening-hours',
  repeatDays: 'repeat-days',
  appealDays: 'appeal-days',
  attestationMonths: 'attestation-months',
} as const;

function Promises({ policy, t }: PartProps): VNode {
  return (
    <Fieldset legend={t('finance:policy.promises')} hint={t('finance:policy.promises-hint')}>
      {PRIORITIES.map((priority) => (
        <Card key={priority} tone="quiet" title={t(`status:priority.${priority.toLowerCase()}`)}>
          <div class="form-inline">
            {PROMISE_HOURS.map((hours) => (
              <Short
                key={hours}
                name={`${priority}${hours}`}
                label={t(`finance:policy.${HOURS_TEXT[hours]}`)}
                value={String(policy.promises[priority][hours])}
              />
            ))}
          </div>
        </Card>
      ))}
    </Fieldset>
  );
}

function Money({ policy, currency, t }: PartProps): VNode {
  const amount = (minor: string): string => majorText(money(minor, currency));
  return (
    <>
      <Fieldset legend={t('finance:policy.payouts')}>
        <AmountField
          name="twoReleasersAbove"
          label={t('finance:policy.two-releasers')}
          value={amount(policy.twoReleasersAboveMinor)}
          currencies={[currency]}
          required
        />
        <div class="form-inline">
          {NUMBERS.map((name) => (
            <Short
              key={name}
              name={name}
              label={t(`finance:policy.${NUMBER_TEXT[name]}`)}
              value={String(policy[name])}
            />
          ))}
        </div>
      </Fieldset>
      <Fieldset legend={t('finance:policy.fees')} hint={t('finance:policy.fees-hint')}>
        <div class="form-inline">
          {POLICY_RAILS.map((rail) => (
            <AmountField
              key={rail}
              name={`fee-${rail}`}
              label={t(`finance:rail.${rail}`)}
              value={amount(policy.feeAllowanceMinor[rail] ?? '0')}
              currencies={[currency]}
              required
            />
          ))}
        </div>
      </Fieldset>
    </>
  );
}

/** Codes that can be ticked: those of Entraide, and those that the policy has already. */
function Lists({ policy, currency, t, locale }: PartProps & { readonly locale: string }): VNode {
  const known = defaultPolicy(currency, 'solidarity');
  const list = (
    name: 'needs' | 'ineligibleReasons' | 'declineReasons',
    label: string,
    texts: string,
  ): VNode => (
    <CheckboxGroup
      name={name}
      label={label}
      value={policy[name]}
      options={[...new Set([...known[name], ...policy[name]])].map((code) => ({
        value: code,
        label: hasText(locale, `${texts}.${code}`) ? t(`${texts}.${code}`) : code,
      }))}
      layout="inline"
      required
    />
  );
  return (
    <>
      {list('needs', t('finance:policy.needs'), 'needs:kind')}
      {list('ineligibleReasons', t('finance:policy.ineligible'), 'finance:reason')}
      {list('declineReasons', t('finance:policy.decline'), 'finance:reason')}
    </>
  );
}

type ShortProps = {
  readonly name: string;
  readonly label: string;
  readonly value?: string | undefined;
};

function Short({ name, label, value }: ShortProps): VNode {
  return (
    <TextField
      name={name}
      label={label}
      value={value}
      inputMode={name.endsWith('Name') ? 'text' : 'numeric'}
      width="short"
      maxLength={20}
      required
    />
  );
}
