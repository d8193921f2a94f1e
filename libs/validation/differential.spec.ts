import { plainToInstance, Type } from 'class-transformer';
import * as cv from 'class-validator';
import type { ValidationError } from 'class-validator';
import * as fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import * as house from './index.js';
import { compileValidator, MoneyDto } from './index.js';
import type { DtoClass, FieldProblem } from './index.js';
import { planOf } from './validator.compiler.js';

/**
 * The compiled result must be class-validator's own: accepted or not, the same rules on the same
 * fields, the same messages, the same instance. The differences we want are these; each has its
 * test in validator.compiler.spec.ts.
 *
 * | input | class-transformer and class-validator | here | why |
 * |---|---|---|---|
 * | a field named like what every object has (`__proto__`, `constructor`, `hasOwnProperty`) | dropped in silence, or let through | `whitelistValidation` | nothing of the input is dropped in silence |
 * | null, or a list, instead of an object | a TypeError, or each item made an instance | `unknownValue` | an answer, not a crash |
 * | text for `@Type(() => Number)` | `''` is 0, `'0x10'` 16, digits may be lost | only plain decimals become numbers | wrong types are refused |
 * | text for `@Type(() => Boolean)` | `'false'` is true | 'true' and 'false', nothing else | `?open=false` means false |
 * | objects for `@Type(() => String)` | `[object Object]` | stay objects, so refused | wrong types are refused |
 * | half of a surrogate pair in any text | accepted, or `IsEmail` throws | `isWellFormed` | it can be neither stored nor hashed as UTF-8 |
 * | beyond `inputLimits` | walked to the end, or a stack overflow | the limit's name | bounded work |
 * | a field named like a method or getter of the class | dropped in silence | `whitelistValidation` | as in the first row |
 */
describe('a compiled declaration decides as class-validator does', () => {
  it('for every rule, with every kind of value', () => {
    for (const [title, decorators] of RULES) {
      const dto = dtoWith(decorators);
      for (const value of VALUES) expectSame(dto, { value }, title);
      expectSame(dto, {}, title);
      expectSame(dto, { value: 'a', extra: 1 }, title);
    }
  });

  it('for every rule on an optional field', () => {
    for (const [title, decorators] of RULES) {
      const dto = dtoWith([cv.IsOptional(), ...decorators]);
      for (const value of VALUES) expectSame(dto, { value }, title);
      expectSame(dto, {}, title);
    }
  });

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

function expectSame(dto: DtoClass, body: object, title?: string): void {
  const before = JSON.stringify(body);
  const told = reference(dto, cloned(body));
  const outcome = compileValidator(dto)(body);
  const problems = outcome.ok ? [] : outcome.problems;
  const found = sorted(problems.map(({ path, rule, message }) => ({ path, rule, message })));
  expectEqual(found, told.problems, { title, body });
  if (outcome.ok) expectEqual(outcome.value, told.instance, { title, body });
  // The slow path would hide a compiled rule that refuses too much: ask the compiled code alone.
  const plan = planOf(dto);
  const state = { values: 0, sound: true };
  const instance = plan.build(body, 1, state);
  expectEqual(state.sound && plan.accepts(instance), outcome.ok, { title, body });
  expectEqual(JSON.stringify(body), before, { title });
}

/** jest's own comparison is slow over some hundred thousand cases: it only tells the difference. */
function expectEqual(found: unknown, wanted: unknown, context: object): void {
  if (isDeepStrictEqual(found, wanted)) return;
  expect({ ...context, found }).toStrictEqual({ ...context, found: wanted });
  throw new Error('different in prototypes or accessors only');
}

function reference(dto: DtoClass, body: object) {
  const instance = plainToInstance(dto, body);
  const errors = cv.validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  return { instance, problems: sorted(errors.flatMap((error) => listed(error, []))) };
}

function listed(error: ValidationError, above: readonly string[]): FieldProblem[] {
  const inList = Array.isArray(error.target);
  const here = [...above, inList ? `[${error.property}]` : `.${error.property}`];
  const path = here.join('').replace(/^\./, '');
  const own = Object.entries(error.constraints ?? {});
  return [
    ...own.map(([rule, message]) => ({ path, rule, message })),
    ...(error.children ?? []).flatMap((child) => listed(child, here)),
  ];
}

function sorted(problems: readonly FieldProblem[]): FieldProblem[] {
  const key = ({ path, rule }: FieldProblem) => `${path} ${rule}`;
  return [...problems].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

// ---- one class for each rule

type Decorate = PropertyDecorator;

function dtoWith(decorators: readonly Decorate[]): DtoClass {
  class ProbeDto {}
  for (const decorate of decorators) decorate(ProbeDto.prototype, 'value');
  return ProbeDto;
}

const each = { each: true };
const PLAIN_RULES: Readonly<Record<string, (options?: cv.ValidationOptions) => Decorate>> = {
  IsString: (o) => cv.IsString(o),
  IsNotEmpty: (o) => cv.IsNotEmpty(o),
  IsEmpty: (o) => cv.IsEmpty(o),
  IsDefined: (o) => cv.IsDefined(o),
  IsIn: (o) => cv.IsIn(['EUR', 'a', ''], o),
  'IsIn of mixed': (o) => cv.IsIn(['a', 1, true, null, NaN], o),
  IsNotIn: (o) => cv.IsNotIn(['a', 1], o),
  Equals: (o) => cv.Equals(true, o),
  NotEquals: (o) => cv.NotEquals('a', o),
  IsInt: (o) => cv.IsInt(o),
  IsNumber: (o) => cv.IsNumber({}, o),
  'IsNumber of two places': (o) => cv.IsNumber({ maxDecimalPlaces: 2 }, o),
  IsBoolean: (o) => cv.IsBoolean(o),
  IsPositive: (o) => cv.IsPositive(o),
  Min: (o) => cv.Min(0, o),
  Max: (o) => cv.Max(7, o),
  Length: (o) => cv.Length(1, 3, o),
  'Length without an end': (o) => cv.Length(2, undefined, o),
  MinLength: (o) => cv.MinLength(2, o),
  'MinLength of none': (o) => cv.MinLength(0, o),
  MaxLength: (o) => cv.MaxLength(4, o),
  Matches: (o) => cv.Matches(/^[a-z]+$/, o),
  'Matches globally': (o) => cv.Matches(/a/g, o),
  'Matches without case': (o) => cv.Matches(/^[a-z]+$/i, o),
  'Matches as text': (o) => cv.Matches('^[a-z]+$', 'i', o),
  IsUUID: (o) => cv.IsUUID(undefined, o),
  'IsUUID 4': (o) => cv.IsUUID('4', o),
  IsEmail: (o) => cv.IsEmail({}, o),
  IsISO8601: (o) => cv.IsISO8601({ strict: true }, o),
  IsDateString: (o) => cv.IsDateString({}, o),
  IsISO4217CurrencyCode: (o) => cv.IsISO4217CurrencyCode(o),
  IsObject: (o) => cv.IsObject(o),
  IsArray: (o) => cv.IsArray(o),
  ArrayMinSize: (o) => cv.ArrayMinSize(2, o),
  ArrayMaxSize: (o) => cv.ArrayMaxSize(2, o),
  ArrayNotEmpty: (o) => cv.ArrayNotEmpty(o),
  ArrayUnique: (o) => cv.ArrayUnique(o),
  'ArrayUnique by label': (o) => cv.ArrayUnique((one: { label?: unknown }) => one.label, o),
  IsUrl: (o) => cv.IsUrl({}, o),
  IsIBAN: (o) => cv.IsIBAN({}, o),
  IsMinorUnits: (o) => house.IsMinorUnits({}, o),
  'IsMinorUnits or zero': (o) => house.IsMinorUnits({ allowZero: true }, o),
  'IsMinorUnits or less': (o) => house.IsMinorUnits({ allowNegative: true }, o),
  IsCurrency: (o) => house.IsCurrency(o),
  IsDay: (o) => house.IsDay(o),
  IsInstant: (o) => house.IsInstant(o),
  IsPlainText: (o) => house.IsPlainText({ max: 5 }, o),
  'IsPlainText of one line': (o) => house.IsPlainText({ max: 50, singleLine: true }, o),
  IsKeyText: (o) => house.IsKeyText(o),
  'a namesake of isString': (o) =>
    cv.ValidateBy({ name: 'isString', validator: { validate: (v) => v === 5 } }, o),
  'a rule that needs its owner': (o) =>
    cv.ValidateBy(
      {
        name: 'isInt',
        validator: {
          validate: (_, args) => Object.keys(args?.object ?? {}).length === 1,
          defaultMessage: (args) => `${args?.targetName}.${args?.property}: ${String(args?.value)}`,
        },
      },
      o,
    ),
};

const RULES: readonly (readonly [string, readonly Decorate[]])[] = [
  ...Object.entries(PLAIN_RULES).flatMap(([title, rule]) => [
    [title, [rule()]] as const,
    [`${title}, each`, [rule(each)]] as const,
    [
      `${title}, in own words`,
      [rule({ message: '$property of $target: $value, $constraint1' })],
    ] as const,
    [
      `${title}, where it applies`,
      [rule({ validateIf: (_, v) => typeof v !== 'number' })],
    ] as const,
  ]),
  ['Allow', [cv.Allow()]],
  ['two', [cv.IsString(), cv.IsNotEmpty()]],
  ['three', [cv.IsString(), cv.IsNotEmpty(), cv.MaxLength(3)]],
  ['four', [cv.IsString(), cv.IsNotEmpty(), cv.MaxLength(3), cv.Matches(/a/)]],
  ['ValidateIf', [cv.ValidateIf((_, value) => value !== 'a'), cv.IsInt()]],
  [
    'ValidateIf twice',
    [cv.ValidateIf((_, v) => v !== 'a'), cv.ValidateIf((_, v) => v !== 0), cv.IsInt()],
  ],
  ['nested', [cv.ValidateNested(), Type(() => MoneyDto)]],
  ['nested, each', [cv.ValidateNested(each), cv.IsArray(), Type(() => MoneyDto)]],
];

const MONEY = { minor: '1250', currency: 'EUR' };
const VALUES: readonly unknown[] = [
  ...[undefined, null, true, false, 0, -0, 1, 2, -1, 7, 8, 1.5, 0.125, 1e21, NaN, Infinity],
  ...[
    '',
    ' ',
    'a',
    'abc',
    'ABC',
    'abcd',
    'abcde',
    'ba',
    'EUR',
    'XXX',
    'eur',
    '0',
    '-0',
    '-5',
    '007',
  ],
  ...['1250', '1.5', '1e3', '9'.repeat(30), '9'.repeat(31), 'x'.repeat(200), 'x'.repeat(201)],
  ...[
    '😀',
    '😀😀',
    '☺️',
    '☺️☺️☺️',
    '👩‍👩‍👧',
    'é',
    '\u200b',
    '\ufffd',
    'a\u0000',
    'a\nb',
    'a\r\nb',
    'a\rb',
    'a\tb',
  ],
  ...['key-1', ' key', 'key ', 'a key', 'ключ'],
  ...['2026-02-28', '2026-02-30', '2026-13-01', '2024-02-29', '2026-02-28T10:00:00Z'],
  ...['2026-02-28T10:00:00', '2026-02-28T10:00:00+02:00', '2026-02-28T25:00:00Z'],
  ...['3f2b1c1e-8d1a-4c57-9d4b-1f0f6f0e7a11', '01920000-0000-7000-8000-000000000000'],
  ...['someone@example.org', 'someone@', 'https://example.org', 'GB33BUKB20201555555555'],
  ...[
    [],
    ['a'],
    ['a', 'a'],
    ['a', 'b', 'c'],
    [1, 2],
    [null],
    [undefined],
    [['a']],
    [[]],
    [true, 'a'],
  ],
  ...[
    {},
    { a: 1 },
    { length: 2 },
    { a: { b: [{ c: null }] } },
    MONEY,
    [MONEY],
    [[MONEY]],
    [MONEY, {}],
  ],
  ...[
    { ...MONEY, minor: 5 },
    { ...MONEY, extra: 1 },
    [{ label: 1 }, { label: 1 }],
    [MONEY, null, 'a'],
  ],
];

// ---- an application as people send it

class ContactDto {
  @cv.IsIn(['email', 'phone', 'none'])
  channel!: string;

  @cv.ValidateIf((contact: ContactDto) => contact.channel === 'email')
  @cv.IsEmail()
  email?: string;

  @cv.ValidateIf((contact: ContactDto) => contact.channel === 'phone')
  @cv.Matches(/^\+[0-9]{6,15}$/)
  phone?: string;

  @cv.IsOptional()
  @cv.IsBoolean()
  mayLeaveMessage?: boolean;
}

class CostLineDto {
  @house.IsPlainText({ max: 120, singleLine: true })
  label!: string;

  @cv.ValidateNested()
  @cv.IsDefined()
  @Type(() => MoneyDto)
  amount!: MoneyDto;

  @cv.IsOptional()
  @house.IsDay()
  dueOn?: string;
}

class EvidenceDto {
  @cv.IsUUID()
  id!: string;

  @cv.IsIn(['invoice', 'letter', 'photo', 'other'])
  kind!: string;

  @cv.IsInt()
  @cv.Min(1)
  @cv.Max(20_000_000)
  bytes!: number;
}

class SubmissionDto {
  @cv.IsUUID('4')
  fundId!: string;

  @cv.IsString()
  @cv.Length(3, 40)
  pseudonym!: string;

  @house.IsKeyText()
  receiptKey!: string;

  @cv.IsIn(['fr', 'en', 'es', 'pt', 'ar'])
  language!: string;

  @cv.IsIn(['illness', 'legal', 'strike', 'housing', 'other'])
  category!: string;

  @cv.IsString()
  @cv.IsNotEmpty()
  @cv.MaxLength(200)
  title!: string;

  @house.IsPlainText({ max: 5_000 })
  situation!: string;

  @cv.IsOptional()
  @house.IsPlainText({ max: 2_000 })
  outcomeHoped?: string;

  @cv.IsDefined()
  @cv.ValidateNested()
  @Type(() => MoneyDto)
  amount!: MoneyDto;

  @cv.IsArray()
  @cv.ArrayMinSize(1)
  @cv.ArrayMaxSize(20)
  @cv.ValidateNested({ each: true })
  @Type(() => CostLineDto)
  costLines!: CostLineDto[];

  @cv.IsOptional()
  @cv.IsArray()
  @cv.ArrayMaxSize(10)
  @cv.ValidateNested({ each: true })
  @Type(() => EvidenceDto)
  evidence?: EvidenceDto[];

  @cv.IsDefined()
  @cv.ValidateNested()
  @Type(() => ContactDto)
  contact!: ContactDto;

  @cv.IsArray()
  @cv.ArrayUnique()
  @cv.IsString({ each: true })
  @cv.MaxLength(30, { each: true })
  tags!: string[];

  @cv.IsInt()
  @cv.Min(0)
  @cv.Max(20)
  dependants!: number;

  @cv.IsBoolean()
  urgent!: boolean;

  @cv.Equals(true)
  consent!: boolean;

  @cv.IsOptional()
  @house.IsDay()
  neededBy?: string;

  @house.IsInstant()
  writtenAt!: string;

  @cv.IsOptional()
  @cv.IsISO8601({ strict: true })
  memberSince?: string;

  @house.IsCurrency()
  payoutCurrency!: string;

  @house.IsMinorUnits({ allowZero: true })
  otherHelpMinor!: string;

  @cv.IsOptional()
  @cv.IsObject()
  answers?: Record<string, unknown>;

  @cv.IsOptional()
  @cv.IsEmail()
  copyTo?: string;

  @cv.ValidateIf((application: SubmissionDto) => application.category === 'other')
  @house.IsPlainText({ max: 200 })
  otherCategory?: string;

  @cv.Matches(/^[A-Z]{2}$/)
  country!: string;

  source = 'page';
}
cv.IsIn(['page', 'post', 'phone'])(SubmissionDto.prototype, 'source');

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
  @house.IsDay()
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
      ...([
        'fundId',
        'pseudonym',
        'receiptKey',
        'language',
        'category',
        'title',
        'situation',
      ] as const),
      ...(['amount', 'costLines', 'contact', 'tags', 'dependants', 'urgent', 'consent'] as const),
      ...(['writtenAt', 'payoutCurrency', 'otherHelpMinor', 'country'] as const),
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

/** Fields named like what every object has are a difference of their own: see the table. */
function isHarmless(value: unknown): boolean {
  const text = JSON.stringify(value) ?? '';
  return !Object.getOwnPropertyNames(Object.prototype).some((name) => text.includes(name));
}

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

/** Not `structuredClone`: under jest its objects come from another realm. */
function cloned<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cloned) as T;
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, cloned(own)])) as T;
}

function ownerOf(root: object, path: Path): Record<string, unknown> {
  let owner: unknown = root;
  for (const key of path.slice(0, -1)) owner = (owner as Record<string | number, unknown>)[key];
  return owner as Record<string, unknown>;
}
