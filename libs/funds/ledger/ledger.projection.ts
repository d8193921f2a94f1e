import { projection, type RowOf, type Rows, type RowsOf, type Tables } from '#read-models';
import { isMemo, type AccountKey } from './accounts.js';
import { postingsOf, postingTypes, type Posting } from './ledger.postings.js';

export const tables = {
  ledger_balances: {
    key: ['account', 'fund', 'restriction', 'currency'],
    columns: {
      account: 'text',
      fund: 'text',
      restriction: 'text',
      currency: 'text',
      minor: 'text',
      base_minor: 'text',
    },
  },
  journal_lines: {
    key: ['idx', 'line'],
    columns: {
      idx: 'integer',
      line: 'integer',
      type: 'text',
      stream: 'text',
      /** The case whose money moved; null where it was nobody's yet. */
      application_id: 'text?',
      effective_on: 'text',
      /** The day to which it belongs: that of the entry, or the one that it corrects. */
      belongs_on: 'text',
      debited: 'text',
      credited: 'text',
      fund: 'text',
      restriction: 'text',
      currency: 'text',
      minor: 'text',
      base_minor: 'text',
      functional_class: 'text',
    },
    indexes: [['effective_on', 'idx', 'line']],
  },
  /** To which case the stream of a grant or of a payout belongs. */
  journal_cases: { key: ['stream'], columns: { stream: 'text', application_id: 'text' } },
} as const satisfies Tables;

/**
 * The ledger as pages read it: what every account holds now, and every line that led there. Memo
 * accounts have balances but no lines: what they remember stands in the trail of its case.
 */
export const ledger = projection({
  name: 'ledger',
  version: 2,
  tables,
  on: {
    ...Object.fromEntries(
      postingTypes.map((type) => [
        type,
        (rows: LedgerRows, data: object, recorded: Stored, index: number): void => {
          const applicationId = caseOf(rows, data, recorded);
          for (const [line, posting] of postingsOf({ type, data }).entries()) {
            add(rows.ledger_balances, posting, posting.to, 1);
            add(rows.ledger_balances, posting, posting.from, -1);
            if (!isMemo(posting.to)) {
              rows.journal_lines.put(lineOf(posting, recorded, applicationId, [index, line]));
            }
          }
        },
      ]),
    ),
    GrantDrafted: ({ journal_cases }, { applicationId }, { stream }) => {
      journal_cases.put({ stream, application_id: applicationId });
    },
    DisbursementPrepared: ({ journal_cases }, { applicationId }, { stream }) => {
      journal_cases.put({ stream, application_id: applicationId });
    },
  },
});

type LedgerRows = RowsOf<typeof tables>;

/** By what an event says of itself, or by the stream in which it stands. A hold is `<case>.<award>`. */
function caseOf(
  { journal_cases }: LedgerRows,
  { applicationId, holdId }: { readonly applicationId?: string; readonly holdId?: string },
  { stream }: Stored,
): string | null {
  const known = applicationId ?? holdId?.replace(/\.\d+$/, '');
  if (known !== undefined) return known;
  return journal_cases.get(stream)?.application_id ?? null;
}

type Stored = {
  readonly stream: string;
  readonly type: string;
  readonly metadata: { readonly effectiveDate: string };
};

function add(
  rows: Rows<typeof tables.ledger_balances>,
  posting: Posting,
  account: AccountKey,
  sign: 1 | -1,
): void {
  const { fund, restriction, money, baseMinor } = posting;
  const before = rows.get(account, fund, restriction, money.currency);
  rows.put({
    account,
    fund,
    restriction,
    currency: money.currency,
    minor: plus(before?.minor, money.minor, sign),
    base_minor: plus(before?.base_minor, baseMinor, sign),
  });
}

function lineOf(
  posting: Posting,
  recorded: Stored,
  applicationId: string | null,
  [idx, line]: readonly [number, number],
): RowOf<typeof tables.journal_lines> {
  const { effectiveDate } = recorded.metadata;
  return {
    idx,
    line,
    type: recorded.type,
    stream: recorded.stream,
    application_id: applicationId,
    effective_on: effectiveDate,
    belongs_on: posting.relatesTo ?? effectiveDate,
    debited: posting.to,
    credited: posting.from,
    fund: posting.fund,
    restriction: posting.restriction,
    currency: posting.money.currency,
    minor: posting.money.minor,
    base_minor: posting.baseMinor,
    functional_class: posting.functionalClass,
  };
}

/** Texts up to this long are below 10^15: their sums are exact as numbers. */
const NUMBER_DIGITS = 15;

function plus(before: string | undefined, minor: string, sign: 1 | -1): string {
  const sum = before ?? '0';
  if (sum.length <= NUMBER_DIGITS && minor.length <= NUMBER_DIGITS) {
    return String(Number(sum) + sign * Number(minor));
  }
  return (BigInt(sum) + BigInt(sign) * BigInt(minor)).toString();
}
