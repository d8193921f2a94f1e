import { exactAmount, isExactNumber, numberText } from '#files';
import { isCurrency, type Money } from '#kernel';
import { MAX_ID_LENGTH, MAX_LIST_ITEMS, MAX_NAME_LENGTH } from './import.limits.js';
import type { DateFormat, Party, RowProblem, RowRule } from './past-grant.js';
import type { DateReading } from './written-dates.js';

/** A problem of a row before the reader adds where the row stands. */
export type FoundProblem = Pick<RowProblem, 'path' | 'rule' | 'value' | 'option'>;

/** What the checks of one row share: how dates are read, and the problems found so far. */
export type RowCheck = RowRules & { readonly found: FoundProblem[] };

/** How the rows of a file are read. */
export type RowRules = {
  readonly dateFormat: DateFormat;
  /** A past grant was awarded by this day, YYYY-MM-DD; absent where any day may be. */
  readonly today?: string | undefined;
};

export type SourceObject = Readonly<Record<string, unknown>>;

/** Whether a value of the source is a JSON object (numbers are objects of lossless-json). */
export function isSourceObject(value: unknown): value is SourceObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value)
  );
}

export function note(check: RowCheck, path: string, rule: RowRule, value?: unknown): undefined {
  const excerpt = harmlessExcerpt(rule, value);
  check.found.push({ path, rule, ...(excerpt === undefined ? {} : { value: excerpt }) });
}

const UNSEEN = /[\p{Cc}\p{Cf}]/u;

/** A text that must be there; blank is refused unless `mayBeBlank`. */
export function readText(
  check: RowCheck,
  value: unknown,
  path: string,
  maxLength: number,
  mayBeBlank = false,
): string | undefined {
  if (value === undefined) return note(check, path, 'required');
  if (typeof value !== 'string') return note(check, path, 'type');
  if (!mayBeBlank && value.trim() === '') return note(check, path, 'empty');
  if (value.length > maxLength) return note(check, path, 'too-long');
  // A half surrogate pair has no UTF-8 form; a NUL ends text in some databases.
  if (!value.isWellFormed() || value.includes('\0')) return note(check, path, 'text-broken');
  return value;
}

/**
 * An identifier that must be there. Outer blanks and unseen characters are refused, because
 * `A1` and `A1 ` would otherwise be booked as two grants.
 */
export function readId(check: RowCheck, value: unknown, path: string): string | undefined {
  const id = readText(check, value, path, MAX_ID_LENGTH);
  if (id === undefined) return undefined;
  if (id.trim() !== id) return note(check, path, 'id-padded');
  if (UNSEEN.test(id)) return note(check, path, 'id-control-character');
  return id;
}

export function readParty(check: RowCheck, value: unknown, path: string): Party | undefined {
  if (!isSourceObject(value)) return note(check, path, 'type');
  const id = readId(check, value['id'], `${path}.id`);
  const name = readText(check, value['name'], `${path}.name`, MAX_NAME_LENGTH);
  return id === undefined || name === undefined ? undefined : { id, name };
}

/** A list, absent meaning empty; refused when longer than {@link MAX_LIST_ITEMS}. */
export function readList(
  check: RowCheck,
  value: unknown,
  path: string,
): readonly unknown[] | undefined {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return note(check, path, 'type');
  if (value.length > MAX_LIST_ITEMS) return note(check, path, 'too-many');
  return value as readonly unknown[];
}

export function readCurrency(check: RowCheck, value: unknown): string | undefined {
  if (value === undefined) return note(check, 'currency', 'required');
  if (typeof value !== 'string') return note(check, 'currency', 'type');
  if (!isCurrency(value)) return note(check, 'currency', 'currency-unknown', value);
  return value;
}

/** A number in major units as exact minor units. Signs are for the caller to judge. */
export function readAmount(
  check: RowCheck,
  value: unknown,
  path: string,
  currency: string | undefined,
): Money | undefined {
  const number = numberText(value);
  if (number === undefined) return notANumber(check, value, path);
  if (currency === undefined) return undefined;
  const amount = exactAmount(number, currency);
  return typeof amount === 'string' ? note(check, path, amount, number) : amount;
}

const WITH_DECIMAL_COMMA = /^-?\d+,\d+$/;

function notANumber(check: RowCheck, value: unknown, path: string): undefined {
  note(check, path, 'amount-not-number', value);
  const isWithComma = typeof value === 'string' && WITH_DECIMAL_COMMA.test(value);
  return isWithComma ? suggest(check, 'decimal=,') : undefined;
}

/** Adds to the problem noted last the option that would read it. */
function suggest(check: RowCheck, option: FoundProblem['option']): undefined {
  const last = check.found.pop() as FoundProblem;
  check.found.push({ ...last, option });
}

/** An amount beside the one awarded: may be absent or zero, never negative. */
export function readSideAmount(
  check: RowCheck,
  value: unknown,
  path: string,
  currency: string | undefined,
): Money | undefined {
  if (value === undefined) return undefined;
  const amount = readAmount(check, value, path, currency);
  if (amount?.minor.startsWith('-')) return note(check, path, 'amount-negative', amount.minor);
  return amount;
}

/** A date by the given reading; absent dates are for the caller to judge. */
export function readDateField(
  check: RowCheck,
  value: unknown,
  path: string,
  reading: (text: string, format: DateFormat) => DateReading,
): string | undefined {
  if (typeof value !== 'string') return note(check, path, 'type');
  const read = reading(value, check.dateFormat);
  if ('day' in read) return read.day;
  note(check, path, read.fault, value);
  return read.fault === 'date-needs-format' ? suggest(check, 'dateFormat=DMY') : undefined;
}

const MAX_EXCERPT_LENGTH = 40;
const FIGURES = /^(?=.*[0-9])[0-9 .,:/+\-TZeE£$€]+$/;
const CODE = /^[A-Z]{2,3}$/;
const CODE_RULES: ReadonlySet<RowRule> = new Set(['currency-unknown', 'country-unknown']);

/**
 * What may be shown of a wrong value: figures, dates, and codes where a code should stand. Anything
 * with words in it stays hidden, since a shifted column can put a name where an amount belongs.
 */
function harmlessExcerpt(rule: RowRule, value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_EXCERPT_LENGTH) return undefined;
  const harmless = FIGURES.test(value) || (CODE_RULES.has(rule) && CODE.test(value));
  return harmless ? value : undefined;
}
