import type { VNode } from 'preact';
import { currencyCodes, textIn } from '#kernel';
import { MATCHING_METHODS } from '#matching';
import {
  AmountField,
  Breadcrumbs,
  Card,
  Columns,
  DateField,
  EmptyState,
  Fieldset,
  Form,
  Layout,
  renderPage,
  Select,
  SubmitButton,
  TextArea,
  TextField,
  translator,
  type FieldProblem,
  type PageReader,
  type SentValues,
  type Translate,
} from '#web';
import type { GivingFund } from '../views/donations.query.js';
import { LIMITS } from './trial-form.js';
import { MAX_PASTED } from './trial-gifts.js';
import type { Trial } from './trial.js';
import { GiftTable, TrialResult } from './trial-result.js';

export const TRIAL = '/finance/matching';

type TrialFacts = {
  readonly funds: readonly GivingFund[];
  readonly values: SentValues;
  readonly problems: readonly FieldProblem[];
  readonly trial?: Trial;
};

/** What would this rule do: the rule and the gifts on one side, what it makes of them on the other. */
export function trialPage(reader: PageReader, facts: TrialFacts): string {
  const t = translator(reader.locale);
  const { trial } = facts;
  return renderPage(
    <Layout
      {...reader}
      title={t('matching:trial.title')}
      lead={t('matching:trial.lead')}
      section="finance"
      above={
        <Breadcrumbs
          crumbs={[
            { label: t('navigation:finance'), href: '/finance' },
            { label: t('matching:trial.title') },
          ]}
        />
      }
    >
      {trial === undefined ? null : trial.gifts.gifts.length === 0 ? (
        <EmptyState title={t('matching:trial.no-gifts')}>
          <p>{t('matching:trial.no-gifts-text')}</p>
        </EmptyState>
      ) : (
        <TrialResult {...trial} locale={reader.locale} t={t} />
      )}
      <TrialForm {...facts} locale={reader.locale} t={t} />
      {trial && trial.gifts.gifts.length > 0 ? (
        <GiftTable {...trial} locale={reader.locale} t={t} />
      ) : null}
    </Layout>,
  );
}

function TrialForm({
  funds,
  values,
  problems,
  locale,
  t,
}: TrialFacts & { readonly locale: string; readonly t: Translate }): VNode {
  // The books of a house are in one currency; whatever is pasted may be in any.
  const own = [...new Set(funds.map(({ currency }) => currency))];
  const currencies = [...own, ...currencyCodes.filter((code) => !own.includes(code))];
  const amount = (name: string, label: string): VNode => (
    <TextField key={name} name={name} label={label} inputMode="decimal" width="short" />
  );
  return (
    <Form action={TRIAL} id="trial" values={values} problems={problems}>
      <Columns>
        <Card title={t('matching:trial.rule')}>
          <Select
            name="method"
            label={t('matching:trial.method')}
            required
            emptyLabel={false}
            options={MATCHING_METHODS.map((value) => ({
              value,
              label: t(`matching:trial.method-of.${value}`),
            }))}
          />
          <AmountField
            name="pool"
            label={t('matching:trial.pool')}
            currencies={currencies}
            required
          />
          <TextField
            name="numerator"
            label={t('matching:trial.ratio')}
            hint={t('matching:trial.ratio-hint')}
            inputMode="numeric"
            width="short"
            required
          />
          <TextField
            name="denominator"
            label={t('matching:trial.for-each')}
            hint={t('matching:trial.for-each-hint')}
            inputMode="numeric"
            width="short"
            required
          />
          <Fieldset legend={t('matching:trial.limits')} hint={t('matching:trial.limits-hint')}>
            {LIMITS.map((name) => amount(name, t(`matching:trial.${LIMIT_TEXTS[name]}`)))}
          </Fieldset>
          <Fieldset
            legend={t('matching:trial.threshold')}
            hint={t('matching:trial.threshold-hint')}
          >
            {amount('thresholdAmount', t('matching:trial.threshold-amount'))}
            <TextField
              name="thresholdDonors"
              label={t('matching:trial.threshold-donors')}
              inputMode="numeric"
              width="short"
            />
            {amount('thresholdUnlocks', t('matching:trial.threshold-unlocks'))}
          </Fieldset>
        </Card>
        <Card title={t('matching:trial.gifts')}>
          <Select
            name="fund"
            label={t('matching:trial.fund')}
            emptyLabel={t('matching:trial.fund-none')}
            options={funds.map(({ fundId, name }) => ({
              value: fundId,
              label: textIn(locale, name) ?? fundId,
            }))}
          />
          <DateField name="from" label={t('matching:trial.from')} />
          <DateField name="until" label={t('matching:trial.until')} />
          <TextArea
            name="pasted"
            label={t('matching:trial.pasted')}
            hint={t('matching:trial.pasted-hint')}
            maxLength={MAX_PASTED}
            rows={8}
          />
        </Card>
      </Columns>
      <SubmitButton>{t('matching:trial.try')}</SubmitButton>
    </Form>
  );
}

const LIMIT_TEXTS: Readonly<Record<(typeof LIMITS)[number], string>> = {
  minimumGift: 'minimum',
  maximumGift: 'maximum',
  donorCap: 'donor-cap',
  targetCap: 'target-cap',
};
