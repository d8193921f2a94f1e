import { Type } from 'class-transformer';
import * as cv from 'class-validator';
import { differenceFor, VALUES } from './differential.fixtures.js';
import {
  IsCurrency,
  IsDay,
  IsInstant,
  IsKeyText,
  IsMinorUnits,
  IsPlainText,
  MoneyDto,
} from './index.js';
import type { DtoClass } from './index.js';

describe('every rule, compiled, decides as class-validator does', () => {
  const inputs: readonly object[] = [
    ...VALUES.map((value) => ({ value })),
    {},
    { value: 'a', extra: 1 },
  ];

  it('with every kind of value', () => {
    expect(RULES.flatMap(([title, decorators]) => differencesOf(title, decorators))).toEqual([]);
  });

  it('with every kind of value where the field is optional', () => {
    const optional = Object.entries(PLAIN_RULES).flatMap(([title, rule]) =>
      differencesOf(title, [cv.IsOptional(), rule()]),
    );
    expect(optional).toEqual([]);
  });

  function differencesOf(title: string, decorators: readonly Decorate[]): readonly object[] {
    const dto = dtoWith(decorators);
    return inputs.flatMap((body) => {
      const difference = differenceFor(dto, body);
      return difference ? [{ title, body, difference }] : [];
    });
  }
});

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
  IsMinorUnits: (o) => IsMinorUnits({}, o),
  'IsMinorUnits or zero': (o) => IsMinorUnits({ allowZero: true }, o),
  'IsMinorUnits or less': (o) => IsMinorUnits({ allowNegative: true }, o),
  IsCurrency: (o) => IsCurrency(o),
  IsDay: (o) => IsDay(o),
  IsInstant: (o) => IsInstant(o),
  IsPlainText: (o) => IsPlainText({ max: 5 }, o),
  'IsPlainText of one line': (o) => IsPlainText({ max: 50, singleLine: true }, o),
  IsKeyText: (o) => IsKeyText(o),
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
