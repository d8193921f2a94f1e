import type { Rule } from './declaration.js';
import type { ProblemParams } from './outcome.js';

/** The facts that a reader needs to be told what a rule asks for. */
export function ruleParams({ name, constraints }: Rule): ProblemParams | undefined {
  const names = NAMES.get(name);
  if (!names) return undefined;
  const [first] = constraints;
  const facts = isOptions(first)
    ? Object.entries(first)
    : names.map((fact, index) => [fact, constraints[index]] as const);
  const told = facts.flatMap(([fact, value]) => {
    const plain = Array.isArray(value) ? value.join(', ') : value;
    return isFact(plain) ? [[fact, plain] as const] : [];
  });
  return told.length > 0 ? Object.fromEntries(told) : undefined;
}

const NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['isIn', ['values']],
  ['equals', ['value']],
  ['min', ['min']],
  ['max', ['max']],
  ['isLength', ['min', 'max']],
  ['minLength', ['min']],
  ['maxLength', ['max']],
  ['arrayMinSize', ['min']],
  ['arrayMaxSize', ['max']],
  ['isMinorUnits', []],
  ['isPlainText', []],
]);

function isOptions(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFact(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
