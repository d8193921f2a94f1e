import type { VNode } from 'preact';
import { textIn } from '#kernel';
import {
  CheckboxGroup,
  DateField,
  Fieldset,
  localeName,
  RadioGroup,
  Select,
  TextArea,
  TextField,
  type Translate,
} from '#web';
import { MAX_MONTHS } from '../application-intake.decider.js';
import { MAX_ANSWER_CHARACTERS, MAX_NARRATIVE_CHARACTERS } from '../submit.commands.js';
import type { FundOnOffer } from '../views/funds.query.js';
import { countriesIn } from './countries.js';
import { APPLICANT_KINDS, CONTACT_CHANNELS, PAYOUT_RAILS, PUBLICITIES } from './form.choices.js';
import { FORM_COST_LINES, FORM_REFEREES } from './sent-form.js';
import { MAX_LINE_CHARACTERS } from './submit.dto.js';

export type Asking = {
  readonly fund: FundOnOffer;
  readonly locale: string;
  readonly t: Translate;
};

const LINE = { maxLength: MAX_LINE_CHARACTERS } as const;

export function ContactQuestion({ locale, t }: Asking): VNode {
  return (
    <>
      <TextField
        name="pseudonym"
        label={t('apply:contact.pseudonym')}
        hint={t('apply:contact.pseudonym-hint')}
        width="medium"
        required
        {...LINE}
      />
      <RadioGroup
        name="channel"
        label={t('apply:contact.channel')}
        required
        options={CONTACT_CHANNELS.map((value) => ({
          value,
          label: t(`apply:channel.${value}`),
          ...(value === 'receipt-code' ? { hint: t('apply:channel-code-hint') } : {}),
        }))}
      />
      <TextField
        name="address"
        label={t('apply:contact.address')}
        hint={t('apply:contact.address-hint')}
        spellcheck={false}
        {...LINE}
      />
      <TextField
        name="when"
        label={t('apply:contact.when')}
        hint={t('apply:contact.when-hint')}
        {...LINE}
      />
      <TextField
        name="language"
        label={t('apply:contact.language')}
        value={localeName(locale)}
        width="medium"
        required
        {...LINE}
      />
      <TextField
        name="neverWrite"
        label={t('apply:contact.never-write')}
        hint={t('apply:contact.never-write-hint')}
        {...LINE}
      />
    </>
  );
}

export function ApplicantQuestion({ t }: Asking): VNode {
  return (
    <>
      <RadioGroup
        name="applicantKind"
        label={t('apply:applicant.kind')}
        required
        options={APPLICANT_KINDS.map((value) => ({
          value,
          label: t(`needs:applicant-kind.${value}`),
        }))}
      />
      <TextField
        name="organisation"
        label={t('apply:applicant.organisation')}
        hint={t('apply:applicant.organisation-hint')}
        {...LINE}
      />
    </>
  );
}

export function PlaceQuestion({ locale, t }: Asking): VNode {
  return (
    <>
      <Select
        name="country"
        label={t('apply:place.country')}
        required
        options={countriesIn(locale).map(({ code, name }) => ({ value: code, label: name }))}
      />
      <TextField
        name="region"
        label={t('apply:place.region')}
        hint={t('apply:place.region-hint')}
        {...LINE}
      />
    </>
  );
}

export function StoryQuestion({ t }: Asking): VNode {
  return (
    <>
      <TextArea
        name="narrative"
        label={t('apply:story.narrative')}
        hint={t('apply:story.narrative-hint')}
        maxLength={MAX_NARRATIVE_CHARACTERS}
        rows={9}
        required
      />
      <TextField
        name="incident"
        label={t('apply:story.incident')}
        hint={t('apply:story.incident-hint')}
        width="medium"
        required
        {...LINE}
      />
    </>
  );
}

export function WorkQuestion({ t }: Asking): VNode {
  return (
    <TextArea
      name="link"
      label={t('apply:work.link')}
      hint={t('apply:work.link-hint')}
      maxLength={MAX_ANSWER_CHARACTERS}
      rows={4}
      required
    />
  );
}

export function NeedsQuestion({ fund, t }: Asking): VNode {
  return (
    <CheckboxGroup
      name="needs"
      label={t('apply:needs.label')}
      required
      options={(fund.policy?.needs ?? []).map((value) => ({
        value,
        label: t(`needs:kind.${value}`),
        hint: t(`needs:hint.${value}`),
      }))}
    />
  );
}

export function AmountQuestion({ fund, locale, t }: Asking): VNode {
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

export function SafetyQuestion({ t }: Asking): VNode {
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

export function RefereesQuestion({ t }: Asking): VNode {
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

export function ElsewhereQuestion({ t }: Asking): VNode {
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

export function PaymentQuestion({ t }: Asking): VNode {
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

export function PublicityQuestion({ t }: Asking): VNode {
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
