import { projection, type Tables } from '#read-models';

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
      /** `waiting`, `gift` or `aside`. */
      status: 'text',
      donation_id: 'text?',
      owner: 'text?',
    },
    indexes: [
      ['status', 'direction', 'number'],
      ['donation_id', 'line_id'],
    ],
  },
} as const satisfies Tables;

/** Accounts of funds at banks, their statements, and the lines with what became of them. */
export const bankView = projection({
  name: 'bank',
  version: 1,
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
        status: 'waiting',
        donation_id: null,
        owner: null,
      });
    },
    BankLineIdentified: ({ bank_lines }, { lineId, donationId }) => {
      bank_lines.change([lineId], { status: 'gift', donation_id: donationId });
    },
    BankLineTied: ({ bank_lines }, { lineId, donationId }) => {
      bank_lines.change([lineId], { status: 'gift', donation_id: donationId });
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
