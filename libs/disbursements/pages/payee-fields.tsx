import type { VNode } from 'preact';
import {
  Fieldset,
  RadioGroup,
  Select,
  TextArea,
  TextField,
  type Choice,
  type Translate,
} from '#web';
import { MAX_PAYEE_CHARACTERS } from '../disbursement.commands.js';
import { PARTIES, RAILS } from '../payouts.dto.js';

type PayeeFieldsProps = {
  readonly t: Translate;
  /** Stands before the name of every control. */
  readonly prefix: string;
  readonly rail: string | undefined;
};

/** By which rail and to whom; what is typed here is sealed and never filled in again. */
export function PayeeFields({ t, prefix, rail }: PayeeFieldsProps): VNode {
  return (
    <>
      <Select
        name={`${prefix}rail`}
        label={t('finance:field.rail')}
        value={rail}
        options={choices(RAILS, 'finance:rail', t)}
        emptyLabel={false}
        required
      />
      <Fieldset legend={t('finance:field.payee')} hint={t('finance:field.payee-hint')}>
        <RadioGroup
          name={`${prefix}party`}
          label={t('finance:field.party')}
          value="person"
          options={choices(PARTIES, 'finance:party', t)}
          layout="inline"
          required
        />
        <TextField
          name={`${prefix}payeeName`}
          label={t('finance:field.payee-name')}
          maxLength={MAX_PAYEE_CHARACTERS}
          required
        />
        <TextField
          name={`${prefix}payeeAccount`}
          label={t('finance:field.payee-account')}
          hint={t('finance:field.payee-account-hint')}
          maxLength={MAX_PAYEE_CHARACTERS}
          spellcheck={false}
          required
        />
        <TextArea
          name={`${prefix}payeeNote`}
          label={t('finance:field.payee-note')}
          maxLength={MAX_PAYEE_CHARACTERS}
          rows={2}
        />
      </Fieldset>
    </>
  );
}

/** The values of a list with their texts. */
export function choices(values: readonly string[], texts: string, t: Translate): readonly Choice[] {
  return values.map((value) => ({ value, label: t(`${texts}.${value}`) }));
}
