import type { VNode } from 'preact';
import {
  CheckboxGroup,
  localeName,
  RadioGroup,
  Select,
  TextArea,
  TextField,
  type Translate,
} from '#web';
import { MAX_ANSWER_CHARACTERS, MAX_NARRATIVE_CHARACTERS } from '../submit.commands.js';
import type { FundOnOffer } from '../views/funds.query.js';
import { countriesIn } from './countries.js';
import { APPLICANT_KINDS, CONTACT_CHANNELS } from './form.choices.js';
import { MAX_LINE_CHARACTERS } from './submit.dto.js';

export type Authority = {
  readonly fund: FundOnOffer;
  readonly locale: string;
  readonly t: Translate;
};

const LINE = { maxLength: MAX_LINE_CHARACTERS } as const;

export function ContactQuestion({ locale, t }: Authority): VNode {
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

export function ApplicantQuestion({ t }: Authority): VNode {
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

export function PlaceQuestion({ locale, t }: Authority): VNode {
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

export function StoryQuestion({ t }: Authority): VNode {
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

export function WorkQuestion({ t }: Authority): VNode {
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

export function NeedsQuestion({ fund, t }: Authority): VNode {
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
