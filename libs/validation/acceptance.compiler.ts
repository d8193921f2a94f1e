import type { ValidationArguments } from 'class-validator';
import type { Condition, Declaration, FieldDeclaration, Rule } from './declaration.reader.js';
import { fieldName, generate } from './code.generator.js';
import { fastPredicate, ownValidator } from './fast-predicates.js';
import type { DtoClass } from './outcome.js';

/** Whether an instance keeps every rule of its class: class-validator's part of the work. */
export type Acceptor = (instance: object) => boolean;

type Check = (value: unknown, owner: object) => boolean;

/**
 * Compiles the rules of a class to a function that only says yes or no. `acceptorOf` is asked for
 * a nested class at its first use, so that classes may hold themselves.
 */
export function acceptor(
  { target, fields }: Declaration,
  acceptorOf: (target: DtoClass) => Acceptor,
): Acceptor {
  const scope: Record<string, unknown> = {};
  const named = (check: Check | Condition) => {
    const name = `check${Object.keys(scope).length}`;
    scope[name] = check;
    return name;
  };
  const lines = fields.map((field) => {
    const due = field.conditions.map((condition) => `${named(condition)}(owner, value)`);
    if (field.optional) due.push('value !== undefined && value !== null');
    const kept = checksOf(target, field, acceptorOf).map((c) => `${named(c)}(value, owner)`);
    const broken = [...due, `!(${['true', ...kept].join(' && ')})`].join(' && ');
    return `value = owner[${fieldName(field.name)}];\n if (${broken}) return false;`;
  });
  const text = `return (owner) => { let value;\n ${lines.join('\n')}\n return true; };`;
  return generate<Acceptor>(scope, text);
}

function checksOf(
  target: DtoClass,
  { name, type, rules }: FieldDeclaration,
  acceptorOf: (target: DtoClass) => Acceptor,
): Check[] {
  const checks = rules.map((rule) => ruleCheck(target, name, rule));
  return type.kind === 'nested' ? [...checks, nestedCheck(type.target, acceptorOf)] : checks;
}

function ruleCheck(target: DtoClass, property: string, rule: Rule): Check {
  const { appliesWhen } = rule;
  const check = rule.each ? eachItem(target, property, rule) : wholeValue(target, property, rule);
  if (!appliesWhen) return check;
  return (value, owner) => !appliesWhen(owner, value) || check(value, owner);
}

function wholeValue(target: DtoClass, property: string, rule: Rule): Check {
  const fast = fastPredicate(rule);
  if (fast) return fast;
  return (value, owner) =>
    ownValidator(rule, validationArguments(target, property, rule, value, owner), value);
}

/** As in class-validator: what is not a list is checked as it is, by the same rule. */
function eachItem(target: DtoClass, property: string, rule: Rule): Check {
  const fast = fastPredicate(rule);
  if (fast) return (value) => (Array.isArray(value) ? value.every(fast) : fast(value));
  return (value, owner) => {
    const args = validationArguments(target, property, rule, value, owner);
    if (!Array.isArray(value)) return ownValidator(rule, args, value);
    return value.every((item) => ownValidator(rule, args, item));
  };
}

function validationArguments(
  target: DtoClass,
  property: string,
  rule: Rule,
  value: unknown,
  object: object,
): ValidationArguments {
  const constraints = rule.constraints as unknown[];
  return { targetName: target.name, property, object, value, constraints };
}

/** As in class-validator: one object or a list of them, lists of lists included. */
function nestedCheck(target: DtoClass, acceptorOf: (target: DtoClass) => Acceptor): Check {
  let accepts: Acceptor | undefined;
  const check: Check = (value, owner) => {
    if (value === undefined) return true;
    if (Array.isArray(value)) return value.every((item) => check(item, owner));
    if (typeof value !== 'object' || value === null) return false;
    accepts ??= acceptorOf(target);
    return accepts(value);
  };
  return check;
}
