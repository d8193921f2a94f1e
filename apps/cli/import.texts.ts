import type { ReadingWarning, RowProblem } from '#transparency';

/** Why a row is refused, in a sentence for each rule (docs/guides/import-360giving.md). */
export const PROBLEM_SENTENCES: Readonly<Record<RowProblem['rule'], string>> = {
  required: 'is missing',
  type: 'is not of the kind that the standard says',
  empty: 'is blank',
  'too-long': 'is too long',
  'too-many': 'has too many items',
  'text-broken': 'holds characters that cannot be stored',
  'id-padded': 'has blanks around it',
  'id-control-character': 'holds characters that nobody sees',
  'not-a-date': 'is no day',
  'date-needs-format': 'may be two days: is the day or the month first?',
  'date-out-of-range': 'is before 1900 or after 2099',
  'date-is-serial': 'is a day as a spreadsheet counts it: import the workbook itself',
  'award-in-future': 'is still to come: this is no grant of the past',
  'currency-unknown': 'is not the code of a currency in use',
  'country-unknown': 'is not the code of a country',
  'amount-not-number': 'is not a number',
  'amount-too-precise': 'has more decimals than the currency',
  'amount-too-large': 'is too large',
  'amount-negative': 'is below zero',
  'amount-zero': 'is zero: nothing was awarded',
  'number-negative': 'is below zero',
  'recipient-both': 'an organisation and a person receive it: which one?',
  'recipient-missing': 'nobody receives it',
  'recipient-several': 'several organisations receive it: nobody can tell their shares',
  'duplicate-grant-id': 'stands twice in this file',
  'cell-count': 'more or fewer cells than titles',
};

/** The option that would read a row. */
export function wayOut(option: NonNullable<RowProblem['option']>): string {
  return option === 'decimal=,' ? 'read it with --decimal ,' : 'read it with --date-format DMY';
}

const FINDINGS: Readonly<Record<ReadingWarning['code'], string>> = {
  'columns-not-read': 'columns are not read',
  'sheets-not-read': 'other sheets are not read',
  'rows-before-titles': 'rows before the titles are passed over',
  'several-funders': 'rows have several funders; the first one counts',
  'several-programmes': 'rows have several programmes; the first one counts',
  'disbursed-more-than-awarded':
    'rows say that more was paid than awarded; what was awarded is booked',
  'title-long': 'titles are longer than the standard advises',
  'title-names-recipient': 'titles name the recipient; they are sealed with the name',
  'individual-named': 'persons are named; their names are sealed',
};

/** What was found of a file whose rows may load all the same, and where. */
export function findingSentence({ code, count, places, names }: ReadingWarning): string {
  const told = names ?? places ?? [];
  const more = count > told.length && told.length > 0 ? ', …' : '';
  return `${count} ${FINDINGS[code]}${told.length > 0 ? `: ${told.join(', ')}${more}` : ''}`;
}
