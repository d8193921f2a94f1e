import type { Declaration, FieldDeclaration } from './declaration.reader.js';
import type { DtoClass, FieldProblem } from './outcome.js';

/**
 * Where there is a list instead of one object, or one object instead of a list. class-validator
 * takes either for a nested class, so that `"money": []` would count as money. The depth is
 * bounded by the limits of the input, which are looked at before.
 */
export function misshapen(
  { fields }: Declaration,
  input: object,
  declarationOf: (target: DtoClass) => Declaration,
  above = '',
): readonly FieldProblem[] {
  return fields.flatMap((field) => {
    const { name, type } = field;
    const value = (input as Readonly<Record<string, unknown>>)[name];
    if (type.kind !== 'nested' || !isObject(value) || !isDue(field, input, value)) return [];
    const path = above === '' ? name : `${above}.${name}`;
    const within = (one: unknown, place: string): readonly FieldProblem[] => {
      if (!isObject(one)) return [];
      if (Array.isArray(one)) return [wrong(place, 'one object')];
      return misshapen(declarationOf(type.target), one, declarationOf, place);
    };
    if (!type.isList) return within(value, path);
    if (!Array.isArray(value)) return [wrong(path, 'a list')];
    return value.flatMap((item, place) => within(item, `${path}[${place}]`));
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isDue({ conditions }: FieldDeclaration, owner: object, value: unknown): boolean {
  return conditions.every((holds) => holds(owner, value));
}

function wrong(path: string, expected: string): FieldProblem {
  const message = `nested property ${path} must be ${expected}`;
  return { path, rule: 'nestedValidation', message };
}
