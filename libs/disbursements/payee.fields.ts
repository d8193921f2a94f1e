import type { Field, Place } from '#acts';
import type { PayeeDetails } from '#catalogue';
import type { Sealed } from '#kernel';
import { MAX_PAYEE_CHARACTERS } from './disbursement.commands.js';
import { PARTIES, RAILS, type PayeeDto } from './payouts.dto.js';

/** By which rail and to whom; what is typed here is sealed and never filled in again. */
export function payeeFields<P extends Place>(railOf: (place: P) => string): readonly Field<P>[] {
  return [
    { kind: 'choice', name: 'rail', as: 'filled-select', values: RAILS, value: railOf },
    {
      kind: 'group',
      legend: 'finance:field.payee',
      hint: 'finance:field.payee-hint',
      fields: [
        {
          kind: 'choice',
          name: 'payee.party',
          control: 'party',
          as: 'inline',
          values: PARTIES,
          value: () => 'person',
        },
        { kind: 'text', name: 'payee.name', control: 'payeeName', max: MAX_PAYEE_CHARACTERS },
        {
          kind: 'text',
          name: 'payee.account',
          control: 'payeeAccount',
          max: MAX_PAYEE_CHARACTERS,
          spellcheck: false,
        },
        {
          kind: 'text',
          name: 'payee.note',
          control: 'payeeNote',
          max: MAX_PAYEE_CHARACTERS,
          rows: 2,
          optional: true,
        },
      ],
    },
  ];
}

export const PAYEE_EXAMPLE: PayeeDto = {
  party: 'person',
  name: 'As the bank knows them',
  account: 'BE71 0961 2345 6769',
};

/** Stands for ids, references and texts where the rules are asked without writing. */
export const SAMPLE = 'sample';
const SEALED: Sealed<PayeeDetails> = {
  subjectRef: SAMPLE,
  purpose: 'payment-identity',
  keyVersion: 1,
  ciphertext: '',
};
export const SAMPLE_NOTE: Sealed<string> = { ...SEALED, __holds: undefined };
/** A payee to whom nobody is tied. */
export const SAMPLE_PAYEE = {
  payee: SEALED,
  payeeRef: SAMPLE,
  accountRef: SAMPLE,
  accountSound: true,
} as const;
