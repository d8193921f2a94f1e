import { Transform } from 'class-transformer';

/**
 * A number that a query or a setting carries as text. Only plain decimals become numbers; other
 * text stays text, for the rules to refuse: class-transformer's own `@Type(() => Number)` makes 0
 * of nothing and 16 of `0x10`, and takes the last digits of a larger integer.
 */
export function NumberFromText(): PropertyDecorator {
  return Transform(({ value }) => eachOf(value, numberOf));
}

/** `true` and `false`, nothing else: `@Type(() => Boolean)` takes `?open=false` for true. */
export function BooleanFromText(): PropertyDecorator {
  return Transform(({ value }) => eachOf(value, booleanOf));
}

/** Reads a value, or each of a list. */
export function eachOf(value: unknown, read: (one: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(read) : read(value);
}

const DECIMAL = /^-?(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,15})?$/;

function numberOf(value: unknown): unknown {
  if (typeof value !== 'string' || !DECIMAL.test(value)) return value;
  const number = Number(value);
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : value;
}

function booleanOf(value: unknown): unknown {
  return value === 'true' ? true : value === 'false' ? false : value;
}
