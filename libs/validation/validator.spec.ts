import { Transform, Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsEmail,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
  registerDecorator,
} from 'class-validator';
import {
  BooleanFromText,
  IsMinorUnits,
  IsPlainText,
  MoneyDto,
  NumberFromText,
  validatorOf,
} from './index.js';
import type { DtoClass, FieldProblem } from './index.js';

class LineDto {
  @IsPlainText({ max: 20 })
  label!: string;

  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyDto)
  amount!: MoneyDto;
}

class RequestDto {
  @IsString()
  @MaxLength(10)
  title!: string;

  @IsArray()
  @ArrayMaxSize(5)
  @ValidateNested({ each: true })
  @Type(() => LineDto)
  lines!: LineDto[];

  @IsOptional()
  @IsEmail()
  email?: string;

  @IsOptional()
  @IsObject()
  answers?: object;
}

const line = { label: 'Rent', amount: { minor: '62500', currency: 'EUR' } };
const request = { title: 'March', lines: [line, line] };

describe('what a route is given', () => {
  it('is an instance of the class, down to the last line, that shares nothing with the body', () => {
    const body = { ...request, answers: { why: ['a'] } };
    const value = accepted(RequestDto, body);
    expect(value).toBeInstanceOf(RequestDto);
    expect(value.lines[1]?.amount).toBeInstanceOf(MoneyDto);
    body.answers.why.push('b');
    expect(value).toMatchObject({ title: 'March', answers: { why: ['a'] } });
  });

  it('keeps the defaults of the class for what is missing', () => {
    class WithDefaultDto {
      @IsIn(['page', 'post'])
      source = 'page';
    }
    expect(accepted(WithDefaultDto, {}).source).toBe('page');
    expect(accepted(WithDefaultDto, { source: 'post' }).source).toBe('post');
    expect(refused(WithDefaultDto, { source: undefined })).toEqual([['source', 'isIn']]);
  });
});

describe('what is wrong', () => {
  it('is told with the place of the field, the rule, its words and its numbers', () => {
    const body = { title: 'far too long', lines: [line, { ...line, amount: { minor: 5 } }] };
    expect(problems(RequestDto, body)).toEqual([
      {
        path: 'title',
        rule: 'maxLength',
        message: 'title must be shorter than or equal to 10 characters',
        params: { max: 10 },
      },
      {
        path: 'lines[1].amount.minor',
        rule: 'isMinorUnits',
        message: 'minor must be a positive integer number of minor units, as text',
      },
      {
        path: 'lines[1].amount.currency',
        rule: 'isCurrencyCode',
        message: 'currency must be an ISO 4217 currency code',
      },
    ]);
  });

  it('tells the numbers and choices of every rule that has some', () => {
    class ChoicesDto {
      @IsIn(['fr', 'en'])
      language!: string;

      @Length(2, 4)
      code!: string;

      @Min(3)
      people!: number;

      @IsPlainText({ max: 9, singleLine: true })
      label!: string;

      @IsMinorUnits({ allowZero: true })
      rest!: string;
    }
    const params = problems(ChoicesDto, {}).map((problem) => problem.params);
    expect(params).toEqual([
      { values: 'fr, en' },
      { min: 2, max: 4 },
      { min: 3 },
      { max: 9, singleLine: true },
      { allowZero: true },
    ]);
  });

  it.each([[null], [undefined], ['text'], [5], [[]], [[request]], [new Date(0)]])(
    'is the input as a whole when it is %p',
    (input) => expect(refused(RequestDto, input)).toEqual([['', 'unknownValue']]),
  );

  it('is every unknown field, also within lines', () => {
    const body = { ...request, lines: [{ ...line, paid: true }], role: 'admin' };
    expect(refused(RequestDto, body)).toEqual([
      ['role', 'whitelistValidation'],
      ['lines[0].paid', 'whitelistValidation'],
    ]);
  });
});

describe('a list where one object is declared, or one object for a list', () => {
  const validate = validatorOf(RequestDto);
  const line = { label: 'Rent', amount: { minor: '1', currency: 'EUR' } };
  const told = (lines: unknown) => {
    const outcome = validate({ title: 'Help', lines });
    return outcome.ok ? [] : outcome.problems.map(({ path, rule }) => `${path} ${rule}`);
  };

  it.each<[string, unknown, readonly string[]]>([
    ['no money at all', [{ ...line, amount: [] }], ['lines[0].amount nestedValidation']],
    ['a list of money', [{ ...line, amount: [line.amount] }], ['lines[0].amount nestedValidation']],
    ['lists in lists', [[line]], ['lines[0] nestedValidation']],
    ['one line for the list', line, ['lines isArray']],
  ])('is refused: %s', (_, lines, wanted) => {
    expect(told(lines)).toEqual(expect.arrayContaining([...wanted]));
    expect(told([line])).toEqual([]);
  });
});

describe('text that stands for something else, where the field says so', () => {
  class PageDto {
    @IsOptional()
    @IsInt()
    @NumberFromText()
    limit?: unknown;

    @IsOptional()
    @IsBoolean()
    @BooleanFromText()
    open?: unknown;

    @IsOptional()
    @IsInt({ each: true })
    @NumberFromText()
    years?: unknown;

    @IsOptional()
    @IsInt()
    untyped?: unknown;
  }

  it('becomes a number only as people write numbers', () => {
    expect(accepted(PageDto, { limit: '20' }).limit).toBe(20);
    expect(accepted(PageDto, { limit: '-3' }).limit).toBe(-3);
    expect(accepted(PageDto, { years: ['2025', 2026] }).years).toEqual([2025, 2026]);
    for (const limit of ['', ' ', '0x10', '1e3', '05', '+5', '5 ', '1.5', 'NaN', true, [[]], {}]) {
      expect(refused(PageDto, { limit })).toEqual([['limit', 'isInt']]);
    }
    expect(refused(PageDto, { limit: '9007199254740993' })).toEqual([['limit', 'isInt']]);
    expect(refused(PageDto, { untyped: '20' })).toEqual([['untyped', 'isInt']]);
  });

  it('becomes true or false only from those words', () => {
    expect(accepted(PageDto, { open: 'true' }).open).toBe(true);
    expect(accepted(PageDto, { open: 'false' }).open).toBe(false);
    for (const open of ['', '0', '1', 'FALSE', 'yes', 0, 1, {}]) {
      expect(refused(PageDto, { open })).toEqual([['open', 'isBoolean']]);
    }
  });
});

describe('a field named like a method of the class', () => {
  it('is refused, where class-transformer drops it in silence', () => {
    class SpeakingDto {
      @IsString()
      name!: string;

      describe(): string {
        return this.name;
      }
    }
    const body = { name: 'a', describe: 'b' };
    expect(refused(SpeakingDto, body)).toEqual([['describe', 'whitelistValidation']]);
  });
});

describe('a declaration that can only be a mistake is refused before any request', () => {
  class OtherDto {
    @IsString()
    name!: string;
  }
  const broken: readonly (readonly [string, RegExp, DtoClass])[] = [
    ['no rules at all', /no validation decorators/, class EmptyDto {}],
    [
      'a field without a rule',
      /field "loose" has no validation decorator/,
      class LooseDto extends OtherDto {
        loose?: string;
      },
    ],
    [
      'a nested class without its rules',
      /needs both/,
      withRules(
        Type(() => OtherDto),
        Allow(),
      ),
    ],
    ['nested rules without their class', /needs both/, withRules(ValidateNested())],
    [
      'an asynchronous rule',
      /asynchronous/,
      withRules((target, property) =>
        registerDecorator({
          name: 'later',
          async: true,
          target: target.constructor,
          propertyName: String(property),
          validator: { validate: () => true },
        }),
      ),
    ],
  ];

  it.each(broken)('%s', (_, message, dto) => {
    expect(() => validatorOf(dto)).toThrow(message);
  });

  it('a field named like what every object has', () => {
    class PrototypeDto {}
    IsString()(PrototypeDto.prototype, 'constructor');
    expect(() => validatorOf(PrototypeDto)).toThrow(/every object/);
  });

  it('a rule that answers later, although it does not say so: a promise is never a yes', () => {
    const later = ValidateBy({ name: 'later', validator: { validate: async () => false } });
    expect(() => validatorOf(withRules(later))).toThrow(/asynchronous/);
  });
});

describe('a field with a transformation of its own', () => {
  class TrimmingDto {
    @IsString()
    @Transform(({ value }) => (typeof value === 'string' ? value.trim() : (value as unknown)))
    name!: string;
  }
  class OuterDto {
    @IsDefined()
    @ValidateNested()
    @Type(() => TrimmingDto)
    inner!: TrimmingDto;
  }

  it('is transformed before its rules look at it', () => {
    expect(accepted(OuterDto, { inner: { name: ' a ' } }).inner.name).toBe('a');
    expect(refused(OuterDto, { inner: { name: 5 }, more: 1 })).toEqual([
      ['more', 'whitelistValidation'],
      ['inner.name', 'isString'],
    ]);
  });
});

function withRules(...decorators: readonly PropertyDecorator[]): DtoClass {
  class ProbeDto {}
  for (const decorate of decorators) decorate(ProbeDto.prototype, 'value');
  return ProbeDto;
}

function accepted<T extends object>(dto: DtoClass<T>, input: unknown): T {
  const outcome = validatorOf(dto)(input);
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.problems)}`);
  return outcome.value;
}

function problems(dto: DtoClass, input: unknown): readonly FieldProblem[] {
  const outcome = validatorOf(dto)(input);
  if (outcome.ok) throw new Error(`accepted: ${JSON.stringify(outcome.value)}`);
  return outcome.problems;
}

function refused(dto: DtoClass, input: unknown): readonly (readonly [string, string])[] {
  return problems(dto, input).map(({ path, rule }) => [path, rule] as const);
}
