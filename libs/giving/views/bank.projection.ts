import { donorReference, pledgeReference } from '#catalogue';
import { projection, type RowsOf, type Tables } from '#read-models';

export const tables = {
  bank_accounts: {
    key: ['bank_account_id'],
    columns: {
      bank_account_id: 'text',
      fund_id: 'text',
      currency: 'text',
      /** `proposed`, `registered` or `dropped`. */
      status: 'text',
    },
    indexes: [['fund_id']],
  },
  bank_statements: {
    key: ['statement_id'],
    columns: {
      statement_id: 'text',
      number: 'integer',
      bank_account_id: 'text',
      fund_id: 'text',
      currency: 'text',
      first_day: 'text?',
      last_day: 'text?',
      opening_minor: 'text?',
      closing_minor: 'text?',
      in_minor: 'text',
      out_minor: 'text',
      lines: 'integer',
    },
    indexes: [['bank_account_id', 'number']],
  },
  bank_lines: {
    key: ['line_id'],
    columns: {
      line_id: 'text',
      /** The ordinal of the event in the log: the order of the list. */
      number: 'integer',
      fund_id: 'text',
      bank_account_id: 'text',
      statement_id: 'text',
      direction: 'text',
      minor: 'text',
      currency: 'text',
      booked_on: 'text',
      value_on: 'text?',
      is_reversal: 'integer',
      payer_ref: 'text?',
      /** References of ours in its text, as JSON. */
      refs: 'text',
      /** Whether it names any: such a line may be certain. */
      is_referenced: 'integer',
      /** `waiting`, `gift` or `aside`. */
      status: 'text',
      donation_id: 'text?',
      /** Of the gift that it became. */
      donor_id: 'text?',
      owner: 'text?',
    },
    indexes: [
      ['status', 'direction', 'number'],
      ['status', 'is_referenced', 'number'],
      ['donation_id', 'line_id'],
    ],
  },
  /** Whose gifts came from which account. */
  bank_payers: {
    key: ['fund_id', 'payer_ref', 'donor_id'],
    columns: {
      fund_id: 'text',
      payer_ref: 'text',
      donor_id: 'text',
      /** The ordinal of the event that told so last. */
      number: 'integer',
    },
  },
  /** What donors put on a transfer, and which pledge or donor it names. */
  bank_references: {
    key: ['reference'],
    columns: { reference: 'text', pledge_id: 'text?', donor_id: 'text' },
  },
} as const satisfies Tables;

/** Accounts of funds at banks, their statements, and the lines with what became of them. */
export const bankView = projection({
  name: 'bank',
  version: 2,
  tables,
  on: {
    BankAccountProposed: ({ bank_accounts }, { bankAccountId, fundId, currency }) => {
      const row = { bank_account_id: bankAccountId, fund_id: fundId, currency };
      bank_accounts.put({ ...row, status: 'proposed' });
    },
    BankAccountDropped: ({ bank_accounts }, { bankAccountId }) => {
      bank_accounts.change([bankAccountId], { status: 'dropped' });
    },
    BankAccountConfirmed: ({ bank_accounts }, { bankAccountId }) => {
      bank_accounts.change([bankAccountId], { status: 'registered' });
    },
    BankStatementImported: ({ bank_statements }, data, _, number) => {
      bank_statements.put({
        statement_id: data.statementId,
        number,
        bank_account_id: data.bankAccountId,
        fund_id: data.fundId,
        currency: data.currency,
        first_day: data.from,
        last_day: data.until,
        opening_minor: data.openingMinor,
        closing_minor: data.closingMinor,
        in_minor: data.inMinor,
        out_minor: data.outMinor,
        lines: data.lines,
      });
    },
    BankLineRecorded: ({ bank_lines }, data, _, number) => {
      bank_lines.put({
        line_id: data.lineId,
        number,
        fund_id: data.fundId,
        bank_account_id: data.bankAccountId,
        statement_id: data.statementId,
        direction: data.direction,
        ...data.money,
        booked_on: data.bookedOn,
        value_on: data.valueOn,
        is_reversal: data.isReversal ? 1 : 0,
        payer_ref: data.payerRef,
        refs: JSON.stringify(data.references),
        is_referenced: data.references.length > 0 ? 1 : 0,
        status: 'waiting',
        donation_id: null,
        donor_id: null,
        owner: null,
      });
    },
    BankLineIdentified: (rows, data, _, number) => asGift(rows, data, number),
    BankLineTied: (rows, data, _, number) => asGift(rows, data, number),
    BankLineReleased: ({ bank_lines, bank_payers }, { lineId, fundId }) => {
      const { payer_ref, donor_id } = bank_lines.get(lineId) ?? {};
      bank_lines.change([lineId], { status: 'waiting', donation_id: null, donor_id: null });
      if (payer_ref && donor_id) bank_payers.remove(fundId, payer_ref, donor_id);
    },
    DonorRegistered: ({ bank_references }, { donorId }) => {
      const reference = donorReference(donorId);
      bank_references.put({ reference, pledge_id: null, donor_id: donorId });
    },
    PledgeOffered: ({ bank_references }, { pledgeId, donorId }) => {
      const reference = pledgeReference(pledgeId);
      bank_references.put({ reference, pledge_id: pledgeId, donor_id: donorId });
    },
    BankLineSetAside: ({ bank_lines }, { lineId }) => {
      bank_lines.change([lineId], { status: 'aside' });
    },
    BankLineReopened: ({ bank_lines }, { lineId }) => {
      bank_lines.change([lineId], { status: 'waiting' });
    },
    BankLineTaken: ({ bank_lines }, { lineId, by }) => {
      bank_lines.change([lineId], { owner: by });
    },
  },
});

type Gift = {
  readonly lineId: string;
  readonly fundId: string;
  readonly donationId: string;
  readonly donorId: string | null;
  readonly payerRef: string | null;
};

function asGift({ bank_lines, bank_payers }: RowsOf<typeof tables>, gift: Gift, number: number) {
  const { lineId, fundId: fund_id, donationId, donorId: donor_id, payerRef: payer_ref } = gift;
  bank_lines.change([lineId], { status: 'gift', donation_id: donationId, donor_id });
  if (payer_ref !== null && donor_id !== null) {
    bank_payers.put({ fund_id, payer_ref, donor_id, number });
  }
}
