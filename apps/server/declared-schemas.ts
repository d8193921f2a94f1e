import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage } from 'class-validator';
import type { OpenAPIObject } from '@nestjs/swagger';

type Schema = Record<string, unknown>;
type Rule = ReturnType<
  ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']
>[number];

/**
 * Fills in the schemas of what comes in from the same class-validator declarations that it is
 * checked by, so that the description cannot say anything else. What a class describes by itself
 * (`@ApiProperty`) stays.
 */
export function completeSchemas(document: OpenAPIObject): OpenAPIObject {
  const schemas = { ...(document.components?.schemas ?? {}) } as Record<string, Schema>;
  const classes = declaredClasses();
  const open = Object.keys(schemas);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const target = classes.get(name);
    if (!target) continue;
    const described = schemaOf(target, (nested) => {
      if (!(nested in schemas)) {
        schemas[nested] = { type: 'object' };
        open.push(nested);
      }
    });
    schemas[name] = merged(described, schemas[name] ?? {});
  }
  return { ...document, components: { ...document.components, schemas } };
}

type Declared = new () => object;

function declaredClasses(): ReadonlyMap<string, Declared> {
  // Not in its types: the declarations by class.
  const storage = getMetadataStorage() as unknown as {
    readonly validationMetadatas: ReadonlyMap<Declared, unknown>;
  };
  return new Map([...storage.validationMetadatas.keys()].map((target) => [target.name, target]));
}

function schemaOf(target: Declared, nestedSeen: (name: string) => void): Schema {
  const rules = getMetadataStorage().getTargetValidationMetadatas(target, '', false, false);
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  const defaults = new target() as Record<string, unknown>;
  for (const [property, own] of byProperty(rules)) {
    properties[property] = propertySchema(target, property, own, nestedSeen);
    const optional = own.some(({ type }) => type === 'conditionalValidation');
    if (!optional && defaults[property] === undefined) required.push(property);
  }
  return {
    type: 'object',
    additionalProperties: false,
    properties,
    ...(required.length > 0 ? { required } : {}),
  };
}

function byProperty(rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> {
  const grouped = new Map<string, Rule[]>();
  for (const rule of rules) {
    grouped.set(rule.propertyName, [...(grouped.get(rule.propertyName) ?? []), rule]);
  }
  return grouped;
}

function propertySchema(
  target: Declared,
  property: string,
  rules: readonly Rule[],
  nestedSeen: (name: string) => void,
): Schema {
  const type = Reflect.getMetadata('design:type', target.prototype as object, property) as unknown;
  const isList = type === Array || rules.some((rule) => rule.each);
  const item: Schema = {};
  const list: Schema = {};
  for (const rule of rules) {
    const name = rule.name ?? rule.type;
    const facts = RULES[name]?.(rule.constraints ?? []) ?? {};
    Object.assign(LIST_RULES.has(name) ? list : item, facts);
  }
  if (rules.some((rule) => rule.type === 'nestedValidation')) {
    const nested = nestedClass(target, property);
    if (nested) {
      nestedSeen(nested.name);
      Object.assign(item, { $ref: `#/components/schemas/${nested.name}` });
    }
  }
  if (Object.keys(item).length === 0) Object.assign(item, BUILT_IN.get(type));
  return isList ? { type: 'array', items: item, ...list } : item;
}

/** The class in `@Type(() => Class)`, else the declared type. */
function nestedClass(target: Declared, property: string): Declared | undefined {
  const declared = Reflect.getMetadata(
    'design:type',
    target.prototype as object,
    property,
  ) as Declared;
  return declared === (Array as unknown) || declared === (Object as unknown)
    ? (defaultMetadataStorage.findTypeMetadata(target, property)?.typeFunction?.({}) as
        Declared | undefined)
    : declared;
}

const LIST_RULES = new Set(['arrayMinSize', 'arrayMaxSize', 'arrayUnique', 'isArray']);
const BUILT_IN = new Map<unknown, Schema>([
  [String, { type: 'string' }],
  [Number, { type: 'number' }],
  [Boolean, { type: 'boolean' }],
]);

const RULES: Readonly<Record<string, (constraints: readonly unknown[]) => Schema>> = {
  isString: () => ({ type: 'string' }),
  isNotEmpty: () => ({ minLength: 1 }),
  isBoolean: () => ({ type: 'boolean' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  minLength: ([minLength]) => ({ type: 'string', minLength }),
  maxLength: ([maxLength]) => ({ type: 'string', maxLength }),
  isLength: ([minLength, maxLength]) => ({ type: 'string', minLength, maxLength }),
  matches: ([pattern]) => ({ type: 'string', pattern: (pattern as RegExp).source }),
  isIn: ([values]) => ({ enum: values }),
  isEnum: ([, values]) => ({ enum: values }),
  isUuid: () => ({ type: 'string', format: 'uuid' }),
  isEmail: () => ({ type: 'string', format: 'email' }),
  arrayMinSize: ([minItems]) => ({ minItems }),
  arrayMaxSize: ([maxItems]) => ({ maxItems }),
  arrayUnique: () => ({ uniqueItems: true }),
  isMinorUnits: () => ({ type: 'string', pattern: '^-?(0|[1-9][0-9]{0,29})$' }),
  isCurrencyCode: () => ({ type: 'string', pattern: '^[A-Z]{3}$' }),
  isDay: () => ({ type: 'string', format: 'date' }),
  isInstant: () => ({ type: 'string', format: 'date-time' }),
  isPlainText: ([options]) => ({
    type: 'string',
    minLength: 1,
    maxLength: (options as { readonly max: number }).max,
  }),
  isKeyText: () => ({ type: 'string', minLength: 1, maxLength: 200 }),
};

function merged(declared: Schema, described: Schema): Schema {
  const ours = declared['properties'] as Record<string, Schema>;
  const theirs = (described['properties'] ?? {}) as Record<string, Schema>;
  return { ...described, ...declared, properties: { ...ours, ...theirs } };
}
