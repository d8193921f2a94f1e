import { Injectable } from '@nestjs/common';
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { InvalidInput } from './invalid-input.error.js';
import type { DtoClass } from './outcome.js';
import { validatorOf } from './validator.js';

/**
 * The pipe for every route: a body, query or set of path parameters whose type is a class comes
 * in as an instance of it, or not at all (`InvalidInput`). Everything else passes untouched.
 * Text becomes a number or a boolean only where `@NumberFromText()` or `@BooleanFromText()` says
 * so. No body at all is read as an empty one, so that the answer names what is missing.
 *
 * Not Nest's own pipe: forms and settings read their input by the same validators outside any
 * route, and the limits of an input must be looked at before class-transformer walks through it.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  transform(value: unknown, { type, metatype, data }: ArgumentMetadata): unknown {
    if (type === 'custom' || !isDtoClass(metatype)) return value;
    const outcome = validatorOf(metatype)(value === undefined ? {} : value);
    if (outcome.ok) return outcome.value;
    throw new InvalidInput(type, data ? within(data, outcome.problems) : outcome.problems);
  }
}

const BUILT_IN: readonly unknown[] = [String, Boolean, Number, Array, Object, Buffer, Date, BigInt];

function isDtoClass(metatype: ArgumentMetadata['metatype']): metatype is DtoClass {
  return metatype !== undefined && !BUILT_IN.includes(metatype);
}

/** `@Body('amount')` reads one field: its problems are told with the field's name. */
function within(data: string, problems: InvalidInput['problems']): InvalidInput['problems'] {
  return problems.map((problem) => ({
    ...problem,
    path: problem.path === '' ? data : `${data}.${problem.path}`,
  }));
}
