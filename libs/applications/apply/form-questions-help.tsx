import type { VNode } from 'preact';
import { textIn } from '#kernel';
import { DateField, Fieldset, RadioGroup, Select, TextArea, TextField, type Translate } from '#web';
import { MAX_MONTHS } from '../application-intake.decider.js';
import { MAX_ANSWER_CHARACTERS } from '../submit.commands.js';
import { PAYOUT_RAILS, PUBLICITIES } from './form.choices.js';
import type { Authority } from './form-questions.js';
import { FORM_COST_LINES, FORM_REFEREES } from './sent-form.js';
import { MAX_LINE_CHARACTERS } from './submit.dto.js';

const LINE = { maxLength: MAX_LINE_CHARACTERS } as const;

export function AmountQuestion({ fund, locale, t }: Authority): VNode {
  const needs = (fund.policy?.needs ?? []).map((value) => ({
    value,
    label: t(`needs:kind.${value}`),
  }));
  const [first, ...others] = FORM_COST_LINES.map((place) => (
    <Fieldset key={place} legend={t('apply:amount.line', { place })}>
      <TextField
        name={`cost${place}`}
        label={t('apply:amount.cost', { currency: fund.currency })}
        inputMode="decimal"
        width="short"
        required={place === 1}
      />
      <Select name={`costNeed${place}`} label={t('apply:amount.for')} options={needs} />
    </Fieldset>
  ));
  return (
    <>
      <p>{t('apply:amount.sum')}</p>
      {first}
      <details>
        <summary>{t('apply:amount.more')}</summary>
        {others}
      </details>
      <DateField name="neededBy" label={t('apply:amount.needed-by')} />
      <Select
        name="months"
        label={t('apply:amount.months')}
        value="1"
        required
        emptyLabel={false}
        options={Array.from({ length: MAX_MONTHS }, (_, month) => ({
          value: String(month + 1),
          label: t('apply:amount.month', { count: month + 1 }),
        }))}
      />
      {fund.preset === 'solidarity' ? (
        <TextArea
          name="plan"
          label={t('apply:amount.plan', { fund: textIn(locale, fund.name) })}
          hint={t('apply:amount.plan-hint')}
          maxLength={MAX_ANSWER_CHARACTERS}
          rows={4}
        />
      ) : null}
    </>
  );
}

export function SafetyQuestion({ t }: Authority): VNode {
  return (
    <TextArea
      name="risk"
      label={t('apply:safety.risk')}
      hint={t('apply:safety.risk-hint')}
      maxLength={MAX_ANSWER_CHARACTERS}
      rows={4}
    />
  );
}

export function RefereesQuestion({ t }: Authority): VNode {
  return (
    <>
      <p>{t('apply:referees.why')}</p>
      {FORM_REFEREES.map((place) => (
        <Fieldset key={place} legend={t('apply:referees.person', { place })}>
          <TextField name={`referee${place}Name`} label={t('apply:referees.name')} {...LINE} />
          <TextField
            name={`referee${place}Reach`}
            label={t('apply:referees.reach')}
            hint={t('apply:referees.reach-hint')}
            {...LINE}
          />
          <RadioGroup
            name={`referee${place}Outside`}
            label={t('apply:referees.outside')}
            layout="inline"
            options={yesNo(t)}
          />
        </Fieldset>
      ))}
    </>
  );
}

export function ElsewhereQuestion({ t }: Authority): VNode {
  return (
    <>
      <RadioGroup
        name="helpElsewhere"
        label={t('apply:help.elsewhere')}
        layout="inline"
        required
        options={yesNo(t)}
      />
      <RadioGroup
        name="mayAskPartners"
        label={t('apply:help.partners')}
        hint={t('apply:help.partners-hint')}
        layout="inline"
        required
        options={yesNo(t)}
      />
    </>
  );
}

export function PaymentQuestion({ t }: Authority): VNode {
  return (
    <RadioGroup
      name="payoutRail"
      label={t('apply:payment.rail')}
      hint={t('apply:payment.rail-hint')}
      required
      options={PAYOUT_RAILS.map((value) => ({
        value,
        label: t(`apply:rail.${value}`),
        hint: t(`apply:rail-hint.${value}`),
      }))}
    />
  );
}

export function PublicityQuestion({ t }: Authority): VNode {
  return (
    <>
      <RadioGroup
        name="publicity"
        label={t('apply:publicity.label')}
        hint={t('apply:publicity.label-hint')}
        required
        value="nothing"
        options={PUBLICITIES.map((value) => ({
          value,
          label: t(`apply:publicity-choice.${value}`),
        }))}
      />
      <RadioGroup
        name="referralWished"
        label={t('apply:publicity.referral')}
        layout="inline"
        required
        options={yesNo(t)}
      />
    </>
  );
}

function yesNo(t: Translate) {
  return [
    { value: 'yes', label: t('common:yes') },
    { value: 'no', label: t('common:no') },
  ];
}
