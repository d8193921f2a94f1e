import type { ValidationArguments } from 'class-validator';
import type { Rule } from './declaration.reader.js';
import {
  isCurrencyCode,
  isDayText,
  isInstantText,
  isKeyText,
  isMinorUnits,
  isPlainText,
} from './field.predicates.js';
import type { MinorUnitsOptions, PlainTextOptions } from './field.predicates.js';

export type Predicate = (value: unknown) => boolean;

/**
 * A plain function that decides as the rule's own validator does, where we have one. Rules are
 * recognised by name, and anyone may register a validator under any name, so every function is
 * compared with the real one over sample values first: a namesake, or a release of class-validator
 * that decides otherwise, falls back to the real call.
 */
export function fastPredicate(rule: Rule): Predicate | undefined {
  const predicate = FACTORIES.get(rule.name)?.(rule);
  return predicate && agreesOnSamples(rule, predicate) ? predicate : undefined;
}

/** The rule's own validator, called as class-validator's executor calls it. */
export function ownValidator(rule: Rule, args: ValidationArguments, value: unknown): boolean {
  const verdict = rule.validate(value, args);
  // A promise is truthy: it would let every value through.
  if (typeof verdict === 'object') throw new Error(`Rule "${rule.name}" answered asynchronously`);
  return Boolean(verdict);
}

type Factory = (rule: Rule) => Predicate | undefined;

const isObject: Predicate = (value) =>
  value !== null &&
  (typeof value === 'object' || typeof value === 'function') &&
  !Array.isArray(value);

const FACTORIES: ReadonlyMap<string, Factory> = new Map<string, Factory>([
  ['isDefined', () => (value) => value !== undefined && value !== null],
  ['isNotEmpty', () => (value) => value !== '' && value !== null && value !== undefined],
  ['isString', () => (value) => typeof value === 'string' || value instanceof String],
  ['isBoolean', () => (value) => value === true || value === false || value instanceof Boolean],
  ['isInt', () => (value) => Number.isInteger(value)],
  ['isArray', () => (value) => Array.isArray(value)],
  ['isObject', () => isObject],
  [
    'equals',
    ({ constraints: [expected] }) =>
      (value) =>
        value === expected,
  ],
  ['isIn', ({ constraints: [allowed] }) => oneOf(allowed)],
  ['min', ({ constraints: [least] }) => numberCheck(least, (value, min) => value >= min)],
  ['max', ({ constraints: [most] }) => numberCheck(most, (value, max) => value <= max)],
  ['arrayMinSize', ({ constraints: [least] }) => sizeCheck(least, (size, min) => size >= min)],
  ['arrayMaxSize', ({ constraints: [most] }) => sizeCheck(most, (size, max) => size <= max)],
  ['isLength', (rule) => lengthCheck(rule, rule.constraints[0], rule.constraints[1])],
  ['minLength', (rule) => lengthCheck(rule, rule.constraints[0], undefined)],
  ['maxLength', (rule) => lengthCheck(rule, 0, rule.constraints[0])],
  ['matches', ({ constraints: [pattern] }) => patternCheck(pattern)],
  ['isMinorUnits', ({ constraints: [options] }) => isMinorUnits(options as MinorUnitsOptions)],
  ['isPlainText', ({ constraints: [options] }) => isPlainText(options as PlainTextOptions)],
  ['isCurrencyCode', () => isCurrencyCode],
  ['isDay', () => isDayText],
  ['isInstant', () => isInstantText],
  ['isKeyText', () => isKeyText],
]);

function oneOf(allowed: unknown): Predicate | undefined {
  if (!Array.isArray(allowed)) return undefined;
  if (!allowed.every((one) => typeof one === 'string'))
    return (value) => allowed.indexOf(value) >= 0;
  const set = new Set<unknown>(allowed);
  return (value) => set.has(value);
}

function numberCheck(
  bound: unknown,
  holds: (value: number, bound: number) => boolean,
): Predicate | undefined {
  if (typeof bound !== 'number') return undefined;
  return (value) => typeof value === 'number' && holds(value, bound);
}

function sizeCheck(
  bound: unknown,
  holds: (size: number, bound: number) => boolean,
): Predicate | undefined {
  if (typeof bound !== 'number') return undefined;
  return (value) => Array.isArray(value) && holds(value.length, bound);
}

/**
 * class-validator counts a surrogate pair, and a character with its variation selector, as one:
 * at most three UTF-16 units become one. Only where that could matter is its own count needed.
 */
function lengthCheck(rule: Rule, min: unknown, max: unknown): Predicate | undefined {
  if (typeof min !== 'number' || (max !== undefined && typeof max !== 'number')) return undefined;
  const surelyEnough = min * 3;
  const surelyNotTooMany = max ?? Infinity;
  const args = { constraints: rule.constraints } as ValidationArguments;
  return (value) => {
    if (typeof value !== 'string' || value.length < min) return false;
    if (value.length >= surelyEnough && value.length <= surelyNotTooMany) return true;
    return ownValidator(rule, args, value);
  };
}

function patternCheck(pattern: unknown): Predicate | undefined {
  // A global or sticky pattern remembers where it stopped: `test` and `match` then differ.
  if (!(pattern instanceof RegExp) || pattern.global || pattern.sticky) return undefined;
  return (value) => typeof value === 'string' && pattern.test(value);
}

const SAMPLES: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  1,
  -1,
  7,
  1.5,
  1e21,
  NaN,
  Infinity,
  '',
  ' ',
  'a',
  'abc',
  '😀',
  '0',
  '-12',
  '1250',
  '1.5',
  'EUR',
  'true',
  '2026-02-28',
  '2026-02-30',
  '2026-02-28T10:00:00Z',
  'x'.repeat(50),
  'x'.repeat(5_000),
  'line\nline',
  'bell\u0007',
  'half\ud800',
  '3f2b1c1e-8d1a-4c57-9d4b-1f0f6f0e7a11',
  [],
  ['a'],
  ['a', 'a', 'b'],
  new Array(20).fill(0),
  {},
  { length: 3 },
];

function agreesOnSamples(rule: Rule, predicate: Predicate): boolean {
  const args = { constraints: rule.constraints } as ValidationArguments;
  const own = rule.constraints.flat();
  return [...SAMPLES, ...own].every((sample) => {
    try {
      return predicate(sample) === ownValidator(rule, args, sample);
    } catch {
      // A validator that needs more than the value, such as its owner: call it as it is.
      return false;
    }
  });
}
