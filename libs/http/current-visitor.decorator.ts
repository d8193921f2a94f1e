import { createParamDecorator, Header } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { HttpRequest } from './request.js';

/** The visitor of the request, as a parameter of a handler. */
export const CurrentVisitor = createParamDecorator(
  (_data: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<HttpRequest>().visitor,
);

/** For handlers that return a page: what they return is HTML, and never kept by shared caches. */
export function Html(): MethodDecorator {
  return (target, name, descriptor) => {
    Header('content-type', HTML)(target, name, descriptor as PropertyDescriptor);
    Header('cache-control', 'private, no-cache')(target, name, descriptor as PropertyDescriptor);
  };
}

export const HTML = 'text/html; charset=utf-8';
