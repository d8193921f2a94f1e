import { validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { inputLimits } from './input-limits.js';
import type { FieldProblem, ProblemParams } from './outcome.js';

/** The facts of a rule on a field of a class, where the rule has any. */
export type RuleParams = (
  target: unknown,
  property: string,
  rule: string,
) => ProblemParams | undefined;

/** What class-validator itself finds wrong with an instance, as a flat list. */
export function explain(instance: object, paramsOf: RuleParams): readonly FieldProblem[] {
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  const problems: FieldProblem[] = [];
  for (const error of errors) flatten(error, '', paramsOf, problems);
  return problems;
}

function flatten(
  error: ValidationError,
  parent: string,
  paramsOf: RuleParams,
  problems: FieldProblem[],
): void {
  const path = placeOf(error, parent);
  for (const [rule, message] of Object.entries(error.constraints ?? {})) {
    if (problems.length >= inputLimits.maxProblems) return;
    const params = paramsOf(error.target?.constructor, error.property, rule);
    problems.push({ path, rule, message, ...(params && { params }) });
  }
  for (const child of error.children ?? []) flatten(child, path, paramsOf, problems);
}

function placeOf(error: ValidationError, parent: string): string {
  // An object of no known class is told without the name of a property: it is the place itself.
  if ((error.property as string | undefined) === undefined) return parent;
  if (Array.isArray(error.target)) return `${parent}[${error.property}]`;
  return parent === '' ? error.property : `${parent}.${error.property}`;
}
