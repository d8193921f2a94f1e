import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { isDeepStrictEqual } from 'node:util';
import { declarationOf } from './declaration.js';
import type { DtoClass, FieldProblem } from './outcome.js';
import { misshapen } from './shape.inspection.js';
import { validatorOf } from './validator.js';

/** What is made of a body here otherwise than by the two libraries alone, if anything. */
export function differenceFor(dto: DtoClass, body: object): object | undefined {
  const outcome = validatorOf(dto)(body);
  if (misshapen(declarationOf(dto), body).length > 0) {
    // A difference of its own, see the table: refused here, whatever the two libraries say.
    return outcome.ok ? { found: outcome.value, wanted: 'a refusal' } : undefined;
  }
  const told = reference(dto, cloned(body));
  const problems = outcome.ok ? [] : outcome.problems;
  const found = {
    problems: sorted(problems.map(({ path, rule, message }) => ({ path, rule, message }))),
    value: outcome.ok ? outcome.value : undefined,
  };
  const value = told.problems.length === 0 ? told.instance : undefined;
  const wanted = { problems: told.problems, value };
  return isDeepStrictEqual(found, wanted) ? undefined : { found, wanted };
}

function reference(dto: DtoClass, body: object) {
  const instance = plainToInstance(dto, body);
  const errors = validateSync(instance, {
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

/** Fields named like what every object has are a difference of their own: see the table. */
export function isHarmless(value: unknown): boolean {
  const text = JSON.stringify(value) ?? '';
  return !Object.getOwnPropertyNames(Object.prototype).some((name) => text.includes(name));
}

/** Not `structuredClone`: under jest its objects come from another realm. */
export function cloned<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cloned) as T;
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, cloned(own)])) as T;
}

const MONEY = { minor: '1250', currency: 'EUR' };
export const VALUES: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  -0,
  1,
  2,
  -1,
  7,
  7.25,
  8,
  1.5,
  0.125,
  1e21,
  NaN,
  Infinity,
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
  '1250',
  '1.5',
  '1e3',
  '9'.repeat(30),
  '9'.repeat(31),
  'x'.repeat(200),
  'x'.repeat(201),
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
  'key-1',
  ' key',
  'key ',
  'a key',
  'ключ',
  '2026-02-28',
  '2026-02-30',
  '2026-13-01',
  '2024-02-29',
  '2026-02-28T10:00:00Z',
  '2026-02-28T10:00:00',
  '2026-02-28T10:00:00+02:00',
  '2026-02-28T25:00:00Z',
  '3f2b1c1e-8d1a-4c57-9d4b-1f0f6f0e7a11',
  '01920000-0000-7000-8000-000000000000',
  'someone@example.org',
  'someone@',
  'https://example.org',
  'GB33BUKB20201555555555',
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
  {},
  { a: 1 },
  { length: 2 },
  { a: { b: [{ c: null }] } },
  MONEY,
  [MONEY],
  [[MONEY]],
  [MONEY, {}],
  { ...MONEY, minor: 5 },
  { ...MONEY, extra: 1 },
  [{ label: 1 }, { label: 1 }],
  [MONEY, null, 'a'],
];
