import { isDay, type Money } from '#kernel';
import { InvalidInput } from '#validation';
import { type SentValues, amountTyped } from '#web';
import {
  controlOf,
  flatFields,
  partControl,
  type AmountField,
  type Field,
  type InputField,
  type SharesField,
  type TypedIn,
} from './fields.js';
import { lastMomentOf } from './last-moment.js';

/**
 * What a form sent, as the declaration of the input wants it. What was left empty is left out; what
 * does not fit is left for the declaration to refuse. Rejections with `field`, the name of a
 * control: `amount-not-decimal` and its like. InvalidInput where something was not confirmed.
 */
export function inputOf<P>(
  fields: readonly Field<P>[],
  sent: SentValues,
  reading: TypedIn,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const field of flatFields(fields)) {
    if (field.kind === 'confirmed') {
      requireConfirmed(controlOf(field), sent);
      continue;
    }
    const value = valueOf(field, sent, reading);
    if (value !== undefined) put(input, field.name.split('.'), value);
  }
  return input;
}

/**
 * Controls by the path of their field in the input. What is wrong with an object as a whole is told
 * at the first control of its parts.
 */
export function controlsOf<P>(fields: readonly Field<P>[]): Readonly<Record<string, string>> {
  const named = flatFields(fields).flatMap((field) => {
    const control = field.kind === 'shares' ? partControl(field, field.first) : controlOf(field);
    const within = field.kind === 'money' ? [`${field.name}.minor`, `${field.name}.currency`] : [];
    return [field.name, ...within].map((path) => [path, control] as const);
  });
  const wholes = named.map(([path, control]) => [path.replace(/\.[^.]*$/, ''), control] as const);
  return Object.fromEntries([...wholes.reverse(), ...named]);
}

function valueOf<P>(field: InputField<P>, sent: SentValues, reading: TypedIn): unknown {
  const control = controlOf(field);
  const value = sent[control];
  switch (field.kind) {
    case 'figure':
      return figure(value);
    case 'many':
      return value === undefined ? undefined : [value].flat();
    case 'text':
      return typeof value === 'string' && field.read ? field.read(value, reading) : value;
    case 'last-moment':
      return typeof value === 'string' && isDay(value)
        ? lastMomentOf(value, reading.timeZone ?? 'UTC')
        : value;
    case 'yes-no':
      return value === 'yes' ? true : value === 'no' ? false : value;
    case 'fixed':
      return field.as === 'figure' ? figure(value) : field.as === 'yes' ? value === 'yes' : value;
    case 'money':
      return moneyIn(field, sent, reading);
    case 'minor-units':
      return moneyIn(field, sent, reading)?.minor;
    case 'shares':
      return sharesIn(field, sent, reading);
    default:
      return value;
  }
}

/** A number as the form sends it; what is none is left for the declaration to refuse. */
function figure(value: SentValues[string]): unknown {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

function moneyIn<P>(
  field: AmountField<P>,
  sent: SentValues,
  { locale, currency }: TypedIn,
): Money | undefined {
  const control = controlOf(field);
  const typed = sent[control] ?? field.absent;
  const unit = currency ?? sent[`${control}Currency`];
  if (typeof typed !== 'string' || typeof unit !== 'string') return undefined;
  return amountTyped(control, typed, { locale, currency: unit });
}

/** Each part of which something was typed, in the order of the form. */
function sharesIn<P>(
  field: SharesField<P>,
  sent: SentValues,
  { locale, currency }: TypedIn,
): readonly { readonly restriction: string; readonly minor: string }[] {
  const before = partControl(field, '');
  return Object.entries(sent).flatMap(([control, typed]) => {
    const isPart = control.startsWith(before) && !control.endsWith('Currency');
    if (!isPart || typeof typed !== 'string' || typed.trim() === '') return [];
    const unit = currency ?? sent[`${control}Currency`];
    if (typeof unit !== 'string') return [];
    const { minor } = amountTyped(control, typed, { locale, currency: unit });
    return [{ restriction: control.slice(before.length), minor }];
  });
}

function requireConfirmed(control: string, sent: SentValues): void {
  if (sent[control] === 'yes') return;
  const rule = sent[control] === undefined ? 'isDefined' : 'isIn';
  const message = `${control} must be confirmed`;
  throw new InvalidInput('body', [{ path: control, rule, message }]);
}

function put(
  input: Record<string, unknown>,
  [first = '', ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    input[first] = value;
    return;
  }
  const inner = (input[first] ?? {}) as Record<string, unknown>;
  put(inner, rest, value);
  input[first] = inner;
}
