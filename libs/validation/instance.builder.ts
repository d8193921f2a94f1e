import type { Declaration, FieldType } from './declaration.reader.js';
import { fieldName, generate } from './code.generator.js';
import { inputLimits } from './input-limits.js';
import type { DtoClass } from './outcome.js';
import { isWellFormed } from './well-formed.js';

/** Told while an instance is built; one per input. */
export type BuildState = {
  /** Fields and items so far. */
  values: number;
  /**
   * False once there was something that no accepted input holds: an unknown field, something over
   * a limit, half a character, an object that is not plain data. What was built may then be
   * incomplete.
   */
  sound: boolean;
};

/** Makes an instance of the class from plain data: class-transformer's part of the work. */
export type InstanceBuilder = (source: object, depth: number, state: BuildState) => object;

type Converter = (value: unknown, depth: number, state: BuildState) => unknown;
type Fields = Record<string, unknown>;

/**
 * `builderOf` is asked for a nested class at its first use, so that classes may hold themselves.
 * Unknown fields are kept on the instance, so that class-validator can name them.
 */
export function instanceBuilder(
  { target, fields }: Declaration,
  builderOf: (target: DtoClass) => InstanceBuilder,
): InstanceBuilder {
  const scope: Record<string, unknown> = { Target: target, namesOf: Object.keys, isWithin };
  scope.takeTheRest = restTaker(new Set(fields.map(({ name }) => name)));
  const lines = fields.map(({ name, type }, place) => {
    scope[`convert${place}`] = converter(type, builderOf);
    const field = fieldName(name);
    return `value = source[${field}];
      if (value !== undefined) {
        taken += 1;
        instance[${field}] = convert${place}(value, depth, state);
      }`;
  });
  const text = `return (source, depth, state) => {
      const instance = new Target();
      const count = namesOf(source).length;
      if (!isWithin(depth, count, ${inputLimits.maxFields}, state)) return instance;
      let value, taken = 0;
      ${lines.join('\n')}
      if (taken !== count) takeTheRest(instance, source, state);
      return instance;
    };`;
  return generate<InstanceBuilder>(scope, text);
}

/** Unknown fields, and declared ones that are there but undefined: neither comes from JSON. */
function restTaker(declared: ReadonlySet<string>) {
  return (instance: Fields, source: Fields, state: BuildState): void => {
    for (const name of Object.keys(source)) {
      const value = source[name];
      const unknown = !declared.has(name);
      if (unknown) state.sound = false;
      if (unknown ? !isNameOfEveryObject(name) : value === undefined) instance[name] = value;
    }
  };
}

/** Whether it is plain data (JSON, or what a form or query parser made), not a class's instance. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Parsers of query strings give their objects a bare prototype of their own.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** `__proto__`, `constructor`, `toString` and the like: never a field. */
export function isNameOfEveryObject(name: string): boolean {
  return name in Object.prototype;
}

function converter(type: FieldType, builderOf: (target: DtoClass) => InstanceBuilder): Converter {
  switch (type.kind) {
    case 'as-it-came':
      return copied;
    case 'number':
      return converted((value) => (typeof value === 'string' ? numberOf(value) : value));
    case 'boolean':
      return converted((value) => (value === 'true' ? true : value === 'false' ? false : value));
    case 'text':
      return converted((value) => (isNumberOrBoolean(value) ? String(value) : value));
    case 'nested':
      return type.isList ? listOf(nested(type.target, builderOf)) : nested(type.target, builderOf);
  }
}

function nested(target: DtoClass, builderOf: (target: DtoClass) => InstanceBuilder): Converter {
  let build: InstanceBuilder | undefined;
  const convert: Converter = (value, depth, state) => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      // One object is declared: the instance is built for class-validator to look at.
      state.sound = false;
      return items(value, depth, state, convert);
    }
    if (!isPlainObject(value)) return unsound(value, state);
    build ??= builderOf(target);
    return build(value, depth + 1, state);
  };
  return convert;
}

function listOf(convert: Converter): Converter {
  return (value, depth, state) => {
    if (Array.isArray(value)) return items(value, depth, state, convert);
    if (typeof value === 'object' && value !== null) state.sound = false;
    return convert(value, depth, state);
  };
}

function converted(convertOne: (value: unknown) => unknown): Converter {
  const convert: Converter = (value, depth, state) =>
    Array.isArray(value)
      ? items(value, depth, state, convert)
      : copied(convertOne(value), depth, state);
  return convert;
}

/** A deep copy of plain data: the instance shares nothing with the input. */
const copied: Converter = (value, depth, state) => {
  if (typeof value === 'string') return isWellFormed(value) ? value : unsound(value, state);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return items(value, depth, state, copied);
  if (!isPlainObject(value)) return unsound(value, state);
  const copy: Fields = {};
  const names = Object.keys(value);
  if (!isWithin(depth + 1, names.length, inputLimits.maxFields, state)) return copy;
  for (const name of names) {
    if (isNameOfEveryObject(name) || !isWellFormed(name)) state.sound = false;
    else copy[name] = copied((value as Fields)[name], depth + 1, state);
  }
  return copy;
};

function items(
  source: readonly unknown[],
  depth: number,
  state: BuildState,
  convert: Converter,
): unknown[] {
  const made: unknown[] = [];
  if (!isWithin(depth + 1, source.length, inputLimits.maxItems, state)) return made;
  // As in class-transformer, gaps are closed: `forEach` passes over them.
  source.forEach((item) => made.push(convert(item, depth + 1, state)));
  return made;
}

function isWithin(depth: number, count: number, most: number, state: BuildState): boolean {
  state.values += count;
  const within =
    depth <= inputLimits.maxDepth && count <= most && state.values <= inputLimits.maxValues;
  if (!within) state.sound = false;
  return within;
}

function unsound(value: unknown, state: BuildState): unknown {
  state.sound = false;
  return value;
}

const DECIMAL = /^-?(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,15})?$/;

/**
 * A number as people write it. Other text stays text, for the rules to refuse: `Number('')` is 0,
 * `Number('0x10')` is 16, and a larger integer would lose its last digits.
 */
function numberOf(text: string): unknown {
  if (!DECIMAL.test(text)) return text;
  const number = Number(text);
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : text;
}

function isNumberOrBoolean(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}
