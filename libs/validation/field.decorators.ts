import { Transform } from 'class-transformer';
import { buildMessage, ValidateBy } from 'class-validator';
import type { ValidationOptions } from 'class-validator';
import {
  isCurrencyCode,
  isDayText,
  isInstantText,
  isKeyText,
  isMinorUnits,
  isPlainText,
  KEY_TEXT_MAX,
} from './field.predicates.js';
import { eachOf } from './from-text.decorators.js';
import { withoutInvisible } from './invisible-text.js';
import type { MinorUnitsOptions, PlainTextOptions } from './field.predicates.js';

/**
 * An amount in integer minor units as text: "1250" is 12.50 EUR (D5). Positive, unless the options
 * allow zero or less. No leading zeros, at most 30 digits. Rule `isMinorUnits`.
 */
export function IsMinorUnits(
  options: MinorUnitsOptions = {},
  validation?: ValidationOptions,
): PropertyDecorator {
  const kind = options.allowNegative ? '' : options.allowZero ? 'non-negative ' : 'positive ';
  const what = `a ${kind}integer number of minor units, as text`;
  return rule('isMinorUnits', [options], isMinorUnits(options), what, validation);
}

/** An active ISO 4217 currency code that has minor units. Rule `isCurrencyCode`. */
export function IsCurrency(validation?: ValidationOptions): PropertyDecorator {
  return rule('isCurrencyCode', [], isCurrencyCode, 'an ISO 4217 currency code', validation);
}

/** A calendar day that exists, as YYYY-MM-DD. Rule `isDay`. */
export function IsDay(validation?: ValidationOptions): PropertyDecorator {
  return rule('isDay', [], isDayText, 'an existing day as YYYY-MM-DD', validation);
}

/** An ISO 8601 instant that exists, in UTC or with an offset. Rule `isInstant`. */
export function IsInstant(validation?: ValidationOptions): PropertyDecorator {
  return rule('isInstant', [], isInstantText, 'an ISO 8601 instant with its offset', validation);
}

/**
 * Text a person could have written, of at most `max` characters (code points): something visible,
 * no control characters but line breaks and tabs, no halves of surrogate pairs, and no U+FFFD,
 * which is what broken UTF-8 has become. What nobody sees and others would read differently for is
 * left out of it first. Rule `isPlainText`.
 */
export function IsPlainText(
  options: PlainTextOptions,
  validation?: ValidationOptions,
): PropertyDecorator {
  const lines = options.singleLine ? 'one line of text' : 'text';
  const what = `${lines} of 1 to ${options.max} characters without control characters`;
  const checked = rule('isPlainText', [options], isPlainText(options), what, validation);
  const seen = Transform(({ value }: { readonly value: unknown }) =>
    eachOf(value, (one) =>
      typeof one === 'string' ? withoutInvisible(one, options.singleLine === true) : one,
    ),
  );
  return (target, property) => {
    seen(target, property);
    checked(target, property);
  };
}

/** An idempotency key: 1 to 200 characters of printable ASCII. Rule `isKeyText`. */
export function IsKeyText(validation?: ValidationOptions): PropertyDecorator {
  const what = `1 to ${KEY_TEXT_MAX} printable ASCII characters`;
  return rule('isKeyText', [], isKeyText, what, validation);
}

function rule(
  name: string,
  constraints: unknown[],
  validate: (value: unknown) => boolean,
  what: string,
  validation: ValidationOptions | undefined,
): PropertyDecorator {
  const defaultMessage = buildMessage((each) => `${each}$property must be ${what}`, validation);
  return ValidateBy({ name, constraints, validator: { validate, defaultMessage } }, validation);
}
