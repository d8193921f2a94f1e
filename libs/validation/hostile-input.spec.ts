import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsEmail,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { validatorOf, inputLimits, IsPlainText, MoneyDto } from './index.js';
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

class OptionalDto {
  @IsOptional()
  @IsString()
  note?: string;
}

describe('hostile input', () => {
  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'isPrototypeOf'])(
    'with a field named %s is refused, wherever it hides, and pollutes nothing',
    (name) => {
      const evil = `{"${name}": {"admin": true}}`;
      const inTop = JSON.parse(`{"title": "March", "lines": [], "${name}": {"admin": true}}`);
      const inLine = JSON.parse(`{"title": "March", "lines": [${evil}]}`);
      const inFree = JSON.parse(`{"title": "March", "lines": [], "answers": {"deep": ${evil}}}`);
      expect(refused(RequestDto, inTop)).toEqual([[name, 'whitelistValidation']]);
      expect(refused(RequestDto, inLine)).toEqual([[`lines[0].${name}`, 'whitelistValidation']]);
      expect(refused(RequestDto, inFree)).toEqual([
        [`answers.deep.${name}`, 'whitelistValidation'],
      ]);
      expect(({} as Record<string, unknown>).admin).toBeUndefined();
    },
  );

  it('may hold objects without any prototype, as query parsers make them', () => {
    const bare = Object.assign(Object.create(Object.create(null)), request) as object;
    expect(accepted(RequestDto, bare).title).toBe('March');
  });

  it('with half of a character is refused in every text, where IsEmail would throw', () => {
    expect(refused(RequestDto, { ...request, email: 'a\ud800@example.org' })).toEqual([
      ['email', 'isWellFormed'],
    ]);
    expect(refused(RequestDto, { ...request, answers: { a: '\udc00', '\ud800': 1 } })).toEqual([
      ['answers.a', 'isWellFormed'],
      ['answers', 'isWellFormed'],
    ]);
  });

  it('that is too deep is refused with the place, before anything walks to its end', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) as object;
    const place = ['answers', ...Array<string>(inputLimits.maxDepth - 1).fill('a')].join('.');
    expect(refused(RequestDto, { ...request, answers: deep })).toEqual([[place, 'maxDepth']]);
    expect(refused(RequestDto, { ...request, extra: deep })[0]?.[1]).toBe('maxDepth');
  });

  it('that is too deep is refused although every level fits its declaration', () => {
    class NodeDto {
      @IsOptional()
      @ValidateNested()
      @Type(() => NodeDto)
      part?: NodeDto;
    }
    const nested = (levels: number): object => (levels === 0 ? {} : { part: nested(levels - 1) });
    accepted(NodeDto, nested(inputLimits.maxDepth - 1));
    expect(refused(NodeDto, nested(inputLimits.maxDepth))[0]?.[1]).toBe('maxDepth');
  });

  it('that holds too much is refused although nothing else is wrong with it', () => {
    const list = Array<number>(inputLimits.maxItems).fill(1);
    const lists = (count: number) =>
      Object.fromEntries(list.slice(0, count).map((_, i) => [i, list]));
    accepted(RequestDto, { ...request, answers: lists(9) });
    expect(refused(RequestDto, { ...request, answers: lists(10) })[0]?.[1]).toBe('maxValues');
  });

  it.each([new Date(0), new Map(), new MoneyDto(), Buffer.from('a')])(
    'that is no plain data, such as %p, is refused wherever it stands',
    (strange) => {
      for (const name of ['lines', 'answers', 'extra']) {
        const body = { ...request, [name]: [strange] };
        expect(refused(RequestDto, body)).toEqual([[`${name}[0]`, 'isPlainData']]);
      }
    },
  );

  it('that is no plain data is not taken for an object without fields either', () => {
    class LooseDto {
      @IsOptional()
      @ValidateNested()
      @Type(() => OptionalDto)
      part?: OptionalDto;
    }
    expect(refused(LooseDto, { part: new Map([['note', 5]]) })).toEqual([['part', 'isPlainData']]);
  });

  it('that is too long or too wide is refused with the limit it breaks', () => {
    const many = (count: number) => Array.from({ length: count }, () => ({}));
    const wide = Object.fromEntries(Array.from({ length: 300 }, (_, place) => [`f${place}`, 1]));
    const name = 'n'.repeat(inputLimits.maxFieldName + 1);
    expect(refused(RequestDto, { ...request, lines: many(1_001) })).toEqual([
      ['lines', 'maxItems'],
    ]);
    expect(refused(RequestDto, { ...request, lines: many(900).map(() => many(900)) })).toEqual([
      ['lines[10]', 'maxValues'],
    ]);
    expect(refused(RequestDto, { ...request, answers: wide })).toEqual([['answers', 'maxFields']]);
    expect(refused(RequestDto, wide)).toEqual([['', 'maxFields']]);
    expect(refused(RequestDto, { ...request, [name]: 1 })).toEqual([['', 'maxFieldName']]);
    expect(problems(RequestDto, { ...request, lines: many(1_001) })[0]?.params).toEqual({
      limit: inputLimits.maxItems,
    });
  });

  it('is told of at most so many problems', () => {
    const lines = Array.from({ length: 500 }, () => ({ label: 5, extra: 1 }));
    expect(problems(RequestDto, { title: 'a', lines })).toHaveLength(inputLimits.maxProblems);
    const halves = { ...request, answers: { halves: Array<string>(500).fill('\ud800') } };
    expect(problems(RequestDto, halves)).toHaveLength(inputLimits.maxProblems);
  });
});

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
