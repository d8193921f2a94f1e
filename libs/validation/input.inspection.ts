import { inputLimits } from './input-limits.js';
import type { InputLimit } from './input-limits.js';
import type { FieldProblem } from './outcome.js';
import { isWellFormed } from './well-formed.js';

/**
 * What is wrong with an input whatever its declaration: too deep, too large, not plain data, with
 * broken text, or with fields named like what every object has. class-transformer drops or skips such fields in
 * silence, class-validator throws on some broken text, and both walk as deep as the input goes:
 * neither sees an input that fails here.
 */
export function inspectInput(input: unknown): readonly FieldProblem[] {
  const walk: Walk = { values: 0, problems: [] };
  visit(input, '', 1, walk);
  return walk.problems;
}

/** Whether it is plain data (JSON, or what a form or query parser made), not a class's instance. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Parsers of query strings give their objects a bare prototype of their own.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** `__proto__`, `constructor`, `toString` and the like: never a field. */
function isNameOfEveryObject(name: string): boolean {
  return name in Object.prototype;
}

type Walk = { values: number; readonly problems: FieldProblem[] };

function visit(value: unknown, path: string, depth: number, walk: Walk): void {
  if (typeof value === 'string' && !isWellFormed(value)) add(walk, brokenText(path));
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) return visitItems(value, path, depth, walk);
  if (isPlainObject(value)) visitFields(value, path, depth, walk);
  else add(walk, { path, rule: 'isPlainData', message: 'the value is not plain data' });
}

function visitItems(items: readonly unknown[], path: string, depth: number, walk: Walk): void {
  if (items.length > inputLimits.maxItems) return exceed('maxItems', path, walk);
  if (!mayDescend(items.length, path, depth, walk)) return;
  items.forEach((item, index) => visit(item, `${path}[${index}]`, depth + 1, walk));
}

function visitFields(value: object, path: string, depth: number, walk: Walk): void {
  const names = Object.keys(value);
  if (names.length > inputLimits.maxFields) return exceed('maxFields', path, walk);
  if (!mayDescend(names.length, path, depth, walk)) return;
  for (const name of names) {
    const place = path === '' ? name : `${path}.${name}`;
    if (name.length > inputLimits.maxFieldName) exceed('maxFieldName', path, walk);
    else if (!isWellFormed(name)) add(walk, brokenText(path));
    else if (isNameOfEveryObject(name)) add(walk, unknownField(place, name));
    else visit((value as Record<string, unknown>)[name], place, depth + 1, walk);
  }
}

function mayDescend(count: number, path: string, depth: number, walk: Walk): boolean {
  if (depth > inputLimits.maxDepth) {
    exceed('maxDepth', path, walk);
    return false;
  }
  const before = walk.values;
  walk.values += count;
  if (walk.values <= inputLimits.maxValues) return true;
  if (before <= inputLimits.maxValues) exceed('maxValues', path, walk);
  return false;
}

function exceed(limit: InputLimit, path: string, walk: Walk): void {
  const most = inputLimits[limit];
  const message = `the input is larger than ${limit} (${most})`;
  add(walk, { path, rule: limit, message, params: { limit: most } });
}

function brokenText(path: string): FieldProblem {
  return { path, rule: 'isWellFormed', message: 'the text holds half of a character' };
}

function unknownField(path: string, name: string): FieldProblem {
  return { path, rule: 'whitelistValidation', message: `property ${name} should not exist` };
}

function add(walk: Walk, problem: FieldProblem): void {
  if (walk.problems.length < inputLimits.maxProblems) walk.problems.push(problem);
}
