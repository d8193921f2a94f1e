import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage } from 'class-validator';
import type { ValidationArguments } from 'class-validator';
import type { DtoClass } from './outcome.js';

/** One rule on one field, as class-validator stores it. */
export type Rule = { readonly name: string; readonly constraints: readonly unknown[] };

export type Condition = (owner: object, value: unknown) => boolean;

/** A field that holds another declared class: exactly one, or a list by `{ each: true }`. */
export type Nested = { readonly target: DtoClass; readonly isList: boolean };

export type FieldDeclaration = {
  readonly name: string;
  readonly nested: Nested | undefined;
  /** `@ValidateIf`: the field is looked at only where all of them hold. */
  readonly conditions: readonly Condition[];
  readonly rules: readonly Rule[];
};

export type Declaration = {
  readonly target: DtoClass;
  readonly fields: ReadonlyMap<string, FieldDeclaration>;
};

type ValidatorMetadata = ReturnType<
  ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']
>[number];

const declarations = new WeakMap<DtoClass, Declaration>();

/**
 * What the decorators of a class declare, inherited fields included; read once, with
 * those of the classes that it holds. Throws on declarations that can only be mistakes, because each of them would let values through unchecked
 * or refuse every input.
 */
export function declarationOf(target: DtoClass): Declaration {
  let declaration = declarations.get(target);
  if (!declaration) {
    declaration = readDeclaration(target);
    declarations.set(target, declaration);
    for (const { nested } of declaration.fields.values()) if (nested) declarationOf(nested.target);
  }
  return declaration;
}

/** A rule on a field of a class that was read already. */
export function ruleOf(target: unknown, property: string, name: string): Rule | undefined {
  const field = declarations.get(target as DtoClass)?.fields.get(property);
  return field?.rules.find((rule) => rule.name === name);
}

function readDeclaration(target: DtoClass): Declaration {
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
  const fields = new Map<string, FieldDeclaration>();
  for (const [name, declared] of byField) fields.set(name, readField(target, name, declared));
  return { target, fields };
}

function readField(
  target: DtoClass,
  name: string,
  metadatas: readonly ValidatorMetadata[],
): FieldDeclaration {
  if (name in Object.prototype) throw mistake(target, `field "${name}" is a name every object has`);
  const conditions = metadatas
    .filter((metadata) => metadata.type === 'conditionalValidation')
    .filter((metadata) => metadata.name !== 'isOptional')
    .map((metadata) => metadata.constraints[0] as Condition);
  const rules = metadatas.flatMap((metadata) => readRules(target, metadata));
  return { name, nested: readNested(target, name, metadatas), conditions, rules };
}

function readRules(target: DtoClass, metadata: ValidatorMetadata): readonly Rule[] {
  return getMetadataStorage()
    .getTargetValidatorConstraints(metadata.constraintCls)
    .map(({ name, async, instance }) => {
      if (async || answersLater(instance, metadata))
        throw mistake(target, `rule "${name}" is asynchronous`);
      return { name, constraints: (metadata.constraints as unknown[] | undefined) ?? [] };
    });
}

/** A promise counts as a yes with class-validator when it is not awaited. */
function answersLater(
  instance: { validate(value: unknown, args: ValidationArguments): unknown },
  { constraints, propertyName }: ValidatorMetadata,
): boolean {
  const args = {
    constraints: (constraints as unknown[] | undefined) ?? [],
    property: propertyName,
  };
  try {
    const answer = instance.validate(undefined, { ...args, object: {} } as ValidationArguments);
    return answer instanceof Promise;
  } catch {
    return false;
  }
}

function readNested(
  target: DtoClass,
  name: string,
  metadatas: readonly ValidatorMetadata[],
): Nested | undefined {
  const nesting = metadatas.filter(({ type }) => type === 'nestedValidation');
  const type = defaultMetadataStorage.findTypeMetadata(target, name);
  const declared: unknown = type?.typeFunction?.({ newObject: {}, object: {}, property: name });
  if (nesting.length > 0 !== (declared !== undefined)) {
    throw mistake(target, `field "${name}" needs both @ValidateNested() and @Type(() => Class)`);
  }
  if (declared === undefined) return undefined;
  return { target: declared as DtoClass, isList: nesting.some(({ each }) => each) };
}

function mistake(target: DtoClass, what: string): Error {
  return new Error(`The declaration of ${target.name} ${what}`);
}
