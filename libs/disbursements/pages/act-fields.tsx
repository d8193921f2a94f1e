import type { VNode } from 'preact';
import { majorText, type Money } from '#kernel';
import {
  AmountField,
  CheckboxGroup,
  DateField,
  RadioGroup,
  Select,
  TextArea,
  TextField,
  type Translate,
} from '#web';
import { CANCEL_REASONS, FAILURE_REASONS } from '../disbursement-payment.decider.js';
import { MAX_NOTE_CHARACTERS } from '../payment.commands.js';
import { AGREEMENTS, CHANNELS, MAX_LIST_VERSION_CHARACTERS, REDUCTIONS } from '../payouts.dto.js';
import { rails } from '../rails/index.js';
import type { AttemptRow, GrantRow, PayoutRow } from '../views/grants.query.js';
import type { Act } from './acting.js';
import { choices, PayeeFields } from './payee-fields.js';

/** What a form must know of the grant or payout that it is about. */
export type Subject = {
  readonly grant: GrantRow;
  readonly payout?: PayoutRow | undefined;
  readonly attempts?: readonly AttemptRow[];
  /** Stands before the name of every control, since a page may hold two forms of one kind. */
  readonly prefix: string;
  /** Today in the days of the fund's entity, YYYY-MM-DD. */
  readonly today: string;
};

type FieldsProps = Subject & { readonly t: Translate };
type Few = Pick<FieldsProps, 't' | 'prefix'>;

/** The fields of an act's form. */
export function ActFields({ act, ...props }: FieldsProps & { readonly act: Act }): VNode | null {
  const { t, prefix } = props;
  switch (act) {
    case 'notification':
      return (
        <RadioGroup
          name={`${prefix}channel`}
          label={t('finance:field.channel')}
          options={choices(CHANNELS, 'finance:channel', t)}
          layout="inline"
          required
        />
      );
    case 'agreement':
      return (
        <RadioGroup
          name={`${prefix}evidence`}
          label={t('finance:field.agreement')}
          options={choices(AGREEMENTS, 'finance:agreement', t)}
          required
        />
      );
    case 'disbursements':
      return <Preparation {...props} />;
    case 'reductions':
      return <Reduction {...props} />;
    case 'payee':
      return <PayeeFields t={t} prefix={prefix} rail={props.payout?.rail} />;
    case 'screening':
      return <Screening t={t} prefix={prefix} />;
    case 'releases':
      return (
        <CheckboxGroup
          name={`${prefix}seen`}
          label={t('finance:field.seen')}
          options={[{ value: 'yes', label: t('finance:field.seen-yes') }]}
          required
        />
      );
    case 'attempts':
      return null;
    case 'payments':
      return <Payment {...props} />;
    case 'receipt':
      return <Receipt {...props} />;
    case 'failure':
      return <Failure {...props} />;
    case 'return':
      return <Return {...props} />;
    case 'cancellation':
      return (
        <Select
          name={`${prefix}reason`}
          label={t('finance:field.reason')}
          options={choices(CANCEL_REASONS, 'finance:cancel', t)}
          required
        />
      );
  }
}

function Preparation({ grant, prefix, t }: FieldsProps): VNode {
  const open: Money = { minor: grant.open, currency: grant.currency };
  return (
    <>
      <AmountField
        name={`${prefix}amount`}
        label={t('common:amount')}
        hint={t('finance:field.amount-hint')}
        value={majorText(open)}
        currencies={[grant.currency]}
        required
      />
      <PayeeFields t={t} prefix={prefix} rail={grant.rail} />
    </>
  );
}

function Reduction({ grant, prefix, t }: FieldsProps): VNode {
  return (
    <>
      <AmountField
        name={`${prefix}amount`}
        label={t('common:amount')}
        hint={t('finance:field.reduced-hint')}
        currencies={[grant.currency]}
      />
      <Select
        name={`${prefix}reason`}
        label={t('finance:field.reason')}
        options={choices(REDUCTIONS, 'finance:reduction', t)}
        required
      />
    </>
  );
}

function Screening({ t, prefix }: Few): VNode {
  return (
    <>
      <TextField
        name={`${prefix}listVersion`}
        label={t('finance:field.list')}
        hint={t('finance:field.list-hint')}
        maxLength={MAX_LIST_VERSION_CHARACTERS}
        width="medium"
        required
      />
      <RadioGroup
        name={`${prefix}result`}
        label={t('finance:field.result')}
        options={['clear', 'hit'].map((value) => ({
          value,
          label: t(`finance:screening.${value}`),
          hint: t(`finance:screening.${value}-hint`),
        }))}
        required
      />
    </>
  );
}

function Payment({ grant, payout, today, prefix, t }: FieldsProps): VNode {
  const kinds = payout ? rails[payout.rail].firstEvidence : [];
  return (
    <>
      <RadioGroup
        name={`${prefix}evidence`}
        label={t('finance:field.first-evidence')}
        options={choices(kinds, 'finance:evidence', t)}
        required
      />
      <Note t={t} prefix={prefix} />
      <DateField
        name={`${prefix}paidOn`}
        label={t('finance:field.paid-on')}
        value={today}
        max={today}
        required
      />
      <AmountField
        name={`${prefix}fee`}
        label={t('finance:field.fee')}
        hint={t('finance:field.fee-hint')}
        value={majorText({ minor: '0', currency: grant.currency })}
        currencies={[grant.currency]}
        required
      />
    </>
  );
}

function Receipt({ payout, prefix, t }: FieldsProps): VNode {
  const second = payout ? rails[payout.rail].secondEvidence : [];
  const kinds = second.filter((kind) => kind !== payout?.first_evidence || kind === 'witness');
  return (
    <>
      <RadioGroup
        name={`${prefix}evidence`}
        label={t('finance:field.second-evidence')}
        options={choices(kinds, 'finance:evidence', t)}
        required
      />
      <Note t={t} prefix={prefix} />
    </>
  );
}

function Note({ t, prefix }: Few): VNode {
  return (
    <TextArea
      name={`${prefix}note`}
      label={t('finance:field.note')}
      hint={t('finance:field.note-hint')}
      maxLength={MAX_NOTE_CHARACTERS}
      rows={3}
      required
    />
  );
}

function Failure({ payout, prefix, t }: FieldsProps): VNode {
  return (
    <>
      {payout?.status === 'paid' ? (
        <input type="hidden" name={`${prefix}afterPaid`} value="yes" />
      ) : null}
      <Select
        name={`${prefix}reason`}
        label={t('finance:field.failure')}
        options={choices(FAILURE_REASONS, 'finance:failure', t)}
        required
      />
    </>
  );
}

function Return({ grant, attempts = [], today, prefix, t }: FieldsProps): VNode {
  const bounced = attempts.find(
    ({ status, minor, returned }) => status === 'failed-after-paid' && minor !== returned,
  );
  const due = BigInt(bounced?.minor ?? '0') - BigInt(bounced?.returned ?? '0');
  return (
    <>
      <input type="hidden" name={`${prefix}attemptId`} value={bounced?.attempt_id ?? ''} />
      <AmountField
        name={`${prefix}amount`}
        label={t('finance:field.returned')}
        value={majorText({ minor: String(due), currency: grant.currency })}
        currencies={[grant.currency]}
        required
      />
      <DateField
        name={`${prefix}arrivedOn`}
        label={t('finance:field.arrived-on')}
        value={today}
        max={today}
        required
      />
    </>
  );
}
