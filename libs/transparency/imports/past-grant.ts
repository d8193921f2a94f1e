import type { Money } from '#kernel';

/**
 * One grant of the past, read from a 360Giving file and checked.
 *
 * Personal: `recipient`, and `title` and `description` with it, because publishers often write the
 * recipient's name there. `contentDigest` is made over the whole source row, names included, so
 * whoever knows the rest of the row could try names against it: keep it sealed or keyed.
 */
export type PastGrant = {
  /** 1-based number of the row among the grants of the file. */
  readonly row: number;
  /** Where it stands in the file: `grants[3]`, `line 5` of a CSV file, `row 5` of a workbook. */
  readonly place: string;
  readonly grantId: string;
  /** The first funding organisation. */
  readonly publisher: Party;
  readonly title: string;
  readonly description: string;
  readonly amount: Money;
  readonly amountDisbursed?: Money;
  readonly amountAppliedFor?: Money;
  /** YYYY-MM-DD; of an instant, the calendar day as written, in its own zone. */
  readonly awardDate: string;
  readonly recipient: PastRecipient;
  /** ISO 3166 codes of the beneficiaries' places, each once, in the order of the file. */
  readonly countries: readonly string[];
  readonly programme?: string;
  readonly plannedDates: readonly PlannedDates[];
  readonly form: 'json' | 'table';
  /** SHA-256 over the canonical text of the source row, numbers by value: 1e3 equals 1000.00. */
  readonly contentDigest: string;
};

export type Party = { readonly id: string; readonly name: string };

export type PastRecipient =
  ({ readonly kind: 'organisation' } & Party) | ({ readonly kind: 'individual' } & Party);

/** Days, or only YYYY-MM or YYYY, as 360Giving allows here; months as plain decimal text. */
export type PlannedDates = {
  readonly start?: string;
  readonly end?: string;
  readonly months?: string;
};

/** Why a row is refused. One row may have several problems. */
export type RowProblem = {
  readonly row: number;
  readonly place: string;
  /** The field in the row (`recipientOrganization[0].id`), or the column of a CSV file. */
  readonly path: string;
  readonly grantId?: string;
  readonly rule: RowRule;
  /** What stood there; only dates, amounts and codes, never names or free text. */
  readonly value?: string;
  /** The option that would read this row, where there is one. */
  readonly option?: 'dateFormat=DMY' | 'decimal=,';
};

export type RowRule =
  | 'required'
  | 'type'
  | 'empty'
  | 'too-long'
  | 'too-many'
  | 'text-broken'
  | 'id-padded'
  | 'id-control-character'
  | 'not-a-date'
  | 'date-needs-format'
  | 'date-out-of-range'
  | 'date-is-serial'
  | 'award-in-future'
  | 'currency-unknown'
  | 'country-unknown'
  | 'amount-not-number'
  | 'amount-too-precise'
  | 'amount-too-large'
  | 'amount-negative'
  | 'amount-zero'
  | 'number-negative'
  | 'recipient-both'
  | 'recipient-missing'
  | 'recipient-several'
  | 'duplicate-grant-id'
  | 'cell-count';

/** What a person should know about rows that do load. Rows named: the first few. */
export type ReadingWarning = {
  readonly code: WarningCode;
  readonly count: number;
  readonly rows: readonly number[];
  /** Where those rows stand. */
  readonly places?: readonly string[];
  /** For `columns-not-read` and `sheets-not-read`: their titles. */
  readonly names?: readonly string[];
};

export type WarningCode =
  | 'columns-not-read'
  | 'sheets-not-read'
  | 'rows-before-titles'
  | 'several-funders'
  | 'several-programmes'
  | 'disbursed-more-than-awarded'
  | 'title-long'
  | 'title-names-recipient'
  | 'individual-named';

/** What a file holds, without its grants: those are read again, one by one. */
export type ThreeSixtySurvey = {
  readonly format: ThreeSixtyFormat;
  /** Rows in the file. */
  readonly total: number;
  readonly refused: number;
  /** How many problems there are; the first of them are told. */
  readonly problemCount: number;
  /** In the order of the file. */
  readonly problems: readonly RowProblem[];
  readonly totals: FileTotals;
  readonly warnings: readonly ReadingWarning[];
};

/** Sums of the amounts awarded, one per currency, by currency code. */
export type FileTotals = {
  /** Over the rows that can be loaded. */
  readonly loadable: readonly Money[];
  /** Over every row of the file whose amount and currency can be read, refused or not. */
  readonly file: readonly Money[];
  /** How many rows the file's sum leaves out because their amount cannot be read. */
  readonly unreadable: number;
};

export type ThreeSixtyFormat = 'json' | 'csv' | 'xlsx';

/** `DMY` reads 05/06/2014 as 5 June 2014, beside ISO dates; `ISO` refuses such dates. */
export type DateFormat = 'ISO' | 'DMY';

/** What stands before the cents of a CSV file. */
export type DecimalMark = '.' | ',';
