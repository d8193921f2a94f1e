import { declarationOf } from './declaration.js';
import type { Declaration, FieldDeclaration } from './declaration.js';
import type { DtoClass, FieldProblem } from './outcome.js';

/**
 * Where there is a list instead of one object, or one object instead of a list, and fields named
 * like a method of the class. class-validator takes either for a nested class, so that
 * `"money": []` would count as money; class-transformer drops such fields in silence. The depth is
 * bounded by the limits of the input, which are looked at before.
 */
export function misshapen(
  { target, fields }: Declaration,
  input: object,
  above = '',
): readonly FieldProblem[] {
  return Object.entries(input).flatMap(([name, value]) => {
    const path = above === '' ? name : `${above}.${name}`;
    const field = fields.get(name);
    if (!field) return isMemberOf(target, name) ? [unknown(path, name)] : [];
    const { nested } = field;
    if (!nested || !isObject(value) || !isDue(field, input, value)) return [];
    if (!nested.isList) return within(nested.target, value, path);
    if (!Array.isArray(value)) return [wrong(path, 'a list')];
    return value.flatMap((item, place) => within(nested.target, item, `${path}[${place}]`));
  });
}

function within(target: DtoClass, one: unknown, place: string): readonly FieldProblem[] {
  if (!isObject(one)) return [];
  if (Array.isArray(one)) return [wrong(place, 'one object')];
  return misshapen(declarationOf(target), one, place);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isMemberOf(target: DtoClass, name: string): boolean {
  return name in (target.prototype as object);
}

function isDue({ conditions }: FieldDeclaration, owner: object, value: unknown): boolean {
  return conditions.every((holds) => holds(owner, value));
}

function unknown(path: string, name: string): FieldProblem {
  return { path, rule: 'whitelistValidation', message: `property ${name} should not exist` };
}

function wrong(path: string, expected: string): FieldProblem {
  const message = `nested property ${path} must be ${expected}`;
  return { path, rule: 'nestedValidation', message };
}
