import type { ValidationArguments } from 'class-validator';
import type { Condition, Declaration, FieldDeclaration, Rule } from './declaration.reader.js';
import { fastPredicate, ownValidator } from './fast-predicates.js';
import type { DtoClass } from './outcome.js';

/** Whether an instance keeps every rule of its class: class-validator's part of the work. */
export type Acceptor = (instance: object) => boolean;

type Check = (value: unknown, owner: object) => boolean;
type Fields = Readonly<Record<string, unknown>>;

/**
 * Compiles the rules of a class to closures that only say yes or no. `acceptorOf` is asked for a
 * nested class at its first use, so that classes may hold themselves.
 */
export function acceptor(
  { target, fields }: Declaration,
  acceptorOf: (target: DtoClass) => Acceptor,
): Acceptor {
  const checks = fields.map((field) => fieldAcceptor(target, field, acceptorOf));
  return (instance) => {
    for (const check of checks) if (!check(instance)) return false;
    return true;
  };
}

function fieldAcceptor(
  target: DtoClass,
  field: FieldDeclaration,
  acceptorOf: (target: DtoClass) => Acceptor,
): Acceptor {
  const { name, type, optional, conditions } = field;
  const checks = field.rules.map((rule) => ruleCheck(target, name, rule));
  if (type.kind === 'nested') checks.push(nestedCheck(type.target, acceptorOf));
  const check = conditional(conditions, all(checks));
  if (!optional) return (owner) => check((owner as Fields)[name], owner);
  return (owner) => {
    const value = (owner as Fields)[name];
    return value === undefined || value === null || check(value, owner);
  };
}

function conditional(conditions: readonly Condition[], check: Check): Check {
  if (conditions.length === 0) return check;
  return (value, owner) =>
    !conditions.every((condition) => condition(owner, value)) || check(value, owner);
}

function all(checks: readonly Check[]): Check {
  const [one, two, three] = checks;
  if (!one) return () => true;
  if (!two) return one;
  if (!three) return (value, owner) => one(value, owner) && two(value, owner);
  if (checks.length === 3) {
    return (value, owner) => one(value, owner) && two(value, owner) && three(value, owner);
  }
  return (value, owner) => checks.every((check) => check(value, owner));
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
