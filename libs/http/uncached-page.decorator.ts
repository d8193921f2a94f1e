import { applyDecorators, Header } from '@nestjs/common';
import { HTML } from './current-visitor.decorator.js';

/**
 * For pages about one person's case or ties: HTML that no browser keeps, so that nobody who borrows
 * the phone afterwards finds it.
 */
export function UncachedPage(): MethodDecorator {
  return applyDecorators(Header('content-type', HTML), Header('cache-control', 'no-store'));
}
