import { plainToInstance } from 'class-transformer';
import { declarationOf, ruleOf } from './declaration.js';
import { explain } from './explanation.js';
import type { RuleParams } from './explanation.js';
import { inspectInput, isPlainObject } from './input.inspection.js';
import type { DtoClass, FieldProblem, ValidationOutcome } from './outcome.js';
import { ruleParams } from './rule-params.js';
import { misshapen } from './shape.inspection.js';

export type Validator<T> = (input: unknown) => ValidationOutcome<T>;

/**
 * Reads input by the class-validator and class-transformer decorators of a class. What the two
 * libraries would let through, drop in silence or fall over is looked at before and beside them:
 * the limits of the input, and its shape. Fields that are not declared are refused; nothing
 * becomes of another type unless a decorator says so.
 *
 * Throws at once on declarations that can only be mistakes, and on asynchronous rules.
 */
export function validatorOf<T extends object>(target: DtoClass<T>): Validator<T> {
  const declaration = declarationOf(target);
  return (input) => {
    if (!isObjectInput(input)) return { ok: false, problems: [NOT_AN_OBJECT] };
    const unfit = inspectInput(input);
    if (unfit.length > 0) return { ok: false, problems: unfit };
    const instance = plainToInstance(target, input);
    const explained = explain(instance, paramsOf);
    const told = new Set(explained.map(({ path }) => path));
    const shapes = misshapen(declaration, input).filter(({ path }) => !told.has(path));
    const problems = [...shapes, ...explained];
    return problems.length > 0 ? { ok: false, problems } : { ok: true, value: instance };
  };
}

const paramsOf: RuleParams = (target, property, name) => {
  const rule = ruleOf(target, property, name);
  return rule && ruleParams(rule);
};

function isObjectInput(input: unknown): input is object {
  return (
    typeof input === 'object' && input !== null && !Array.isArray(input) && isPlainObject(input)
  );
}

const NOT_AN_OBJECT: FieldProblem = {
  path: '',
  rule: 'unknownValue',
  message: 'an unknown value was passed to the validate function',
};
