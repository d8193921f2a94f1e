import { rejectionText } from '#web';
import type { FieldProblem } from '#validation';

/** What is wrong with a field, in the reader's words, from the name of the rule that it breaks. */
export function fieldText(locale: string, { rule, params }: FieldProblem): string {
  const max = Number(params?.['max'] ?? params?.['limit']);
  if (TOO_LONG.has(rule) && max > 0) return rejectionText(locale, 'text-too-long', { max });
  return rejectionText(locale, CODES[rule] ?? 'field-invalid');
}

const TOO_LONG: ReadonlySet<string> = new Set(['maxLength', 'isLength']);

const CODES: Readonly<Record<string, string>> = {
  isDefined: 'field-required',
  isNotEmpty: 'field-required',
  whitelistValidation: 'field-unknown',
  isDay: 'date-invalid',
  isInstant: 'instant-invalid',
  isMinorUnits: 'minor-units-invalid',
  isCurrencyCode: 'currency-code-invalid',
  isWellFormed: 'text-broken',
};
