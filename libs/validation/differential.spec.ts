import { Type } from 'class-transformer';
import * as cv from 'class-validator';
import * as fc from 'fast-check';
import { SubmissionDto } from './application.fixtures.js';
import { cloned, differenceFor, isHarmless, VALUES } from './differential.fixtures.js';
import { IsDay } from './index.js';
import type { DtoClass } from './index.js';

/**
 * What comes out is class-validator's own: accepted or not, the same rules on the same fields, the
 * same messages, the same instance. The differences we want are these; each has its
 * test in validator.spec.ts.
 *
 * | input | class-transformer and class-validator | here | why |
 * |---|---|---|---|
 * | a field named like what every object has (`__proto__`, `constructor`, `hasOwnProperty`) | dropped in silence, or let through | `whitelistValidation` | nothing of the input is dropped in silence |
 * | null, or a list, instead of an object | a TypeError, or each item made an instance | `unknownValue` | an answer, not a crash |
 * | text for a number | `@Type(() => Number)`: `''` is 0, `'0x10'` 16, digits may be lost | `@NumberFromText()`: only plain decimals become numbers | wrong types are refused |
 * | text for a boolean | `@Type(() => Boolean)`: `'false'` is true | `@BooleanFromText()`: 'true' and 'false', nothing else | `?open=false` means false |
 * | half of a surrogate pair in any text | accepted, or `IsEmail` throws | `isWellFormed` | it can be neither stored nor hashed as UTF-8 |
 * | a Date, a Map, an instance of a class | copied, or walked into | `isPlainData` | it came from no parser of ours |
 * | beyond `inputLimits` | walked to the end, or a stack overflow | the limit's name | bounded work |
 * | a list where one nested object is declared, or one object for a list | each item made an instance, `[]` accepted | `nestedValidation` | `"money": []` is no money |
 * | a field named like a method or getter of the class | dropped in silence | `whitelistValidation` | as in the first row |
 */
describe('a declaration decides as class-validator does', () => {
  it('for an application as people send it, and with anything in it changed', () => {
    const changed = fc
      .tuple(applications, fc.array(changes, { maxLength: 4 }))
      .map(([application, list]) => list.reduce(change, application));
    fc.assert(
      fc.property(changed, (body) => expectSame(SubmissionDto, body)),
      { numRuns: 600 },
    );
  });

  it('for an application with every field present, changed one place at a time', () => {
    fc.assert(
      fc.property(applications, (application) => {
        const paths = pathsOf(application);
        for (const path of paths) expectSame(SubmissionDto, removed(application, path));
      }),
      { numRuns: 15 },
    );
  });

  it('for a class that holds itself', () => {
    const { tree } = fc.letrec<{ tree: object }>((tie) => ({
      tree: fc.record(
        {
          label: fc.oneof({ weight: 5, arbitrary: fc.string() }, fc.constant(5)),
          parts: fc.oneof(
            { maxDepth: 3, withCrossShrink: true },
            fc.constant(null),
            fc.array(fc.oneof(tie('tree'), fc.constantFrom(null, 'leaf', [], [[]])), {
              maxLength: 3,
            }),
          ),
          extra: fc.constant(1),
        },
        { requiredKeys: ['label'] },
      ),
    }));
    fc.assert(
      fc.property(tree, (body) => expectSame(NodeDto, body)),
      { numRuns: 500 },
    );
  });

  it('for any JSON at all', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (body) => {
        fc.pre(typeof body === 'object' && body !== null && !Array.isArray(body));
        fc.pre(isHarmless(body));
        expectSame(SubmissionDto, body);
        expectSame(InheritingDto, { ...body, kind: 'other' });
      }),
      { numRuns: 500 },
    );
  });

  it('for inherited fields, conditions, custom rules and messages of their own', () => {
    const body = fc.record(
      {
        kind: fc.constantFrom('gift', 'loan', 'other', 3, null),
        note: fc.constantFrom('a note', '', 4, null),
        repayBy: fc.constantFrom('2026-05-01', '2026-02-30', 3, null),
        evenLength: fc.constantFrom('ab', 'abc', '', 4),
        tags: fc.array(fc.constantFrom('a', 'b', '', 3, null), { maxLength: 5 }),
        free: fc.jsonValue({ maxDepth: 2 }).filter(isHarmless),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(body, (value) => expectSame(InheritingDto, value)),
      { numRuns: 1_000 },
    );
  });
});

function expectSame(dto: DtoClass, body: object): void {
  expect(differenceFor(dto, body)).toBeUndefined();
}

class NodeDto {
  @cv.IsString()
  label!: string;

  @cv.IsOptional()
  @cv.ValidateNested({ each: true })
  @Type(() => NodeDto)
  parts?: NodeDto[];
}

class BaseDto {
  @cv.IsIn(['gift', 'loan'])
  kind!: string;

  @cv.IsString()
  @cv.MaxLength(3)
  note!: string;
}

class InheritingDto extends BaseDto {
  // A validator on the same field replaces the inherited ones, as class-validator has it.
  @cv.IsNotEmpty({ message: ({ value }) => `say why, not ${String(value)}` })
  declare note: string;

  @cv.ValidateIf((dto: InheritingDto) => dto.kind === 'loan')
  @IsDay()
  repayBy?: string;

  @cv.ValidateBy({
    name: 'isEvenLength',
    constraints: [2],
    validator: {
      validate: (value) => typeof value === 'string' && value.length % 2 === 0,
      defaultMessage: () => '$property must divide by $constraint1, not $value',
    },
  })
  evenLength!: string;

  @cv.IsOptional()
  @cv.IsIn(['a', 'b'], { each: true })
  tags?: string[];

  @cv.Allow()
  free?: unknown;
}

const text = (maxLength: number) =>
  fc.oneof(
    fc.string({ minLength: 1, maxLength }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength }),
    fc.constant('Loyer de mars'),
  );
const amounts = fc.record({
  minor: fc.bigInt({ min: 1n, max: 10n ** 12n }).map(String),
  currency: fc.constantFrom('EUR', 'TND', 'JPY'),
});
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const costLines = fc.record(
  { label: text(20), amount: amounts, dueOn: fc.constantFrom('2026-03-01', '2024-02-29') },
  { requiredKeys: ['label', 'amount'] },
);

const applications: fc.Arbitrary<object> = fc.record(
  {
    fundId: fc.uuid({ version: 4 }),
    pseudonym: text(10).map((name) => `abc${name}`),
    receiptKey: fc.constant('k-1'),
    language: fc.constantFrom('fr', 'ar'),
    category: fc.constantFrom('illness', 'housing'),
    title: text(50),
    situation: text(200),
    outcomeHoped: optional(fc.constantFrom('Un toit', null)),
    amount: amounts,
    costLines: fc.array(costLines, { minLength: 1, maxLength: 3 }),
    evidence: fc.array(
      fc.record({
        id: fc.uuid(),
        kind: fc.constant('photo'),
        bytes: fc.integer({ min: 1, max: 9 }),
      }),
      { maxLength: 2 },
    ),
    contact: fc.constantFrom<object[]>(
      { channel: 'email', email: 'someone@example.org' },
      { channel: 'phone', phone: '+33123456789', mayLeaveMessage: true },
      { channel: 'none', email: 'not one' },
    ),
    tags: fc.uniqueArray(fc.string({ maxLength: 5 }), { maxLength: 4 }),
    dependants: fc.integer({ min: 0, max: 20 }),
    urgent: fc.boolean(),
    consent: fc.constant(true),
    neededBy: fc.constant('2026-04-01'),
    writtenAt: fc.constant('2026-03-01T10:00:00Z'),
    memberSince: fc.constant('2019-05-01'),
    payoutCurrency: fc.constant('EUR'),
    otherHelpMinor: fc.constantFrom('0', '500'),
    answers: fc.constantFrom<object[]>({}, { why: ['a', { b: null }], how: 'c' }),
    copyTo: fc.constant('someone@example.org'),
    otherCategory: fc.constant('something'),
    country: fc.constantFrom('FR', 'TN'),
    source: fc.constantFrom('page', 'post'),
  },
  {
    requiredKeys: [
      'fundId',
      'pseudonym',
      'receiptKey',
      'language',
      'category',
      'title',
      'situation',
      'amount',
      'costLines',
      'contact',
      'tags',
      'dependants',
      'urgent',
      'consent',
      'writtenAt',
      'payoutCurrency',
      'otherHelpMinor',
      'country',
    ],
  },
);

type Path = readonly (string | number)[];
type Change = { readonly at: number; readonly to: unknown; readonly as: 'value' | 'extra' };

const changes: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  to: fc.oneof(fc.constantFrom(...VALUES), fc.jsonValue({ maxDepth: 3 }).filter(isHarmless)),
  as: fc.constantFrom('value', 'value', 'value', 'extra'),
});

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, child]) =>
    pathsOf(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? below : [path, ...below];
}

function change(application: object, { at, to, as }: Change): object {
  const copy = cloned(application);
  const paths = pathsOf(copy);
  const path = paths[at % paths.length] ?? [];
  const owner = ownerOf(copy, path);
  owner[as === 'extra' && !Array.isArray(owner) ? 'extra' : (path.at(-1) as string)] = to;
  return copy;
}

function removed(application: object, path: Path): object {
  const copy = cloned(application);
  const owner = ownerOf(copy, path);
  if (Array.isArray(owner)) owner.splice(Number(path.at(-1)), 1);
  else delete owner[path.at(-1) as string];
  return copy;
}

function ownerOf(root: object, path: Path): Record<string, unknown> {
  let owner: unknown = root;
  for (const key of path.slice(0, -1)) owner = (owner as Record<string | number, unknown>)[key];
  return owner as Record<string, unknown>;
}
