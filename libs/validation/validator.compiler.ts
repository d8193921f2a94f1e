import { plainToInstance } from 'class-transformer';
import { acceptor } from './acceptance.compiler.js';
import type { Acceptor } from './acceptance.compiler.js';
import { readDeclaration } from './declaration.reader.js';
import type { Declaration, Rule } from './declaration.reader.js';
import { explain } from './explanation.js';
import type { RuleParams } from './explanation.js';
import { inspectInput } from './input.inspection.js';
import { instanceBuilder, isPlainObject } from './instance.builder.js';
import type { BuildState, InstanceBuilder } from './instance.builder.js';
import type { DtoClass, FieldProblem, ValidationOutcome } from './outcome.js';
import { ruleParams } from './rule-params.js';
import { misshapen } from './shape.inspection.js';

export type Validator<T> = (input: unknown) => ValidationOutcome<T>;

/**
 * Compiles the class-validator and class-transformer decorators of a class, once, to one plain
 * function. Fields that are not declared are refused, as with `whitelist`,
 * `forbidNonWhitelisted` and `forbidUnknownValues`.
 *
 * The compiled code only ever says yes. Whatever it does not accept is told by class-validator
 * itself, so that problems and messages are its own, and an input that it accepts is accepted.
 * A refusal therefore costs what it always did; accepted inputs, which are what a fund's day is
 * made of, are many times cheaper.
 *
 * Throws on declarations that can only be mistakes, and on asynchronous rules.
 */
export function compileValidator<T extends object>(target: DtoClass<T>): Validator<T> {
  const plan = planOf(target);
  return (input) => {
    if (!isObjectInput(input)) return { ok: false, problems: [NOT_AN_OBJECT] };
    const state: BuildState = { values: 0, sound: true };
    const instance = plan.build(input, 1, state) as T;
    if (state.sound && plan.accepts(instance)) return { ok: true, value: instance };
    return refuse(plan, input, instance);
  };
}

/**
 * Why the declaration is left to class-transformer and class-validator as they are: a feature
 * such as `@Transform`, here or in a nested class. Undefined when it is compiled.
 */
export function beyondCompiling(target: DtoClass): string | undefined {
  return planOf(target).beyondCompiling;
}

type Plan = {
  readonly declaration: Declaration;
  readonly beyondCompiling: string | undefined;
  readonly build: InstanceBuilder;
  readonly accepts: Acceptor;
};

const plans = new WeakMap<DtoClass, Plan>();

/** The compiled parts of a class, made once. */
export function planOf(target: DtoClass): Plan {
  let plan = plans.get(target);
  if (!plan) {
    plan = compilePlan(target);
    plans.set(target, plan);
  }
  return plan;
}

function compilePlan(target: DtoClass): Plan {
  const declaration = readDeclaration(target);
  const reason = reasonWithin(declaration, new Set());
  return {
    declaration,
    beyondCompiling: reason,
    build: reason === undefined ? instanceBuilder(declaration, buildOf) : leaveUnbuilt,
    accepts: acceptor(declaration, acceptsOf),
  };
}

const buildOf = (target: DtoClass): InstanceBuilder => planOf(target).build;
const acceptsOf = (target: DtoClass): Acceptor => planOf(target).accepts;

/** Sends every input down the slow path, where class-transformer makes the instance. */
const leaveUnbuilt: InstanceBuilder = (source, _depth, state) => {
  state.sound = false;
  return source;
};

function reasonWithin(declaration: Declaration, seen: Set<DtoClass>): string | undefined {
  if (declaration.beyondCompiling !== undefined || seen.has(declaration.target)) {
    return declaration.beyondCompiling;
  }
  seen.add(declaration.target);
  for (const { type } of declaration.fields) {
    const reason =
      type.kind === 'nested' ? reasonWithin(readDeclaration(type.target), seen) : undefined;
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function refuse<T extends object>(plan: Plan, input: object, built: T): ValidationOutcome<T> {
  const unfit = inspectInput(input);
  if (unfit.length > 0) return { ok: false, problems: unfit };
  const instance =
    plan.beyondCompiling === undefined
      ? built
      : plainToInstance(plan.declaration.target as DtoClass<T>, input);
  const explained = explain(instance, paramsOf);
  const told = new Set(explained.map(({ path }) => path));
  const shapes = misshapen(plan.declaration, input, (target) => planOf(target).declaration);
  const problems = [...shapes.filter(({ path }) => !told.has(path)), ...explained];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: instance };
}

const paramsOf: RuleParams = (target, property, name) => {
  const plan = plans.get(target as DtoClass);
  const field = plan?.declaration.fields.find((declared) => declared.name === property);
  const rule = field?.rules.find((declared: Rule) => declared.name === name);
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
