import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { TransformationType } from 'class-transformer';
import { getMetadataStorage } from 'class-validator';
import type { ValidationArguments } from 'class-validator';
import type { DtoClass } from './outcome.js';

/** One validator on one field, as class-validator stores it. */
export type Rule = {
  readonly name: string;
  readonly constraints: readonly unknown[];
  readonly each: boolean;
  readonly appliesWhen: Condition | undefined;
  /** class-validator's own check. */
  readonly validate: (value: unknown, args: ValidationArguments) => boolean | Promise<boolean>;
};

export type Condition = (owner: object, value: unknown) => boolean;

/** What the value becomes before it is checked: `@Type`. */
export type FieldType =
  | { readonly kind: 'as-it-came' | 'number' | 'boolean' | 'text' }
  | {
      readonly kind: 'nested';
      readonly target: DtoClass;
      /** Whether a list of them is declared, by `{ each: true }`; else exactly one. */
      readonly isList: boolean;
    };

export type FieldDeclaration = {
  readonly name: string;
  readonly type: FieldType;
  readonly optional: boolean;
  readonly conditions: readonly Condition[];
  readonly rules: readonly Rule[];
};

export type Declaration = {
  readonly target: DtoClass;
  readonly fields: readonly FieldDeclaration[];
  /** A feature of class-transformer that is left to class-transformer itself, if any is used. */
  readonly beyondCompiling: string | undefined;
};

const KNOWN_TYPES: ReadonlySet<string> = new Set([
  'conditionalValidation',
  'customValidation',
  'isDefined',
  'nestedValidation',
  'whitelistValidation',
]);

type ValidatorMetadata = ReturnType<
  ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']
>[number];

/**
 * Reads what the decorators of a class declare, inherited fields included. Throws on declarations
 * that can only be mistakes, because each of them would let values through unchecked or refuse
 * every input.
 */
export function readDeclaration(target: DtoClass): Declaration {
  const metadatas = getMetadataStorage().getTargetValidationMetadatas(target, '', false, false);
  if (metadatas.length === 0) throw mistake(target, 'has no validation decorators');
  const byField = new Map<string, ValidatorMetadata[]>();
  for (const metadata of metadatas) {
    const known = byField.get(metadata.propertyName);
    if (known) known.push(metadata);
    else byField.set(metadata.propertyName, [metadata]);
  }
  for (const name of Object.keys(new target())) {
    if (!byField.has(name)) throw mistake(target, `field "${name}" has no validation decorator`);
  }
  const fields = [...byField].map(([name, declared]) => readField(target, name, declared));
  const beyondCompiling =
    transformerFeature(target) ?? first(fields, ({ name }) => fieldFeature(target, name));
  return { target, fields, beyondCompiling };
}

function readField(
  target: DtoClass,
  name: string,
  metadatas: readonly ValidatorMetadata[],
): FieldDeclaration {
  if (name in Object.prototype) throw mistake(target, `field "${name}" is a name every object has`);
  const ofType = (...types: readonly string[]) => metadatas.filter((m) => types.includes(m.type));
  const strange = metadatas.find((metadata) => !KNOWN_TYPES.has(metadata.type));
  if (strange) throw mistake(target, `field "${name}" uses "${strange.type}", which is unknown`);
  const conditional = ofType('conditionalValidation');
  const nesting = ofType('nestedValidation');
  const type = readType(
    target,
    name,
    nesting.some(({ each }) => each),
  );
  const nested = nesting.length > 0;
  if (nested !== (type.kind === 'nested') && !fieldFeature(target, name)) {
    throw mistake(target, `field "${name}" needs both @ValidateNested() and @Type(() => Class)`);
  }
  return {
    name,
    type,
    optional: conditional.some((m) => m.name === 'isOptional'),
    conditions: conditional
      .filter((m) => m.name !== 'isOptional')
      .map((m) => m.constraints[0] as Condition),
    rules: ofType('isDefined', 'customValidation').flatMap((m) => readRules(target, m)),
  };
}

function readRules(target: DtoClass, metadata: ValidatorMetadata): Rule[] {
  const constraints = getMetadataStorage().getTargetValidatorConstraints(metadata.constraintCls);
  return constraints.map((constraint) => {
    if (constraint.async) throw mistake(target, `rule "${constraint.name}" is asynchronous`);
    const { instance } = constraint;
    return {
      name: constraint.name,
      constraints: (metadata.constraints as readonly unknown[] | undefined) ?? [],
      each: metadata.each === true,
      appliesWhen: metadata.validateIf,
      validate: (value, args) => instance.validate(value, args),
    };
  });
}

function readType(target: DtoClass, name: string, isList: boolean): FieldType {
  const metadata = defaultMetadataStorage.findTypeMetadata(target, name);
  if (!metadata || fieldFeature(target, name)) return { kind: 'as-it-came' };
  const type = declaredType(target, name);
  if (type === Number) return { kind: 'number' };
  if (type === Boolean) return { kind: 'boolean' };
  if (type === String) return { kind: 'text' };
  return { kind: 'nested', target: type as DtoClass, isList };
}

function declaredType(target: DtoClass, name: string): unknown {
  const metadata = defaultMetadataStorage.findTypeMetadata(target, name);
  const options = { newObject: {}, object: {}, property: name };
  return metadata?.typeFunction ? metadata.typeFunction(options) : metadata?.reflectedType;
}

function transformerFeature(target: DtoClass): string | undefined {
  if (defaultMetadataStorage.getStrategy(target) !== 'none') return '@Expose or @Exclude';
  if (defaultMetadataStorage.getExposedMetadatas(target).length > 0) return '@Expose';
  if (defaultMetadataStorage.getExcludedMetadatas(target).length > 0) return '@Exclude';
  return undefined;
}

function fieldFeature(target: DtoClass, name: string): string | undefined {
  const kind = TransformationType.PLAIN_TO_CLASS;
  if (defaultMetadataStorage.findTransformMetadatas(target, name, kind).length > 0) {
    return '@Transform';
  }
  const metadata = defaultMetadataStorage.findTypeMetadata(target, name);
  if (!metadata) return undefined;
  if (metadata.options?.discriminator) return '@Type with a discriminator';
  if (metadata.reflectedType === Map || metadata.reflectedType === Set) return 'Map or Set';
  if (metadata.typeFunction && metadata.typeFunction.length > 0) return '@Type of the value';
  const type = declaredType(target, name);
  const unusual = [Date, Buffer, Object, Array, Map, Set].some((builtIn) => builtIn === type);
  return unusual || typeof type !== 'function' ? '@Type of a built-in' : undefined;
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function mistake(target: DtoClass, what: string): Error {
  return new Error(`The declaration of ${target.name} ${what}`);
}
