import type { VNode } from 'preact';
import {
  Actions,
  Alert,
  AmountField,
  CheckboxGroup,
  DateField,
  Form,
  RadioGroup,
  rejectionText,
  Select,
  SubmitButton,
  TextField,
  type Choice,
  type Translate,
} from '#web';
import { SUSPENSIONS } from '../funds.dto.js';
import type { PartProps } from './fund-parts.js';
import type { FundAct } from './open-acts.js';

type ActFormProps = PartProps & { readonly act: FundAct; readonly version?: number };

const PATHS: Readonly<Record<Exclude<FundAct, 'confirmation'>, string>> = {
  policy: 'policy',
  intake: 'intake',
  suspension: 'intake/suspension',
  restrictions: 'restrictions',
  'processor-payouts': 'processor-payouts',
};

/** The form of an act on a fund, or why it is not for this reader. */
export function ActForm(props: ActFormProps): VNode {
  const { act, acts, fund, again, version, t, locale } = props;
  const refusal = acts[act];
  if (refusal) {
    const { code, params } = refusal;
    const text =
      code === 'not-allowed' ? t(`finance:whose.${act}`) : rejectionText(locale, code, params);
    return (
      <Alert tone="info">
        <span data-refusal={code}>{text}</span>
      </Alert>
    );
  }
  const back = again?.act === act ? again : undefined;
  const path = act === 'confirmation' ? `policies/${version ?? 0}/confirmation` : PATHS[act];
  return (
    <Form
      action={`/finance/funds/${fund.fundId}/${path}`}
      label={t(`finance:fund-act.${act}`)}
      problems={back?.problems}
      values={back?.values}
    >
      <Fields {...props} />
      <Actions>
        <SubmitButton tone={act === 'suspension' ? 'danger' : 'primary'}>
          {t(`finance:fund-act.${act}`)}
        </SubmitButton>
      </Actions>
    </Form>
  );
}

function Fields({ act, inForce, fund, t }: ActFormProps): VNode | null {
  if (act === 'intake') {
    return (
      <>
        <TextField
          name="round"
          label={t('finance:intake.round-name')}
          hint={t('finance:intake.round-hint')}
          width="medium"
          maxLength={80}
        />
        <Until t={t} />
      </>
    );
  }
  if (act === 'suspension') {
    return (
      <>
        <Select
          name="reason"
          label={t('finance:field.reason')}
          options={choices(SUSPENSIONS, 'finance:suspension', t)}
          required
        />
        <Until t={t} />
      </>
    );
  }
  if (act === 'restrictions')
    return <RestrictionFields needs={inForce?.policy.needs ?? []} t={t} />;
  if (act === 'processor-payouts') {
    return (
      <>
        <AmountField
          name="amount"
          label={t('common:amount')}
          currencies={[fund.currency]}
          required
        />
        <DateField name="arrivedOn" label={t('finance:processor.arrived-on')} required />
      </>
    );
  }
  return act === 'confirmation' ? <p class="hint">{t('finance:policy.confirm-hint')}</p> : null;
}

function Until({ t }: { readonly t: Translate }): VNode {
  return (
    <DateField
      name="until"
      label={t('finance:intake.until-day')}
      hint={t('finance:intake.until-hint')}
    />
  );
}

function RestrictionFields({
  needs,
  t,
}: {
  readonly needs: readonly string[];
  readonly t: Translate;
}): VNode {
  return (
    <>
      <TextField
        name="restriction"
        label={t('finance:restriction.name')}
        hint={t('finance:restriction.name-hint')}
        width="medium"
        maxLength={60}
        spellcheck={false}
        required
      />
      <TextField
        name="credit"
        label={t('finance:restriction.credit')}
        hint={t('finance:restriction.credit-hint')}
        maxLength={200}
        required
      />
      <CheckboxGroup
        name="needs"
        label={t('finance:restriction.for')}
        hint={t('finance:restriction.for-hint')}
        options={choices(needs, 'needs:kind', t)}
        layout="inline"
      />
      <TextField
        name="places"
        label={t('finance:restriction.places')}
        hint={t('finance:restriction.places-hint')}
        width="medium"
        maxLength={240}
        spellcheck={false}
      />
      <DateField name="termFrom" label={t('finance:restriction.from')} />
      <DateField name="termUntil" label={t('finance:restriction.until')} />
      <RadioGroup
        name="feesAllowed"
        label={t('finance:restriction.fees')}
        options={[
          { value: 'yes', label: t('common:yes') },
          { value: 'no', label: t('common:no') },
        ]}
        value="yes"
        layout="inline"
        required
      />
    </>
  );
}

function choices(values: readonly string[], texts: string, t: Translate): readonly Choice[] {
  return values.map((value) => ({ value, label: t(`${texts}.${value}`) }));
}
