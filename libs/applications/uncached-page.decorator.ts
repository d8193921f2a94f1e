import { applyDecorators, Header } from '@nestjs/common';

/**
 * For pages about one person's case: HTML that no browser keeps, so that nobody who borrows the
 * phone afterwards finds it.
 */
export function UncachedPage(): MethodDecorator {
  return applyDecorators(
    Header('content-type', 'text/html; charset=utf-8'),
    Header('cache-control', 'no-store'),
  );
}
